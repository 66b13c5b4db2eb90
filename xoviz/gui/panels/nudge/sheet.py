"""How the numbers of a parameter are laid out as maps to click on, and which number each cell is."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QRectF

from xoviz.explain.nudge import Knob
from xoviz.nn import Array, Network

GAP = 10.0
LARGEST_CELL = 48.0
"""Pixels."""

NARROW = 10
"""Up to so many single numbers stand in one column."""


class Sheet(NamedTuple):
    """One parameter of a network, or a part of it, as ``maps`` maps of ``rows`` x ``columns`` cells.

    A convolution of one channel shows all its filters at once, otherwise the channels of filter ``part``; a dense layer
    the weights of unit ``part``, over the maps that they look at; single numbers are one map.
    """

    key: str
    shape: tuple[int, ...]
    part: int
    all_parts: bool
    maps: int
    rows: int
    columns: int

    def values(self, network: Network) -> Array:
        """The numbers, (maps, rows, columns)."""
        numbers = network.parameters[self.key]
        shown: Array = numbers if self.all_parts else numbers[self.part]
        return shown.reshape(self.maps, self.rows, self.columns)

    def knob(self, map_: int, row: int, column: int) -> Knob:
        """The number that a cell shows."""
        flat = (map_ * self.rows + row) * self.columns + column
        shape = self.shape if self.all_parts else self.shape[1:]
        index: list[int] = []
        for size in reversed(shape):
            flat, at = divmod(flat, size)
            index.insert(0, at)
        return Knob(self.key, tuple(index) if self.all_parts else (self.part, *index))

    def cell(self, knob: Knob) -> tuple[int, int, int]:
        """The cell (map, row, column) that shows a number."""
        flat = 0
        index, shape = (knob.index, self.shape) if self.all_parts else (knob.index[1:], self.shape[1:])
        for at, size in zip(index, shape, strict=True):
            flat = flat * size + at
        return flat // (self.rows * self.columns), flat // self.columns % self.rows, flat % self.columns


def sheet_of(network: Network, knob: Knob) -> Sheet:
    """The sheet on which a number is shown."""
    slot = network.stack.slot(knob.key)
    shape = slot.parameter.shape
    layer = network.layers[network.stack.index(slot.layer_id)]
    if len(shape) == 1:
        return Sheet(knob.key, shape, 0, True, 1, *_folded(shape[0]))
    if layer.kind == "conv" and shape[1] == 1:
        return Sheet(knob.key, shape, 0, True, shape[0], *shape[2:])
    part = knob.index[0]
    if shape[2:] == (1, 1) and layer.kind == "dense":
        return Sheet(knob.key, shape, part, False, 1, *_folded(shape[1]))
    return Sheet(knob.key, shape, part, False, *shape[1:])


def middle(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The first filter's, unit's or bias's, and there the cell in the middle of the first map."""
    return (0, *(size // 2 if place else 0 for place, size in enumerate(shape[1:])))


def packed(width: float, height: float, maps: int, rows: int, columns: int) -> list[QRectF]:
    """Rectangles for maps in as many columns as make their cells largest, from the upper left."""

    def side(across: int) -> float:
        down = -(-maps // across)
        return min((width - (across - 1) * GAP) / across / columns, (height - (down - 1) * GAP) / down / rows,
                   LARGEST_CELL)

    across = max(range(1, maps + 1), key=side)
    cell = max(math.floor(side(across)), 2.0)
    wide, high = cell * columns, cell * rows
    return [QRectF(4 + place % across * (wide + GAP), 4 + place // across * (high + GAP), wide, high)
            for place in range(maps)]


def _folded(count: int) -> tuple[int, int]:
    """Rows and columns of single numbers: one row of few, a block of many."""
    if count <= NARROW:
        return 1, count
    down = max(part for part in range(1, math.isqrt(count) + 1) if count % part == 0)
    return down, count // down
