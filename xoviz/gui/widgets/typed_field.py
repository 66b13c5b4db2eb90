"""Small fields with arrows: for whole numbers, for the sides of a rectangle, and for shares between 0 and 1."""

from __future__ import annotations

import re
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.number_line import NumberLine
from xoviz.gui.widgets.whole_number import whole

Value = TypeVar("Value")

_LONGEST = 12  # characters that can be typed


class _Line(NumberLine):
    """A line that gives away the keys of undo, too, while it has no use for them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Others may undo what is not typing."""
        if event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            event.ignore()
            return
        super().keyPressEvent(event)


class TypedField(QAbstractSpinBox, Generic[Value]):
    """A value that is typed or stepped with the arrows; what is typed counts only if it fits.

    Signals:
        chosen(object): the user chose another value.
        refused(str): what was typed does not fit; the sentence says so, and the old value is back.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, name: str, value: Value, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = value
        self._line = _Line()
        self._line.setMaxLength(_LONGEST)
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setLineEdit(self._line)
        self.setFont(number_font(max(self.fontMetrics().ascent(), 11)))
        self.call(name)
        self.editingFinished.connect(self._finish)
        self._show()

    @property
    def value(self) -> Value:
        """The value shown."""
        return self._value

    def call(self, name: str) -> None:
        """Have another name for assistive technology."""
        self.setAccessibleName(name)
        self._line.setAccessibleName(name)

    def set_value(self, value: Value) -> None:
        """Show a value without telling anyone; what is being typed stays."""
        if value != self._value:
            typing = self._line.hasFocus() and self._line.text() != self.written(self._value)
            self._value = value
            if not typing:
                self._show()

    def stepBy(self, steps: int) -> None:
        """Go up or down, as far as it goes."""
        self._choose(self.stepped(steps))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Up and down, except at the ends."""
        flags = self.StepEnabledFlag
        up = flags.StepUpEnabled if self.stepped(1) != self._value else flags.StepNone
        return up | (flags.StepDownEnabled if self.stepped(-1) != self._value else flags.StepNone)

    def written(self, value: Value) -> str:
        """A value as it stands in the field."""
        return str(value)

    def read(self, text: str) -> Value:
        """The value that a text writes. Raises ValueError with one sentence."""
        raise NotImplementedError

    def stepped(self, steps: int) -> Value:
        """The value so many steps from the present one, or the last on the way."""
        raise NotImplementedError

    def _choose(self, value: Value) -> None:
        changed, self._value = value != self._value, value
        self._show()
        if changed:
            self.chosen.emit(value)

    def _finish(self) -> None:
        if self._line.text() == self.written(self._value):
            return
        try:
            self._choose(self.read(self._line.text()))
        except ValueError as reason:
            self._show()
            self.refused.emit(str(reason))

    def _show(self) -> None:
        self._line.setText(self.written(self._value))


class WholeField(TypedField[int]):
    """A whole number from low to high."""

    def __init__(self, name: str, low: int, high: int, value: int, parent: QWidget | None = None) -> None:
        self._low, self._high = low, high
        super().__init__(name, value, parent)

    def read(self, text: str) -> int:
        """The number."""
        return whole(text, self.accessibleName(), self._low, self._high)

    def stepped(self, steps: int) -> int:
        """One more or less a step."""
        return min(max(self.value + steps, self._low), self._high)


class SidesField(TypedField[tuple[int, int]]):
    """Height and width of a small rectangle, each from 1 to high: "3" for 3 high and wide, "3×5" for 3 high, 5 wide."""

    def __init__(self, name: str, high: int, value: tuple[int, int], parent: QWidget | None = None) -> None:
        self._high = high
        super().__init__(name, value, parent)

    def written(self, value: tuple[int, int]) -> str:
        """One number where both are the same."""
        return str(value[0]) if value[0] == value[1] else f"{value[0]}×{value[1]}"

    def read(self, text: str) -> tuple[int, int]:
        """Both sides."""
        found = re.fullmatch(r"\s*(\d{1,4})\s*(?:[x×*]\s*(\d{1,4})\s*)?", text.lower(), re.ASCII)
        sides = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not all(1 <= side <= self._high for side in sides):
            sentence = QCoreApplication.translate(
                "typed_field", "{name} is a number from 1 to {high} such as 3, or two such as 3×5 for 3 high and 5 "
                               "wide, so “{text}” was not taken.")
            raise ValueError(sentence.format(name=self.accessibleName(), high=self._high, text=text.strip()))
        return sides

    def stepped(self, steps: int) -> tuple[int, int]:
        """Both sides one more or less a step."""
        height, width = (min(max(side + steps, 1), self._high) for side in self.value)
        return height, width


class ShareField(TypedField[float]):
    """A number between 0 and 1, neither of them."""

    STEP = 0.05

    def read(self, text: str) -> float:
        """The number."""
        typed = text.strip()
        value = float(typed) if re.fullmatch(r"0?\.\d{1,8}", typed, re.ASCII) else 0.0
        if not 0 < value < 1:
            sentence = QCoreApplication.translate(
                "typed_field", "{name} is a number between 0 and 1 such as 0.1, so “{text}” was not taken.")
            raise ValueError(sentence.format(name=self.accessibleName(), text=typed))
        return value

    def stepped(self, steps: int) -> float:
        """A twentieth more or less a step."""
        stepped = round(self.value + steps * self.STEP, 8)
        return stepped if 0 < stepped < 1 else self.value
