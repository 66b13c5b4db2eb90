"""The geometry of a grid of square cells: where cells lie on screen, and which cells a stroke covers.

Cells are (row, column), row 0 at the top. Nothing here knows a widget.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

Cell = tuple[int, int]
Values = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class CellGeometry:
    """Square cells centred in a widget; `side`, `left` and `top` in logical pixels.

    All three are whole numbers of device pixels, so that every cell is equally large and every edge sharp.
    """

    rows: int
    columns: int
    side: float
    left: float
    top: float

    @classmethod
    def fit(cls, rows: int, columns: int, width: int, height: int, ratio: float) -> CellGeometry:
        """The largest grid in width x height logical pixels, `ratio` device pixels to each."""
        across, down = int(width * ratio), int(height * ratio)
        side = max(1, min(across // columns, down // rows))
        left, top = max(0, across - side * columns) // 2, max(0, down - side * rows) // 2
        return cls(rows, columns, side / ratio, left / ratio, top / ratio)

    def rect(self, row: int, column: int, height: int = 1, width: int = 1) -> QRectF:
        """The rectangle of height x width cells from (row, column) on; it may reach beyond the grid."""
        x, y = self.left + column * self.side, self.top + row * self.side
        return QRectF(x, y, width * self.side, height * self.side)

    def whole(self) -> QRectF:
        """The rectangle of the whole grid."""
        return self.rect(0, 0, self.rows, self.columns)

    def at(self, x: float, y: float) -> Cell:
        """The cell at a point; the grid is thought to go on beyond its edges."""
        return math.floor((y - self.top) / self.side), math.floor((x - self.left) / self.side)

    def holds(self, cell: Cell) -> bool:
        """Whether the cell belongs to the grid."""
        return 0 <= cell[0] < self.rows and 0 <= cell[1] < self.columns


def line(start: Cell, end: Cell) -> list[Cell]:
    """The cells from start to end, both included, each touching the next (Bresenham 1965)."""
    row, column = start
    down, across = abs(end[0] - row), abs(end[1] - column)
    row_step, column_step = (1 if end[0] > row else -1), (1 if end[1] > column else -1)
    error, cells = across - down, [start]
    while (row, column) != end:
        doubled = 2 * error
        if doubled > -down:
            error -= down
            column += column_step
        if doubled < across:
            error += across
            row += row_step
        cells.append((row, column))
    return cells


def brush(width: int) -> npt.NDArray[np.intp]:
    """The offsets (K, 2) of the cells of a round brush `width` cells wide; ValueError if width < 1.

    The radius is a tenth of a cell short of half the width, which makes width 3 a plus instead of a square.
    """
    if width < 1:
        raise ValueError(f"A brush is at least one cell wide, not {width}.")
    centre = (width - 1) / 2
    rows, columns = np.mgrid[0:width, 0:width]
    inside = (rows - centre) ** 2 + (columns - centre) ** 2 <= (width / 2 - 0.1) ** 2
    return np.argwhere(inside) - (width - 1) // 2


def stamped(values: Values, cells: list[Cell], offsets: npt.NDArray[np.intp], value: float) -> Values:
    """A copy of values (H, W) with `value` wherever the brush touches; what falls outside is dropped."""
    rows, columns = (np.asarray(cells)[:, None, :] + offsets[None, :, :]).reshape(-1, 2).T
    inside = (rows >= 0) & (rows < values.shape[0]) & (columns >= 0) & (columns < values.shape[1])
    result = values.copy()
    result[rows[inside], columns[inside]] = value
    return result
