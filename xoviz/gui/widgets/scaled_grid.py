"""A grid to draw on, with a scale at its left and another below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.grid_geometry import CellGeometry
from xoviz.gui.widgets.pixel_grid import PixelGrid

Tick = tuple[float, str]
"""Where, in cells from the top or from the left, and what stands there."""

LEFT, RIGHT, TOP, BOTTOM = 36, 8, 8, 18
"""Pixels around the cells, for the scales."""

_TICK, _TYPE = 4, 11
_USUAL, _SMALLEST = 12, 4  # pixels of a cell


class ScaledGrid(PixelGrid):
    """Cells whose rows and columns mean something, such as frequency and time. Signals: see PixelGrid."""

    def __init__(self, rows: int, columns: int, down: Sequence[Tick], across: Sequence[Tick],
                 parent: QWidget | None = None) -> None:
        """With ticks ``down`` the left side and ``across`` below."""
        super().__init__(rows, columns, parent=parent)
        self._down, self._across = tuple(down), tuple(across)

    @property
    def geometry_of_cells(self) -> CellGeometry:
        """Where the cells lie, with room around them for the scales."""
        rows, columns = self._values.shape
        room = self.width() - LEFT - RIGHT, self.height() - TOP - BOTTOM
        cells = CellGeometry.fit(rows, columns, max(room[0], 1), max(room[1], 1), self.devicePixelRatio())
        return CellGeometry(rows, columns, cells.side, cells.left + LEFT, cells.top + TOP)

    def sizeHint(self) -> QSize:
        """Cells of 12 pixels."""
        return self._with_cells_of(_USUAL)

    def minimumSizeHint(self) -> QSize:
        """Cells of 4 pixels."""
        return self._with_cells_of(_SMALLEST)

    def _with_cells_of(self, side: int) -> QSize:
        rows, columns = self._values.shape
        return QSize(columns * side + LEFT + RIGHT, rows * side + TOP + BOTTOM)

    def _paint(self, painter: QPainter, cells: CellGeometry) -> None:
        super()._paint(painter, cells)
        whole = cells.whole()
        painter.setFont(number_font(_TYPE))
        painter.setPen(current_theme().colour("muted"))
        for row, text in self._down:
            y = whole.top() + row * cells.side
            painter.drawLine(QPointF(whole.left() - _TICK, y), QPointF(whole.left() - 1, y))
            painter.drawText(QRectF(whole.left() - LEFT, y - 8, LEFT - _TICK - 3, 16),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        for column, text in self._across:
            x = whole.left() + column * cells.side
            painter.drawLine(QPointF(x, whole.bottom() + 1), QPointF(x, whole.bottom() + _TICK))
            painter.drawText(QRectF(x - 30, whole.bottom() + _TICK, 60, BOTTOM - _TICK),
                             Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
