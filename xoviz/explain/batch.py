"""How wrong a network is on some pictures: what a nudge, a landscape and a race measure (the talk, chapters 10 and 11).

The mean loss is that which the stack is trained for: cross-entropy, or the squared error of votes (``nn/loss.py``). In
float64, so that a small nudge does not drown in rounding.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array, Indices
from xoviz.nn.network import quietly
from xoviz.nn.plan import Plan
from xoviz.nn.stack import Stack


class Batch(NamedTuple):
    """Pictures (N, C, H, W) float32 and their right answers (N,), class indices."""

    pictures: Array
    answers: Indices


class BatchError:
    """The error of a stack on one batch, for any parameters. Keeps its buffers; belongs to one thread.

    Infinite weights give an error that is not finite, without a warning.
    """

    def __init__(self, stack: Stack, batch: Batch, dtype: npt.DTypeLike = np.float64) -> None:
        if not len(batch.answers):
            raise ValueError("an error is measured on at least one picture, and there is none")
        self.stack, self.batch = stack, batch
        self._plan = Plan(stack, len(batch.answers), dtype, fast=True)

    @quietly
    def at(self, vector: Array) -> float:
        """The mean error with the parameters ``vector`` (P,): one forward pass."""
        plan = self._plan
        np.copyto(plan.vector, vector)
        plan.load(self.batch.pictures)
        plan.forward()
        return plan.measure(self.batch.answers)

    @quietly
    def slope(self, vector: Array) -> tuple[float, Array]:
        """The mean error, and by backpropagation its slope by every parameter (P,): a forward and a backward pass."""
        error = self.at(vector)
        self._plan.backward()
        return error, self._plan.gradient.copy()
