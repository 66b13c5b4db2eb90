"""Marks on a canvas of maps: frames around cells, frames around whole maps, and dots; many of them at every stroke."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.map_group import CanvasMark
from xoviz.gui.widgets.painting import paint_frame, paint_mark

APART = 4.0
"""Pixels between a map and the frame around it: its own frame, and as much again to tell them apart."""

ROOMY = 14
"""Cells of so many pixels and more have their dot in a corner, so that it does not hide their number."""


def paint_marks(painter: QPainter, marks: Iterable[CanvasMark], rect_of: Callable[[CanvasMark], QRectF],
                seen: QRectF) -> None:
    """The marks in sight; ``rect_of`` tells where the cells of a mark lie."""
    halo = current_theme().colour("card")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for mark in marks:
        rect = rect_of(mark)
        if mark.dot:
            if rect.intersects(seen):
                _paint_dot(painter, rect, mark.colour, halo)
        elif mark.around:
            paint_frame(painter, rect.adjusted(-APART, -APART, APART, APART), 2.0, mark.colour)
        else:
            paint_mark(painter, rect, mark.colour, halo, dotted=mark.style != Qt.PenStyle.SolidLine)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_dot(painter: QPainter, rect: QRectF, colour: QColor, halo: QColor) -> None:
    """A dot in a corner of a cell; in a small one, a square in its middle: it looks the same, and there are many."""
    if rect.width() < ROOMY:
        middle = rect.center()
        painter.fillRect(QRectF(middle.x() - 2, middle.y() - 2, 4, 4), halo)
        painter.fillRect(QRectF(middle.x() - 1, middle.y() - 1, 2, 2), colour)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(halo, 1.0))
    painter.setBrush(colour)
    size = min(rect.width() * 0.12, 5.0)
    painter.drawEllipse(rect.bottomRight() - QPointF(size + 1.5, size + 1.5), size, size)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
