"""How a row of named values is painted: a handle, the name, a bar, the number and its unit."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from xoviz.gui.theme import current_theme

GRIP, GAP = 14, 6
"""Pixels: the handle of a row, and between its parts."""

BAR, KNOB = 6.0, 4.5
"""Pixels: how thick a bar is, and the radius of what is dragged."""

PALE = 0.35
"""Opacity of what a row that is carried leaves behind."""


class ValueRow(NamedTuple):
    """One value: a whole number from ``low`` to ``high``, in a unit; and what it means, for a tooltip."""

    name: str
    unit: str
    low: int
    high: int
    value: int
    meaning: str = ""

    @property
    def share(self) -> float:
        """How far it is from the low end to the high one, 0 to 1."""
        return (self.value - self.low) / (self.high - self.low)


class Rects(NamedTuple):
    """Where a row lies, its name with the handle, its bar, and its number with the unit."""

    row: QRectF
    name: QRectF
    bar: QRectF
    number: QRectF


class Look(NamedTuple):
    """What is special about a row at the moment."""

    hovered: bool = False
    cursor: bool = False
    carried: bool = False
    target: bool = False
    dragged: bool = False


def paint_row(painter: QPainter, row: ValueRow, rects: Rects, look: Look, font: QFont, numbers: QFont) -> None:
    """One row; that which is carried is paler."""
    theme = current_theme()
    if look.hovered or look.target:
        painter.fillRect(rects.row, theme.colour("raised"))
    painter.setOpacity(PALE if look.carried else 1.0)
    _paint_name(painter, row.name, rects.name, font, theme.colour("muted"))
    _paint_bar(painter, rects.bar, row.share, held=look.dragged)
    _paint_number(painter, row, rects.number, font, numbers)
    painter.setOpacity(1.0)
    if look.cursor or look.target:
        painter.setPen(QPen(theme.colour("focus" if look.cursor else "accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rects.row.adjusted(1, 1, -1, -1))


def paint_carried(painter: QPainter, name: str, rect: QRectF, y: float, font: QFont) -> None:
    """The name that is carried, on a card at the height of the mouse."""
    theme = current_theme()
    card = QRectF(rect.left() + GAP, y - rect.height() / 2, rect.width() + GAP, rect.height())
    painter.setPen(QPen(theme.colour("accent"), 1.5))
    painter.setBrush(theme.colour("card"))
    painter.drawRoundedRect(card, 4, 4)
    _paint_name(painter, name, card, font, theme.colour("accent"))


def _paint_name(painter: QPainter, name: str, rect: QRectF, font: QFont, grip: QColor) -> None:
    """The name, behind six dots: here it can be taken hold of."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(grip)
    for across in (4.0, 8.0):
        for down in (-4.0, 0.0, 4.0):
            painter.drawEllipse(QPointF(rect.left() + across, rect.center().y() + down), 1.0, 1.0)
    painter.setFont(font)
    painter.setPen(current_theme().colour("text"))
    painter.drawText(rect.adjusted(GRIP, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


def _paint_bar(painter: QPainter, rect: QRectF, share: float, *, held: bool) -> None:
    theme = current_theme()
    groove = QRectF(rect.left(), rect.center().y() - BAR / 2, rect.width(), BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("outline"))
    painter.drawRoundedRect(groove, BAR / 2, BAR / 2)
    groove.setWidth(max(rect.width() * share, BAR))
    painter.setBrush(theme.colour("accent"))
    painter.drawRoundedRect(groove, BAR / 2, BAR / 2)
    painter.setPen(QPen(theme.colour("accent"), 1.5))
    painter.setBrush(theme.colour("accent" if held else "card"))
    painter.drawEllipse(QPointF(rect.left() + rect.width() * share, rect.center().y()), KNOB, KNOB)


def _paint_number(painter: QPainter, row: ValueRow, rect: QRectF, font: QFont, numbers: QFont) -> None:
    """The number against a common edge; units begin there."""
    theme = current_theme()
    digits = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    edge = number_edge(rect, numbers)
    painter.setFont(numbers)
    painter.setPen(theme.colour("text"))
    painter.drawText(QRectF(rect.left(), rect.top(), edge - rect.left(), rect.height()), digits, str(row.value))
    painter.setFont(font)
    painter.setPen(theme.colour("muted"))
    painter.drawText(QRectF(edge + GAP / 2, rect.top(), rect.right() - edge, rect.height()),
                     Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.unit)


def number_edge(rect: QRectF, numbers: QFont) -> float:
    """Where numbers of up to three digits end and units begin."""
    return rect.left() + QFontMetrics(numbers).horizontalAdvance("000") + GAP / 2
