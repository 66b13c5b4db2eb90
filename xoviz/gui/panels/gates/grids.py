"""Gates over time: for each of some arrays a grid, a unit a row and a word a column; the present word is framed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Theme, current_theme, number_font, signed_index, signed_lut, unsigned_index, unsigned_lut
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.painting import LINE, paint_mark
from xoviz.nn import Array

TITLE, MEANING = 18, 16
"""Pixels of a grid's name, and of the line below that says what its numbers mean."""

MOST_WORD = 44  # pixels that the longest word may have above its column
SMALLEST, LARGEST = 4, 42  # pixels of a cell
APART = 18
LATER = 110  # of 255: how much of the window lies over columns that are still to come
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)

Place = tuple[int, int, int]
"""Grid, unit, column."""


@dataclass(frozen=True, eq=False)
class Strip:
    """One grid: ``values`` (U, T) from 0 to ``limit``, if ``signed`` from -limit; what it is, and what that means."""

    title: str
    meaning: str
    values: Array
    signed: bool = True
    limit: float = 1.0


class GateGrids(CursorWidget[Place]):
    """Grids side by side. A click on a column, or the arrows, go to its word.

    Signals:
        pointed(int, int, int): grid, unit and column under the mouse.
        left(): nothing is pointed at any longer.
        chosen(int): the word of this column was asked for.
    """

    pointed = Signal(int, int, int)
    left = Signal()
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strips: tuple[Strip, ...] = ()
        self._words: tuple[str, ...] = ()
        self._at = 0
        self._tables = {True: signed_lut(), False: unsigned_lut()}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def strips(self) -> tuple[Strip, ...]:
        """What is shown."""
        return self._strips

    def present(self, strips: Sequence[Strip], words: Sequence[str], at: int) -> None:
        """Show grids of one size; ``words`` stand above their columns (empty: no word there), the one ``at`` framed."""
        self._strips, self._words, self._at = tuple(strips), tuple(words), at
        self._describe()
        self.update()

    def go(self, at: int) -> None:
        """Stand at another column, without telling anyone."""
        if at != self._at:
            self._at = at
            self._describe()
            self.update()

    def rect_of(self, grid: int, unit: int, column: int) -> QRectF:
        """Where a cell lies."""
        left, top, side = self._layout(grid)
        return QRectF(left + column * side, top + unit * side, side, side)

    def sizeHint(self) -> QSize:
        """Comfortable for a tab."""
        return QSize(760, 230)

    def minimumSizeHint(self) -> QSize:
        """Small cells."""
        return QSize(320, 116)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One grid after another."""
        with QPainter(self) as painter:
            theme = current_theme()
            for place, strip in enumerate(self._strips):
                self._paint_grid(painter, theme, place, strip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at."""
        self._hover(self._cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a column's word."""
        cell = self._cell_at(event.position())
        if cell is not None and self._words[cell[2]]:
            self.chosen.emit(cell[2])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go from word to word, Home and End to the first and to the last."""
        there = [column for column, word in enumerate(self._words) if word]
        if not self._takes(event) or not there:
            super().keyPressEvent(event)
        elif event.key() in _ENDS:
            self.chosen.emit(there[0 if event.key() == Qt.Key.Key_Home else -1])
        else:
            at = self._at + _STEPS[Qt.Key(event.key())]
            self.chosen.emit(min(max(at, there[0]), there[-1]))

    def _takes(self, event: QKeyEvent) -> bool:
        return event.key() in (*_STEPS, *_ENDS) and not event.modifiers()

    def _show_hovered(self) -> None:
        if self._hovered is None:
            self.left.emit()
        else:
            self.pointed.emit(*self._hovered)

    def _describe(self) -> None:
        word = self._words[self._at] if self._at < len(self._words) else ""
        self.setAccessibleDescription(self.tr("at word {number}: {word}").format(number=self._at + 1, word=word))

    def _cell_at(self, point: QPointF) -> Place | None:
        for grid, strip in enumerate(self._strips):
            left, top, side = self._layout(grid)
            row, column = int((point.y() - top) // side), int((point.x() - left) // side)
            units, columns = strip.values.shape
            if 0 <= row < units and 0 <= column < columns:
                return grid, row, column
        return None

    def _layout(self, grid: int) -> tuple[float, float, float]:
        """Where a grid's cells begin, from the left and from the top, and the side of a cell."""
        count = len(self._strips)
        units, columns = self._strips[grid].values.shape
        above, width = TITLE + MEANING + self._word_height() + 6, (self.width() - APART * (count - 1)) / count
        room = min((width - 2) / columns, (self.height() - above - 4) / units, LARGEST)
        return round(grid * (width + APART)) + 2.0, above, max(float(int(room)), SMALLEST)

    def _word_height(self) -> float:
        font = number_font(11)
        return min(max((QFontMetricsF(font).horizontalAdvance(word) for word in self._words), default=0), MOST_WORD)

    def _paint_grid(self, painter: QPainter, theme: Theme, place: int, strip: Strip) -> None:
        units, columns = strip.values.shape
        left, top, side = self._layout(place)
        count = len(self._strips)
        width = (self.width() - APART * (count - 1)) / count
        painter.setPen(theme.colour("text"))
        bold = self.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.drawText(QRectF(left, 0, width, TITLE), Qt.AlignmentFlag.AlignLeft, strip.title)
        painter.setFont(number_font(11))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(left, TITLE, width, MEANING), Qt.AlignmentFlag.AlignLeft, strip.meaning)
        self._paint_words(painter, theme, left, top, side)
        self._paint_cells(painter, strip, QRectF(left, top, columns * side, units * side))
        later = QRectF(left + (self._at + 1) * side, top, (columns - 1 - self._at) * side, units * side)
        veil = self.palette().window().color()
        veil.setAlpha(LATER)
        painter.fillRect(later, veil)
        paint_mark(painter, QRectF(left + self._at * side, top, side, units * side), theme.colour("focus"),
                   QColor(self.palette().window().color()))

    def _paint_words(self, painter: QPainter, theme: Theme, left: float, top: float, side: float) -> None:
        """Above each column its word, upright."""
        painter.setFont(number_font(min(11, max(int(side) - 1, 7))))
        for column, word in enumerate(self._words):
            painter.save()
            painter.translate(left + (column + 0.5) * side, top - 3)
            painter.rotate(-90)
            painter.setPen(theme.colour("focus" if column == self._at else "text"))
            painter.drawText(QRectF(0, -side / 2, MOST_WORD, side), Qt.AlignmentFlag.AlignVCenter, word)
            painter.restore()

    def _paint_cells(self, painter: QPainter, strip: Strip, rect: QRectF) -> None:
        """All cells at once, and thin lines between them; columns without a word stay empty."""
        units, columns = strip.values.shape
        values, index = strip.values.astype(np.float32), np.empty(strip.values.shape, np.intp)
        (signed_index if strip.signed else unsigned_index)(values, strip.limit, index)
        pixels = np.ascontiguousarray(self._tables[strip.signed].take(index))
        image = QImage(pixels.data, columns, units, 4 * columns, QImage.Format.Format_RGB32)
        painter.drawImage(rect, image)
        side = rect.width() / columns
        for column in range(1, columns):
            painter.fillRect(QRectF(rect.left() + column * side, rect.top(), 1, rect.height()), LINE)
        for unit in range(1, units):
            painter.fillRect(QRectF(rect.left(), rect.top() + unit * side, rect.width(), 1), LINE)
        for column, word in enumerate(self._words):
            if not word:
                empty = QRectF(rect.left() + column * side, rect.top(), side, rect.height())
                painter.fillRect(empty, self.palette().window())
