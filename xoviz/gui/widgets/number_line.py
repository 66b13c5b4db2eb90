"""A line to type a number in, which leaves undo to the document as soon as the number counts."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class NumberLine(QLineEdit):
    """A QLineEdit keeps the keys of undo for itself while it has the focus; this one only while it has typing to undo.

    What is set by the program (`setText`), such as a number that was taken, cannot be undone here.
    """

    def event(self, event: QEvent) -> bool:
        """Let a shortcut have the keys of undo and redo where there is nothing to undo or redo here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_idle(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_idle(self, event: QKeyEvent) -> bool:
        undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        return (event.matches(undo) and not self.isUndoAvailable()) or (
            event.matches(redo) and not self.isRedoAvailable())
