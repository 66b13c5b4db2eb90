"""A grid to draw on whose drawing can be taken hold of and moved, by mouse, pen, finger or arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from xoviz.gui.widgets.grid_geometry import Cell
from xoviz.gui.widgets.keyboard import is_command
from xoviz.gui.widgets.pixel_grid import PixelGrid

_WAYS: dict[int, Cell] = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}


class MovableGrid(PixelGrid):
    """Draws like a PixelGrid, or, with the hand as its tool, lets all that is drawn be moved by whole cells.

    An arrow key moves by one cell; held down, it goes on in the same gesture. The grid moves nothing itself: its owner
    answers `moved` with `present`.

    Signals:
        move_began(), move_ended(): around all `moved` of one gesture.
        moved(int, int): how many rows down and columns to the right since it began.
    """

    move_began = Signal()
    moved = Signal(int, int)
    move_ended = Signal()

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(rows, columns)
        self._moving = False
        self._taken_at: Cell | None = None
        self._gone: Cell = (0, 0)

    @property
    def is_moving(self) -> bool:
        """Whether the hand is the tool."""
        return self._moving

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke, or a move, has begun and not ended."""
        return super().is_drawing or self._taken_at is not None

    def set_moving(self, on: bool) -> None:
        """Take the hand, or go back to drawing."""
        self._moving = on
        self.setCursor(Qt.CursorShape.OpenHandCursor if on else Qt.CursorShape.CrossCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With the hand, arrows move the drawing; and nothing draws."""
        if not self._moving or is_command(event) or not self._takes(event):
            super().keyPressEvent(event)
            return
        way = _WAYS.get(event.key())
        if way is not None:
            self._begin(self.cursor_cell, erase=False)
            self._go(self._gone[0] + way[0], self._gone[1] + way[1])

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The key that moved is let go: the next one is another gesture."""
        if self._moving and event.key() in _WAYS:
            if not event.isAutoRepeat():
                self._end()
            return
        super().keyReleaseEvent(event)

    def _begin(self, cell: Cell, *, erase: bool) -> None:
        if not self._moving:
            super()._begin(cell, erase=erase)
        elif not self.is_drawing:
            self._taken_at, self._gone = cell, (0, 0)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.move_began.emit()

    def _extend(self, cell: Cell) -> None:
        if self._taken_at is None:
            super()._extend(cell)
        else:
            self._go(cell[0] - self._taken_at[0], cell[1] - self._taken_at[1])

    def _end(self) -> None:
        if self._taken_at is None:
            super()._end()
            return
        self._taken_at = None
        self.set_moving(self._moving)
        self.move_ended.emit()

    def _go(self, down: int, right: int) -> None:
        if (down, right) != self._gone:
            self._gone = down, right
            self.moved.emit(down, right)
