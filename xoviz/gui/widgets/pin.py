"""What marks a pinned cell, on every kind of grid: a second frame around the first one, and the head of a pin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.painting import paint_frame

AWAY = 4.0
"""Pixels from the cell to the second frame; the first lies between."""

HEAD, HOLE = 5.0, 1.75
"""Radii in pixels."""


def reach_of_pin(rect: QRectF) -> QRectF:
    """All pixels that the pin of the cells in a rectangle may touch."""
    reach = AWAY + HEAD + 2
    return rect.adjusted(-reach, -reach, reach, reach)


def paint_pin(painter: QPainter, rect: QRectF) -> None:
    """Pin the cells in a rectangle, which has its own frame already."""
    theme = current_theme()
    colour, halo = theme.colour("focus"), theme.colour("card")
    outer = rect.adjusted(-AWAY, -AWAY, AWAY, AWAY)
    paint_frame(painter, outer.adjusted(1, 1, -1, -1), 4.0, halo)
    paint_frame(painter, outer, 2.0, colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(halo, 1.5))
    painter.setBrush(colour)
    painter.drawEllipse(outer.topRight(), HEAD, HEAD)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(halo)
    painter.drawEllipse(outer.topRight(), HOLE, HOLE)
    painter.restore()
