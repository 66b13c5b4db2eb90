"""The list of units: as many as there are, of which only those in sight are ever painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from xoviz.explain.hidden import Hidden
from xoviz.gui.panels.hidden.row_paint import HEADER, ROW, Columns, Line, RowPainter
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.badges import Badge, Badges
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.keyboard import by_keyboard, is_command

_PICKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SWITCHES = (Qt.Key.Key_Space, Qt.Key.Key_F)
LEAST_ROWS = 2


class UnitList(QAbstractScrollArea):
    """Rows in an order. Arrows, Page Up and Down, Home and End go from row to row; Enter picks. As in the table of
    ablations, Space switches a unit off, or on again, and F freezes it.

    Signals:
        pointed(int): the unit under the mouse.
        left(): nothing is pointed at any longer.
        chosen(int): the unit that the keys came to.
        picked(int): a unit was clicked, or picked by keyboard.
        off_asked(int), freeze_asked(int): what the keys of the switches were pressed on.
    """

    pointed = Signal(int)
    left = Signal()
    chosen = Signal(int)
    picked = Signal(int)
    off_asked = Signal(int)
    freeze_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Hidden | None = None
        self._order: npt.NDArray[np.intp] = np.arange(0)
        self._worn: Callable[[int], Badge | None] = _nothing
        self._picture: Callable[[int], Any] = _nothing
        self._says: Callable[[int], str] = str
        self._words: tuple[str, str, str] = ("", "", "")
        self._classes: tuple[str, ...] = ()
        self._among: tuple[int, ...] = ()
        self._wide = 0
        self._unit = 0
        self._lit: int | None = None
        self._hovered: int | None = None
        self._cursor_shown = False
        self._badges = Badges()
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(ROW)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    # What is shown

    def entitle(self, words: tuple[str, str, str], classes: Sequence[str], wide: int) -> None:
        """What stands over names, weights and what is said; the classes; and how wide weights are, in pixels."""
        self._words, self._classes, self._wide = words, tuple(classes), wide
        self.viewport().update()

    def provide(self, picture: Callable[[int], Any], worn: Callable[[int], Badge | None],
                says: Callable[[int], str]) -> None:
        """Where a unit's picture (a QImage), its badge and its words come from; asked for rows in sight."""
        self._picture, self._worn, self._says = picture, worn, says

    def present(self, found: Hidden, order: npt.NDArray[np.intp], among: Sequence[int]) -> None:
        """Show the units in an order, and what they add to the scores of some classes."""
        another = len(order) != len(self._order)
        self._found, self._order, self._among = found, order, tuple(among)
        if another:
            self._range()
        self._describe()
        self.viewport().update()

    @property
    def order(self) -> npt.NDArray[np.intp]:
        """The units from the top down."""
        return self._order

    def choose(self, unit: int) -> None:
        """Emphasise a unit and bring it into sight, without telling anyone."""
        if unit != self._unit:
            self._unit = unit
            self._reveal()
            self._describe()
            self.viewport().update()

    def light(self, unit: int | None) -> None:
        """Raise the unit that is looked at, or none."""
        if unit != self._lit:
            self._lit = unit
            self.viewport().update()

    def rect_of(self, unit: int) -> QRect:
        """Where a unit's row lies in the viewport; it may be scrolled out of sight."""
        return QRect(0, HEADER + self._place(unit) * ROW - self.verticalScrollBar().value(), self.viewport().width(),
                     ROW)

    def unit_at(self, y: int) -> int | None:
        """The unit at a height of the viewport."""
        place = (y - HEADER + self.verticalScrollBar().value()) // ROW
        return int(self._order[place]) if y >= HEADER and 0 <= place < len(self._order) else None

    def sizeHint(self) -> QSize:
        """Eight rows."""
        return QSize(560, HEADER + 8 * ROW)

    def minimumSizeHint(self) -> QSize:
        """A few rows, and short bars."""
        return QSize(340, HEADER + LEAST_ROWS * ROW + 4)

    # Mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which unit the mouse came to."""
        self._hover(self.unit_at(event.position().toPoint().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the unit that is clicked."""
        unit = self.unit_at(event.position().toPoint().y())
        if event.button() == Qt.MouseButton.LeftButton and unit is not None:
            self._cursor_shown = False
            self.choose(unit)
            self.picked.emit(unit)

    def viewportEvent(self, event: QEvent) -> bool:
        """The mouse went away."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that are used here from menu shortcuts while the list has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another row, or pick."""
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() in _PICKING_KEYS:
            self.picked.emit(self._unit)
        elif event.key() in _SWITCHES:
            (self.off_asked if event.key() == Qt.Key.Key_Space else self.freeze_asked).emit(self._unit)
        else:
            self._cursor_shown = True
            place = min(max(self._targets()[event.key()], 0), len(self._order) - 1)
            self.choose(int(self._order[place]))
            self.chosen.emit(self._unit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor to those who came by keyboard."""
        super().focusInEvent(event)
        self._cursor_shown = by_keyboard(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it."""
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer rows are in sight."""
        super().resizeEvent(event)
        self._range()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows in sight, and the header over them."""
        found = self._found
        if found is None:
            return
        width, height, scrolled = self.viewport().width(), self.viewport().height(), self.verticalScrollBar().value()
        votes = found.votes
        limits = limit_of(found.heard), limit_of(votes)
        with QPainter(self.viewport()) as painter:
            columns = Columns.fit(width, self._wide, len(self._among))
            rows = RowPainter(painter, current_theme(), columns, self._badges, width)
            for place in range(scrolled // ROW, min(-(-(scrolled + height - HEADER) // ROW), len(self._order))):
                unit, top = int(self._order[place]), HEADER + place * ROW - scrolled
                rows.ground(top, chosen=unit == self._unit, lit=unit in (self._lit, self._hovered),
                            framed=self.hasFocus() and self._cursor_shown and unit == self._unit)
                rows.row(top, Line(self.tr("Unit {number}").format(number=unit + 1), unit, float(found.heard[unit]),
                                   [(number, float(votes[number, unit])) for number in self._among],
                                   self._picture(unit), self._worn(unit)), limits)
            rows.header(self._words, [(number, self._classes[number]) for number in self._among])

    # The rest

    def _place(self, unit: int) -> int:
        places = np.flatnonzero(self._order == unit)
        return int(places[0]) if len(places) else 0

    def _targets(self) -> dict[int, int]:
        """Where each key leads, as a place in the order."""
        here, page = self._place(self._unit), max((self.viewport().height() - HEADER) // ROW - 1, 1)
        return {Qt.Key.Key_Up: here - 1, Qt.Key.Key_Down: here + 1, Qt.Key.Key_PageUp: here - page,
                Qt.Key.Key_PageDown: here + page, Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._order) - 1}

    def _takes(self, event: QKeyEvent) -> bool:
        return len(self._order) > 0 and not is_command(event) and (
            event.key() in (*_PICKING_KEYS, *_SWITCHES) or event.key() in self._targets())

    def _hover(self, unit: int | None) -> None:
        if unit != self._hovered:
            self._hovered = unit
            self.viewport().update()
            if unit is None:
                self.left.emit()
            else:
                self.pointed.emit(unit)

    def _range(self) -> None:
        room = self.viewport().height() - HEADER
        self.verticalScrollBar().setPageStep(max(room, ROW))
        self.verticalScrollBar().setRange(0, max(len(self._order) * ROW - room, 0))

    def _reveal(self) -> None:
        bar, place = self.verticalScrollBar(), self._place(self._unit)
        room = self.viewport().height() - HEADER
        bar.setValue(min(max(bar.value(), (place + 1) * ROW - room), place * ROW))

    def _describe(self) -> None:
        text = self._says(self._unit) if self._found is not None and self._unit < len(self._order) else ""
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)


def _nothing(_: int) -> None:
    return None
