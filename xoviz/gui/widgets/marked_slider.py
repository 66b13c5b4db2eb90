"""A slider with flags above its groove."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from xoviz.gui.widgets.jump_slider import JumpSlider

Flag = tuple[int, QColor]
"""A position and the colour of its flag."""

FLAG = 4  # pixels: half the width of a flag, and its height
ROOM = 6  # pixels, above and below, more than a slider needs


class MarkedSlider(JumpSlider):
    """A horizontal slider with a small triangle over each position that somebody marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flags: tuple[Flag, ...] = ()

    def set_flags(self, flags: tuple[Flag, ...]) -> None:
        """Flag these positions, those outside the range left out."""
        if flags != self._flags:
            self._flags = flags
            self.update()

    def flag_places(self) -> list[float]:
        """Where the flags stand, in pixels from the left."""
        return [self._place_of(position) for position, _ in self._flags
                if self.minimum() <= position <= self.maximum()]

    def sizeHint(self) -> QSize:
        """Room for the flags as well."""
        return super().sizeHint() + QSize(0, ROOM)

    def minimumSizeHint(self) -> QSize:
        """Room for the flags as well."""
        return super().minimumSizeHint() + QSize(0, ROOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The slider, and the flags over it."""
        super().paintEvent(event)
        inside = [flag for flag in self._flags if self.minimum() <= flag[0] <= self.maximum()]
        if not inside:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        foot = self.handle().top() - 1
        for position, colour in inside:
            x = self._place_of(position)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([QPointF(x - FLAG, foot - FLAG), QPointF(x + FLAG, foot - FLAG),
                                           QPointF(x, foot + 1)]))

    def _place_of(self, position: int) -> float:
        """The middle of the handle at a position."""
        groove, handle = self.groove(), self.handle().width()
        return groove.left() + handle / 2 + self.style().sliderPositionFromValue(
            self.minimum(), self.maximum(), position, groove.width() - handle)
