"""Fields for whole numbers: one with arrows, one with suggestions. What is typed counts only if it fits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QCompleter, QLineEdit, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.number_line import NumberLine

_LONGEST = 12  # characters that can be typed


class WholeNumber(QAbstractSpinBox):
    """A whole number from low to high, typed or stepped with the arrows.

    Signals:
        chosen(int): the user chose another number.
        refused(str): what was typed is no such number; the sentence says so, and the old one is back.
    """

    chosen = Signal(int)
    refused = Signal(str)

    def __init__(self, name: str, low: int, high: int, value: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._low, self._high, self._value = name, low, high, value
        self._line = NumberLine()
        self.setLineEdit(self._line)
        _prepare(self._line, name)
        self.setAccessibleName(name)
        self.setFont(self._line.font())
        self.editingFinished.connect(self._on_finished)
        self._show()

    @property
    def value(self) -> int:
        """The number shown."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a number without telling anyone; what is being typed stays."""
        if value != self._value:
            typing = self.hasFocus() and self._line.text() != str(self._value)
            self._value = value
            if not typing:
                self._show()

    def stepBy(self, steps: int) -> None:
        """Go up or down, as far as it goes."""
        self._choose(min(max(self._value + steps, self._low), self._high))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Up and down, except at the ends."""
        up = self.StepEnabledFlag.StepUpEnabled if self._value < self._high else self.StepEnabledFlag.StepNone
        down = self.StepEnabledFlag.StepDownEnabled if self._value > self._low else self.StepEnabledFlag.StepNone
        return up | down

    def _on_finished(self) -> None:
        if self._line.text() == str(self._value):
            self._show()
            return
        try:
            self._choose(whole(self._line.text(), self._name, self._low, self._high))
        except ValueError as reason:
            self._show()
            self.refused.emit(str(reason))

    def _choose(self, value: int) -> None:
        changed, self._value = value != self._value, value
        self._show()
        if changed:
            self.chosen.emit(value)

    def _show(self) -> None:
        self._line.setText(str(self._value))


class WholeChoice(QComboBox):
    """A whole number from low to high, typed or taken from suggestions.

    Signals:
        chosen(int): the user chose another number.
        refused(str): what was typed is no such number; the sentence says so, and the old one is back.
    """

    chosen = Signal(int)
    refused = Signal(str)

    def __init__(self, name: str, suggestions: Sequence[int], low: int, high: int,
                 parent: QWidget | None = None) -> None:
        """The first suggestion is shown until another value is set."""
        super().__init__(parent)
        self._name, self._low, self._high, self._value = name, low, high, suggestions[0]
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems([str(suggestion) for suggestion in suggestions])
        self._line = NumberLine()
        _prepare(self._line, name)
        self.setLineEdit(self._line)
        self.setCompleter(QCompleter(self))  # completes nothing: a typed 1 must not become 16
        self.setAccessibleName(name)
        self.activated.connect(self._on_picked)
        self._line.editingFinished.connect(self._on_finished)
        self._show()

    @property
    def value(self) -> int:
        """The number shown."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a number without telling anyone; what is being typed stays."""
        if value != self._value:
            typing = self.hasFocus() and self._line.text() != str(self._value)
            self._value = value
            if not typing:
                self._show()

    def _on_picked(self, index: int) -> None:
        self._choose(int(self.itemText(index)))

    def _on_finished(self) -> None:
        if self._line.text() == str(self._value):
            self._show()
            return
        try:
            self._choose(whole(self._line.text(), self._name, self._low, self._high))
        except ValueError as reason:
            self._show()
            self.refused.emit(str(reason))

    def _choose(self, value: int) -> None:
        changed, self._value = value != self._value, value
        self._show()
        if changed:
            self.chosen.emit(value)

    def _show(self) -> None:
        self.setCurrentIndex(self.findText(str(self._value)))
        self.setEditText(str(self._value))


def whole(text: str, name: str, low: int, high: int) -> int:
    """The whole number that `text` writes; ValueError, in one sentence, if it is none or not from low to high."""
    typed = text.strip()
    if typed.isdecimal() and low <= int(typed) <= high:
        return int(typed)
    sentence = QCoreApplication.translate(
        "whole_number", "{name} is a whole number from {low} to {high}, so “{text}” was not taken."
    )
    raise ValueError(sentence.format(name=name, low=f"{low:,}", high=f"{high:,}", text=typed))


def _prepare(line: QLineEdit, name: str) -> None:
    line.setAccessibleName(name)
    line.setMaxLength(_LONGEST)
    line.setFont(number_font(max(line.fontMetrics().ascent(), 11)))
    line.setAlignment(Qt.AlignmentFlag.AlignRight)
