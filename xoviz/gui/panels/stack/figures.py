"""What a layer gives and costs, as a small table on its block."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, number_font

PIXELS = 11
LINE = 15


class Figures(QWidget):
    """Lines with a word at the left and a number at the right, or a sentence; painted, because labels would have to be
    laid out."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, str], ...] = ()
        self._text = ""
        self._lines = lines
        self._role = "text"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """What it says."""
        return self._rows

    @property
    def text(self) -> str:
        """The sentence in their place."""
        return self._text

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Say this."""
        self._show(tuple(rows), "", "text")

    def show_text(self, text: str, role: str) -> None:
        """Say a sentence, in a colour of the theme."""
        self._show((), text, role)

    def _show(self, rows: tuple[tuple[str, str], ...], text: str, role: str) -> None:
        if (rows, text, role) != (self._rows, self._text, self._role):
            self._rows, self._text, self._role = rows, text, role
            self.update()

    def sizeHint(self) -> QSize:
        """Room for so many lines."""
        return QSize(60, self._lines * LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the top."""
        theme = current_theme()
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        with QPainter(self) as painter:
            painter.setFont(number_font(PIXELS))
            painter.setPen(theme.colour(self._role))
            painter.drawText(QRectF(self.rect()), left | Qt.TextFlag.TextWordWrap,
                             self._text)
            for place, (word, number) in enumerate(self._rows):
                rect = QRectF(0, place * LINE, self.width(), LINE)
                painter.setPen(theme.colour("muted"))
                painter.drawText(rect, left | Qt.AlignmentFlag.AlignVCenter, word)
                painter.setPen(theme.colour("text"))
                painter.drawText(rect, right | Qt.AlignmentFlag.AlignVCenter, number)
