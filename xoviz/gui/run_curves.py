"""A run as the curves of the loss plot, thinned to the pixels there are."""

from __future__ import annotations

from xoviz.gui.widgets.curves import Curve, Curves
from xoviz.state.view import LossHistory, Measurements


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
