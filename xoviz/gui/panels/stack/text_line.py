"""The stack as a line of text: to read, to type, to paste and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.number_line import NumberLine
from xoviz.nn import Layer
from xoviz.nn.shorthand import LONGEST, ShorthandError, understood_with_loss


class TextLine(QWidget):
    """What is typed counts with Enter, or once somebody goes elsewhere; Escape brings back what stood there.

    Signals:
        asked(object, str): these layers (a tuple, with ids of no meaning) are wanted, and this loss; "" for none said.
        refused(str): why the text names no stack; the part that is wrong is selected. Empty: it does now.
        copied(): the text is on the clipboard.
    """

    asked = Signal(object, str)
    refused = Signal(str)
    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.line = _Typed()
        self.line.setMaxLength(LONGEST)
        self.line.setAccessibleName(self.tr("The stack as text"))
        self.line.setToolTip(self.tr("The stack as text, as “xoviz train --stack” takes it, too: type or paste another "
                                     "one, then press Enter. The last part is what it is trained for: loss "
                                     "cross-entropy or loss squared."))
        self.copy = IconButton("copy", self.tr("Copy the text"), self.tr("to paste it elsewhere, or on a command line"))
        name = QLabel(self.tr("As text"))
        name.setProperty("muted", True)
        name.setBuddy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(name)
        row.addWidget(self.line, 1)
        row.addWidget(self.copy)
        self.line.textEdited.connect(self._check)
        self.line.editingFinished.connect(self._finish)
        self.line.given_up.connect(self._give_up)
        self.copy.clicked.connect(self._copy)

    def show_text(self, text: str) -> None:
        """Show another stack; what is being typed stays."""
        if text != self._text:
            typing = self.line.hasFocus() and self.line.text() != self._text
            self._text = text
            if not typing:
                self._write()

    def _write(self) -> None:
        self.line.setText(self._text)
        self.line.setCursorPosition(0)
        self._mark(False)

    def _check(self, text: str) -> None:
        """While it is typed: say what is wrong, and mark nothing."""
        self.refused.emit(self._wrong(text)[1])

    def _wrong(self, text: str) -> tuple[int, str]:
        """Which part is wrong, and why; "" if none is."""
        try:
            understood_with_loss(text)
        except ShorthandError as error:
            return error.part, str(error)
        return 0, ""

    def _finish(self) -> None:
        text = self.line.text()
        if text == self._text:
            return
        part, reason = self._wrong(text)
        self._mark(bool(reason))
        self.refused.emit(reason)
        if reason:
            parts = text.split("|")
            start = sum(len(each) + 1 for each in parts[:part])
            self.line.setSelection(start, len(parts[part]) if part < len(parts) else 0)
            return
        layers: tuple[Layer, ...]
        layers, loss = understood_with_loss(text)
        self._text = text
        self.asked.emit(layers, loss)

    def _give_up(self) -> None:
        self._write()
        self.refused.emit("")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copied.emit()

    def _mark(self, wrong: bool) -> None:
        """A red frame, or none."""
        if bool(self.line.property("refused")) != wrong:
            self.line.setProperty("refused", wrong)
            self.line.style().polish(self.line)


class _Typed(NumberLine):
    """A line that tells when somebody gives up.

    Signals: given_up(): Escape was pressed.
    """

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)
