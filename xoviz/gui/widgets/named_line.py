"""A line to type a name in, which counts when Enter is pressed or the line is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NamedLine(QLineEdit):
    """Shows a name; what is typed is asked for, and shown again only once somebody has agreed to it.

    Signals:
        asked(str): another name was typed, without blanks around it.
    """

    asked = Signal(str)

    def __init__(self, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setMaxLength(longest)
        self.editingFinished.connect(self._ask)

    def show_name(self, name: str) -> None:
        """Show the name that counts now; what is being typed goes on."""
        if name != self._name:
            self._name = name
            self.setText(name)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape forgets what was typed; Enter leaves the line."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._name)
            self.clearFocus()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()
                self.clearFocus()

    def event(self, event: QEvent) -> bool:
        """Keep Enter and Escape from shortcuts while something is typed here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride \
                and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.accept()
            return True
        return super().event(event)

    def _ask(self) -> None:
        typed = self.text().strip()
        self.setText(self._name)
        if typed and typed != self._name:
            self.asked.emit(typed)
