"""What a terrain is painted with: frame, axes, colour bar, path, marks and ball."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from xoviz.gui.theme import Theme, number_font
from xoviz.gui.widgets.curves import Ticks
from xoviz.gui.widgets.height_scale import HeightScale, round_numbers
from xoviz.gui.widgets.relief import colour_bar

LEFT, RIGHT, TOP, BOTTOM = 52, 76, 24, 40
"""Pixels around the relief, for axes and colour bar."""

BAR, GAP = 12, 14
"""Pixels: the width of the colour bar, and what lies between it and the relief."""

TICKS_APART = 54
BALL = 8.0
"""Pixels: the radius of the ball."""

TYPE = 11
DARK, WHITE, BALL_COLOUR = QColor("#10151f"), QColor("#ffffff"), QColor("#d02fa0")


class Edge(NamedTuple):
    """One edge of the relief: what it is, its least and greatest coordinate, and what is written at coordinate 0."""

    title: str = ""
    low: float = -1.0
    high: float = 1.0
    zero: float = 0.0

    def share(self, value: float) -> float:
        """Where a coordinate lies, 0 at the low end and 1 at the high one."""
        return (value - self.low) / (self.high - self.low)

    def at(self, share: float) -> float:
        """The coordinate there."""
        return self.low + share * (self.high - self.low)

    def ticks(self, length: float) -> Ticks:
        """Round numbers along so many pixels: (coordinate, words)."""
        most = max(int(length / TICKS_APART), 1)
        shown = round_numbers(self.low + self.zero, self.high + self.zero, most)
        return [(value - self.zero, words) for value, words in shown]


def paint_axes(painter: QPainter, area: QRectF, across: Edge, up: Edge, theme: Theme) -> None:
    """Numbers and titles below the relief and at its left."""
    painter.setFont(number_font(TYPE))
    painter.setPen(theme.colour("muted"))
    for value, words in across.ticks(area.width()):
        x = area.left() + across.share(value) * area.width()
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
        painter.drawText(QRectF(x - 40, area.bottom() + 4, 80, 16), Qt.AlignmentFlag.AlignCenter, words)
    for value, words in up.ticks(area.height()):
        y = area.bottom() - up.share(value) * area.height()
        painter.drawLine(QPointF(area.left() - 4, y), QPointF(area.left(), y))
        painter.drawText(QRectF(area.left() - LEFT, y - 8, LEFT - 7, 16),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
    painter.setPen(theme.colour("text"))
    below = QRectF(area.left(), area.bottom() + 20, area.width(), 18)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, across.title + " →")
    painter.drawText(QRectF(4, area.top() - TOP, area.width() + LEFT - 4, TOP - 4),
                     Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "↑ " + up.title)


def paint_colour_bar(painter: QPainter, area: QRectF, scale: HeightScale, title: str, theme: Theme) -> None:
    """All colours at the right of the relief, with numbers."""
    bar = QRectF(area.right() + GAP, area.top(), BAR, area.height())
    painter.drawImage(bar, colour_bar(int(bar.height())))
    painter.setFont(number_font(TYPE))
    painter.setPen(theme.colour("muted"))
    ends = {0.0: "≤ " * scale.less, 1.0: "≥ " * scale.more}
    for share, words in scale.ticks(max(int(bar.height() / 22), 2)):
        y = bar.bottom() - share * bar.height()
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 3, y))
        painter.drawText(QRectF(bar.right() + 6, y - 8, RIGHT - GAP - BAR - 6, 16),
                         Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                         ends.get(round(share, 3), "") + words)
    painter.setPen(theme.colour("text"))
    painter.drawText(QRectF(bar.left() - 20, area.top() - TOP, RIGHT, TOP - 4),
                     Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)


def paint_path(painter: QPainter, points: Sequence[QPointF]) -> None:
    """Where a run has been, from a hollow start on; white on dark, so that it is seen on any colour."""
    if not points:
        return
    line = QPolygonF(list(points))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(DARK, 3.5), QPen(WHITE, 1.5)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(line)
    painter.setPen(QPen(DARK, 1.2))
    painter.setBrush(WHITE)
    painter.drawEllipse(points[0], 4.0, 4.0)


def paint_lowest(painter: QPainter, place: QPointF) -> None:
    """A cross at the lowest point."""
    for pen in (QPen(DARK, 4.0), QPen(WHITE, 2.0)):
        painter.setPen(pen)
        painter.drawLine(place - QPointF(6, 0), place + QPointF(6, 0))
        painter.drawLine(place - QPointF(0, 6), place + QPointF(0, 6))


def paint_ball(painter: QPainter, place: QPointF, shadow: bool, focused: bool, theme: Theme) -> None:
    """The ball; hollow where it is only the shadow of a network beside the plane, ringed where keys move it."""
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(DARK, 4.0), QPen(theme.colour("focus"), 2.0)):
            painter.setPen(pen)
            painter.drawEllipse(place, BALL + 5, BALL + 5)
    painter.setPen(QPen(DARK, 1.0))
    painter.setBrush(WHITE)
    painter.drawEllipse(place, BALL, BALL)
    painter.setPen(QPen(BALL_COLOUR, 2.5) if shadow else Qt.PenStyle.NoPen)
    painter.setBrush(WHITE if shadow else BALL_COLOUR)
    painter.drawEllipse(place, BALL - 2.5, BALL - 2.5)


def paint_arrow(painter: QPainter, area: QRectF, place: QPointF) -> None:
    """At the edge of the relief, where the ball is that lies outside."""
    edge = QPointF(min(max(place.x(), area.left() + 8), area.right() - 8),
                   min(max(place.y(), area.top() + 8), area.bottom() - 8))
    away = place - edge
    length = max((away.x() ** 2 + away.y() ** 2) ** 0.5, 1e-9)
    forth = away / length
    side = QPointF(-forth.y(), forth.x())
    painter.setPen(QPen(DARK, 1.0))
    painter.setBrush(BALL_COLOUR)
    painter.drawPolygon(QPolygonF([edge + forth * 7, edge - forth * 6 + side * 7, edge - forth * 6 - side * 7]))
