"""What the tab "Wanted" says."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xoviz.explain.wanted import Ideal, Sight, Wanted
from xoviz.gui.widgets.numbers import written
from xoviz.nn import Network
from xoviz.wording import Called, Translate, layer_names


def layer_title(network: Network, layer: str, tr: Translate) -> str:
    """What a layer is called on its chip."""
    names = layer_names([each.kind for each in network.layers], tr)
    name = names[network.stack.index(layer)]
    return name[:1].upper() + name[1:]


def unit_title(network: Network, layer: str, unit: int, tr: Translate) -> str:
    """What a unit is called: "Filter 3 of convolution 2", "Unit 5 of the hidden layer", "The vote for X"."""
    names = layer_names([each.kind for each in network.layers], tr)
    place = network.stack.index(layer)
    if place == len(network.layers) - 1 and network.layers[place].kind == "dense":
        return tr("The vote for {name}").format(name=network.classes[unit])
    form = tr("Filter {number} of {layer}") if network.layers[place].kind == "conv" else tr("Unit {number} of {layer}")
    return form.format(number=unit + 1, layer=names[place])


def ideal_text(ideal: Ideal | None, sights: Sequence[Sight], limit: float, things: Called, tr: Translate) -> str:
    """What a unit gives for its ideal, and what that means beside the best sight and the limit."""
    if ideal is None or not math.isfinite(ideal.value):
        return tr("Not sought yet.") if ideal is None else tr("It gives no number.")
    value = written(ideal.value)
    if ideal.exact:
        return tr("It gives {value} for this, and nothing can make it give more: +1 (dark) where a weight is positive, "
                  "−1 (pale) where it is negative.").format(value=value)
    if not ideal.done:
        return tr("Climbing: step {step} of {steps}, {value} so far.").format(step=ideal.step, steps=ideal.steps,
                                                                            value=value)
    parts = [tr("It gives {value} for this.").format(value=value)]
    if sights and math.isfinite(sights[0].value):
        parts.append(tr("For the best {one} it gives {value}.").format(one=things.one, value=written(sights[0].value)))
    return " ".join([*parts, tr("No picture can make it give more than {limit}.").format(limit=written(limit))])


def sights_title(found: Wanted | None, things: Called, tr: Translate) -> str:
    """What stands over the best sights."""
    if found is None or not found.looked:
        return tr("Training {many} that excite it most").format(many=things.many)
    return tr("What excites it most, among {count:,} training {many}").format(count=found.looked, many=things.many)


def silence(network: Network, layer: str, sights: Sequence[Sight], looked: int, things: Called, tr: Translate) -> str:
    """What is to be said of a unit that no input brings above 0, where what is below 0 counts for nothing."""
    place = network.stack.index(layer)
    followed = place + 1 < len(network.layers) and network.layers[place + 1].kind == "relu"
    if not followed or not sights or sights[0].value > 0:
        return ""
    return tr("None of {count:,} {many} brings it above 0: after ReLU it is silent.").format(
        count=looked, many=things.many)


def sight_text(sight: Sight, classes: Sequence[str], things: Called, tr: Translate) -> str:
    """Which input it is: "X, letter 12"."""
    number = tr("{one} {number:,}").format(one=things.one, number=sight.number + 1)
    if not 0 <= sight.answer < len(classes):
        return number
    return tr("{name}, {letter}").format(name=classes[sight.answer], letter=number)


def spoken(sight: Sight, rank: int, of: int, classes: Sequence[str], things: Called, tr: Translate) -> str:
    """All about a sight, in its tooltip and for assistive technology."""
    return tr("{rank} of {of}: {value} in {letter}, at row {row}, column {column} of its map. Click to have the "
              "network read it.").format(rank=rank + 1, of=of, value=written(sight.value),
                            letter=sight_text(sight, classes, things, tr),
                            row=sight.focus.row + 1, column=sight.focus.column + 1)


def status(found: Wanted | None, *, running: bool, playing: bool, error: str | None, things: Called,
           tr: Translate) -> str:
    """How far it all is."""
    if error:
        return tr("The search broke off: {reason}").format(reason=error)
    if playing:
        return tr("Follows the network as it learns")
    if not running:
        return ""
    if found is None or found.looked < found.of:
        return tr("Looking at {many}…").format(many=things.many)
    return tr("Climbing…")
