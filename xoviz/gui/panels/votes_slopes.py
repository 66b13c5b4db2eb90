"""What the tab "Votes" shows while slopes stand in the place of values: of every value, every weight, every score.

The slope of a value below is the sum, over all units, of the slope of the unit's score times the weight that the value
has there, divided by the sum of weights where the layer averages (the talk, chapter 11).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from xoviz.explain.terms import ballot
from xoviz.gui.panels import layers, slopes
from xoviz.gui.widgets.ledger_entries import FooterLine
from xoviz.gui.widgets.ledger_paint import Titles
from xoviz.nn import Array, Dense, Focus
from xoviz.state.view import View
from xoviz.wording import Translate


class Slopes(NamedTuple):
    """Slopes of n values below, (n,); of their weights and what each of U units adds to those of the values, (n, U).

    ``scores`` and ``biases`` (U,) are those of the units; ``biases`` is None for a layer without. All are multiples of
    one ``unit``, that of ``slopes.unit_of``.
    """

    values: Array
    weights: Array
    adds: Array
    scores: Array
    biases: Array | None
    unit: float


def slopes_of(view: View, layer: Dense, units: Sequence[int]) -> Slopes:
    """The slopes of some units' votes. Only while slopes are shown."""
    assert view.gradients is not None
    found, chosen = view.gradients.parameters, list(units)
    ballots = [ballot(view.trace, layer, unit) for unit in units]
    shares = [each.weights.reshape(-1) / each.divisor if each.divisor else np.zeros(each.weights.size)
              for each in ballots]
    scores = slopes.of_layer(view, layer.id)[chosen, 0, 0].astype(np.float64)
    below = slopes.of_layer(view, layers.below(view.network, layer.id)).reshape(-1)
    weights = found[f"{layer.id}.weights"][chosen].reshape(len(chosen), -1).T
    biases = found[f"{layer.id}.bias"][chosen] if layer.bias else None
    unit = slopes.unit_of(scales(view, layer).values())
    return Slopes(below / unit, weights / unit, np.stack(shares, axis=1) * scores / unit, scores / unit,
                  None if biases is None else biases / unit, unit)


def scales(view: View, layer: Dense) -> dict[str, Array]:
    """All slopes of which some are shown, by the names of what they belong to."""
    assert view.gradients is not None
    below, names = layers.below(view.network, layer.id), layers.names(view.network)
    return {names[below]: slopes.of_layer(view, below), "weights": view.gradients.parameters[f"{layer.id}.weights"],
            names[layer.id]: slopes.of_layer(view, layer.id)}


def footer(found: Slopes, tr: Translate) -> list[FooterLine]:
    """The lines under the votes: the slopes of the biases, as they are weights, and those of the scores."""
    lines = [FooterLine(tr("slope of the score"), amounts=tuple(found.scores.tolist()), strong=True)]
    if found.biases is not None:
        lines.insert(0, FooterLine(tr("slope of the bias"), weights=tuple(found.biases.tolist())))
    return lines


def titles(unit: float, tr: Translate) -> Titles:
    """What stands over the columns; the unit, which the badge shows, is spoken with every row."""
    said = tr("slope") if unit == 1 else tr("slope (× {unit})").format(unit=slopes.unit_text(unit))
    return Titles(tr("slope"), tr("weight slope"), tr("adds slope"), said=said)


def explained(layer: Dense, tr: Translate) -> str:
    """What the columns mean."""
    if layer.average:
        return tr("How the error changes with every value and every weight. To a value's slope each score adds its own "
                  "slope × the weight, divided by the sum of the weights.")
    return tr("How the error changes with every value and every weight. To a value's slope each score adds its own "
              "slope × the weight.")


def caption(view: View, layer: Dense, tr: Translate) -> str:
    """What the slope of the row or score means that is looked at."""
    focus = view.focus
    shown = (layer.id, layers.below(view.network, layer.id))
    at: Focus | None = focus if focus is not None and focus.layer in shown else None
    return slopes.caption(view, at, tr)
