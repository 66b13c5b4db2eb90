"""A named slider with an editable number: one quantity, linear or logarithmic."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.jump_slider import JumpSlider
from xoviz.gui.widgets.number_line import NumberLine
from xoviz.gui.widgets.numbers import parsed

_POSITIONS = 1000


class LabelledSlider(QWidget):
    """Name, slider, number and unit; a double click on the name goes back to the first value.

    Values are kept to `decimals` places, or with `logarithmic` to three significant digits.

    Signals:
        began(), ended(): around the `changed` of one gesture: a drag, a key, a typed number, a reset.
        changed(float): the user chose another value.
        refused(str): what was typed is no number within the range; the sentence says so.
    """

    began = Signal()
    changed = Signal(float)
    ended = Signal()
    refused = Signal(str)

    def __init__(
        self,
        name: str,
        low: float,
        high: float,
        value: float,
        *,
        unit: str = "",
        decimals: int = 2,
        logarithmic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """A range from low to high (both above 0 if logarithmic; ValueError if not, or if it is empty)."""
        super().__init__(parent)
        if not low < high or not low <= value <= high or (logarithmic and low <= 0):
            raise ValueError(f"{name}: {value} in [{low}, {high}] is no range for a slider.")
        self._low, self._high, self._value, self._first = low, high, value, value
        self._decimals, self._logarithmic = decimals, logarithmic
        self._label = QLabel(name)
        self._slider = JumpSlider()
        self._number = NumberLine()
        self._unit = QLabel(unit)
        self._dragging = False
        self._lay_out(name)
        self._connect()
        self._show_value()

    @property
    def value(self) -> float:
        """The value shown."""
        return self._value

    @property
    def label(self) -> QLabel:
        """The name, for aligning several sliders in one column."""
        return self._label

    @property
    def slider(self) -> QSlider:
        """The slider itself."""
        return self._slider

    @property
    def number(self) -> QLineEdit:
        """The editable number."""
        return self._number

    def set_value(self, value: float) -> None:
        """Show a value without telling anyone; one outside the range goes to its nearer end."""
        self._value = self._rounded(min(max(value, self._low), self._high))
        self._show_value()

    def reset(self) -> None:
        """Go back to the first value, as one gesture of the user."""
        self._choose_once(self._first)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double click on the name resets; the wheel moves only a slider that has the focus."""
        if watched is self._label and event.type() == QEvent.Type.MouseButtonDblClick:
            if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
                self.reset()
            return True
        if watched is self._slider and event.type() == QEvent.Type.Wheel and not self._slider.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self, name: str) -> None:
        self._label.setBuddy(self._slider)
        self._label.setToolTip(self.tr("Double-click to go back to {value}").format(value=self._text(self._first)))
        self._slider.setRange(0, _POSITIONS)
        self._slider.setSingleStep(_POSITIONS // 100)
        self._slider.setPageStep(_POSITIONS // 10)
        self._slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._slider.setAccessibleName(name)
        self._number.setAccessibleName(name)
        self._number.setFont(number_font(max(QFontMetrics(self.font()).ascent(), 11)))
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight)
        widest = max((self._text(end) for end in (self._low, self._high, self._first)), key=len)
        self._number.setFixedWidth(self._number.fontMetrics().horizontalAdvance("0" * (len(widest) + 1)) + 18)
        self._unit.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part, stretch in ((self._label, 0), (self._slider, 1), (self._number, 0), (self._unit, 0)):
            row.addWidget(part, stretch)
        self._unit.setVisible(bool(self._unit.text()))

    def _connect(self) -> None:
        self._label.installEventFilter(self)
        self._slider.installEventFilter(self)
        self._slider.sliderPressed.connect(self._on_pressed)
        self._slider.valueChanged.connect(self._on_slid)
        self._slider.sliderReleased.connect(self._on_released)
        self._number.returnPressed.connect(self._on_typed)
        self._number.editingFinished.connect(self._on_left)

    def _on_pressed(self) -> None:
        self._dragging = True
        self.began.emit()

    def _on_slid(self, position: int) -> None:
        if self._dragging:
            self._choose(self._at(position))
        else:
            self._choose_once(self._at(position))

    def _on_released(self) -> None:
        self._dragging = False
        self.ended.emit()

    def _on_typed(self) -> None:
        """Take the number, or keep the old value and say why."""
        try:
            value = self._within(parsed(self._number.text()))
        except ValueError as reason:
            self.refused.emit(str(reason))
            self._show_value()
        else:
            self._choose_once(value)
        self._number.selectAll()

    def _on_left(self) -> None:
        """The focus left the number: what is typed counts."""
        if self._number.text() != self._text(self._value):
            self._on_typed()

    def _within(self, value: float) -> float:
        if self._low <= value <= self._high:
            return value
        sentence = self.tr("{name} lies between {low} and {high}, so {value} was not taken.")
        low, high = self._text(self._low), self._text(self._high)
        raise ValueError(sentence.format(name=self._label.text(), low=low, high=high, value=f"{value:g}"))

    def _choose_once(self, value: float) -> None:
        self.began.emit()
        self._choose(value)
        self.ended.emit()

    def _choose(self, value: float) -> None:
        value = self._rounded(value)
        changed = value != self._value
        self._value = value
        self._show_value()
        if changed:
            self.changed.emit(value)

    def _show_value(self) -> None:
        """Number and slider follow the value; a slider under the mouse stays where it is."""
        self._number.setText(self._text(self._value))
        if not self._dragging:
            blocker = QSignalBlocker(self._slider)
            self._slider.setValue(self._position(self._value))
            blocker.unblock()
        spoken = f"{self._text(self._value)} {self._unit.text()}".strip()
        self._slider.setAccessibleDescription(spoken)

    def _at(self, position: int) -> float:
        share = position / _POSITIONS
        if self._logarithmic:
            return float(self._low * (self._high / self._low) ** share)
        return self._low + (self._high - self._low) * share

    def _position(self, value: float) -> int:
        if self._logarithmic:
            share = math.log(value / self._low) / math.log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(share * _POSITIONS)

    def _rounded(self, value: float) -> float:
        rounded = float(f"{value:.3g}") if self._logarithmic else round(value, self._decimals)
        return min(max(rounded, self._low), self._high)

    def _text(self, value: float) -> str:
        return f"{value:.3g}" if self._logarithmic else f"{value:.{self._decimals}f}".replace("-", "−")
