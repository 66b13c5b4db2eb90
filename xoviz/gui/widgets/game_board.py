"""The board of a game that is going on; whoever wants to play presses the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from xoviz.gui.widgets.grid_view import GridView
from xoviz.gui.widgets.keyboard import is_command

_STEERING: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 0, Qt.Key.Key_Right: 1}


class GameBoard(GridView):
    """Shows a board. Left and right steer, and down stays; a key that is held goes on steering.

    Signals:
        steered(int): -1, 0 or 1: a key went down, and steers to the left, nowhere or to the right.
        released(): no key steers any longer.
        pointed(int, int), left(): see GridView.
    """

    steered = Signal(int)
    released = Signal()

    def __init__(self, rows: int, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(rows, columns, parent=parent)
        self._key: int | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steer."""
        if event.key() not in _STEERING or is_command(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._key = event.key()
            self.steered.emit(_STEERING[event.key()])

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Steer no longer."""
        if event.key() == self._key and not event.isAutoRepeat():
            self._let_go()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The key's release would go elsewhere."""
        super().focusOutEvent(event)
        self._let_go()

    def _let_go(self) -> None:
        if self._key is not None:
            self._key = None
            self.released.emit()
