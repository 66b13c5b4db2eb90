"""What the tab "Nudge" says: names of weights, the readings beside the curve, and what they mean in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xoviz.explain.nudge import BACKWARD, Knob, Slopes
from xoviz.explain.race import Race, Racer
from xoviz.explain.recipe import Try
from xoviz.gui.widgets.numbers import significant
from xoviz.gui.widgets.sum_table import SumRow
from xoviz.nn import Network
from xoviz.wording import Translate, layer_names, parameter_name

HARDLY = 1e-6
"""Errors below this leave nothing to see."""

DIGITS, MOST_DIGITS = 3, 7
"""How many digits numbers are told in, and how many where they must be told apart."""

SLIGHT = 0.01
"""Of the steeper side: kinks below this are there, but nobody sees them in the curve."""

FLAT = 1e-9
"""Slopes below this are as good as none."""


def parameter_names(network: Network, tr: Translate = str) -> dict[str, str]:
    """What people call each parameter, by key: "convolution: filters", "votes: weights", "votes: biases"."""
    layers = network.layers
    names = dict(zip((layer.id for layer in layers), layer_names([layer.kind for layer in layers], tr), strict=True))
    kinds = {layer.id: layer.kind for layer in layers}

    return {slot.key: f"{names[slot.layer_id]}: {parameter_name(slot.parameter.name, kinds[slot.layer_id], tr)}"
            for slot in network.stack.slots}


def knob_name(network: Network, knob: Knob, tr: Translate = str) -> str:
    """A weight in words, counted from 1: "filter 2, cell (1, 3)", "vote for X of map 3, cell (1, 2)", "bias of O"."""
    slot = network.stack.slot(knob.key)
    layer = network.layers[network.stack.index(slot.layer_id)]
    owner = tr("filter {number}") if layer.kind == "conv" else tr("hidden unit {number}")
    text = owner.format(number=knob.index[0] + 1)
    if layer is network.layers[-1]:
        text = network.classes[knob.index[0]]
    if slot.parameter.is_bias:
        return tr("bias of {owner}").format(owner=text)
    channels, height, width = slot.parameter.shape[1:]
    channel, row, column = (at + 1 for at in knob.index[1:])
    cell = "" if (height, width) == (1, 1) else tr("cell ({row}, {column})").format(row=row, column=column)
    if layer.kind == "conv":
        return ", ".join(part for part in (text, tr("channel {number}").format(number=channel) if channels > 1 else "",
                                           cell) if part)
    below = tr("value {number}") if not cell else tr("map {number}")
    if layer.kind in ("recurrent", "lstm"):
        heard = tr("state {number} before") if slot.parameter.name.endswith("recurrent") else below
        return ", ".join(part for part in (text, heard.format(number=channel), cell) if part)
    parts = (tr("vote for {owner}").format(owner=text), below.format(number=channel), cell)
    return ", ".join(part for part in parts if part)


def readings(errors: tuple[float | None, float | None, float | None], slopes: Slopes | None, nudge: float, weights: int,
             tr: Translate = str) -> list[SumRow]:
    """The table beside the curve. ``errors`` are those a nudge down, as it is, and a nudge up; None while not known."""
    down, now, up = errors
    known = [error for error in errors if error is not None]
    least, texts = min(known, default=None), dict(zip(known, told_apart(*known), strict=True))

    def row(label: str, error: float | None) -> SumRow:
        best = error is not None and now is not None and error == least and error < now
        text = "…" if error is None else texts[error]
        return SumRow(label, (text + (" ✓" if best else ""),), role="ok" if best else "text")

    return [
        SumRow(tr("error"), (), "head"),
        row(tr("a bit down (−{nudge:g})").format(nudge=nudge), down),
        row(tr("as it is"), now),
        row(tr("a bit up (+{nudge:g})").format(nudge=nudge), up),
        SumRow(tr("slope: how steep the error is here"), (), "head"),
        *_slope_rows(slopes, tr),
        SumRow(tr("cost for all {weights:,} weights").format(weights=weights), (), "head"),
        SumRow(tr("nudging, 2 passes each"), (tr("{passes:,} passes").format(passes=2 * weights),)),
        SumRow(tr("backpropagation, all at once"), (tr("{passes} passes").format(passes=1 + BACKWARD),)),
    ]


def _slope_rows(slopes: Slopes | None, tr: Translate) -> list[SumRow]:
    told: Sequence[float | None] = (None,) * 5 if slopes is None else (
        slopes.backpropagated, slopes.measured, slopes.difference, slopes.left, slopes.right)
    names = (tr("backpropagation says"), tr("nudging measures"), tr("difference"), tr("to the left"),
             tr("to the right"))
    rows = [SumRow(name, (_known(number),)) for name, number in zip(names, told, strict=True)]
    if slopes is not None and slopes.kink:
        rows[3:] = [SumRow(tr("{side}, a kink").format(side=name), (side,), role="focus")
                    for name, side in zip(names[3:], told_apart(slopes.left, slopes.right), strict=True)]
    return rows


def told_apart(*numbers: float) -> tuple[str, ...]:
    """All in as many digits as it takes to see which differ: "−0.180" and "−0.180" say nothing. In few, if more than
    ``MOST_DIGITS`` would be needed."""
    for digits in range(DIGITS, MOST_DIGITS + 1):
        texts = tuple(significant(number, digits) for number in numbers)
        if len(set(texts)) == len(set(numbers)):
            return texts
    return tuple(significant(number, DIGITS) for number in numbers)


def meaning(name: str, error: float, slopes: Slopes | None, tr: Translate = str) -> str:
    """What the slopes at a weight say about it, in a sentence or two."""
    if not math.isfinite(error):
        return tr("The error is no number here: some weights are far too large. Undo goes back.")
    if error < HARDLY:
        return tr("There is hardly any error left to lower here ({error}). Show it something that it gets "
                  "wrong, measure on examples, or start again from random weights: Train, Reset.").format(
            error=significant(error))
    if slopes is None:
        return f"{_capital(name)}: …"
    if slopes.kink:
        return _kink(name, slopes, tr)
    if abs(slopes.backpropagated) < FLAT:
        return tr("{name}: the error is flat here. A little more or less of this weight changes nothing.").format(
            name=_capital(name))
    way = (tr("push it up and the error falls") if slopes.backpropagated < 0
           else tr("push it down and the error falls"))
    return tr("{name}: {way}. Learning does just that, a little, with every weight at once.").format(
        name=_capital(name), way=way)


def _kink(name: str, slopes: Slopes, tr: Translate) -> str:
    if slopes.left <= 0 <= slopes.right:
        where = tr("both ways lead up")
    elif slopes.right <= 0 <= slopes.left:
        where = tr("both ways lead down")
    elif abs(slopes.left - slopes.right) < SLIGHT * max(abs(slopes.left), abs(slopes.right)):
        where = tr("but a slight one")
    else:
        where = tr("to one side it is steeper than to the other")
    return tr("{name}: a kink, {where}. Two cells tie in a pooling window, or a ReLU is just at 0; backpropagation "
              "follows one of them.").format(name=_capital(name), where=where)


def trying(name: str, tried: Try, tr: Translate = str) -> str:
    """How the recipe's walk goes."""
    kept = {"up": tr("up is kept"), "down": tr("down is kept"), "as it was": tr("neither is lower: it stays")}
    down, before, up = told_apart(tried.down, tried.before, tried.up)
    return tr("Round {round}, weight {number} of {count}: {name}. Down {down}, as it was {before}, up {up}: {kept}."
              ).format(round=tried.round, number=tried.number, count=tried.count, name=name, kept=kept[tried.kept],
                       down=down, before=before, up=up)


