"""A grid whose numbers can be painted, dragged up and down, or typed: the enlarged filter of the filter editor."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.grid_geometry import Cell, Values
from xoviz.gui.widgets.keyboard import is_command
from xoviz.gui.widgets.numbers import parsed
from xoviz.gui.widgets.pixel_grid import PixelGrid

# Dragging this many pixels changes a value by one colour limit; with Shift, by a tenth of it.
_DRAG_PIXELS = 80
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellEditor(QLineEdit):
    """A line that types one cell's value.

    Signals:
        committed(int): Enter (0), Tab (+1) or Shift+Tab (-1): take the text and go on by so many cells.
        cancelled(): Escape.
        abandoned(): the focus went elsewhere.
    """

    committed = Signal(int)
    cancelled = Signal()
    abandoned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape end the typing."""
        if event.key() in _OPENING_KEYS:
            self.committed.emit(0)
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays within the grid: it goes to another cell."""
        self.committed.emit(1 if forward else -1)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Typing ends when the focus goes to another widget; a menu or another window only interrupts it."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.abandoned.emit()

    def show_refused(self, on: bool) -> None:
        """Frame the line in the colour of errors, or no longer."""
        self.setProperty("refused", on)
        self.style().unpolish(self)
        self.style().polish(self)


class ValueGrid(PixelGrid):
    """Shows signed values as numbers and lets each be painted, dragged or typed.

    In `mode` "paint" it is a PixelGrid, and Ctrl with the left button drags; in "drag" the left button always
    does. Double-click, Enter or typing a digit opens an editor in the cell. A double click goes on with the stroke of
    its first click: it takes back what that painted, and the `stroked` of what is typed belongs to the same gesture.

    Signals:
        refused(str): what was typed is no finite number; the sentence says so.
        typing_ended(): the editor was closed with nothing to complain about, or by Escape.
        stroke_began(), stroked(object), stroke_ended(), pointed(int, int), left(): see PixelGrid.
    """

    refused = Signal(str)
    typing_ended = Signal()

    def __init__(self, rows: int, columns: int, *, limit: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(rows, columns, signed=True, limit=limit, parent=parent)
        self._mode: Literal["paint", "drag"] = "paint"
        self._dragged: Cell | None = None
        self._drag_y = 0.0
        self._drag_value = 0.0
        self._clicked: tuple[Cell, float] | None = None
        self._same_gesture = False
        self._edited: Cell = (0, 0)
        self._editing = False
        self._editor = CellEditor(self)
        self._editor.hide()
        self._editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._editor.setAccessibleName(self.tr("Value of the cell"))
        self._editor.committed.connect(self._commit)
        self._editor.cancelled.connect(self._close_editor)
        self._editor.abandoned.connect(self._abandon)
        self.set_show_numbers(True)

    @property
    def mode(self) -> Literal["paint", "drag"]:
        """What the left button does."""
        return self._mode

    @property
    def editor(self) -> CellEditor:
        """The line in which a value is typed; visible while it is."""
        return self._editor

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke or a drag has begun and not ended."""
        return super().is_drawing or self._dragged is not None

    def present(self, values: Values) -> None:
        """Show values (H, W); another shape ends a drag and closes the editor."""
        if values.shape != self.values.shape:
            self._end()
            self._close_editor()
            self._clicked = None
        super().present(values)

    def set_mode(self, mode: Literal["paint", "drag"]) -> None:
        """Let the left button paint or drag."""
        self._mode = mode
        vertical = mode == "drag"
        self.setCursor(Qt.CursorShape.SizeVerCursor if vertical else Qt.CursorShape.CrossCursor)

    def edit(self, row: int, column: int, text: str | None = None) -> None:
        """Open the editor in a cell, with its value selected or with what was typed so far."""
        self.move_cursor(row, column)
        self._edited, self._editing, self._same_gesture = self.cursor_cell, True, False
        value = f"{self.values[self._edited]:.6g}"
        self._editor.setText(value if text is None else text)
        self._editor.show_refused(False)
        self._place_editor()
        self._editor.show()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if text is None:
            self._editor.selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag or a stroke."""
        self._clicked = self._cell_and_value(event.position())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.button() == Qt.MouseButton.LeftButton and (control or self._mode == "drag"):
            self._begin_drag(event)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type the value of the cell, which is what it was before the first of the two clicks."""
        here = self._cell_and_value(event.position())
        if event.button() != Qt.MouseButton.LeftButton or here is None:
            return
        if self._clicked is not None:
            self._wish(self._with(*self._clicked))
        self.edit(*here[0])
        self._same_gesture = self._clicked is not None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the drag or the stroke."""
        super().mouseMoveEvent(event)
        if self._dragged is None:
            return
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        self._drag_value += (self._drag_y - event.position().y()) / _DRAG_PIXELS * self._limit * fine
        self._drag_y = event.position().y()
        self._wish(self._with(self._dragged, round(self._drag_value, 2)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and digits open the editor; the rest draws."""
        if event.key() in _OPENING_KEYS:
            self.edit(*self.cursor_cell)
        elif self._types(event):
            self.edit(*self.cursor_cell, event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the editor on its cell."""
        super().resizeEvent(event)
        self._place_editor()

    def _takes(self, event: QKeyEvent) -> bool:
        return super()._takes(event) or event.key() in _OPENING_KEYS or self._types(event)

    def _types(self, event: QKeyEvent) -> bool:
        """Whether the key begins a number."""
        return bool(event.text()) and event.text() in "0123456789.-+−" and not is_command(event)

    def _end(self) -> None:
        if self._dragged is None:
            super()._end()
        else:
            self._dragged = None
            self.stroke_ended.emit()

    def _begin_drag(self, event: QMouseEvent) -> None:
        here = self._cell_and_value(event.position())
        if here is None or self.is_drawing:
            return
        (self._dragged, self._drag_value), self._drag_y = here, event.position().y()
        self.move_cursor(*self._dragged)
        self.stroke_began.emit()

    def _commit(self, step: int) -> None:
        if not self._take():
            return
        row, column = self._edited
        self._close_editor()
        if step:
            columns = self.values.shape[1]
            place = (row * columns + column + step) % self.values.size
            self.edit(place // columns, place % columns)

    def _abandon(self) -> None:
        """Take what was typed if it is a number; if not, the cell keeps its value and the owner hears why."""
        if self._editing:
            taken = self._take()
            self._editing = False
            self._editor.hide()
            if taken:
                self.typing_ended.emit()

    def _take(self) -> bool:
        """Put what was typed into its cell; False, with the reason told, if it is no number."""
        try:
            value = parsed(self._editor.text())
        except ValueError as reason:
            self._editor.show_refused(True)
            self.refused.emit(str(reason))
            return False
        if not self._same_gesture:
            self.stroke_began.emit()
        self._wish(self._with(self._edited, value))
        self.stroke_ended.emit()
        return True

    def _close_editor(self) -> None:
        """Stop typing, whatever stands in the editor; the grid has the keyboard again, if the editor had it."""
        told, self._editing = self._editing, False
        if self._editor.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._editor.hide()
        if told:
            self.typing_ended.emit()

    def _place_editor(self) -> None:
        cell = self.geometry_of_cells.rect(*self._edited)
        width, height = max(64, int(cell.width())), max(26, min(int(cell.height()), 34))
        left = min(max(0, int(cell.center().x()) - width // 2), max(0, self.width() - width))
        top = min(max(0, int(cell.center().y()) - height // 2), max(0, self.height() - height))
        self._editor.setFont(number_font(13))
        self._editor.setGeometry(left, top, width, height)

    def _cell_and_value(self, point: QPointF) -> tuple[Cell, float] | None:
        """The cell at a point and what is in it; None beside the grid."""
        cells = self.geometry_of_cells
        cell = cells.at(point.x(), point.y())
        return (cell, float(self.values[cell])) if cells.holds(cell) else None

    def _with(self, cell: Cell, value: float) -> Values:
        values = self.values.copy()
        values[cell] = value
        return values
