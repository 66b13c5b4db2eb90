"""Layers as maps on a canvas: what every panel shows alike, so that a map looks the same wherever it appears."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from xoviz.explain.exact import Objects
from xoviz.explain.receptive import Region
from xoviz.gui.theme import Theme, identity_colours
from xoviz.gui.widgets.badges import Badge, CanvasBadge
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import CanvasDots, CanvasMark, MapGroup
from xoviz.gui.widgets.numbers import Reading, readable
from xoviz.nn import PICTURE, Array, CellByCell, Focus, Network, Shape, Trace
from xoviz.nn.parts import maker
from xoviz.state.view import View
from xoviz.wording import Called, Translate, called, input_name, layer_names

if TYPE_CHECKING:  # the window opens sooner without what is first needed where somebody points at a cell
    from xoviz.explain.receipt import Hop

NARROW = 10
"""A layer of single values with up to so many stands in one column; more are folded into a block."""


def folded(shape: Shape) -> tuple[int, int, int]:
    """How a layer is laid out: (maps, rows, columns). Single values, such as votes, become one map of many cells."""
    count, rows, columns = shape
    if (rows, columns) != (1, 1) or count == 1:
        return shape
    across = 1 if count <= NARROW else max(part for part in range(1, math.isqrt(count) + 1) if count % part == 0)
    return 1, count // across, across


def single_values(network: Network, layer_id: str) -> bool:
    """Whether a layer is fed single values rather than maps."""
    return network.stack.shape_of(below(network, layer_id))[1:] == (1, 1)


def as_maps(activation: Array) -> Array:
    """An activation (C, H, W) in its layout."""
    channels, rows, columns = activation.shape
    return activation.reshape(folded((channels, rows, columns)))


def focus_at(network: Network, layer_id: str, map_: int, row: int, column: int) -> Focus:
    """The place in the trace that a cell of the layout shows."""
    shape = network.stack.shape_of(layer_id)
    layout = folded(shape)
    return Focus(layer_id, map_, row, column) if layout == shape else Focus(layer_id, row * layout[2] + column, 0, 0)


def cell_of(network: Network, focus: Focus) -> tuple[int, int, int]:
    """The cell of the layout (map, row, column) that shows a place in the trace."""
    shape = network.stack.shape_of(focus.layer)
    layout = folded(shape)
    if layout == shape:
        return focus.map, focus.row, focus.column
    return 0, focus.map // layout[2], focus.map % layout[2]


def fill(canvas: MapCanvas, view: View, layer_id: str, limit: float, *, folds: bool = True) -> None:
    """Show what a layer gives, in its layout (``folds``) or map by map, its numbers read as the view says."""
    shape = view.network.stack.shape_of(layer_id)
    layout = folded(shape) if folds else shape
    exact = exact_of(view, layer_id)
    canvas.fill(layer_id, view.trace.output(layer_id).reshape(layout), limit,
                None if exact is None else exact.reshape(layout), reading_of(view), view.task.ground)


def fill_all(canvas: MapCanvas, view: View, limits: Iterable[float]) -> None:
    """Show what every layer gives, the picture first, in its layout."""
    maps = list(map(as_maps, view.trace.activations))
    exact: Iterable[Objects | None] = repeat(None)
    if view.exact is not None:
        exact = [numbers.reshape(each.shape) for numbers, each in zip(view.exact, maps, strict=True)]
    canvas.fill_all(zip(view.network.stack.ids, maps, limits, exact, strict=False), reading_of(view), view.task.ground)


def reading_of(view: View) -> Reading:
    """How this view's numbers can be read: decimals where fractions are wanted and not known."""
    return readable(view.reading, view.exact)


def exact_of(view: View, layer_id: str) -> Objects | None:
    """What a layer gives in fractions (C, H, W), where they are known and not decimals are wanted."""
    return None if view.exact is None else view.exact[view.network.stack.ids.index(layer_id)]


def hop_at(view: View, focus: Focus) -> Hop:
    """How the number of a cell comes about, in fractions where they are known and not decimals are wanted."""
    from xoviz.explain.receipt import Receipt

    return Receipt(view.trace, view.exact).hop(focus)


def group(network: Network, layer_id: str, rects: Iterable[QRectF], *, numbers: bool = True,
          folds: bool = True) -> MapGroup:
    """A layer as a group on a canvas, its maps framed in their filters' colours; a block of single values has none."""
    shape = network.stack.shape_of(layer_id)
    _, rows, columns = layout = folded(shape) if folds else shape
    return MapGroup(layer_id, rows, columns, tuple(rects), ink=layer_id == PICTURE,
                    frames=frames(network, layer_id) if layout == shape else (), numbers=numbers)


def frames(network: Network, layer_id: str) -> tuple[QColor, ...]:
    """The frames of a layer's maps: the identity colours of the filters that made them, if filters did."""
    place = network.stack.index(layer_id)
    for layer in reversed(network.layers[: place + 1]):
        if layer.kind in ("dense", "recurrent", "lstm"):
            return ()
        if layer.kind == "conv":
            return identity_colours(network.stack.shape_of(layer_id)[0])
    return ()


