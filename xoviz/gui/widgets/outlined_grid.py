"""A grid of values over a picture: the picture's ink is outlined, single cells can be dotted and numbered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.grid_geometry import Cell, CellGeometry, Values
from xoviz.gui.widgets.grid_view import GridView

Mask = npt.NDArray[np.bool_]

NUMBERED = 0.62
"""Of a cell's side, for the height of its number."""


class OutlinedGrid(GridView):
    """Shows values (H, W), a picture or signed ones; ``outline`` draws the edges of some ink over them."""

    def __init__(self, rows: int, columns: int, *, signed: bool = False) -> None:
        super().__init__(rows, columns, signed=signed)
        self._ink: Mask | None = None
        self._dotted: Sequence[Cell] = ()
        self._numbered: Sequence[Cell] = ()
        self._reached = 0

    def outline(self, ink: Mask | None) -> None:
        """Draw the edges between cells that are ink, (H, W), and those that are not."""
        self._ink = ink
        self.update()

    def dot(self, cells: Sequence[Cell]) -> None:
        """Put a dot into these cells."""
        self._dotted = tuple(cells)
        self.update()

    def number(self, cells: Sequence[Cell], reached: int) -> None:
        """Frame these cells and number them from 1 on; the first ``reached`` of them in the accent's colour."""
        self._numbered, self._reached = tuple(cells), reached
        self.update()

    def _paint(self, painter: QPainter, cells: CellGeometry) -> None:
        super()._paint(painter, cells)
        theme = current_theme()
        if self._ink is not None and self._ink.shape == self.values.shape:
            self._paint_outline(painter, cells, self._ink)
        side = max(cells.side * 0.24, 2.0)
        for cell in self._dotted:
            painter.fillRect(_middle(cells.rect(*cell), side + 2), theme.colour("card"))
            painter.fillRect(_middle(cells.rect(*cell), side), theme.colour("error"))
        self._paint_numbers(painter, cells)

    def _paint_outline(self, painter: QPainter, cells: CellGeometry, ink: Mask) -> None:
        """A dark line within a pale one, seen on any colour."""
        padded = np.pad(ink, 1)
        across = np.argwhere(padded[1:, 1:-1] != padded[:-1, 1:-1])  # edges above row i, from column j on
        down = np.argwhere(padded[1:-1, 1:] != padded[1:-1, :-1])
        side, left, top = cells.side, cells.left, cells.top
        lines = [QLineF(left + j * side, top + i * side, left + (j + 1) * side, top + i * side)
                 for i, j in across.tolist()]
        lines += [QLineF(left + j * side, top + i * side, left + j * side, top + (i + 1) * side)
                  for i, j in down.tolist()]
        for width, role in ((4.0, "paper"), (2.0, "ink")):
            painter.setPen(QPen(current_theme().colour(role), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
            painter.drawLines(lines)

    def _paint_numbers(self, painter: QPainter, cells: CellGeometry) -> None:
        theme = current_theme()
        painter.setFont(number_font(max(int(cells.side * NUMBERED), 7), bold=True))
        for number, cell in enumerate(self._numbered, 1):
            rect = cells.rect(*cell)
            colour = theme.colour("accent" if number <= self._reached else "muted")
            painter.fillRect(rect, colour)
            painter.setPen(theme.colour("on_accent" if number <= self._reached else "card"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, str(number))


def _middle(rect: QRectF, side: float) -> QRectF:
    middle = rect.center()
    return QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)


def finite(values: Values) -> Values:
    """The same values with 0 where there are none yet: a grid shows finite ones only."""
    return np.nan_to_num(values, nan=0.0)
