"""Fields for whole numbers: one with arrows, one with suggestions. What is typed counts only if it fits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QCompleter, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.number_line import NumberLine

_AROUND = 5  # pixels above and below a number: the frame and some air
_LONGEST = 12  # characters that can be typed


class WholeLine(NumberLine):
    """The line of both fields: it knows the number, and takes what is typed if it is one from low to high.

    Signals:
        chosen(int): the user chose another number.
        refused(str): what was typed is no such number; the sentence says so, and the old one is back.
        writing(str): this is about to be written there.
    """

    chosen = Signal(int)
    refused = Signal(str)
    writing = Signal(str)

    def __init__(self, name: str, low: int, high: int, value: int) -> None:
        super().__init__()
        self.low, self.high, self.value = low, high, value
        self.setAccessibleName(name)
        self.setMaxLength(_LONGEST)
        self._letters = max(self.fontMetrics().ascent(), 11)  # pixels
        self.use_number_font()
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def use_number_font(self) -> None:
        """Write in digits of equal width, a little smaller than the words around them."""
        self.setFont(number_font(self._letters))

    def set_value(self, value: int) -> None:
        """Show a number without telling anyone; what is being typed stays."""
        if value != self.value:
            typing = self.hasFocus() and self.text() != str(self.value)
            self.value = value
            if not typing:
                self.write()

    def choose(self, value: int) -> None:
        """Show a number that the user chose."""
        changed, self.value = value != self.value, value
        self.write()
        if changed:
            self.chosen.emit(value)

    def finish(self) -> None:
        """The typing is over: take it, or refuse it."""
        if self.text() == str(self.value):
            self.write()
            return
        try:
            self.choose(whole(self.text(), self.accessibleName(), self.low, self.high))
        except ValueError as reason:
            self.write()
            self.refused.emit(str(reason))

    def write(self) -> None:
        """Write the number, whatever stands there."""
        text = str(self.value)
        self.writing.emit(text)
        self.setText(text)


class WholeNumber(QAbstractSpinBox):
    """A whole number from low to high, typed or stepped with the arrows.

    Signals:
        chosen(int), refused(str): see WholeLine.
    """

    chosen = Signal(int)
    refused = Signal(str)

    def __init__(self, name: str, low: int, high: int, value: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = WholeLine(name, low, high, value)
        self.setLineEdit(self._line)
        self.setAccessibleName(name)
        self.setFont(self._line.font())
        self._line.chosen.connect(self.chosen)
        self._line.refused.connect(self.refused)
        self.editingFinished.connect(self._line.finish)
        self._line.write()

    @property
    def value(self) -> int:
        """The number shown."""
        return self._line.value

    def set_value(self, value: int) -> None:
        """Show a number without telling anyone; what is being typed stays."""
        self._line.set_value(value)

    def sizeHint(self) -> QSize:
        """As high as the number needs, frame and all: the style takes the arrows for the higher ones."""
        hint = super().sizeHint()
        return hint.expandedTo(QSize(0, self.fontMetrics().height() + 2 * _AROUND))

    def minimumSizeHint(self) -> QSize:
        """No lower than that."""
        return super().minimumSizeHint().expandedTo(QSize(0, self.sizeHint().height()))

    def stepBy(self, steps: int) -> None:
        """Go up or down, as far as it goes."""
        self._line.choose(min(max(self.value + steps, self._line.low), self._line.high))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Up and down, except at the ends."""
        flags = self.StepEnabledFlag
        up = flags.StepUpEnabled if self.value < self._line.high else flags.StepNone
        down = flags.StepDownEnabled if self.value > self._line.low else flags.StepNone
        return up | down


class WholeChoice(QComboBox):
    """A whole number from low to high, typed or taken from suggestions.

    Signals:
        chosen(int), refused(str): see WholeLine.
    """

    chosen = Signal(int)
    refused = Signal(str)

    def __init__(self, name: str, suggestions: Sequence[int], low: int, high: int,
                 parent: QWidget | None = None) -> None:
        """The first suggestion is shown until another value is set."""
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems([str(suggestion) for suggestion in suggestions])
        self._line = WholeLine(name, low, high, suggestions[0])
        self.setLineEdit(self._line)
        self.setCompleter(QCompleter(self))  # completes nothing: a typed 1 must not become 16
        self.setAccessibleName(name)
        self._line.chosen.connect(self.chosen)
        self._line.refused.connect(self.refused)
        self._line.writing.connect(self._suggest)
        self._line.editingFinished.connect(self._line.finish)
        self.activated.connect(self._on_picked)
        self._line.write()

    @property
    def value(self) -> int:
        """The number shown."""
        return self._line.value

    def set_value(self, value: int) -> None:
        """Show a number without telling anyone; what is being typed stays."""
        self._line.set_value(value)

    def showEvent(self, event: QShowEvent) -> None:
        """Under a style sheet, Qt has the line forget its font whenever the list comes to another parent."""
        self._line.use_number_font()
        super().showEvent(event)

    def _on_picked(self, index: int) -> None:
        self._line.choose(int(self.itemText(index)))

    def _suggest(self, text: str) -> None:
        """The suggestion that the arrow keys go on from: the number's own, if it is one."""
        self.setCurrentIndex(self.findText(text))


def whole(text: str, name: str, low: int, high: int) -> int:
    """The whole number that `text` writes; ValueError, in one sentence, if it is none or not from low to high."""
    typed = text.strip()
    if typed.isdecimal() and low <= int(typed) <= high:
        return int(typed)
    sentence = QCoreApplication.translate(
        "whole_number", "{name} is a whole number from {low} to {high}, so “{text}” was not taken."
    )
    raise ValueError(sentence.format(name=name, low=f"{low:,}", high=f"{high:,}", text=typed))
