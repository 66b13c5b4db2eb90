"""What an activation makes of a number, as a small curve on its block."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.panels.stack.row import Block
from xoviz.gui.theme import current_theme

REACH = 2.0
"""From minus this to plus this, in both directions."""

POINTS = 41


def activated(block: Block, value: float) -> float:
    """What the block's layer makes of one number; of one that is switched off, the number itself."""
    if not block.on:
        return value
    if block.kind == "tanh":
        return math.tanh(value)
    slope = block.settings.get("slope", 0.0)
    assert isinstance(slope, float | int)
    return max(value, slope * value)


class Curve(QWidget):
    """The curve, on axes through 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._block: Block | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_block(self, block: Block) -> None:
        """Show the curve of a block."""
        if block != self._block:
            self._block = block
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(60, 92)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, then the curve."""
        if self._block is None:
            return
        theme, middle = current_theme(), QPointF(self.width() / 2, self.height() / 2)
        unit = (min(self.width(), self.height()) / 2 - 8) / REACH
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("outline"), 1))
            reach = unit * REACH
            painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0))
            painter.drawLine(middle - QPointF(0, reach), middle + QPointF(0, reach))
            dashes = Qt.PenStyle.SolidLine if self._block.on else Qt.PenStyle.DotLine
            painter.setPen(QPen(theme.colour("accent" if self._block.on else "muted"), 2, dashes))
            values = [REACH * (2 * place / (POINTS - 1) - 1) for place in range(POINTS)]
            painter.drawPolyline(QPolygonF([middle + QPointF(value, -activated(self._block, value)) * unit
                                            for value in values]))
