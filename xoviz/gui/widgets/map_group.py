"""A group of maps on a canvas: how many cells they have, where they lie, and what marks them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor

from xoviz.gui.theme import Theme
from xoviz.gui.widgets.grid_geometry import CellGeometry, Values
from xoviz.gui.widgets.number_tiles import Numbers
from xoviz.gui.widgets.numbers import Reading, reading_of_map
from xoviz.gui.widgets.painting import type_for
from xoviz.gui.widgets.tiles import Tiles

WHOLE_FROM = 4
"""Cells of so many device pixels and more are a whole number of them."""

LEAST = 0.2
"""Device pixels: no cell is smaller, whatever room there is."""

LINES_FROM = 7
NUMBERS_FROM = 24
"""Logical pixels: cells of so many and more have lines between them, and numbers in them."""

APART = 4.0
"""Pixels between a map and a frame around it: its own frame, and as much again to tell them apart."""

REACH = APART + 4
"""Pixels beside a map into which frames and marks may reach that do not spill."""


@dataclass(frozen=True)
class MapGroup:
    """Maps of one size: ``rects`` says where each may be; the largest square cells that fit are centred there.

    ``ink`` paints them as pictures (paper -1, ink +1), otherwise in the diverging colours. ``frames`` are the maps'
    identity colours (none: the outline's).
    """

    key: str
    rows: int
    columns: int
    rects: tuple[QRectF, ...]
    ink: bool = False
    frames: tuple[QColor, ...] = ()
    numbers: bool = True


class CanvasMark(NamedTuple):
    """A frame around cells of a map, and of as many maps from this one on as ``maps`` says.

    With ``around``, so many whole maps from this one on get one frame outside of their own instead.
    """

    key: str
    map: int
    row: int
    column: int
    height: int
    width: int
    colour: QColor
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    maps: int = 1
    around: int = 0

    @property
    def last(self) -> int:
        """The last map that it concerns."""
        return self.map + max(self.maps, self.around) - 1

    def beyond(self, group: MapGroup) -> int:
        """By how many cells it reaches beyond its map, over others perhaps, if that is more than 0."""
        return max(-self.row, -self.column, self.row + self.height - group.rows,
                   self.column + self.width - group.columns)


class CanvasDots(NamedTuple):
    """A dot in each of n cells of a group's maps: ``cells`` (n, 3) are map, row and column."""

    key: str
    cells: npt.NDArray[np.integer[Any]]
    colour: QColor


class PaintedGroup:
    """A group made ready: where its cells lie, its values if it has any yet, and the pixels of its maps.

    ``stale`` says that the pixels do not show the values yet. ``tops`` and ``lefts`` (n,) are the corners of its maps,
    and ``side`` that of a cell, all in device pixels; ``type`` is the size of numbers, in logical ones. All maps lie
    within the ``whole``, frames and marks that do not spill within its ``surroundings``, in logical pixels.
    """

    def __init__(self, group: MapGroup, ratio: float) -> None:
        self.group = group
        self.cells = [fitted(rect, group.rows, group.columns, ratio) for rect in group.rects]
        self.values: Values | None = None
        self.exact: Numbers | None = None
        self.reading: Reading = "decimals"
        self.limit, self.ground = 1.0, -1.0
        self.stale = True
        side = self.cells[0].side if self.cells else 1.0
        self.lined, self.numbered = side >= LINES_FROM, group.numbers and side >= NUMBERS_FROM
        self.side, self.type = side * ratio, type_for(side) if self.numbered else 0
        tops, lefts = [cells.top for cells in self.cells], [cells.left for cells in self.cells]
        self.tops = np.rint(np.multiply(tops, ratio)).astype(np.intp)
        self.lefts = np.rint(np.multiply(lefts, ratio)).astype(np.intp)
        self.shape = len(self.cells), group.rows, group.columns
        self.whole = QRectF()
        if self.cells:
            self.whole = QRectF(min(lefts), min(tops), max(lefts) - min(lefts) + group.columns * side,
                                max(tops) - min(tops) + group.rows * side)
        self.surroundings = self._around(REACH)
        self.tiles = Tiles(self.shape, side, ratio, lined=self.lined)

    def fill(self, values: Values, limit: float, exact: Numbers | None = None, reading: Reading = "decimals",
             ground: float = -1.0) -> None:
        """Show values (n, rows, columns); what is written, in some ``reading``, is ``exact`` if that is given. In a
        picture ``ground`` is the value of blank paper."""
        self.values, self.limit, self.stale = values, limit, True
        self.ground = ground if self.group.ink else -1.0
        self.exact, self.reading = exact, reading_of_map(reading, values)

    @property
    def numbers(self) -> Numbers | None:
        """What is written in the cells: fractions where they are known, else the values."""
        return self.values if self.exact is None else self.exact

    def frames(self, theme: Theme) -> list[tuple[float, tuple[QColor, ...]]]:
        """How thick the frames of the maps are, from the first map to the last, and the colour of each."""
        own, count = self.group.frames[: len(self.cells)], len(self.cells)
        return [(2.0, own), (1.0, (theme.colour("outline"),) * (count - len(own)))]

    def surroundings_with(self, beyond: int) -> QRect:
        """The same, and as many cells beyond it, if that is more than 0."""
        return self._around(REACH + beyond * self.cells[0].side) if beyond > 0 else self.surroundings

    def _around(self, reach: float) -> QRect:
        return self.whole.adjusted(-reach, -reach, reach, reach).toAlignedRect()

    def rects_of(self, mark: CanvasMark) -> list[QRectF]:
        """Where the cells of a mark lie, map by map, or the maps that it goes around."""
        if mark.around:
            maps = self.cells[mark.map : mark.map + mark.around]
            whole = reduce(QRectF.united, [cells.whole() for cells in maps])
            return [whole.adjusted(-APART, -APART, APART, APART)]
        return [cells.rect(mark.row, mark.column, mark.height, mark.width)
                for cells in self.cells[mark.map : mark.map + mark.maps]]


def fitted(rect: QRectF, rows: int, columns: int, ratio: float) -> CellGeometry:
    """The largest square cells within a rectangle, centred; on whole device pixels unless they are tiny.

    Tiny cells would waste up to half of the room by rounding down, and nobody sees their edges. Where there is less
    than a pixel for each, some are left out, so that maps do not lie on one another.
    """
    side = max(min(rect.width() / columns, rect.height() / rows), LEAST / ratio)
    if side * ratio >= WHOLE_FROM:
        side = int(side * ratio) / ratio
    left = rect.left() + (rect.width() - side * columns) / 2
    top = rect.top() + (rect.height() - side * rows) / 2
    return CellGeometry(rows, columns, side, round(left * ratio) / ratio, round(top * ratio) / ratio)
