"""Named values below one another that are dragged, typed, and swapped with one another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from xoviz.gui.widgets.row_paint import GAP, ValueRow
from xoviz.gui.widgets.row_view import NAME, NUMBER, RowView
from xoviz.gui.widgets.value_grid import CellEditor
from xoviz.gui.widgets.whole_number import whole

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
_WALKS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SWAPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_TYPES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)


class ValueRows(RowView):
    """A row for each value: its name, a bar to drag, and the number to type.

    A name that is dragged onto another row swaps the two. By keyboard: up and down walk, left and right change the
    value, Enter or a digit types it, and with Alt the arrows swap the row with its neighbour.

    Signals:
        stroke_began(): all values up to the next such signal belong together.
        changed(int, int): the row at a place is to have another value.
        swapped(int, int): two rows are to change places.
        refused(str): what was typed is no such number; the sentence says so.
    """

    stroke_began = Signal()
    changed = Signal(int, int)
    swapped = Signal(int, int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed = QPointF()
        self._typed: int | None = None
        self._editor = CellEditor(self)
        self._editor.hide()
        self._editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._editor.committed.connect(self._commit)
        self._editor.cancelled.connect(self._close_editor)
        self._editor.abandoned.connect(self._abandon)

    @property
    def editor(self) -> QLineEdit:
        """The line in which a number is typed; visible while it is."""
        return self._editor

    def present(self, rows: Sequence[ValueRow]) -> None:
        """Show these rows from the top down; where others stand there now, what is being done with them ends."""
        if [row.name for row in rows] != [row.name for row in self._rows]:
            self._let_go()
            self._close_editor()
        super().present(rows)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a bar or a name; a press on a number types it."""
        place = self._row_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            super().mousePressEvent(event)
            return
        self._place, self._cursor_shown = place, False
        self._pressed = self._at = event.position()
        part = self._part_at(self._at)
        if part == NUMBER:
            self._type(place, str(self._rows[place].value))
        elif part == NAME:
            self._carried = place
        else:
            self._dragged = place
            self.stroke_began.emit()
            self._drag_to(self._at)
        self._describe()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the value, carry the row, or show what is below the mouse."""
        self._at = event.position()
        if self._dragged is not None:
            self._drag_to(self._at)
        elif self._carried is not None:
            far = (self._at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            self._carrying = self._carrying or far
            self.update()
        else:
            self._hover(self._row_at(self._at))
        self._wear()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Swap what was carried with the row where it is dropped."""
        carried, target = self._carried if self._carrying else None, self._row_at(event.position())
        self._let_go()
        if carried is not None and target is not None and target != carried:
            self._place = target
            self.swapped.emit(carried, target)

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, change, swap or type; Escape drops what is carried where it was."""
        key = Qt.Key(event.key())
        if self._carrying and key == Qt.Key.Key_Escape:
            self._let_go()
        elif not self._takes(event):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._swap_by(_SWAPS[key])
        elif key in _WALKS:
            self._walk(self._place + _WALKS[key])
        elif key in _TYPES:
            self._type(self._place, str(self._rows[self._place].value))
        elif key in _STEPS or key in _ENDS:
            self._step(key)
        else:
            self._type(self._place, event.text(), select=False)

    def _takes(self, event: QKeyEvent) -> bool:
        keys, key = Qt.KeyboardModifier, event.key()
        if not self._rows or event.modifiers() & (keys.ControlModifier | keys.MetaModifier):
            return False
        if event.modifiers() & keys.AltModifier:
            return key in _SWAPS
        return key in _STEPS or key in _WALKS or key in _TYPES or key in _ENDS or event.text().isdecimal()

    def _walk(self, place: int) -> None:
        self._place, self._cursor_shown = min(max(place, 0), len(self._rows) - 1), True
        self._describe()
        self.update()
        self.pointed.emit(self._place)

    def _swap_by(self, step: int) -> None:
        """Swap the row of the cursor with its neighbour, and stay on it."""
        here, there = self._place, self._place + step
        if 0 <= there < len(self._rows):
            self._place, self._cursor_shown = there, True
            self.swapped.emit(here, there)

    def _step(self, key: Qt.Key) -> None:
        row = self._rows[self._place]
        ends = dict(zip(_ENDS, (row.low, row.high), strict=True))
        self._cursor_shown = True
        self.stroke_began.emit()
        self._change(self._place, ends[key] if key in ends else row.value + _STEPS[key])

    # Changing

    def _drag_to(self, point: QPointF) -> None:
        place = self._dragged
        assert place is not None
        row, bar = self._rows[place], self.rects_of(place).bar
        self._change(place, round(row.low + (point.x() - bar.left()) / bar.width() * (row.high - row.low)))

    def _change(self, place: int, value: int) -> None:
        row = self._rows[place]
        value = min(max(value, row.low), row.high)
        if value != row.value:
            self.changed.emit(place, value)

    def _let_go(self) -> None:
        self._dragged = self._carried = None
        self._carrying = False
        self._wear()
        self.update()

    # Typing

    def _type(self, place: int, text: str, *, select: bool = True) -> None:
        """Open the line over a row's number; what is selected is overwritten by the next key."""
        self._place = self._typed = place
        self._editor.setAccessibleName(self._rows[place].name)
        self._editor.setFont(self._number_font())
        self._editor.setText(text)
        self._editor.setGeometry(self.rects_of(place).number.toAlignedRect().adjusted(-GAP, -2, 0, 2))
        self._editor.show()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if select:
            self._editor.selectAll()
        self.update()

    def _commit(self, step: int) -> None:
        """Take what was typed; with Tab, go on to type the next number."""
        text, place = self._editor.text(), self._typed
        self._close_editor()
        if place is not None and self._take(place, text) and step:
            place = (place + step) % len(self._rows)
            self._type(place, str(self._rows[place].value))

    def _abandon(self) -> None:
        """The focus went elsewhere: what was typed counts all the same."""
        place, self._typed = self._typed, None
        if place is not None:
            self._editor.hide()
            self._take(place, self._editor.text())

    def _take(self, place: int, text: str) -> bool:
        """Change a row's value to what was typed; False, with the reason told, if that cannot be."""
        row = self._rows[place]
        try:
            value = whole(text, row.name, row.low, row.high)
        except ValueError as reason:
            self.refused.emit(str(reason))
            return False
        self.stroke_began.emit()
        self._change(place, value)
        return True

    def _close_editor(self) -> None:
        """Type no longer; the rows have the keyboard again, if the line had it."""
        self._typed = None  # first, since a line that goes loses the focus
        if self._editor.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._cursor_shown = True
        self._editor.hide()
