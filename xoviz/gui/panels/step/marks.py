"""What lights up on the plates: the number that is worked out, and every number that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from xoviz.explain.blame import weight_meets
from xoviz.explain.one_step import OneStep, Part
from xoviz.explain.receptive import cell, consequences, lit
from xoviz.gui.panels import layers
from xoviz.gui.panels.step.plates import Plate, Weight
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.map_group import CanvasDots, CanvasMark
from xoviz.nn import Conv, Dense, Focus, Indices, Layer, MaxPool, Memory, Network
from xoviz.state.view import View


def marks_for(view: View, step: OneStep | None, at: Focus | None, weight: Weight | None,
              plates: Sequence[Plate]) -> list[CanvasMark]:
    """Frames around what is worked out, the cell ``at`` or the ``weight``, around its sources and what it feeds."""
    marks = _regions(view, at, plates)
    shown = {plate.name: plate for plate in plates}
    if step is not None and at is not None:
        return marks + _of_blame(step, at, shown)
    if step is None or weight is None:
        return marks
    marks += [mark for plate in plates for mark in _of_weight(weight, plate)]
    return marks + (_of_gradient(step, weight) if "gradient" in shown else [])


def winners_for(step: OneStep, part: Part) -> CanvasDots | None:
    """A dot in every cell that won its window, where blame comes down through max pooling."""
    if part.kind != "blame":
        return None
    above = step.network.layers[step.network.stack.index(part.layer) + 1]
    if not isinstance(above, MaxPool):
        return None
    dots = layers.winner_dots(step.trace, above.id, current_theme().colour("focus"))
    return dots._replace(key=f"values of {part.layer}")


def cell_on(plate: Plate, weight: Weight) -> tuple[int, int, int] | None:
    """Where a plate shows a weight, if it does."""
    if plate.places is None or plate.key != weight.key:
        return None
    found = np.argwhere(plate.places == np.ravel_multi_index(weight.index, plate.shape))
    if not len(found):
        return None
    map_, row, column = found[0].tolist()
    return map_, row, column


def _of_weight(weight: Weight, plate: Plate) -> list[CanvasMark]:
    place = cell_on(plate, weight)
    return [] if place is None else [CanvasMark(plate.name, *place, 1, 1, current_theme().colour("focus"))]


def _regions(view: View, at: Focus | None, plates: Sequence[Plate]) -> list[CanvasMark]:
    """What lights up everywhere: around the cell that is looked at, if a plate shows it, or else around ``at``."""
    stack = view.network.stack
    if at is not None and (view.focus is None or view.focus.layer not in (plate.layer for plate in plates)):
        view = replace(view, focus=at, lit=lit(stack, at))
    return [mark._replace(key=plate.name) for plate in plates if plate.layer in view.lit
            for mark in layers.region_marks(view, current_theme(), [plate.layer])]


def _of_blame(step: OneStep, at: Focus, shown: dict[str, Plate]) -> list[CanvasMark]:
    """The cell, and the weights above that met it."""
    network = step.network
    marks = [CanvasMark("blame", *layers.cell_of(network, at), 1, 1, current_theme().colour("focus"))]
    above = network.layers[network.stack.index(at.layer) + 1]
    fed = consequences(above, cell(at), network.stack.shape_of(above.id))
    if "weights" not in shown or fed.empty:
        return marks
    return marks + _weights_met(network, above, at, fed.rows, fed.columns, shown["weights"])


def _weights_met(network: Network, above: Layer, at: Focus, rows: tuple[int, int], columns: tuple[int, int],
                 plate: Plate) -> list[CanvasMark]:
    """Of each filter or unit above, the weights that a cell met."""
    pale = current_theme().colour("accent")
    if isinstance(above, Dense):
        places = (cell_on(plate, Weight(plate.key, (unit, at.map, at.row, at.column))) for unit in range(above.units))
        return [CanvasMark(plate.name, *place, 1, 1, pale) for place in places if place is not None]
    assert isinstance(above, Conv)
    # The last patch that holds the cell meets it with the filter's first row, the first one with its last.
    (top, bottom), (left, right) = ((at_ + above.padding - above.stride * (last - 1),
                                     at_ + above.padding - above.stride * first)
                                    for at_, (first, last) in ((at.row, rows), (at.column, columns)))
    channels = network.stack.shape_of(layers.below(network, above.id))[0]
    return [CanvasMark(plate.name, filter_ * channels + at.map, top, left, bottom - top + 1, right - left + 1, pale)
            for filter_ in range(above.filters)]


def _of_gradient(step: OneStep, weight: Weight) -> list[CanvasMark]:
    """The cells whose blame it adds up, and those whose values it met."""
    network, pale = step.network, current_theme().colour("accent")
    _, rows, columns = network.stack.shape_of(weight.layer)
    made = Focus(weight.layer, weight.index[0], 0, 0)
    folded = layers.folded(network.stack.shape_of(weight.layer)) != network.stack.shape_of(weight.layer)
    marks = [CanvasMark("given", *layers.cell_of(network, made), *((1, 1) if folded else (rows, columns)), pale)]
    if weight.key.endswith("bias") or isinstance(network.layers[network.stack.index(weight.layer)], Memory):
        return marks
    met = weight_meets(step.trace, weight.layer, weight.index)
    below = layers.below(network, weight.layer)
    return marks + _around(f"values of {below}", met, network, below)


def _around(name: str, cells: Indices, network: Network, layer: str) -> list[CanvasMark]:
    """A frame around cells (n, 3) of one map."""
    if not len(cells):
        return []
    low, high = cells.min(axis=0), cells.max(axis=0)
    at = layers.cell_of(network, Focus(layer, int(low[0]), int(low[1]), int(low[2])))
    return [CanvasMark(name, *at, int(high[1] - low[1]) + 1, int(high[2] - low[2]) + 1,
                       current_theme().colour("accent"))]
