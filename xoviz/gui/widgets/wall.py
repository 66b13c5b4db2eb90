"""A wall of pictures under somebody's hands: picked, selected and walked over, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from xoviz.gui.widgets.wall_view import WallView

_PICKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OTHERS = (*_PICKING, Qt.Key.Key_Space, Qt.Key.Key_Delete)
_LARGER, _SMALLER = ("+", "="), ("-",)
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Wall(WallView):
    """A click picks a picture and selects it alone; with Ctrl it joins or leaves the selection, with Shift all up to it
    join. The arrows, Page Up and Down, Home and End move the cursor (with Shift selecting), Enter picks, Space selects,
    Ctrl+A selects all, Escape none, Delete asks for the removal of what is selected. Ctrl and the wheel, + and - change
    the size.

    Signals:
        picked(int): the number of the picture that was clicked or picked by keyboard.
        pointed(int): the number of the picture under the mouse or the cursor, -1 if there is none.
        removal_asked(): Delete was pressed.
    """

    pointed = Signal(int)
    removal_asked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick, or select."""
        place = self.place_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            return
        self._cursor_shown = False
        self._go(place, event.modifiers(), clicked=True)
        if not event.modifiers() & (_SHIFT | _CONTROL):
            self.picked.emit(int(self._order[place]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, pick, select, resize."""
        key, targets = event.key(), self._targets()
        if not self._takes(event):
            super().keyPressEvent(event)
        elif key in targets:
            self._cursor_shown = True
            self._go(min(max(targets[key], 0), len(self._order) - 1), event.modifiers())
            self.pointed.emit(int(self._order[self._cursor]))
        elif key in _PICKING:
            self.picked.emit(int(self._order[self._cursor]))
        elif key == Qt.Key.Key_Space:
            self.select(self._selected ^ {int(self._order[self._cursor])})
        elif key == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.select(frozenset())
        elif event.text() in _LARGER + _SMALLER:
            self.set_size(self._size + (1 if event.text() in _LARGER else -1))
        else:
            self.select(frozenset(self._order.tolist()))

    def _go(self, place: int, modifiers: Qt.KeyboardModifier, *, clicked: bool = False) -> None:
        """Move the cursor to a place, and select what follows from that."""
        number = int(self._order[place])
        if modifiers & _SHIFT:
            low, high = sorted((self._anchor, place))
            self.select(self._selected | frozenset(self._order[low : high + 1].tolist()))
        elif clicked:
            self.select(self._selected ^ {number} if modifiers & _CONTROL else frozenset((number,)))
        if not modifiers & _SHIFT:
            self._anchor = place
        self._reveal(place)
        self._move_to(place)

    def _targets(self) -> dict[int, int]:
        """Where each key leads from the cursor."""
        page = max(int(self._room.height() * self._ratio) // self._pitch[0], 1) * self.columns
        return super()._targets() | {Qt.Key.Key_PageUp: self._cursor - page, Qt.Key.Key_PageDown: self._cursor + page}

    def _takes(self, event: QKeyEvent) -> bool:
        modifiers, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.key()
        if not len(self._order):
            return False
        if modifiers == _CONTROL:
            return key == Qt.Key.Key_A
        if modifiers == _SHIFT:
            return key in self._targets() or event.text() in _LARGER
        own = key in self._targets() or key in _OTHERS or event.text() in _LARGER + _SMALLER
        escapes = key == Qt.Key.Key_Escape and bool(self._selected)
        return modifiers == Qt.KeyboardModifier.NoModifier and (own or escapes)

    def _show_hovered(self) -> None:
        place = self._hovered
        self.pointed.emit(-1 if place is None or place >= len(self._order) else int(self._order[place]))
        self.update()
