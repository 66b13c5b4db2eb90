"""Where a cell came from and what it feeds, through every layer (the talk: "a neuron looks at a patch below it").

A region is a block of cells of one layer: some maps (all of a range, or every so manieth), a range of rows, a range of
columns. From a focused cell, ``lit`` follows regions down to the picture (its receptive field) and up to the votes (its
consequences).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xoviz.nn import PICTURE, Conv, Dense, Focus, Heads, Layer, MaxPool, MeanPool, Memory, Shape, Stack, Trace
from xoviz.nn.windows import pair

Along = Callable[[tuple[int, int], int, int, int, int], tuple[int, int]]
"""From a range on one side of a layer to that on the other: (range, window, stride, padding, length there)."""


class Region(NamedTuple):
    """Cells of one layer: maps, rows and columns as half-open ranges (first, past the last). May be empty.

    Of the maps it is every ``step``-th, which matters below and above two heads (``nn.heads``).
    """

    maps: tuple[int, int]
    rows: tuple[int, int]
    columns: tuple[int, int]
    step: int = 1

    @property
    def empty(self) -> bool:
        """Whether no cell is in it: a cell in a gap that no window covers feeds nothing."""
        return self.maps[0] >= self.maps[1] or self.rows[0] >= self.rows[1] or self.columns[0] >= self.columns[1]

    @property
    def each_map(self) -> range:
        """Its maps, one by one."""
        return range(*self.maps, self.step)

    def holds(self, map_: int, row: int, column: int) -> bool:
        """Whether a cell is in it."""
        return (map_ in self.each_map and self.rows[0] <= row < self.rows[1]
                and self.columns[0] <= column < self.columns[1])


NOWHERE = Region((0, 0), (0, 0), (0, 0))
"""No cell at all."""


def cell(focus: Focus) -> Region:
    """The region of the focused cell alone."""
    return Region((focus.map, focus.map + 1), (focus.row, focus.row + 1), (focus.column, focus.column + 1))


def sources(layer: Layer, region: Region, shape: Shape) -> Region:
    """The cells of the layer's input (of ``shape``) that ``region`` of its output is computed from."""
    return _through(layer, region, shape, _below)


def consequences(layer: Layer, region: Region, shape: Shape) -> Region:
    """The cells of the layer's output (of ``shape``) that depend on ``region`` of its input."""
    return _through(layer, region, shape, _above)


def lit(stack: Stack, focus: Focus) -> dict[str, Region]:
    """The region of every layer (and of the picture) that the focused cell comes from or feeds, by layer id."""
    place = stack.index(focus.layer)
    regions = {focus.layer: cell(focus)}
    region = cell(focus)
    for below in range(place, -1, -1):
        region = sources(stack.layers[below], region, stack.shapes[below])
        regions[stack.layers[below - 1].id if below else PICTURE] = region
    region = cell(focus)
    for above in range(place + 1, len(stack.layers)):
        region = consequences(stack.layers[above], region, stack.shapes[above + 1])
        regions[stack.layers[above].id] = region
    return regions


def winner(trace: Trace, layer_id: str, map_: int, row: int, column: int) -> tuple[int, int]:
    """The (row, column) in the input of a max-pooling layer of the cell that won one of its windows."""
    width = trace.input(layer_id).shape[2]
    place = int(trace.winners[layer_id][map_, row, column])
    return place // width, place % width


def _through(layer: Layer, region: Region, shape: Shape, along: Along) -> Region:
    """``region`` on the other side of a layer, where there is ``shape``; ``along`` says how windows relate to cells."""
    if region.empty:
        return NOWHERE
    if isinstance(layer, Dense):
        return Region((0, shape[0]), (0, shape[1]), (0, shape[2]))
    if isinstance(layer, Memory):
        return _of_memory(layer, region, shape, along is _below)
    if isinstance(layer, Heads):
        return _of_heads(layer, region, shape, along is _below)
    if isinstance(layer, Conv):
        maps, (height, width), padding = (0, shape[0]), layer.size, layer.padding
    elif isinstance(layer, (MaxPool, MeanPool)):
        maps, (height, width), padding = region.maps, layer.sides, 0
    else:
        return region
    down, across = pair(layer.stride)
    return Region(maps, along(region.rows, height, down, padding, shape[1]),
                  along(region.columns, width, across, padding, shape[2]))


def _of_memory(layer: Memory, region: Region, shape: Shape, down: bool) -> Region:
    """All columns up to a state's own, or all states from a column on; only the last ones are given where the layer
    says no others, and they come from all columns."""
    first, last = region.columns
    if down:
        return Region((0, shape[0]), (0, shape[1]), (0, shape[2] if layer.last else last))
    return Region((0, shape[0]), (0, 1), (0 if layer.last else first, shape[2]))


def _of_heads(layer: Heads, region: Region, shape: Shape, down: bool) -> Region:
    """The two scores that a pair adds up, or the pairs that a score is in; of several cells all that there are."""
    if len(region.each_map) > 1:
        return Region((0, shape[0]), (0, 1), (0, 1))
    if down:
        one, other = layer.pair(region.maps[0])
        return Region((one, other + 1), (0, 1), (0, 1), other - one)
    pairs = layer.pairs(region.maps[0])
    return Region((pairs.start, pairs[-1] + 1), (0, 1), (0, 1), pairs.step)


def _below(part: tuple[int, int], side: int, stride: int, padding: int, length: int) -> tuple[int, int]:
    """The range of input cells under a range of windows, cut to what exists."""
    first = part[0] * stride - padding
    last = (part[1] - 1) * stride - padding + side
    return max(0, min(first, length)), max(0, min(last, length))


def _above(part: tuple[int, int], side: int, stride: int, padding: int, length: int) -> tuple[int, int]:
    """The range of windows that cover any of a range of input cells."""
    first = -(-(part[0] + padding - side + 1) // stride)
    last = (part[1] - 1 + padding) // stride + 1
    return max(0, min(first, length)), max(0, min(last, length))
