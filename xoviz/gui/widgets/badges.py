"""Badges: small marks in the corner of a picture, which say that a part is switched off, or that it learns nothing."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QIcon, QPainter

from xoviz.gui.theme import current_theme, icon
from xoviz.gui.widgets.painting import is_on_screen

Badge = Literal["off", "freeze"]
"""What a part wears: the name of an icon."""

SMALLEST, LARGEST = 8.0, 17.0
"""Pixels of a badge."""

BEYOND = 5.0
"""Pixels by which it reaches beyond a map, or a cell with a number in it, so that the number can be read."""

SHARE = 0.45
"""Of the shorter side of what wears it."""

ROLES = {"off": "error", "freeze": "accent"}
"""The colours of the theme that they have."""


class CanvasBadge(NamedTuple):
    """A badge for cells of a map on a canvas: ``height`` x ``width`` of them, from (row, column) on."""

    key: str
    map: int
    row: int
    column: int
    height: int
    width: int
    badge: Badge


class Badges:
    """Paints badges in the colours of the theme; an icon is made once for each theme."""

    def __init__(self) -> None:
        self._icons: dict[tuple[str, str], QIcon] = {}

    def paint(self, painter: QPainter, badge: Badge, wearer: QRectF, ratio: float, beyond: float = 0.0) -> QRectF:
        """Lay a badge on the upper right corner of what wears it, or so many pixels ``beyond`` it.

        ``ratio`` is device pixels to a logical one. Returns where it lies.
        """
        side = side_of(wearer)
        corner = wearer.topRight() + QPointF(beyond - side, -beyond)
        return self.put(painter, badge, QRectF(corner, QSizeF(side, side)), ratio)

    def put(self, painter: QPainter, badge: Badge, box: QRectF, ratio: float) -> QRectF:
        """Paint a badge right here, on a ground that keeps it visible on any colour."""
        theme = current_theme()
        painter.fillRect(box, theme.colour("card"))
        drawing = self.icon(badge)
        if is_on_screen(painter, ratio):
            side = max(round(box.width()), 1)
            painter.drawPixmap(box, drawing.pixmap(QSize(side, side), ratio), QRectF(0, 0, side * ratio, side * ratio))
        else:
            drawing.paint(painter, box.toRect())
        return box

    def icon(self, badge: Badge) -> QIcon:
        """A badge as an icon in the colour it has in the theme."""
        theme = current_theme()
        key = badge, theme.name
        if key not in self._icons:
            self._icons[key] = icon(badge, theme, ROLES[badge])
        return self._icons[key]


def side_of(wearer: QRectF) -> float:
    """How large a badge is on what wears it."""
    return min(max(SHARE * min(wearer.width(), wearer.height()), SMALLEST), LARGEST)
