"""How far back a word still matters: two bars for each word of a text, one for its slope, one for its replacement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.explain.memory_reach import Reach
from xoviz.gui.theme import Theme, current_theme, number_font

WORDS = 18  # pixels below the bars
NUMBERS = 14  # pixels above them
GAP = 3
LEGEND = 16


class ReachBars(QWidget):
    """Bars from 0 to 1: what another word would move, and the slope as a share of the largest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._reach = Reach(np.zeros(0), np.zeros(0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def reach(self) -> Reach:
        """What is shown, word by word."""
        return self._reach

    def present(self, reach: Reach, words: Sequence[str]) -> None:
        """Show how much each of ``words`` matters."""
        self._reach, self._words = reach, tuple(words)
        told = "; ".join(f"{word} {moved:.2f}" for word, moved in zip(words, reach.moved, strict=True))
        self.setAccessibleDescription(told)
        self.update()

    def sizeHint(self) -> QSize:
        """Beside the votes."""
        return QSize(260, 130)

    def minimumSizeHint(self) -> QSize:
        """Low bars."""
        return QSize(160, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars side by side, the word below, the number that a replacement moves above."""
        if not self._words:
            return
        theme, count = current_theme(), len(self._words)
        room, high = min(self.width() / count, 64.0), self.height() - LEGEND - WORDS - NUMBERS
        ground, steepest = LEGEND + NUMBERS + high, float(self._reach.slopes.max()) or 1.0
        with QPainter(self) as painter:
            painter.setFont(number_font(11))
            self._paint_legend(painter, theme)
            for place, word in enumerate(self._words):
                left, wide = place * room, (room - 3 * GAP) / 2
                moved, slope = float(self._reach.moved[place]), float(self._reach.slopes[place]) / steepest
                for number, (share, role) in enumerate(((moved, "accent"), (slope, "muted"))):
                    bar = QRectF(left + GAP + number * (wide + GAP), ground - high * share, wide, high * share)
                    painter.fillRect(bar, theme.colour(role))
                painter.fillRect(QRectF(left, ground, room, 1), theme.colour("outline"))
                painter.setPen(theme.colour("text"))
                painter.drawText(QRectF(left, ground, room, WORDS), Qt.AlignmentFlag.AlignCenter, word)
                number_at = QRectF(left, ground - high * moved - NUMBERS, wide + 2 * GAP, NUMBERS)
                painter.drawText(number_at, Qt.AlignmentFlag.AlignCenter, f"{moved:.2f}")

    def _paint_legend(self, painter: QPainter, theme: Theme) -> None:
        """What the two colours are."""
        left = 0.0
        for role, text in (("accent", self.tr("if another word stood there")), ("muted", self.tr("slope"))):
            painter.fillRect(QRectF(left, 4, 8, 8), theme.colour(role))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(left + 12, 0, self.width(), LEGEND), Qt.AlignmentFlag.AlignVCenter, text)
            left += 12 + painter.fontMetrics().horizontalAdvance(text) + 16
