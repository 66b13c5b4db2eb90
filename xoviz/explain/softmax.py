"""From scores to probabilities, with every number on the way, and how far float32 may be off."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from xoviz.explain.rounding import SMALLEST, unit_roundoff

EXPONENTIAL = 6
"""Half digits by which NumPy's ``exp`` may be off in float32: it promises less than 3 digits."""


@dataclass(frozen=True)
class Softmax:
    """From scores to probabilities: p[u] = e^scores[u] / (sum over v of e^scores[v]), with its numbers.

    ``powers`` are e^(score - ``largest``), which divides above and below by the same and never overflows; ``sum`` is
    theirs. ``probabilities`` are recomputed, ``values`` are the trace's.
    """

    scores: tuple[float, ...]
    largest: float
    powers: tuple[float, ...]
    sum: float
    probabilities: tuple[float, ...]
    values: tuple[float, ...]
    tolerances: tuple[float, ...]

    @property
    def balanced(self) -> bool:
        """Whether the recomputed probabilities are the trace's, within what float32 rounds."""
        compared = zip(self.probabilities, self.values, self.tolerances, strict=True)
        return all(abs(ours - theirs) <= tolerance for ours, theirs, tolerance in compared)


def softmax(scores: list[float], values: list[float]) -> Softmax:
    """The recomputed probabilities, and by how much float32 may miss each, to first order in the half digit, doubled.

    A rounded exponent changes its power by as much of itself as the exponent is large, and ``exp`` itself adds to that;
    the whole is as uncertain as its powers on the average, and a little more for adding and dividing.
    """
    largest = max(scores)
    powers = [math.exp(score - largest) for score in scores]
    whole = math.fsum(powers)
    shares = [power / whole for power in powers]
    steps = [EXPONENTIAL + (largest - score if power else 0) for score, power in zip(scores, powers, strict=True)]
    common = len(scores) + 1 + math.fsum(share * step for share, step in zip(shares, steps, strict=True))
    unit = 2 * unit_roundoff(np.float32)
    bounds = (unit * share * (step + common) + SMALLEST for share, step in zip(shares, steps, strict=True))
    return Softmax(tuple(scores), largest, tuple(powers), whole, tuple(shares), tuple(values), tuple(bounds))
