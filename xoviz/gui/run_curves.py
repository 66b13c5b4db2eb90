"""A run as the curves of the loss plot, thinned to the pixels there are."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from xoviz.gui.widgets.curves import Curve, Curves

Numbers = npt.NDArray[np.number[Any]]


class LossHistory(Protocol):
    """The losses of a run, one a step, numbered from 0; grouped where there are more than `columns`."""

    steps: int

    def points(self, low: float, high: float, columns: int) -> tuple[Numbers, Numbers, Numbers]:
        """The first step of each group, its least loss, and its greatest."""

    def means(self, low: float, high: float, columns: int) -> tuple[Numbers, Numbers]:
        """The first step of each group, and its mean."""

    def steps_per_point(self, low: float, high: float, columns: int) -> int:
        """How many steps make a group."""


class Measurements(Protocol):
    """The accuracy, measured now and then."""

    def between(self, low: float, high: float, most: int) -> tuple[Numbers, Numbers]:
        """The steps, as the run counts them, and the shares (0 to 1) of about `most` measurements."""


def curves(losses: LossHistory, checks: Measurements, first: int, last: int, low: float, high: float,
           columns: int) -> Curves:
    """Loss and accuracy between the steps `low` and `high`, at most about `columns` entries each.

    `first` is the step of the first loss, for a run may go on where another one ended, and `last` the last step that
    counts, for undo may have gone back in the run.
    """
    low, high = low - first, min(high, last) - first
    steps, minima, maxima = losses.points(low, high, columns)
    _, means = losses.means(low, high, columns)
    end = min(first + losses.steps, last + 1)
    loss = Curve(steps + first, minima, maxima, means, losses.steps_per_point(low, high, columns), end)
    at, shares = checks.between(low + first, high + first, columns)
    at, shares = at[at <= last], shares[at <= last]
    return Curves(loss, Curve(at, shares, shares, shares))
