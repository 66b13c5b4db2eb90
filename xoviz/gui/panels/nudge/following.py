"""Which weight is looked at, and how far the axis under it reaches: both stay as they are for as long as they can."""

from __future__ import annotations

import math

from xoviz.explain.nudge import Knob, exists
from xoviz.explain.recipe import Try
from xoviz.gui.panels.nudge.contest import RECIPE
from xoviz.gui.panels.nudge.sheet import middle
from xoviz.gui.widgets.axes import tidy
from xoviz.nn import Network
from xoviz.state.view import View

ROOM = 1.5
"""The axis reaches so many times as far as the parameter's largest weight."""

STAYS = 4.0
"""An axis stays until it is so many times as long as it would have to be."""


def followed(before: View | None, view: View, knob: Knob | None) -> Knob | None:
    """The weight to look at, where it was ``knob`` until now: the one that a walk tries, or one of the filter that came
    into the editor, at the same cell if there is one; None only where the network has no weights."""
    stack = view.network.stack
    walk = view.studies.get(RECIPE)
    if walk is not None and walk.running and isinstance(walk.result, Try) and exists(stack, walk.result.knob):
        return walk.result.knob
    kept = knob if knob is not None and exists(stack, knob) else None
    there = kept is not None and (stack.slot(kept.key).layer_id, kept.index[0]) == view.chosen
    another = (before is None or before.chosen != view.chosen) and not there
    if view.chosen is not None and (kept is None or another):
        key, index = f"{view.chosen[0]}.weights", view.chosen[1]
        same = kept is not None and kept.key == key
        rest = kept.index[1:] if kept is not None and same else middle(stack.slot(key).parameter.shape)[1:]
        return Knob(key, (index, *rest))
    if kept is None and stack.slots:
        return Knob(stack.slots[0].key, middle(stack.slots[0].parameter.shape))
    return kept


def reach_of(network: Network, knob: Knob, before: float) -> float:
    """How far the axis reaches to either side of 0, where it was ``before`` until now (0: nowhere yet)."""
    values = network.parameters[knob.key]
    value, largest = abs(float(values[knob.index])), float(abs(values).max())
    wanted = ROOM * max(largest, value)
    wanted = wanted if math.isfinite(wanted) and wanted > 1e-6 else 1.0
    return before if before > 0 and value <= before <= STAYS * wanted else tidy(0, wanted, 2).high
