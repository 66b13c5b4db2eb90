"""The line in which a sentence is typed: parts of it can be underlined, and undo is left to the window."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from xoviz.gui.theme import current_theme

LONGEST = 200
"""Characters that can be typed."""


class SentenceLine(QLineEdit):
    """A line of words. What is typed changes the input at once, so that Ctrl+Z is the window's undo, not the line's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self._underlined: tuple[tuple[int, int], ...] = ()

    @property
    def underlined(self) -> tuple[tuple[int, int], ...]:
        """Where in the text the underlined parts begin and end."""
        return self._underlined

    def underline(self, parts: Iterable[tuple[int, int]]) -> None:
        """Underline these parts of the text, (start, end), and no others."""
        self._underlined = tuple(parts)
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(current_theme().colour("error"))
        # A line has no other way to format its text. Places are counted from its cursor.
        cursor, kind = self.cursorPosition(), QInputMethodEvent.AttributeType.TextFormat
        attributes = [QInputMethodEvent.Attribute(kind, start - cursor, end - start, style)
                      for start, end in self._underlined]
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def write(self, word: str) -> None:
        """Put a word where the cursor stands (or in the place of what is selected), apart from those beside it."""
        start = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        end = start + len(self.selectedText())
        before, after = self.text()[:start], self.text()[end:]
        glued = " " if before and not before[-1].isspace() else ""
        follows = " " if after and not after[0].isspace() else ""
        self.insert(f"{glued}{word}{follows}")

    def event(self, event: QEvent) -> bool:
        """The keys of undo are not for this line."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _undoes(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nor where no menu has taken them."""
        if _undoes(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme underlines in another colour."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._underlined:
            self.underline(self._underlined)


def _undoes(event: QKeyEvent) -> bool:
    undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
    return event.matches(undo) or event.matches(redo)
