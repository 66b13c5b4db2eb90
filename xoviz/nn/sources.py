"""What training learns from: pictures that somebody draws, or what comes of what the network itself does."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import numpy.typing as npt

from xoviz.nn.arrays import Array, Indices
from xoviz.nn.stack import Stack


class BatchSource(Protocol):
    """Where training pictures come from: the batch of each step is a pure function of the step's number."""

    def batch_at(self, step: int, pictures_out: Array, answers_out: Indices) -> None:
        """Fill pictures (N, C, H, W) and answers (N,) for step 0, 1, 2, ..."""


Experience = tuple[npt.NDArray[Any], ...]
"""What a network that learns from what it does has lived through so far."""


class Agent(Protocol):
    """A batch source that acts by the present parameters, and whose batches are what came of it.

    ``experience`` is all that it remembers; it changes that in place. A batch's answers are the actions that were done,
    and ``returns`` (N,) what they were worth.
    """

    experience: Experience
    returns: Array

    def batch_at(self, step: int, pictures_out: Array, answers_out: Indices) -> None:
        """Act, remember, and fill pictures (N, C, H, W), answers (N,) and ``returns``."""


@runtime_checkable
class Surroundings(Protocol):
    """Where a network learns from what it does: what it sees then depends on itself."""

    def agent(self, stack: Stack, parameters: Array, experience: Experience) -> Agent:
        """An agent that acts by ``parameters``, which will change, and goes on from an experience, or begins without.

        What it does at a step is a pure function of the parameters, the experience and the step's number.
        """


Source = BatchSource | Surroundings
"""What one learns from: given pictures, or what comes of one's own doing."""
