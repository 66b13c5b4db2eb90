"""A few curves in one plot, named where they end: who has come how far for what cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.axes import BOTTOM, LEFT, RIGHT, TOP, Plane, paint_axes, paint_ball, tidy


class Line(NamedTuple):
    """One curve: its name, its colour, and its points; ``dashed`` tells it from others without colour."""

    name: str
    colour: QColor
    values: Sequence[float]
    heights: Sequence[float]
    dashed: bool = False


class LinePlot(QWidget):
    """Draws some lines from 0 on; both axes grow with them."""

    def __init__(self, across: str, up: str, parent: QWidget | None = None, *, lower: int = 0) -> None:
        """A plot whose axes are called so; the names stand `lower` by so many pixels, where curves rise."""
        super().__init__(parent)
        self._lower = lower
        self._names = across, up
        self._lines: tuple[Line, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def present(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self._lines = tuple(lines)
        self.update()

    def sizeHint(self) -> QSize:
        """Room to see a bend."""
        return QSize(420, 260)

    def minimumSizeHint(self) -> QSize:
        """Axes and small curves."""
        return QSize(LEFT + RIGHT + 140, TOP + BOTTOM + 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, lines, and what each is called."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().window())
            plane = self._plane()
            if plane is None:
                return
            paint_axes(painter, plane, *self._names)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for line in self._lines:
                corners = plane.line(line.values, line.heights)
                painter.setPen(QPen(line.colour, 2.5, Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine))
                painter.drawPolyline(corners)
                if corners:
                    paint_ball(painter, corners[-1], 5, line.colour)
            self._paint_names(painter, plane)

    def _paint_names(self, painter: QPainter, plane: Plane) -> None:
        """A line of each kind with its name, at the upper right, where falling curves leave room."""
        painter.setFont(number_font(13, bold=True))
        widest = max(painter.fontMetrics().horizontalAdvance(line.name) for line in self._lines)
        left = plane.area.right() - widest - 46
        for place, line in enumerate(self._lines):
            y = plane.area.top() + 18 + self._lower + 22 * place
            painter.setPen(QPen(line.colour, 2.5, Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine))
            painter.drawLine(QPointF(left, y), QPointF(left + 26, y))
            painter.setPen(current_theme().colour("text"))
            painter.drawText(QPointF(left + 34, y + 5), line.name)

    def _plane(self) -> Plane | None:
        heights = [height for line in self._lines for height in line.heights if math.isfinite(height)]
        if not heights:
            return None
        area = QRectF(LEFT, TOP, max(self.width() - LEFT - RIGHT, 1), max(self.height() - TOP - BOTTOM, 1))
        furthest = max(value for line in self._lines for value in line.values)
        across = tidy(0, max(furthest, 1.0), max(int(area.width() / 80), 2))
        return Plane(area, across, tidy(0, max(*heights, 1e-12), 5))
