"""A board on which a ball and a bat are put, with the mouse or the keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from xoviz.gui.widgets.grid_geometry import Cell
from xoviz.gui.widgets.grid_view import GridView
from xoviz.gui.widgets.keyboard import is_command

_STEPS: dict[int, Cell] = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1),
                           Qt.Key.Key_Right: (0, 1)}


class BoardGrid(GridView):
    """Shows a board. A press in the bottom row puts the bat there, anywhere else the ball; both can be dragged. Arrows
    move the ball, with Shift they move the bat.

    Signals:
        began(): whatever is put or moved from now on is one gesture.
        ball_put(int, int): the ball is wanted in this row and column.
        bat_put(int): the middle of the bat is wanted in this column.
        ball_moved(int, int), bat_moved(int): so many rows and columns on.
        pointed(int, int), left(): see GridView.
    """

    began = Signal()
    ball_put = Signal(int, int)
    bat_put = Signal(int)
    ball_moved = Signal(int, int)
    bat_moved = Signal(int)

    def __init__(self, rows: int, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(rows, columns, parent=parent)
        self._held: str | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of ball or bat."""
        cells = self.geometry_of_cells
        cell = cells.at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and cells.holds(cell):
            self._hide_cursor()
            self._held = "bat" if cell[0] == len(self.values) - 1 else "ball"
            self.began.emit()
            self._drag(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second of two quick presses is like the first."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held."""
        super().mouseMoveEvent(event)
        self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move ball or bat."""
        step = _STEPS.get(event.key())
        if step is None or is_command(event):
            super().keyPressEvent(event)
            return
        if not event.isAutoRepeat():
            self.began.emit()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.bat_moved.emit(step[1])
        else:
            self.ball_moved.emit(*step)

    def _drag(self, point: QPointF) -> None:
        if self._held is None:
            return
        row, column = self.geometry_of_cells.at(point.x(), point.y())
        rows, columns = self.values.shape
        row, column = min(max(row, 0), rows - 2), min(max(column, 0), columns - 1)
        if self._held == "bat":
            self.bat_put.emit(column)
        else:
            self.ball_put.emit(row, column)
