"""A label with links in its one line, for words that change with each stroke.

Qt reads and lays out rich text anew after each change, and then paints it twice: that would cost as much as nine maps.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout
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
        self._layout: QTextLayout | None = None
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)

    def say(self, pieces: Sequence[Piece]) -> None:
        """Say something else."""
        if tuple(pieces) != self._pieces:
            self._pieces, self._layout = tuple(pieces), None
            self.setText("".join(piece.html for piece in pieces))

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._layout = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is selected, and the link that the keyboard stands on, only Qt knows how to paint."""
        if self.hasFocus() or self.hasSelectedText():
            super().paintEvent(event)
            return
        if self._layout is None:
            self._layout = self._laid_out()
        with QPainter(self) as painter:
            self._layout.draw(painter, QPointF(0, max((self.height() - self._layout.lineAt(0).height()) // 2, 0)))

    def _laid_out(self) -> QTextLayout:
        """All pieces in one line, as Qt lays out rich text."""
        layout = QTextLayout("".join(piece.words for piece in self._pieces), self.font())
        formats, start = [], 0
        for piece in self._pieces:
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = start, len(piece.words), _format(piece)
            formats.append(part)
            start += part.length
        layout.setFormats(formats)
        layout.beginLayout()
        layout.createLine().setLeadingIncluded(True)
        layout.endLayout()
        return layout


def _format(piece: Piece) -> QTextCharFormat:
    format_ = QTextCharFormat()
    format_.setForeground(piece.colour)
    if piece.bold:
        format_.setFontWeight(QFont.Weight.Bold)
    return format_
