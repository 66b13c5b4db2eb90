"""Runs as the curves of the loss plot, thinned to the pixels there are."""

from __future__ import annotations

from xoviz.gui.theme import identity_colour
from xoviz.gui.widgets.curves import Curve, Curves, Other
from xoviz.state.view import RunEntry, RunsView


def curves(runs: RunsView, low: float, high: float, columns: int) -> Curves:
    """The runs between the steps `low` and `high`, at most about `columns` entries each: the current one with its
    accuracy, and the step where one stands if that is not its end; of the others the loss."""
    others = tuple(Other(loss_curve(entry, low, high, columns), identity_colour(entry.key - 1))
                   for entry in runs.entries if entry.key != runs.current)
    entry = runs.entry
    if entry is None:
        return Curves(others=others)
    at, shares = entry.checks.between(low, high, columns)
    moment = runs.step if runs.step < entry.last else None
    return Curves(loss_curve(entry, low, high, columns), Curve(at, shares, shares, shares), others, moment)


def loss_curve(entry: RunEntry, low: float, high: float, columns: int) -> Curve:
    """The losses of a run; its steps are counted on from those of the run that it branched off from."""
    first, losses = entry.first + 1, entry.losses
    low, high = low - first, high - first
    steps, minima, maxima = losses.points(low, high, columns)
    _, means = losses.means(low, high, columns)
    return Curve(steps + first, minima, maxima, means, losses.steps_per_point(low, high, columns), first + losses.steps)