def walked(tried: Try, tr: Translate = str, *, disturbed: bool = False) -> str:
    """What the walk came to, when it has ended; it was ``disturbed`` where something else changed the network."""
    if disturbed:
        return tr("The walk ended, for something else has changed the network: error {error} after {passes:,} passes "
                  "until then.").format(error=significant(tried.after), passes=tried.passes)
    if tried.number == tried.count and not tried.changed:
        return tr("In a whole round no nudge lowered the error any more: {error} after {passes:,} passes. A smaller "
                  "nudge may.").format(error=significant(tried.after), passes=tried.passes)
    return tr("The walk was stopped: error {error} after {passes:,} passes. Undo takes all of it back.").format(
        error=significant(tried.after), passes=tried.passes)


def standing(race: Race, running: bool, tr: Translate = str) -> str:
    """Who is ahead in the race, and what a tenth of the error has cost each."""
    passes = min(race.recipe.spent, race.descent.spent)
    recipe, descent = race.recipe.error_after(passes), race.descent.error_after(passes)
    if max(recipe, descent) < HARDLY:
        ahead = tr("Hardly any error is left to either")
    elif recipe == descent:
        ahead = tr("Both are level")
    else:
        ahead = tr("Gradient descent is ahead") if descent < recipe else tr("The recipe is ahead")
    spent = tr("{ahead} after {passes:,} passes each").format(ahead=ahead, passes=int(passes))
    tried = tr("Weights tried one by one: {recipe:,}; steps of all weights at once: {descent:,}.").format(
        recipe=race.recipe.steps, descent=race.descent.steps)
    return f"{spent}{tr(' so far') if running else ''}. {_tenth(race, tr)} {tried}"


def _tenth(race: Race, tr: Translate) -> str:
    """What it has cost to come down to a tenth of the first error."""
    costs = [(tr("gradient descent"), _cost(race.descent)), (tr("the recipe"), _cost(race.recipe))]
    there = [(name, cost) for name, cost in costs if cost is not None]
    if not there:
        return tr("Neither has come down to a tenth of the error yet.")
    (name, cost), late = min(there, key=lambda each: each[1]), [other for other, cost in costs if cost is None]
    said = tr("{name} came down to a tenth of the error for {cost:,} passes").format(name=_capital(name), cost=cost)
    if late:
        return tr("{said}, {other} not yet.").format(said=said, other=late[0])
    other, more = max(there, key=lambda each: each[1])
    return tr("{said}, {other} for {more:,}.").format(said=said, other=other, more=more)


def _cost(racer: Racer) -> int | None:
    below = racer.passes[racer.errors <= racer.errors[0] / 10]
    return int(below[0]) if len(below) else None


def _known(number: float | None) -> str:
    return "…" if number is None else significant(number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def axis_names(name: str, mean: bool, tr: Translate = str) -> Sequence[str]:
    """What the axes of the curve are called."""
    return name, tr("mean error") if mean else tr("error")
