"""Scores of many pictures, a few at a time, with one plan that is kept: what a bench that works in slices needs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array, Indices
from xoviz.nn.loss import softmax
from xoviz.nn.network import Network, quietly
from xoviz.nn.plan import Plan

Floats = npt.NDArray[np.float64]

ONCE = 32
"""Pictures that are read at once: about a millisecond of work in a network that reads 28 x 28 cells."""

ROUNDING = 1e-6
"""Of the largest score: scores no farther apart are equal, because the order of adding up moves them as much."""


class Scorer:
    """Reads up to ``batch`` pictures at once. Belongs to one thread."""

    def __init__(self, network: Network, batch: int = ONCE) -> None:
        self.network = network
        self._plan = Plan(network.stack, batch, vector=network.vector, fast=True)

    @quietly
    def scores(self, pictures: Array) -> Array:
        """The scores (N, U) of pictures (N, C, H, W), at most ``batch`` of them."""
        plan = self._plan
        # Where there are fewer, what is left of those before is computed again and not used.
        plan.x[..., : len(pictures)] = pictures.transpose(2, 1, 3, 0)
        plan.forward()
        return plan.scores.T[: len(pictures)].copy()

    def right(self, pictures: Array, answers: Indices) -> int:
        """How many have the answer's score on top; of scores that are equal up to rounding the first counts."""
        return int(np.count_nonzero(on_top(self.scores(pictures)).argmax(axis=1) == answers))

    def values(self, pictures: Array, answer: int) -> Floats:
        """How strongly each picture is taken for the answer, (N,): see ``strength``."""
        return strength(self.network, self.scores(pictures), answer)


@quietly
def on_top(scores: Array) -> npt.NDArray[np.bool_]:
    """Which of the scores (N, U) of each picture are its largest, up to rounding; none where one is not a number."""
    best = scores.max(axis=1, keepdims=True)
    return np.asarray(scores >= best - ROUNDING * np.abs(best))


def strength(network: Network, scores: Array, answer: int) -> Floats:
    """The probability (N,) of a class from scores (N, U); its score itself, where the network votes without softmax."""
    return (softmax(scores.T)[answer] if network.gives_probabilities else scores[:, answer]).astype(np.float64)
