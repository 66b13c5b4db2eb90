"""What galleries, boards and walls have in common: pictures in rows, of which one is picked by mouse or by keyboard."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from xoviz.gui.widgets.cursor_widget import CursorWidget

PICKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PickWidget(CursorWidget[int]):
    """Places counted from 0, in rows from the upper left on. A click picks; the arrows, Home and End move the cursor,
    Enter and Space pick what it stands on. What a place is called is told to assistive technology, and as its tooltip
    unless somebody else tells it (``tips``).

    Signals:
        picked(int): the place that was clicked or picked by keyboard.
    """

    picked = Signal(int)

    tips: ClassVar[bool] = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor = 0

    # For subclasses

    @property
    def count(self) -> int:
        """How many places there are."""
        raise NotImplementedError

    @property
    def columns(self) -> int:
        """How many places stand in a row."""
        raise NotImplementedError

    def place_at(self, point: QPoint) -> int | None:
        """The place at a point; None beside them all."""
        raise NotImplementedError

    def place_rect(self, place: int) -> QRectF:
        """Where a place lies, in pixels of the widget."""
        raise NotImplementedError

    def title_of(self, place: int) -> str:
        """What a place is called; empty where nobody has said it."""
        raise NotImplementedError

    # Events

    def event(self, event: QEvent) -> bool:
        """Tell what is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos()) if self.tips else None
            title = "" if place is None else self.title_of(place)
            if place is not None and title:
                QToolTip.showText(event.globalPos(), title, self, self.place_rect(place).toRect())
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick what is clicked."""
        place = self.place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._hide_cursor()
            self._move_to(place)
            self.picked.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lift what is pointed at."""
        self._hover(self.place_at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, or pick."""
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() in PICKING_KEYS:
            self.picked.emit(self._cursor)
        else:
            self._cursor_shown = True
            self._move_to(min(max(self._targets()[event.key()], 0), self.count - 1))

    # Inside

    def _targets(self) -> dict[int, int]:
        """Where each key leads from the cursor; it may be beyond the ends."""
        return {Qt.Key.Key_Left: self._cursor - 1, Qt.Key.Key_Right: self._cursor + 1,
                Qt.Key.Key_Up: self._cursor - self.columns, Qt.Key.Key_Down: self._cursor + self.columns,
                Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.count - 1}

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return self.count > 0 and plain and (event.key() in PICKING_KEYS or event.key() in self._targets())

    def _move_to(self, place: int) -> None:
        self._cursor = place
        self._describe()
        self.update()

    def _keep_cursor(self) -> None:
        """Have the cursor on a place that there is, after their number has changed."""
        self._cursor = min(self._cursor, max(self.count - 1, 0))

    def _show_hovered(self) -> None:
        self.update()

    def _describe(self) -> None:
        if self._cursor < self.count:
            self.setAccessibleDescription(self.title_of(self._cursor))
