"""What the tab "Filtering" shows while slopes stand in the place of values: what one place adds to its filter's slopes.

A weight is used at every place of its filter's map. Its slope is the sum, over all places, of the slope of the map's
cell times the number of the picture that the weight met there (the talk, chapter 11).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xoviz.explain.terms import Match
from xoviz.gui.panels import layers, slopes
from xoviz.gui.widgets.colour_limit import reach_of
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.match_canvas import FILTER, INPUT, MAP, PRODUCTS
from xoviz.gui.widgets.numbers import significant
from xoviz.nn import Array, Conv, Focus
from xoviz.state.view import View
from xoviz.wording import Translate


class Share(NamedTuple):
    """What a place adds to the slopes of its filter's weights: ``added`` (C, height, width) = patch x slope / divisor.

    ``slope`` is that of the map's cell ``at``, ``divisor`` is 1 where the layer does not average.
    """

    at: Focus
    slope: float
    divisor: int
    added: Array


def share_of(view: View, found: Match, at: Focus) -> Share:
    """The share of the place where a match was made. Only while slopes are shown."""
    slope = float(slopes.of_layer(view, at.layer)[at.map, at.row, at.column])
    return Share(at, slope, found.divisor, found.patch * (slope / found.divisor))


def whole(view: View, layer: Conv) -> dict[str, Array]:
    """All slopes of which a grid shows a part: of what goes in, of all filters (F, C, height, width), of all maps."""
    assert view.gradients is not None
    return {INPUT: slopes.of_layer(view, layers.below(view.network, layer.id)),
            FILTER: view.gradients.parameters[f"{layer.id}.weights"], MAP: slopes.of_layer(view, layer.id)}


def fill(canvas: MapCanvas, view: View, layer: Conv, share: Share, channel: int) -> None:
    """Show the slopes; what the place adds is on the filters' scale, for it is a part of theirs."""
    found, only = whole(view, layer), slice(channel, channel + 1)
    map_ = share.at.map
    parts = {INPUT: found[INPUT][only], FILTER: found[FILTER][map_, only], PRODUCTS: share.added[only],
             MAP: found[MAP][map_ : map_ + 1]}
    unit = slopes.unit_of(found.values())
    canvas.mean_slopes(unit)
    for key, part in parts.items():
        canvas.fill(key, part / unit, reach_of(found[FILTER if key == PRODUCTS else key]) / unit)


def scales(view: View, layer: Conv, tr: Translate) -> Mapping[str, Array]:
    """What the badge tells the scales of, by name."""
    names, found = layers.names(view.network), whole(view, layer)
    return {names[layers.below(view.network, layer.id)]: found[INPUT], tr("filters"): found[FILTER],
            names[layer.id]: found[MAP]}


def caption(share: Share, places: int, tr: Translate) -> str:
    """How the place adds to the slopes of its filter, of which the map has so many places."""
    where = {"row": share.at.row + 1, "column": share.at.column + 1, "places": places}
    if share.slope == 0:
        return tr("The map's slope at row {row}, column {column} is 0: this place adds nothing to the filter's slopes, "
                  "which are the sum over all {places} places.").format(**where)
    factor = significant(share.slope)
    if share.divisor != 1:
        factor += f" ÷ {share.divisor} = {significant(share.slope / share.divisor)}"
    return tr("The map's slope at row {row}, column {column}: {factor}; times the patch it is what this place adds to "
              "the filter's slopes, which are the sum over all {places} places.").format(factor=factor, **where)
