"""A slider whose handle comes to the mouse: a click on the groove jumps there, and dragging goes on from there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QWidget


class JumpSlider(QSlider):
    """A horizontal slider. A jump is part of the drag that it begins: `sliderPressed` comes before its value.

    Signals: valueChanged(int), sliderPressed(), sliderReleased() and the others of QSlider.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle, wherever the click is."""
        if event.button() != Qt.MouseButton.LeftButton or self.handle().contains(event.position().toPoint()):
            super().mousePressEvent(event)
            return
        self.setSliderDown(True)
        self.setSliderPosition(self._position_at(event.position().x()))
        # Few positions lie far apart: the handle may still be beside the mouse, so Qt is told that it is not.
        centre = QPointF(self.handle().center())
        super().mousePressEvent(QMouseEvent(event.type(), centre, event.globalPosition(), event.button(),
                                            event.buttons(), event.modifiers()))
        event.accept()

    def handle(self) -> QRect:
        """Where the handle is."""
        return self._rect("SC_SliderHandle")

    def groove(self) -> QRect:
        """Where the handle can go."""
        return self._rect("SC_SliderGroove")

    def _position_at(self, x: float) -> int:
        """The position whose handle has its middle nearest to x, in pixels of the widget."""
        groove, handle = self.groove(), self.handle().width()
        start = round(x - groove.left() - handle / 2)
        return self.style().sliderValueFromPosition(self.minimum(), self.maximum(), start, groove.width() - handle)

    def _rect(self, part: str) -> QRect:
        # PySide makes the hundreds of names of a style when it is first asked for: not before the window stands.
        from PySide6.QtWidgets import QStyle, QStyleOptionSlider

        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl[part], self)
