"""A grid of square cells that shows an array: colours, numbers where there is room, marks, and a cursor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Theme, current_theme, grey_lut, light_text, signed_index, signed_lut
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.grid_geometry import Cell, CellGeometry, Values
from xoviz.gui.widgets.keyboard import is_command
from xoviz.gui.widgets.numbers import Reading, fixed, reading_of_map
from xoviz.gui.widgets.painting import LINE, paint_frame, paint_mark, paint_numbers
from xoviz.gui.widgets.pin import paint_pin
from xoviz.gui.widgets.thumbnail_shape import inked
from xoviz.gui.widgets.tiles import Tiles

FRAME = 2
"""Pixels beyond its cells that a mark's frame may reach, at the most."""

_LINES_FROM = 8
_NUMBERS_FROM = 30
_ARROWS: dict[int, Cell] = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class Mark(NamedTuple):
    """A frame around height x width cells from (row, column) on; it may reach into the padding."""

    row: int
    column: int
    height: int
    width: int
    colour: QColor
    style: Qt.PenStyle = Qt.PenStyle.SolidLine


class GridView(CursorWidget[Cell]):
    """Shows values (H, W) as square cells, centred and crisp at any size and scale factor.

    Signals:
        pointed(int, int): row and column that the mouse or the keyboard cursor came to.
        left(): neither points at a cell any longer.
    """

    pointed = Signal(int, int)
    left = Signal()

    def __init__(
        self, rows: int, columns: int, *, signed: bool = False, limit: float = 1.0, parent: QWidget | None = None
    ) -> None:
        """A blank grid: a picture (paper -1 to ink +1), or with `signed` the diverging colours from -limit to limit."""
        super().__init__(parent)
        self._signed = signed
        self._limit, self._ground = limit, -1.0
        self._show_numbers = False
        self._reading: Reading = "decimals"
        self._marks: tuple[Mark, ...] = ()
        self._pinned: Mark | None = None
        self._cursor: Cell = (0, 0)
        self._values: Values = _frozen(np.full((rows, columns), 0.0 if signed else -1.0, np.float32))
        self._room, self._cells = (rows, columns, 0, 0, 1.0), CellGeometry.fit(rows, columns, 0, 0, 1.0)
        self._tiles: Tiles | None = None
        self._tiled: tuple[CellGeometry, float] | None = None
        self._stale = True
        self._allocate(rows, columns)
        self._recolour()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def values(self) -> Values:
        """What is shown: (H, W) float32, read-only."""
        return self._values

    @property
    def cursor_cell(self) -> Cell:
        """The keyboard cursor's row and column."""
        return self._cursor

    @property
    def geometry_of_cells(self) -> CellGeometry:
        """Where the cells lie at this moment."""
        room = (*self._values.shape, self.width(), self.height(), self.devicePixelRatio())
        if room != self._room:
            self._room, self._cells = room, CellGeometry.fit(*room)
        return self._cells

    def present(self, values: Values) -> None:
        """Show values (H, W); their shape may change. Emits nothing. ValueError if not 2-D, empty or not finite."""
        if values.ndim != 2 or values.size == 0:
            raise ValueError(f"A grid shows a non-empty (H, W) array, not one of shape {values.shape}.")
        if np.array_equal(values, self._values):  # as after each stroke, which the grid has previewed
            return
        if not np.isfinite(values).all():
            raise ValueError("A grid shows finite values only.")
        self._show(values)

    def set_limit(self, limit: float) -> None:
        """Let the strongest colours stand for -limit and +limit."""
        if limit != self._limit:
            self._limit = limit
            self._repaint_image()

    def set_ground(self, ground: float) -> None:
        """In a picture, which value is blank paper."""
        if ground != self._ground:
            self._ground = ground
            self._repaint_image()

    def set_show_numbers(self, on: bool) -> None:
        """Write each value into its cell where cells are at least 30 pixels large."""
        self._show_numbers = on
        self.update()

    def set_reading(self, reading: Reading) -> None:
        """How numbers are written; values read as fractions are exactly what they hold."""
        if reading != self._reading:
            self._reading = reading
            self._describe()
            self.update()

    def mark(self, marks: Iterable[Mark]) -> None:
        """Frame these ranges of cells, and no others."""
        before, self._marks = self._marks, tuple(marks)
        if self._marks != before:
            for mark in (*before, *self._marks):
                self._update_cells(*mark[:4])

    @property
    def pinned(self) -> Mark | None:
        """What is pinned, if anything."""
        return self._pinned

    def pin(self, mark: Mark | None) -> None:
        """Mark as pinned what has a mark already, or nothing."""
        if mark != self._pinned:
            self._pinned = mark
            self.update()

    def move_cursor(self, row: int, column: int) -> None:
        """Put the keyboard cursor on a cell, or on the nearest one of the grid."""
        rows, columns = self._values.shape
        self._cursor = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        self._describe()
        if self._cursor_shown:
            self.update()

    def sizeHint(self) -> QSize:
        """Cells of 28 pixels, for a whole between 120 and 420."""
        rows, columns = self._values.shape
        side = max(120, min(420, 28 * max(rows, columns)))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """At least two pixels a cell."""
        rows, columns = self._values.shape
        return QSize(max(60, 2 * columns), max(60, 2 * rows))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme, of which Qt tells several times."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and current_theme() is not self._theme:
            self._recolour()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell the mouse came to."""
        self._hover_at(event.position())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor, which points no longer."""
        super().focusOutEvent(event)
        if self._hovered is None:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor."""
        step = _ARROWS.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        self._cursor_shown = True
        self.move_cursor(self._cursor[0] + step[0], self._cursor[1] + step[1])
        self.pointed.emit(*self._cursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells first, then lines, numbers, marks and the cursor."""
        with QPainter(self) as painter:
            self._paint(painter, self.geometry_of_cells)

    def _paint(self, painter: QPainter, cells: CellGeometry) -> None:
        painter.fillRect(self.rect(), self.palette().window())
        painter.drawImage(QPointF(cells.left, cells.top), self._enlarged(cells))
        if self._show_numbers and cells.side >= _NUMBERS_FROM:
            paint_numbers(painter, cells, self._values, self._light.take(self._index),
                          reading=reading_of_map(self._reading, self._values))
        theme = current_theme()
        paint_frame(painter, cells.whole().adjusted(1, 1, -1, -1), 1.0, theme.colour("outline"))
        for mark in self._marks:
            dotted = mark.style != Qt.PenStyle.SolidLine
            _paint_mark(painter, cells.rect(*mark[:4]), mark.colour, theme, dotted=dotted)
        if self._pinned is not None:
            paint_pin(painter, cells.rect(*self._pinned[:4]).adjusted(2, 2, -2, -2))
        if self.hasFocus() and self._cursor_shown:
            _paint_mark(painter, cells.rect(*self._cursor), theme.colour("focus"), theme)

    def _takes(self, event: QKeyEvent) -> bool:
        """Whether the key means something to the grid."""
        return event.key() in _ARROWS and not is_command(event)

    def _show(self, values: Values) -> None:
        before, self._values = self._values, _frozen(values)
        if self._values.shape != before.shape:
            self._allocate(*values.shape)
            self.updateGeometry()
            self.move_cursor(*self._cursor)
            self._repaint_image()
        else:
            self._colour_cells()
            self._update_changed(before)
        self._describe()

    def _allocate(self, rows: int, columns: int) -> None:
        """Make room for the colours of the cells, and of the lines between them, once."""
        self._colours = np.full((1, rows * columns + 1), LINE.rgb(), np.uint32)
        self._index = np.empty((rows, columns), np.intp)

    def _enlarged(self, cells: CellGeometry) -> QImage:
        """The cells in the screen's pixels, with lines between them; made anew where they have changed."""
        ratio = self.devicePixelRatio()
        if self._tiles is None or self._tiled != (cells, ratio):
            shape = 1, cells.rows, cells.columns
            self._tiles = Tiles(shape, cells.side, ratio, lined=cells.side >= _LINES_FROM)
            self._tiled, self._stale = (cells, ratio), True
        pixels = self._tiles.pixels[0]
        if self._stale:
            self._stale = False
            self._tiles.colour(self._colours)
        height, width = pixels.shape
        image = QImage(pixels.data.cast("B"), width, height, 4 * width, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        return image

    def _recolour(self) -> None:
        self._theme = current_theme()
        self._table = signed_lut() if self._signed else grey_lut(self._theme)
        self._light = light_text(self._table)
        self._repaint_image()

    def _repaint_image(self) -> None:
        self._colour_cells()
        self.update()

    def _colour_cells(self) -> None:
        signed_index(inked(self._values, self._ground), self._limit, self._index)
        self._colours[0, :-1] = self._table.take(self._index, mode="clip").reshape(-1)
        self._stale = True

    def _update_changed(self, before: Values) -> None:
        """Have painted what is not as it was before: of the pad, what a stroke has covered."""
        if self._show_numbers:  # a longer one makes the type of all smaller
            self.update()
            return
        changed = self._values != before
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        if len(rows):
            self._update_cells(int(rows[0]), int(columns[0]), int(rows[-1] - rows[0]) + 1,
                               int(columns[-1] - columns[0]) + 1)

    def _update_cells(self, row: int, column: int, height: int = 1, width: int = 1) -> None:
        """Have height x width cells painted, and the frame that may be around them."""
        around = self.geometry_of_cells.rect(row, column, height, width)
        self.update(around.adjusted(-FRAME, -FRAME, FRAME, FRAME).toAlignedRect())

    def _hover_at(self, point: QPointF) -> None:
        self._hover(self.geometry_of_cells.at(point.x(), point.y()))

    def _hover(self, place: Cell | None) -> None:
        super()._hover(place if place is not None and self.geometry_of_cells.holds(place) else None)

    def _show_hovered(self) -> None:
        if self._hovered is None:
            self.left.emit()
        else:
            self.pointed.emit(*self._hovered)

    def _describe(self) -> None:
        row, column = self._cursor
        text = self.tr("row {row}, column {column}: {value}").format(
            row=row + 1, column=column + 1, value=fixed(float(self._values[row, column]), reading=self._reading)
        )
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)


def _paint_mark(painter: QPainter, rect: QRectF, colour: QColor, theme: Theme, *, dotted: bool = False) -> None:
    paint_mark(painter, rect.adjusted(2, 2, -2, -2), colour, theme.colour("card"), dotted=dotted)


def _frozen(values: Values) -> Values:
    """A read-only float32 copy that nothing else can write to."""
    copy = np.array(values, np.float32)
    copy.setflags(write=False)
    return copy
