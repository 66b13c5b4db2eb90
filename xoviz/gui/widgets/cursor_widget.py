"""What a grid and a gallery have in common: the mouse hovers over places, and the keyboard's cursor stands on one."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from xoviz.gui.widgets.keyboard import by_keyboard

Place = TypeVar("Place")


class CursorWidget(QWidget, Generic[Place]):
    """Knows which place is hovered over, and whether the cursor is to be seen: only by those who came by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered: Place | None = None
        self._cursor_shown = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that are used here from menu shortcuts while the widget has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse went away."""
        super().leaveEvent(event)
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor to those who came by keyboard."""
        super().focusInEvent(event)
        self._cursor_shown = by_keyboard(event)
        self._describe()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()

    def _hide_cursor(self) -> None:
        """The mouse is used now."""
        if self._cursor_shown:
            self._cursor_shown = False
            self.update()

    def _hover(self, place: Place | None) -> None:
        """The mouse is over a place, or beside them all."""
        if place != self._hovered:
            self._hovered = place
            self._show_hovered()

    def _show_hovered(self) -> None:
        """For subclasses: another place is hovered over, or none."""
        raise NotImplementedError

    def _takes(self, event: QKeyEvent) -> bool:
        """For subclasses: whether the key means something here."""
        raise NotImplementedError

    def _describe(self) -> None:
        """For subclasses: tell assistive technology where the cursor stands."""
        raise NotImplementedError
