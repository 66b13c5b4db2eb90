"""What the strongest colours stand for: one rule, so that equal numbers have equal colours wherever they appear."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from xoviz.gui.widgets.grid_geometry import Values

SMALLEST = 1e-30
"""Sizes up to which a slope is as good as none."""


def limits_of(groups: Sequence[Values]) -> list[float]:
    """What ``limit_of`` says of each of several arrays, none of them empty, in a few steps for all."""
    sizes = np.abs(np.concatenate(groups, axis=None))
    starts = list(accumulate((values.size for values in groups[:-1]), initial=0))
    largest = np.maximum.reduceat(sizes, starts).tolist()
    return [_stepped(size) if math.isfinite(size) else limit_of(values)
            for size, values in zip(largest, groups, strict=True)]


def limit_of(values: Values) -> float:
    """What the strongest colours stand for: at least the largest size, in steps, so that colours keep still.

    For a filter that is the limit of all weights of its layer, so that filters can be compared.
    """
    largest = float(np.abs(values).max())
    if not math.isfinite(largest):
        largest = float(np.abs(values[np.isfinite(values)]).max(initial=0))
    return _stepped(largest)


def reach_of(values: Values) -> float:
    """The largest finite size itself, for slopes, which may be as small as they like; 1 where all are next to 0."""
    sizes = np.abs(values[np.isfinite(values)])
    largest = float(sizes.max(initial=0))
    return largest if largest > SMALLEST else 1.0


def _stepped(largest: float) -> float:
    """At least a size, in steps of the square root of 2; the tolerance keeps an exact 1 at 1."""
    return 1.0 if largest <= 1e-6 else float(2 ** (math.ceil(2 * math.log2(largest) - 1e-6) / 2))
