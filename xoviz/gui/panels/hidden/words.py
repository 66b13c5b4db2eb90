"""What the tab "Hidden" says."""

from __future__ import annotations

from collections.abc import Sequence

from xoviz.explain.hidden import Hidden
from xoviz.gui.widgets.numbers import fixed
from xoviz.nn import Network
from xoviz.wording import Translate, layer_names, part_name

MANY, MOST = 10, 3
"""Where there are more classes, so many of them are named."""


def layer_title(network: Network, layer: str, tr: Translate) -> str:
    """What a layer is called on its chip: "Hidden layer 1, 32 units"."""
    name = layer_names([each.kind for each in network.layers], tr)[network.stack.index(layer)]
    return tr("{layer}, {count} units").format(layer=name[:1].upper() + name[1:],
                                               count=network.stack.shape_of(layer)[0])


def unit_title(network: Network, layer: str, unit: int, tr: Translate) -> str:
    """What a unit is called: "Unit 5 of hidden layer"."""
    kinds = [each.kind for each in network.layers]
    name = part_name(kinds, network.classes, network.stack.index(layer), unit, tr)
    return name[:1].upper() + name[1:]


def verdict_line(found: Hidden, winner: int, other: int, classes: Sequence[str], tr: Translate) -> str:
    """Of what the lead of one class over another is made: "X is ahead of O by 5.32: the units add 5.30, ..."."""
    units = float(found.lead(winner, other).sum())
    biases = float(found.rest[winner] - found.rest[other])
    if winner == other:
        return tr("The score is {total}: the units add {units}, biases {biases}.").format(
            total=fixed(units + biases), units=fixed(units), biases=fixed(biases))
    return tr("{winner} is ahead of {other} by {total}: the units add {units}, biases {biases}.").format(
        winner=classes[winner], other=classes[other], total=fixed(units + biases), units=fixed(units),
        biases=fixed(biases))


def unit_line(found: Hidden, unit: int, classes: Sequence[str], tr: Translate) -> str:
    """What a unit says, and what that adds to each score."""
    every = found.votes[:, unit].tolist()
    # Of many classes those that it says most about, in their order.
    most = sorted(sorted(range(len(every)), key=lambda place: -abs(every[place]))[:MOST])
    votes = ", ".join(f"{classes[place]} {signed(every[place])}" for place in (
        most if len(every) > MANY else range(len(every)))) + (" …" if len(every) > MANY else "")
    value, heard = float(found.values[unit]), float(found.heard[unit])
    if heard == value:
        return tr("It says {value}: {votes}").format(value=fixed(value), votes=votes)
    return tr("It gives {value}, of which {heard} is heard: {votes}").format(value=fixed(value), heard=fixed(heard),
                                                                            votes=votes)


def spoken(found: Hidden, title: str, unit: int, worn: str | None, classes: Sequence[str], tr: Translate) -> str:
    """A row in words, for those who do not see it."""
    states = {"off": tr("switched off"), "freeze": tr("frozen")}
    parts = [title, states.get(worn or "", ""), unit_line(found, unit, classes, tr)]
    return ". ".join(filter(None, parts))


def product(weight: float, value: float, tr: Translate) -> str:
    """One of the terms that a unit adds up."""
    return tr("weight {weight} × value {value} = {product}").format(weight=fixed(weight), value=fixed(value),
                                                                  product=fixed(weight * value))


def signed(number: float) -> str:
    """A number with its sign."""
    text = fixed(number)
    return text if text.startswith("−") or not number else f"+{text}"
