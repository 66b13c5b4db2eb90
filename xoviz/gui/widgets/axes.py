"""Axes of small plots that change while one watches: tidy numbers, few lines, one place to turn values into pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.numbers import SHORT_FROM, scientific

LEFT, RIGHT, TOP, BOTTOM = 60, 18, 24, 42
"""Pixels around the area of a plot, for its numbers and names."""

TYPE = 11
"""Pixels, of the numbers at the ticks."""

MOST_DECIMALS = 4
"""Digits after the point; smaller steps are written with a power of ten."""


NARROW, TINY = 1e-9, 1e-300
"""What differs by less, as a share or at all, gets an axis around it: its ticks could not be told apart."""


class Axis(NamedTuple):
    """From ``low`` to ``high``, with a tick at each multiple of ``step``."""

    low: float
    high: float
    step: float

    def ticks(self) -> list[float]:
        """Where the ticks are; no more digits than the step has."""
        first, last = math.ceil(self.low / self.step - 1e-6), math.floor(self.high / self.step + 1e-6)
        return [at * self.step for at in range(first, last + 1)]

    def text(self, value: float) -> str:
        """The number at a tick, with as many digits as tell it from the next: "0.25", "1000", "1.5e−7"."""
        largest = max(abs(self.low), abs(self.high))
        decimals = max(-_power(self.step), 0)
        if abs(value) < self.step / 2:
            return "0"
        if decimals > MOST_DECIMALS or largest >= SHORT_FROM:
            return scientific(value, max(_power(value) - _power(self.step), 0))
        return f"{value:.{decimals}f}".replace("-", "−")


def tidy(low: float, high: float, most: int = 6) -> Axis:
    """An axis that holds ``low`` to ``high``, both finite, ends at ticks, and has about ``most`` of them."""
    if not high - low > max(NARROW * max(abs(low), abs(high)), TINY):
        room = abs(low) / 2 or 1.0
        low, high = low - room, high + room
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * part for part in (1, 2, 5, 10) if raw <= power * part * (1 + 1e-9))
    return Axis(math.floor(low / step + 1e-6) * step, math.ceil(high / step - 1e-6) * step, step)


def _power(value: float) -> int:
    """The power of ten of a number's first digit."""
    return math.floor(math.log10(abs(value)) + 1e-9)


class Plane(NamedTuple):
    """An area of pixels with an axis across and one up."""

    area: QRectF
    across: Axis
    up: Axis

    def point(self, value: float, height: float) -> QPointF:
        """Where a pair of values lies."""
        share = (height - self.up.low) / (self.up.high - self.up.low)
        return QPointF(self.x(value), self.area.bottom() - share * self.area.height())

    def x(self, value: float) -> float:
        """How far to the right a value lies."""
        return self.area.left() + (value - self.across.low) / (self.across.high - self.across.low) * self.area.width()

    def value_at(self, x: float) -> float:
        """The value so far to the right; beyond an end, that end."""
        share = min(max((x - self.area.left()) / max(self.area.width(), 1.0), 0.0), 1.0)
        return self.across.low + share * (self.across.high - self.across.low)

    def line(self, values: Sequence[float], heights: Sequence[float]) -> list[QPointF]:
        """The corners of a curve; what is no finite number is left out, and what is far off is cut."""
        tall = np.asarray(heights, np.float64)
        finite, room = np.isfinite(tall), 4 * (self.up.high - self.up.low)
        across = (np.asarray(values, np.float64)[finite] - self.across.low) / (self.across.high - self.across.low)
        up = (np.clip(tall[finite], self.up.low - room, self.up.high + room) - self.up.low) / (
            self.up.high - self.up.low)
        return list(map(QPointF, (self.area.left() + across * self.area.width()).tolist(),
                        (self.area.bottom() - up * self.area.height()).tolist()))


def paint_axes(painter: QPainter, plane: Plane, across_name: str, up_name: str) -> None:
    """The ground, lines across at the ticks, numbers and names."""
    theme, area = current_theme(), plane.area
    painter.fillRect(area, theme.colour("card"))
    painter.setFont(number_font(TYPE))
    metrics = painter.fontMetrics()
    for value in plane.up.ticks():
        y = round(plane.point(plane.across.low, value).y()) + 0.5
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(theme.colour("muted"))
        text = plane.up.text(value)
        painter.drawText(QPointF(area.left() - 8 - metrics.horizontalAdvance(text), y + metrics.ascent() / 2 - 1), text)
    for value in plane.across.ticks():
        x = round(plane.x(value)) + 0.5
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + 4))
        painter.setPen(theme.colour("muted"))
        text = plane.across.text(value)
        painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, area.bottom() + 5 + metrics.ascent()), text)
    painter.setPen(theme.colour("text"))
    painter.drawText(QPointF(area.left(), area.top() - 8), up_name)
    painter.drawText(QRectF(area.left(), area.bottom() + 20, area.width(), 18),
                     Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, across_name)


def paint_ball(painter: QPainter, where: QPointF, radius: float, colour: QColor, *, hollow: bool = False) -> None:
    """A ball with a pale rim, seen on any line; a ``hollow`` one stands for where it could be."""
    theme = current_theme()
    painter.setPen(QPen(colour, 2) if hollow else QPen(theme.colour("card"), 2))
    painter.setBrush(theme.colour("card") if hollow else colour)
    painter.drawEllipse(where, radius, radius)
