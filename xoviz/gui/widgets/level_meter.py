"""How loud it is now and how much time is left, while something is recorded."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, number_font

DEPTH = 60.0
"""Decibels below the loudest that the bar begins with."""

LOUD = 0.98
"""From here on a microphone is overdriven."""

_TEXT, _BAR = 64, 8


class LevelMeter(QWidget):
    """A bar from silence to as loud as can be, and the seconds that are left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level, self._left = 0.0, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Recording"))

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._left

    @property
    def filled(self) -> float:
        """How much of the bar is filled, 0 to 1: evenly in decibels."""
        return min(max(1 + 20 * math.log10(max(self._level, 1e-9)) / DEPTH, 0.0), 1.0)

    def show_level(self, level: float, left: float) -> None:
        """Show a level, 0 to 1, and the seconds that are left."""
        self._level, self._left = level, left
        self.setAccessibleDescription(self.tr("{left} s left").format(left=f"{left:.1f}"))
        self.update()

    def sizeHint(self) -> QSize:
        """A line of text high."""
        return QSize(160, self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar, and the time beside it."""
        theme = current_theme()
        with QPainter(self) as painter:
            whole = QRectF(0, (self.height() - _BAR) / 2, self.width() - _TEXT, _BAR)
            painter.fillRect(whole, theme.colour("outline"))
            painter.fillRect(QRectF(whole.left(), whole.top(), whole.width() * self.filled, _BAR),
                             theme.colour("error" if self._level >= LOUD else "accent"))
            painter.setFont(number_font(12))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(self.width() - _TEXT, 0, _TEXT, self.height()),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             self.tr("{left} s").format(left=f"{self._left:.1f}"))
