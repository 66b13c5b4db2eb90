"""How the lead of the answer melts away, flip by flip: a bar for each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, number_font

CAPTION, NUMBERS = 18, 18
WIDEST = 34


class Margins(QWidget):
    """One bar before any flip and one after each; those below the line are the other answer's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margins: tuple[float, ...] = ()
        self._count = 0
        self.setAccessibleName(self.tr("Lead of the answer after each flip"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def present(self, margins: Sequence[float], count: int) -> None:
        """Show these leads, of which the one after ``count`` flips is the present one."""
        self._margins, self._count = tuple(margins), count
        self.setAccessibleDescription(", ".join(f"{margin:.3g}" for margin in self._margins))
        self.update()

    def sizeHint(self) -> QSize:
        """Room to compare."""
        return QSize(240, 120)

    def minimumSizeHint(self) -> QSize:
        """Small bars."""
        return QSize(120, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars up for a lead, down for none, and the number of flips below."""
        if not self._margins:
            return
        theme = current_theme()
        low, high = min(*self._margins, 0.0), max(*self._margins, 1e-9)
        area = QRectF(0, CAPTION, self.width(), max(self.height() - CAPTION - NUMBERS, 10))
        pitch = min(area.width() / len(self._margins), WIDEST)
        zero = area.top() + high / (high - low) * area.height()
        with QPainter(self) as painter:
            painter.setFont(number_font(11))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, 0, self.width(), CAPTION), Qt.AlignmentFlag.AlignLeft, self.tr(
                "lead of the answer, by flips"))
            for place, margin in enumerate(self._margins):
                top = zero - margin / (high - low) * area.height()
                bar = QRectF(place * pitch + 2, min(top, zero), pitch - 4, max(abs(zero - top), 1))
                colour = theme.colour("ok" if margin > 0 else "error")
                colour.setAlphaF(1.0 if place == self._count else 0.45)
                painter.fillRect(bar, colour)
                if pitch >= 14:
                    painter.setPen(theme.colour("text" if place == self._count else "muted"))
                    painter.drawText(QRectF(place * pitch, area.bottom(), pitch, NUMBERS),
                                     Qt.AlignmentFlag.AlignCenter, str(place))
            painter.setPen(QPen(theme.colour("text"), 1))
            painter.drawLine(0, round(zero), round(pitch * len(self._margins)), round(zero))
