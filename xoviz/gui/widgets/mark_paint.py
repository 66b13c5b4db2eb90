"""Marks on a canvas of maps: frames around cells, frames around whole maps, and dots; many of them at every stroke."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

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
    placed = [(mark, rect_of(mark)) for mark in marks]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for mark, rect in placed:
        if mark.around:
            paint_frame(painter, rect.adjusted(-APART, -APART, APART, APART), 2.0, mark.colour)
        elif not mark.dot:
            paint_mark(painter, rect, mark.colour, halo, dotted=mark.style != Qt.PenStyle.SolidLine)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(halo, 1.0))
    colour = None
    for mark, rect in placed:
        if not mark.dot or not rect.intersects(seen):
            continue
        if mark.colour is not colour:
            colour = mark.colour
            painter.setBrush(colour)
        size = max(1.5, min(rect.width() * 0.12, 5.0))
        corner = rect.bottomRight() - QPointF(size + 1.5, size + 1.5)
        painter.drawEllipse(corner if rect.width() >= ROOMY else rect.center(), size, size)
