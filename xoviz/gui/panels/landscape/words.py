"""What the tab "Landscape" says: names of weights, what the directions are, where the ball is."""

from __future__ import annotations

import math

import numpy as np

from xoviz.explain.landscape import Landscape
from xoviz.explain.nudge import Knob
from xoviz.explain.plane import MainOfRun, Plane, RandomPair, TwoWeights
from xoviz.gui.panels import layers
from xoviz.gui.widgets.numbers import fixed, scientific, significant
from xoviz.nn import Network
from xoviz.wording import Translate, parameter_name

OFF = 0.01
"""Of the map's diagonal: a network that is farther beside the plane is only shown by its shadow."""

FAR = 0.5
"""Of the map's diagonal: a network that is farther away has left the map behind."""


def error_text(error: float) -> str:
    """An error in few digits: "0.412", "12.35", "0.00061", "1.2e−6"."""
    if not math.isfinite(error):
        return "∞"
    if error and not 1e-5 <= abs(error) < 1e4:
        return scientific(error, 1)
    if error and abs(error) < 1e-3:
        return significant(error, 2)
    return fixed(error, 3 if abs(error) < 10 else 2 if abs(error) < 100 else 1)


def parameter_title(network: Network, key: str, tr: Translate) -> str:
    """A parameter: "convolution weights"."""
    layer, _, name = key.partition(".")
    kind = network.layers[network.stack.index(layer)].kind
    if kind == "lstm" or name not in ("weights", "bias"):
        return f"{layers.names(network)[layer]}: {parameter_name(name, kind, tr)}"
    words = tr("{layer} weights") if name == "weights" else tr("{layer} biases")
    return words.format(layer=layers.names(network)[layer])


def knob_title(network: Network, knob: Knob, tr: Translate) -> str:
    """One weight: "convolution: filter 2, row 1, column 3", "votes: bias of O"."""
    layer_id, _, name = knob.key.partition(".")
    layer = network.layers[network.stack.index(layer_id)]
    unit, *rest = knob.index
    last = layer is network.layers[-1]
    owner = (tr("filter {number}").format(number=unit + 1) if layer.kind == "conv" else
             network.classes[unit] if last else tr("unit {number}").format(number=unit + 1))
    known = name in ("weights", "bias") and layer.kind != "lstm"
    title = layers.names(network)[layer_id] if known else parameter_title(network, knob.key, tr)
    if network.stack.slot(knob.key).parameter.is_bias:
        return tr("{layer}: bias of {owner}").format(layer=title, owner=owner)
    map_, row, column = rest
    cell = tr("row {row}, column {column}").format(row=row + 1, column=column + 1)
    shape = network.stack.slot(knob.key).parameter.shape
    if shape[1] > 1:
        cell = tr("map {number}, {cell}").format(number=map_ + 1, cell=cell)
    return tr("{layer}: {owner}, {cell}").format(layer=title, owner=owner, cell=cell)


def axis_titles(network: Network, plane: Plane, tr: Translate) -> tuple[str, str]:
    """What the directions across and up are."""
    directions = plane.directions
    if isinstance(directions, TwoWeights):
        return knob_title(network, directions.first, tr), knob_title(network, directions.second, tr)
    if isinstance(directions, RandomPair):
        words = tr("random direction {number} (× size of each filter)")
        return words.format(number=1), words.format(number=2)
    words = tr("main direction {number} of the run ({share})")
    first, second = (percent(share) for share in directions.held)
    return words.format(number=1, share=first), words.format(number=2, share=second)


def explanation(network: Network, landscape: Landscape, tr: Translate) -> str:
    """What changes on this plane, and what stripes mean where there are some."""
    changes = _changes(network, landscape.plane, tr)
    if not np.isinf(landscape.values).any():
        return changes
    return tr("{changes} Striped: off the map, the error is no number.").format(changes=changes)


def _changes(network: Network, plane: Plane, tr: Translate) -> str:
    directions, size = plane.directions, network.stack.size
    if isinstance(directions, TwoWeights):
        return tr("Two of this network’s {size} weights change here; all others stay as they are."
                  ).format(size=f"{size:,}")
    if isinstance(directions, RandomPair):
        return tr("All {size} weights change at once along two random directions, each filter as far as it is large."
                  ).format(size=f"{size:,}")
    assert isinstance(directions, MainOfRun)
    return tr("The two directions in which this run has moved most: they hold {share} of all its movement."
              ).format(share=percent(sum(directions.held)))


def percent(share: float) -> str:
    """A share in percent, never rounded up to all: "97 %", "over 99.9 %"."""
    if share >= 1:
        return "100 %"
    return "over 99.9 %" if share > 0.999 else f"{fixed(100 * share, 1 if share > 0.99 or share < 0.1 else 0)} %"


def beside(plane: Plane, distance: float) -> float:
    """How far a network is off the plane, as a share of the map's diagonal."""
    return distance / plane.size if math.isfinite(distance) else math.inf


def where(landscape: Landscape, place: tuple[float, float], distance: float, tr: Translate) -> str:
    """Where the network is, as seen from the plane."""
    share = beside(landscape.plane, distance)
    if not math.isfinite(sum(place)):
        return tr("The weights are no numbers any more: the network is off the map.")
    if share > OFF:
        return tr("It is {distance} beside this plane, {share} of the map’s diagonal: the hollow ball is its shadow, "
                  "and dragging brings it onto the plane."
                  ).format(distance=error_text(distance), share=_times(share))
    if not landscape.plane.contains(*place):
        return tr("It is on this plane, but outside the map, where the arrow points.")
    return tr("It is on this plane: the map shows its error.")


def _times(share: float) -> str:
    """A share that may be large."""
    return f"{share * 100:,.0f} %" if share < 10 else f"{share:,.0f} ×"
