"""A label with links in its one line, for words that change with each stroke.

Qt reads and lays out rich text anew after each change, and then paints it twice: that would cost as much as nine maps.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget


class Piece(NamedTuple):
    """Some words of the line; with a ``link`` they can be followed to it."""

    words: str
    colour: QColor
    link: str = ""
    bold: bool = False

    @property
    def html(self) -> str:
        """The words as rich text."""
        words, colour = escape(self.words).replace("\u00a0", "&nbsp;"), self.colour.name()
        if not self.link:
            return f'<span style="color:{colour}">{words}</span>'
        style = f"color:{colour}; text-decoration:none; font-weight:{'bold' if self.bold else 'normal'}"
        return f'<a href="{self.link}" style="{style}">{words}</a>'


class LinkLabel(QLabel):
    """Pieces of text side by side, some of them links, which mouse and keyboard follow as in any QLabel.

    Its rich text is read only where somebody comes to follow a link or to copy words. Until then the label paints its
    pieces itself, and looks the same.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[Piece, ...] = ()
        self._measure()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)

    def say(self, pieces: Sequence[Piece]) -> None:
        """Say something else."""
        if tuple(pieces) != self._pieces:
            self._pieces = tuple(pieces)
            self.setText("".join(piece.html for piece in pieces))

    def metrics(self, *, bold: bool) -> QFontMetricsF:
        """How wide the words of a piece are."""
        return self._metrics[bold]

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is selected, and the link that the keyboard stands on, only Qt knows how to paint."""
        if self.hasFocus() or self.hasSelectedText():
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        """Piece by piece from the left, on the line where Qt puts rich text."""
        used = [self._metrics[bold] for bold in {piece.bold for piece in self._pieces} or {False}]
        ascent, descent = max(each.ascent() for each in used), max(each.descent() for each in used)
        x, line = 0.0, max((self.height() - ascent - descent) // 2, 0) + ascent
        for words, colour, _, bold in self._pieces:
            painter.setFont(self._fonts[bold])
            painter.setPen(colour)
            painter.drawText(QPointF(x, line), words)
            x += self._metrics[bold].horizontalAdvance(words)

    def _measure(self) -> None:
        """The fonts of the pieces, those that are bold last."""
        plain, bold = self.font(), QFont(self.font())
        bold.setBold(True)
        self._fonts = plain, bold
        self._metrics = QFontMetricsF(plain), QFontMetricsF(bold)
