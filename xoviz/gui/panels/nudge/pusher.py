"""The row that pushes a weight: a bit down, a slider under the curve, a bit up. A number to type stands elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from xoviz.gui.widgets.axes import LEFT
from xoviz.gui.widgets.jump_slider import JumpSlider
from xoviz.gui.widgets.number_line import NumberLine
from xoviz.gui.widgets.numbers import parsed
from xoviz.gui.widgets.slope_plot import RIGHT

POSITIONS = 400
"""Places of the slider."""

ENDS = 8
"""Pixels from the end of the slider to the middle of its handle there."""

BUTTON, GAP = 28, 6


class Pusher(QWidget):
    """Shows a value between two ends and pushes it; ``number`` is for its owner to lay out.

    Signals:
        began(), ended(): around all `moved` of one gesture: a drag, a key, a typed number.
        moved(float): the value was pushed.
        nudged(int): a bit down (-1) or up (+1).
        refused(str): what was typed is no number.
    """

    began = Signal()
    moved = Signal(float)
    ended = Signal()
    nudged = Signal(int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = -1.0, 1.0
        self.down, self.up, self.slider, self.number = QToolButton(), QToolButton(), JumpSlider(), NumberLine()
        self._lay_out()
        self.slider.sliderPressed.connect(self.began)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(self.ended)
        self.number.returnPressed.connect(self._type)
        self.down.clicked.connect(self._go_down)
        self.up.clicked.connect(self._go_up)

    def present(self, low: float, high: float, value: float) -> None:
        """Show a value; a number that is being typed stays."""
        self._low, self._high = low, high
        position = round((value - low) / (high - low) * POSITIONS) if low <= value <= high else POSITIONS // 2
        if not self.slider.isSliderDown() and position != self.slider.value():
            with QSignalBlocker(self.slider):
                self.slider.setValue(position)
        text = f"{value:.4g}".replace("-", "−")
        if not (self.number.hasFocus() and self.number.isModified()) and text != self.number.text():
            self.number.setText(text)
        self.slider.setAccessibleDescription(text)

    def _slide(self, position: int) -> None:
        """The slider went to another place, under the mouse or by a key."""
        value = self._low + (self._high - self._low) * position / POSITIONS
        if self.slider.isSliderDown():
            self.moved.emit(round(value, 6))
            return
        self.began.emit()
        self.moved.emit(round(value, 6))
        self.ended.emit()

    def _type(self) -> None:
        try:
            value = parsed(self.number.text())
        except ValueError as reason:
            self.refused.emit(str(reason))
            return
        self.number.setModified(False)
        self.began.emit()
        self.moved.emit(value)
        self.ended.emit()

    def _go_down(self) -> None:
        self.nudged.emit(-1)

    def _go_up(self) -> None:
        self.nudged.emit(1)

    def _lay_out(self) -> None:
        self.down.setText("−")
        self.up.setText("+")
        for button, words in ((self.down, self.tr("A bit down")), (self.up, self.tr("A bit up"))):
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setFixedWidth(BUTTON)
            button.setAutoRepeat(True)
        self.slider.setRange(0, POSITIONS)
        self.slider.setSingleStep(POSITIONS // 100)
        self.slider.setPageStep(POSITIONS // 20)
        self.slider.setAccessibleName(self.tr("Value of the weight"))
        self.number.setAccessibleName(self.tr("Value of the weight"))
        self.number.setFixedWidth(76)
        row = QHBoxLayout(self)
        # The handle of the slider stands under the ball.
        row.setContentsMargins(LEFT - ENDS - BUTTON - GAP, 0, RIGHT - ENDS - BUTTON - GAP, 0)
        row.setSpacing(GAP)
        row.addWidget(self.down)
        row.addWidget(self.slider, 1)
        row.addWidget(self.up)
