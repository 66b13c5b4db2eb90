"""The ledger: a table of votes that is pointed at, walked and clicked, row by row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from xoviz.gui.widgets.keyboard import is_command, is_step
from xoviz.gui.widgets.ledger_entries import Entries, FooterLine
from xoviz.gui.widgets.ledger_paint import HEADER, ROW
from xoviz.gui.widgets.ledger_table import LedgerTable

_PICKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)

__all__ = ["Entries", "FooterLine", "Ledger"]


class Ledger(LedgerTable):
    """A table of votes.

    Signals:
        pointed(int): the row (as numbered in the arrays) that the mouse or the keyboard came to.
        walked(int): the keys led there; ``pointed`` has told it before.
        clicked(int): a row was clicked, or picked with Enter or space.
        left(): the mouse points at no row any longer.
    """

    pointed = Signal(int)
    walked = Signal(int)
    clicked = Signal(int)
    left = Signal()

    def __init__(self, decimals: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(decimals, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    def event(self, event: QEvent) -> bool:
        """Keep the keys the ledger uses, and those that step, from menu shortcuts while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) \
                and (is_step(event) or self._move_of(event) is not None):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """The mouse went away."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which row the mouse came to."""
        self._hover(self._row_at(int(event.position().y())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which row was clicked."""
        row = self._row_at(int(event.position().y()))
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a click means nothing more, here or behind the ledger."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End, and with Shift the page keys move through the rows; Enter and space click."""
        move = self._move_of(event)
        if event.key() in _PICKING_KEYS and self._entries is not None and self.row_count:
            self.clicked.emit(int(self._entries.order[self._cursor]))
            return
        if move is None or self._entries is None or not self.row_count:
            # A scroll area would turn pages.
            if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                event.ignore()
            else:
                super().keyPressEvent(event)
            return
        self._cursor = min(max(self._cursor + move, 0), self.row_count - 1)
        self._reveal(self._cursor)
        self._describe()
        self.viewport().update()
        self.pointed.emit(int(self._entries.order[self._cursor]))
        self.walked.emit(int(self._entries.order[self._cursor]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._describe()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide where the keyboard was."""
        super().focusOutEvent(event)
        self.viewport().update()
        if self._hovered is None:
            self.left.emit()

    def _move_of(self, event: QKeyEvent) -> int | None:
        """By how many rows a key moves; None for a key that means nothing here, as page keys without Shift."""
        page = max((self._foot() - HEADER) // ROW - 1, 1)
        pages: dict[int, int] = {Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        rows: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -self.row_count,
                                Qt.Key.Key_End: self.row_count}
        keys = pages if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else rows
        return None if is_command(event) else keys.get(event.key())

    def _row_at(self, y: int) -> int | None:
        if self._entries is None or not HEADER <= y < self._foot():
            return None
        position = (y - HEADER + self.verticalScrollBar().value()) // ROW
        return int(self._entries.order[position]) if 0 <= position < self.row_count else None

    def _hover(self, row: int | None) -> None:
        if row == self._hovered:
            return
        self._hovered = row
        self.viewport().update()
        if row is None:
            self.left.emit()
        else:
            self.pointed.emit(row)
