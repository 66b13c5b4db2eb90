"""A difference drawn against what is allowed, on a scale of powers of ten."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from xoviz.gui.theme import current_theme

SMALLEST, LARGEST = -17.0, 0.0
"""The powers of ten at the ends: a rounding of double precision, and as large as the largest value itself."""

BAR = 8  # pixels
MARGIN = 10


class Scale(QStyledItemDelegate):
    """A bar from the left end to the difference, green up to the tick that is the tolerance and red beyond it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem,
              index: QModelIndex | QPersistentModelIndex) -> None:
        """The row's background, the groove, the tick and, once something was compared, the bar."""
        super().paint(painter, option, index)
        line = index.data(Qt.ItemDataRole.UserRole)
        if line is None:
            return
        theme, area = current_theme(), QRectF(option.rect)
        groove = QRectF(area.left() + MARGIN, area.center().y() - BAR / 2, area.width() - 2 * MARGIN, BAR)
        painter.save()
        painter.fillRect(groove, theme.colour("raised"))
        if line.compared:
            right = line.difference <= line.tolerance
            done = QRectF(groove.left(), groove.top(), place(line.difference) * groove.width(), BAR)
            painter.fillRect(done, theme.colour("ok" if right else "error"))
        allowed = groove.left() + place(line.tolerance) * groove.width()
        painter.setPen(QPen(theme.colour("text"), 1.5))
        painter.drawLine(QPointF(allowed, groove.top() - 4), QPointF(allowed, groove.bottom() + 4))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Wide enough to tell powers of ten apart."""
        return QSize(200, super().sizeHint(option, index).height())


def place(difference: float) -> float:
    """Where a difference stands on the scale, 0 to 1; at the right end if it is not finite."""
    if not math.isfinite(difference):
        return 1.0
    if difference <= 0:
        return 0.0
    return min(max((math.log10(difference) - SMALLEST) / (LARGEST - SMALLEST), 0.02), 1.0)