def worn(view: View, layer_id: str, index: int) -> Badge | None:
    """What a filter, a unit or a vote wears: that it is switched off, or else that it learns nothing."""
    part = layer_id, index
    return "off" if part in view.off else "freeze" if part in view.frozen else None


def badges(view: View, keys: Iterable[str], *, folds: bool = True) -> list[CanvasBadge]:
    """What the maps of some layers wear, in their layout (``folds``) or map by map: all that their makers do."""
    held = view.off | view.frozen
    if not held:
        return []
    network, made = view.network, []
    for key in keys:
        by = None if key not in network.stack.ids else maker(network.stack, key)
        rows, columns = (1, 1) if by is None else network.stack.shape_of(key)[1:]
        for _, index in sorted((layer, index) for layer, index in held if layer == by and index is not None):
            cell = cell_of(network, Focus(key, index, 0, 0)) if folds else (index, 0, 0)
            badge = worn(view, str(by), index)
            if badge is not None:
                made.append(CanvasBadge(key, *cell, rows, columns, badge))
    return made


def names(network: Network) -> dict[str, str]:
    """What people call each layer, by id; the picture is there too."""
    words = layer_names([layer.kind for layer in network.layers])
    found = {layer.id: word for layer, word in zip(network.layers, words, strict=True)}
    return {PICTURE: input_name(network.input_shape)} | found


def things(view: View, tr: Translate) -> Called:
    """What the inputs of the task are called."""
    return called(view.task.noun, view.task.input_kind, tr)


def region_marks(view: View, theme: Theme, keys: Iterable[str], *, folds: bool = True) -> list[CanvasMark]:
    """Frames around everything that the focused cell comes from (solid) and feeds (dotted), layer by layer.

    ``folds`` says whether the canvas lays out single values as blocks, as ``folded`` does.
    """
    if view.focus is None:
        return []
    stack, looked_at = view.network.stack, view.focus.layer
    place, marks = stack.index(looked_at), []
    own, others = theme.colour("focus"), theme.colour("accent")
    for key in keys:
        region = view.lit.get(key)
        if region is None or region.empty:
            continue
        style = Qt.PenStyle.DotLine if stack.index(key) > place else Qt.PenStyle.SolidLine
        marks += _frames_of(view.network, key, region, own if key == looked_at else others, style, folds)
    return marks


def looked_at(view: View, *, folds: bool = True) -> tuple[str, int, int, int] | None:
    """The cell of the layout (layer id, map, row, column) that shows the focus, if there is one."""
    focus = view.focus
    if focus is None:
        return None
    place = cell_of(view.network, focus) if folds else (focus.map, focus.row, focus.column)
    return focus.layer, *place


def winner_dots(trace: Trace, layer_id: str, colour: QColor) -> CanvasDots:
    """A dot in every cell of the layout below a max-pooling layer that won its window."""
    winners = trace.winners[layer_id]
    maps = np.broadcast_to(np.arange(len(winners))[:, np.newaxis, np.newaxis], winners.shape)
    rows, columns = np.divmod(winners, trace.input(layer_id).shape[2])
    cells = np.stack([maps, rows, columns], axis=-1).reshape(-1, 3)
    shape = trace.input(layer_id).shape
    layout = folded(shape)
    if layout != shape:
        cells = np.stack([np.zeros_like(cells[:, 0]), *np.divmod(cells[:, 0], layout[2])], axis=-1)
    return CanvasDots(below(trace.network, layer_id), cells, colour)


def layers_of(network: Network, *kinds: str) -> list[str]:
    """The ids of the layers of some kinds, from the picture up."""
    return [layer.id for layer in network.layers if layer.kind in kinds]


def cell_by_cell(network: Network) -> list[str]:
    """The ids of the layers that differ least from their neighbours: ReLU and what else goes cell by cell."""
    return [layer.id for layer in network.layers if isinstance(layer, CellByCell)]


def below(network: Network, layer_id: str) -> str:
    """The id of what feeds a layer."""
    place = network.stack.index(layer_id)
    return network.layers[place - 1].id if place else PICTURE


def _frames_of(network: Network, key: str, region: Region, colour: QColor, style: Qt.PenStyle,
               folds: bool) -> list[CanvasMark]:
    shape = network.stack.shape_of(key)
    if region.step == 1 and (not folds or folded(shape) == shape):
        rows, columns = region.rows, region.columns
        return [CanvasMark(key, region.maps[0], rows[0], columns[0], rows[1] - rows[0], columns[1] - columns[0], colour,
                           style, maps=region.maps[1] - region.maps[0])]
    _, rows_shown, columns_shown = folded(shape)
    if region.maps[1] - region.maps[0] == shape[0]:
        return [CanvasMark(key, 0, 0, 0, rows_shown, columns_shown, colour, style)]
    return [CanvasMark(key, *(cell_of(network, Focus(key, map_, 0, 0)) if folds else (map_, 0, 0)), 1, 1, colour, style)
            for map_ in region.each_map]
