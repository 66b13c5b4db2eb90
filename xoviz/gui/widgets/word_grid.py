"""A sentence as a grid: its places from left to right, the words of a dictionary from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, grey_lut, number_font
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.grid_geometry import Cell, Values
from xoviz.gui.widgets.keyboard import is_command
from xoviz.gui.widgets.painting import LINE, paint_frame, paint_mark
from xoviz.gui.widgets.pin import paint_pin

Part = tuple[int, int, int, int]
"""Cells: row, column, height, width."""

HEADER = 18
GAP = 6
LOWEST, HIGHEST = 9, 30
"""Pixels of a row."""

WIDEST = 56
_ARROWS: dict[int, Cell] = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1),
                            Qt.Key.Key_Right: (0, 1)}
_PUTTING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class WordGrid(CursorWidget[Cell]):
    """Cells (V, T) beside a button for each word, under the numbers of the places. It does not own what it shows.

    A click, space or Return asks for a word at a place; the right button, Delete or Backspace for a place to be empty.

    Signals:
        put(int, int): the cell (word, place) was asked for.
        cleared(int): a place is to be empty.
        chosen(int): the button of a word was pressed.
        pointed(int, int), left(): the mouse or the cursor came to a cell; neither points at one any longer.
    """

    put = Signal(int, int)
    cleared = Signal(int)
    chosen = Signal(int)
    pointed = Signal(int, int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        self._words: tuple[str, ...] = ()
        self._labels = GAP  # pixels for the buttons of the words, and the gap beside them
        self._values: Values = np.zeros((1, 1), np.float32)
        self._cursor: Cell = (0, 0)
        self._lit: Part | None = None
        self._here = self._pinned = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def values(self) -> Values:
        """What is shown, (V, T)."""
        return self._values

    @property
    def cursor_cell(self) -> Cell:
        """The keyboard cursor's word and place."""
        return self._cursor

    def set_words(self, words: Sequence[str]) -> None:
        """Have this dictionary, from the top down."""
        if tuple(words) == self._words:
            return
        self._words = tuple(words)
        metrics = QFontMetrics(number_font(13))
        self._labels = max((metrics.horizontalAdvance(word) for word in words), default=0) + 16 + GAP
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(row, word) for row, word in enumerate(words)]
        self._lay_out()
        self.updateGeometry()

    def present(self, values: Values) -> None:
        """Show values (V, T) from 0, nothing, to 1, the word; the number of words is that of the dictionary."""
        if values.shape != self._values.shape or not np.array_equal(values, self._values):
            if values.shape != self._values.shape:
                self._values = np.array(values, np.float32)
                self._cursor = self._inside(*self._cursor)
                self._lay_out()
                self.update()
            self._values = np.array(values, np.float32)
            self._describe()
            self._repaint()

    def light(self, part: Part | None, here: bool = False, pinned: bool = False) -> None:
        """Frame cells that something looked at comes from, or that are looked at themselves, and may be pinned."""
        if (part, here, pinned) != (self._lit, self._here, self._pinned):
            self._lit, self._here, self._pinned = part, here, pinned
            self._repaint()

    def rect_of(self, row: int, column: int, height: int = 1, width: int = 1) -> QRectF:
        """Where cells lie, on whole pixels."""
        left, top, across, down = self._layout
        return QRectF(left + column * across, top + row * down, width * across, height * down)

    def sizeHint(self) -> QSize:
        """Rows of 22 pixels."""
        rows, columns = self._values.shape
        return QSize(self._labels + 40 * columns, HEADER + 22 * rows)

    def minimumSizeHint(self) -> QSize:
        """The lowest rows, and cells as wide as high: smaller than anybody would want them."""
        rows, columns = self._values.shape
        return QSize(self._labels + LOWEST * columns, HEADER + LOWEST * rows)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put a word, or take the one that is there away."""
        cell = self._at(event.position())
        if cell is None:
            return
        self._cursor, self._cursor_shown = cell, False
        if event.button() == Qt.MouseButton.LeftButton:
            self._toggle()
        elif event.button() == Qt.MouseButton.RightButton:
            self.cleared.emit(cell[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell the mouse came to."""
        self._hover(self._at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor, others change what is under it."""
        key = event.key()
        if not self._takes(event):
            super().keyPressEvent(event)
            return
        self._cursor_shown = True
        if key in _ARROWS:
            down, right = _ARROWS[key]
            self._cursor = self._inside(self._cursor[0] + down, self._cursor[1] + right)
            self._describe()
            self._repaint()
            self.pointed.emit(*self._cursor)
        elif key in _PUTTING:
            self._toggle()
        else:
            self.cleared.emit(self._cursor[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows share the height, places the width."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Numbers above, cells below, then lines, frames and the cursor."""
        theme, (rows, columns) = current_theme(), self._values.shape
        table = grey_lut(theme)
        shades = table[np.rint(np.clip(self._values, 0, 1) * (len(table) - 1)).astype(np.intp)]
        image = QImage(shades.data.cast("B"), columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        whole, (_, _, across, down) = self.rect_of(0, 0, rows, columns), self._layout
        with QPainter(self) as painter:
            painter.setFont(number_font(11))
            painter.setPen(theme.colour("muted"))
            for column in range(columns):
                above = self.rect_of(0, column).translated(0, -HEADER)
                above.setHeight(HEADER)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(column + 1))
            painter.drawImage(whole, image)
            for row in range(1, rows):
                painter.fillRect(self.rect_of(row, 0, 1, columns).adjusted(0, -1, 0, -down), LINE)
            for column in range(1, columns):
                painter.fillRect(self.rect_of(0, column, rows, 1).adjusted(-1, 0, -across, 0), LINE)
            paint_frame(painter, whole.adjusted(1, 1, -1, -1), 1.0, theme.colour("outline"))
            self._paint_marks(painter)

    def _paint_marks(self, painter: QPainter) -> None:
        theme = current_theme()
        if self._lit is not None:
            rect = self.rect_of(*self._lit).adjusted(1, 1, -2, -2)
            paint_mark(painter, rect, theme.colour("focus" if self._here else "accent"), theme.colour("card"))
            if self._pinned:
                paint_pin(painter, rect)
        if self.hasFocus() and self._cursor_shown:
            rect = self.rect_of(*self._cursor).adjusted(1, 1, -2, -2)
            paint_mark(painter, rect, theme.colour("focus"), theme.colour("card"))

    def _repaint(self) -> None:
        """The cells alone: buttons cost more to paint than all of them."""
        self.update(self.rect_of(0, 0, *self._values.shape).toAlignedRect())

    def _toggle(self) -> None:
        row, column = self._cursor
        if self._values[row, column] == 1 and np.count_nonzero(self._values[:, column]) == 1:
            self.cleared.emit(column)
        else:
            self.put.emit(row, column)

    def _takes(self, event: QKeyEvent) -> bool:
        return event.key() in (*_ARROWS, *_PUTTING, *_CLEARING) and not is_command(event)

    def _show_hovered(self) -> None:
        if self._hovered is None:
            self.left.emit()
        else:
            self.pointed.emit(*self._hovered)

    def _describe(self) -> None:
        row, column = self._cursor
        if row < len(self._words):
            word = self._words[row]
            there = self.tr("there") if self._values[row, column] else self.tr("not there")
            self.setAccessibleDescription(self.tr("place {place}, {word}: {there}").format(
                place=column + 1, word=word, there=there))

    def _inside(self, row: int, column: int) -> Cell:
        rows, columns = self._values.shape
        return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)

    def _at(self, point: QPointF) -> Cell | None:
        left, top, across, down = self._layout
        row, column = int((point.y() - top) // down), int((point.x() - left) // across)
        return (row, column) if (row, column) == self._inside(row, column) else None

    @property
    def _layout(self) -> tuple[int, int, int, int]:
        """Left and top of the cells, their width and height."""
        rows, columns = self._values.shape
        labels = self._labels
        down = min(max((self.height() - HEADER) // rows, LOWEST), HIGHEST)
        across = min(max((self.width() - labels) // columns, LOWEST), WIDEST)
        left = labels + max(0, self.width() - labels - across * columns) // 2
        return left, HEADER + max(0, self.height() - HEADER - down * rows) // 2, across, down

    def _button(self, row: int, word: str) -> QPushButton:
        button = QPushButton(word, self)
        button.setProperty("word", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(self.tr("Write “{word}” where the line's cursor stands").format(word=word))
        button.clicked.connect(partial(self.chosen.emit, row))
        button.show()
        return button

    def _lay_out(self) -> None:
        left, top, _, down = self._layout
        width = self._labels - GAP
        font = number_font(min(13, down - 3))
        for row, button in enumerate(self.buttons):
            button.setFont(font)
            button.setGeometry(left - GAP - width, top + row * down, width, down - 1)
