"""Walking through a network cell by cell: down to what a number mostly comes from, up to what it feeds, and sideways.

A *path* leads from a cell down to the picture: through max pooling to the winner, through ReLU and its like to the same
cell, and elsewhere to the cell that contributes most, for or against. Contributions are those of ``explain.receipt``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np

from xoviz.explain.receptive import cell, consequences, sources, winner
from xoviz.nn import Array, CellByCell, Conv, Dense, Focus, MaxPool, Trace
from xoviz.nn.memory import Memory

How = Literal["here", "same", "winner", "strongest", "part"]
"""What a cell is to the one above it: nothing is above; it went through ReLU or its like; it won; it contributes most;
or less."""

Path = tuple[Focus, ...]
"""Cells, each of them computed from the next."""


class Step(NamedTuple):
    """A cell on a path, and what it is to the one above it."""

    focus: Focus
    how: How


def start(trace: Trace) -> Focus:
    """Where to begin: at the score of the class that the network decides for; on a tie at the first one."""
    return Focus(trace.network.layers[-1].id, trace.verdict or 0, 0, 0)


def down(trace: Trace, focus: Focus) -> Focus | None:
    """The cell below that ``focus`` mostly comes from, the first on ties; None below a pixel."""
    place = trace.network.stack.index(focus.layer)
    if place < 0:
        return None
    if isinstance(trace.network.layers[place], MaxPool):
        return _won(trace, focus)
    sizes, first, steps = _sizes(trace, focus)
    best = np.array(np.unravel_index(int(sizes.argmax()), sizes.shape)) * steps + first
    return Focus(trace.network.stack.ids[place], *best.tolist())


def up(trace: Trace, focus: Focus) -> Focus | None:
    """The first cell above that ``focus`` feeds; None if nothing does, as above a score."""
    place = trace.network.stack.index(focus.layer) + 1
    if place == len(trace.network.layers):
        return None
    above = trace.network.layers[place]
    fed = consequences(above, cell(focus), trace.network.stack.shapes[place + 1])
    return None if fed.empty else Focus(above.id, fed.maps[0], fed.rows[0], fed.columns[0])


def path(trace: Trace, focus: Focus) -> Path:
    """From a cell down to a pixel, always to the one that it mostly comes from."""
    cells = [focus]
    while (below := down(trace, cells[-1])) is not None:
        cells.append(below)
    return tuple(cells)


def led_to(trace: Trace, before: Path, focus: Focus) -> Path:
    """What lies above ``focus`` on the path ``before``, which went on down to the picture; without ``focus`` itself.

    Whoever walks up or down a path stays on it. Whoever steps aside takes along the nearest cells above, as far as
    what is above them is computed from them. Empty if ``focus`` has nothing to do with the path.
    """
    if focus in before:
        return before[: before.index(focus)]
    ids = trace.network.stack.ids
    return _moved(trace, tuple(each for each in before if ids.index(each.layer) > ids.index(focus.layer)), focus)


def steps(trace: Trace, above: Path, focus: Focus) -> tuple[Step, ...]:
    """The path through ``focus``: the cells ``above`` it, then those that it mostly comes from."""
    led = (*above, focus)
    below = path(trace, focus)
    return (Step(led[0], "here"),
            *(Step(low, _how(trace, high) if low == down(trace, high) else "part") for high, low in pairwise(led)),
            *(Step(low, _how(trace, high)) for high, low in pairwise(below)))


def beside(trace: Trace, above: Path, focus: Focus, by: int) -> Focus | None:
    """The cell that is ``by`` places further in the row that ``focus`` stands in; round again at its ends.

    Below max pooling the row are all winners, window by window; from a cell that did not win, the first step leads to
    the winner of its window. Elsewhere it is what the cell above is computed from, the largest contribution first (the
    cell above is on ``above``, or else the first one that ``focus`` feeds); at the top it is the scores. ReLU and
    its like change no place, so what counts is the layer above. None if there is nowhere to go.
    """
    row = _row(trace, above, focus)
    if focus in row:
        found = row[(row.index(focus) + by) % len(row)]
        return None if found == focus else found
    window = up(trace, _through_cells(trace, focus))
    won = None if window is None else down(trace, window)
    return next(iter(row), None) if won is None else Focus(focus.layer, won.map, won.row, won.column)


def ranked(trace: Trace, focus: Focus) -> list[Focus]:
    """The cells that a number is computed from, the largest contribution first; of a max-pooling window the winner."""
    place = trace.network.stack.index(focus.layer)
    if place < 0:
        return []
    if isinstance(trace.network.layers[place], MaxPool):
        return [_won(trace, focus)]
    sizes, first, steps = _sizes(trace, focus)
    order = np.argsort(-sizes, axis=None, kind="stable")
    found = np.stack(np.unravel_index(order, sizes.shape), axis=1) * steps + first
    return [Focus(trace.network.stack.ids[place], *at) for at in found.tolist()]


def _won(trace: Trace, focus: Focus) -> Focus:
    """The cell that won a max-pooling window."""
    below = trace.network.stack.ids[trace.network.stack.index(focus.layer)]
    return Focus(below, focus.map, *winner(trace, focus.layer, focus.map, focus.row, focus.column))


def _sizes(trace: Trace, focus: Focus) -> tuple[Array, tuple[int, int, int], tuple[int, int, int]]:
    """How much each cell below contributes, for or against; where the block of these cells begins, and how far apart
    they are."""
    place = trace.network.stack.index(focus.layer)
    layer = trace.network.layers[place]
    region = sources(layer, cell(focus), trace.network.stack.shapes[place])
    (maps, _), (rows, _), (columns, _) = region.maps, region.rows, region.columns
    parts = trace.activations[place][slice(*region.maps, region.step), slice(*region.rows), slice(*region.columns)]
    if isinstance(layer, Memory):
        weights = trace.network.parameters[f"{layer.id}.weights"][focus.map].astype(np.float64)
        parts = parts * weights  # one column wide, for all columns
    elif isinstance(layer, Conv | Dense):
        with np.errstate(invalid="ignore", over="ignore"):
            parts = parts * _weights(trace, layer, focus).astype(np.float64)
    sizes = np.abs(parts)
    sizes[np.isnan(sizes)] = 0
    return sizes, (maps, rows, columns), (region.step, 1, 1)


def _weights(trace: Trace, layer: Conv | Dense, focus: Focus) -> Array:
    """The weights that meet the cells below: of a filter only what does not lie over the padding."""
    weights: Array = trace.network.parameters[f"{layer.id}.weights"][focus.map]
    if isinstance(layer, Dense):
        return weights.reshape(trace.network.stack.shapes[trace.network.stack.index(layer.id)])
    rows, columns = trace.input(layer.id).shape[1:]
    top, left = focus.row * layer.stride - layer.padding, focus.column * layer.stride - layer.padding
    return weights[:, max(-top, 0) : rows - top, max(-left, 0) : columns - left]


def _how(trace: Trace, high: Focus) -> How:
    """What a cell is to the one above it that mostly comes from it."""
    layer = trace.network.layers[trace.network.stack.index(high.layer)]
    return "same" if isinstance(layer, CellByCell) else "winner" if isinstance(layer, MaxPool) else "strongest"


def _moved(trace: Trace, above: Path, focus: Focus) -> Path:
    """The cells ``above``, moved aside to where ``focus`` is one of those that the last of them is computed from."""
    if not above or _feeds(trace, focus, above[-1]):
        return above
    fed = up(trace, focus)
    rest = () if fed is None else _moved(trace, above[:-1], fed)
    return () if fed is None or not rest else (*rest, fed)


def _feeds(trace: Trace, low: Focus, high: Focus) -> bool:
    """Whether a cell is one of those that a cell of the next layer is computed from."""
    stack = trace.network.stack
    place = stack.index(high.layer)
    return sources(stack.layers[place], cell(high), stack.shapes[place]).holds(low.map, low.row, low.column)


def _through_cells(trace: Trace, focus: Focus) -> Focus:
    """The same cell after all layers that follow it directly and go cell by cell."""
    layers, place = trace.network.layers, trace.network.stack.index(focus.layer) + 1
    while place < len(layers) and isinstance(layers[place], CellByCell):
        place += 1
    return Focus(trace.network.stack.ids[place], focus.map, focus.row, focus.column)


def _row(trace: Trace, above: Path, focus: Focus) -> list[Focus]:
    """The cells among which ``focus`` has its place; see ``beside``."""
    own = _through_cells(trace, focus)
    place = trace.network.stack.index(own.layer) + 1
    if place == len(trace.network.layers):
        return [Focus(focus.layer, unit, 0, 0) for unit in range(len(trace.network.classes))]
    layer = trace.network.layers[place]
    if isinstance(layer, MaxPool):
        winners = trace.winners[layer.id]
        maps = np.indices(winners.shape)[0].ravel().tolist()
        rows, columns = (part.ravel().tolist() for part in np.divmod(winners, trace.input(layer.id).shape[2]))
        cells = [Focus(own.layer, *at) for at in zip(maps, rows, columns, strict=True)]
    else:
        high = next((each for each in above if each.layer == layer.id), up(trace, own))
        cells = [] if high is None else ranked(trace, high)
    return list(dict.fromkeys(Focus(focus.layer, each.map, each.row, each.column) for each in cells))
