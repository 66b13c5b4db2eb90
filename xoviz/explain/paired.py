"""Whether two ways of doing something differ, told from pairs: the same seed, once this way and once that.

Of the differences d of n pairs, the true mean lies, 95 times in 100, within (Student 1908)::

    mean(d)  -+  t s / sqrt(n)            s: the standard deviation of d; t of n - 1 degrees of freedom

A difference that is not significant need not be none. So three things are told apart: the whole interval lies closer to
0 than a margin (they do as well, Schuirmann 1987); it lies to one side of 0 (one does better); or it says neither.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Verdict = Literal["more", "same", "less", "unclear"]

CONFIDENCE = 0.95
"""How often, of a hundred, an interval holds the true mean."""

FEWEST = 3
"""Pairs from which something is concluded: of two, the interval is some nine times as wide as they are apart."""


class Difference(NamedTuple):
    """What so many ``pairs`` say: the mean of their differences, its standard error, the interval from ``low`` to
    ``high``, and how likely the mean is to be as far from 0 by chance (``p``, two-sided)."""

    mean: float
    error: float
    low: float
    high: float
    p: float
    pairs: int

    def verdict(self, margin: float) -> Verdict:
        """Whether the first of each pair has "more" or "less", as much to within a ``margin`` ("same"), or whether
        these pairs do not tell ("unclear")."""
        if self.pairs < FEWEST:
            return "unclear"
        if -margin < self.low and self.high < margin:
            return "same"
        if self.low > 0:
            return "more"
        return "less" if self.high < 0 else "unclear"


def difference(first: npt.ArrayLike, second: npt.ArrayLike) -> Difference:
    """By how much ``first`` (n,) exceeds ``second`` (n,), pair by pair. ValueError if they are no pairs, or none."""
    one, other = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if one.shape != other.shape or one.ndim != 1 or not one.size:
        raise ValueError(f"pairs are two rows of equally many numbers, not {one.shape} and {other.shape}")
    apart, count = one - other, one.size
    mean = float(apart.mean())
    if count < 2:
        return Difference(mean, math.inf, -math.inf, math.inf, 1.0, count)
    error = float(apart.std(ddof=1)) / math.sqrt(count)
    reach = quantile(CONFIDENCE, count - 1) * error
    p = 1 - within(abs(mean) / error, count - 1) if error else float(mean == 0)
    return Difference(mean, error, mean - reach, mean + reach, max(p, 0.0), count)


def within(t: float, degrees: int) -> float:
    """The chance that a value of Student's t is between -t and t (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine, odd = math.cos(angle), degrees % 2
    term, total = (cosine if odd else 1.0), 0.0
    for power in range(2 + odd, degrees + 1, 2):
        total += term
        term *= cosine * cosine * (power - 1) / power
    if odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total


def quantile(share: float, degrees: int) -> float:
    """The t for which ``within`` is ``share``, by bisection. ValueError unless that lies between 0 and 1."""
    if not 0 < share < 1 or degrees < 1:
        raise ValueError(f"a share lies between 0 and 1, and there is a degree of freedom, not {share} and {degrees}")
    low, high = 0.0, 1.0
    while within(high, degrees) < share:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, degrees) < share else (low, middle)
    return (low + high) / 2
