"""A wall of pictures: thousands of thumbnails that scroll, of which only those in sight are ever composed or painted.

Pictures are known by their numbers, which stay the same whatever is filtered and however it is sorted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollBar, QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, grey_lut
from xoviz.gui.widgets.painting import paint_frame
from xoviz.gui.widgets.pick_widget import PickWidget
from xoviz.gui.widgets.thumbnail_rows import GAP, Look, ThumbnailRows, pitch_of

Values = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.intp]

SIDES = (28, 56, 84, 112)
"""About how large thumbnails may be, in logical pixels."""

_MARGIN = 6


class WallView(PickWidget):
    """Shows pictures (N, H, W), paper -1 to ink +1, each with a mark: 0 none, 1 in the colour of errors, 2 in that of
    the focus. Ctrl and the wheel change their size.

    Signals:
        selection_changed(): other pictures are selected.
        resized(int): the thumbnails have another size, a place in ``SIDES``.
    """

    selection_changed = Signal()
    resized = Signal(int)

    tips = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Values = np.zeros((0, 1, 1), np.float32)
        self._order = self._marks = np.zeros(0, np.intp)
        self._size = 1
        self._rows: ThumbnailRows | None = None
        self._anchor = 0
        self._chosen: int | None = None
        self._selected: frozenset[int] = frozenset()
        self._says: Callable[[int], str] = str
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.valueChanged.connect(self._scrolled)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # What is shown

    @property
    def values(self) -> Values:
        """All pictures, (N, H, W), shown or not."""
        return self._values

    @property
    def order(self) -> Places:
        """The numbers of the pictures that are shown, in their order."""
        return self._order

    @property
    def selected(self) -> tuple[int, ...]:
        """The numbers of those that are selected, in the order in which they are shown; what is not shown is not."""
        return tuple(number for number in self._order.tolist() if number in self._selected) if self._selected else ()

    @property
    def count(self) -> int:
        """How many pictures are shown."""
        return len(self._order)

    @property
    def columns(self) -> int:
        """How many stand in a row."""
        room = self._room.width() + GAP
        return max(1, int(room * self._ratio) // self._pitch[1])

    def present(self, values: Values, order: Places, marks: Places, says: Callable[[int], str] = str) -> None:
        """Show the pictures ``order`` (M,) of ``values`` (N, H, W), with their ``marks`` (N,); ``says`` tells what a
        picture is. ValueError if they are no pictures."""
        if values.ndim != 3:
            raise ValueError(f"A wall shows pictures (N, H, W), not an array of shape {values.shape}.")
        before = self._values
        self._values, self._marks, self._says = values, marks, says
        if before is not values and before.shape != values.shape:
            self._selected, self._chosen = frozenset(), None
        if order is not self._order and not np.array_equal(order, self._order):
            number = self._order[self._cursor] if self._cursor < len(self._order) else -1
            self._order = order
            found = np.flatnonzero(order == number)
            self._cursor = self._anchor = int(found[0]) if len(found) else min(self._cursor, max(len(order) - 1, 0))
            self.selection_changed.emit()
        self._arrange()
        self._describe()

    def set_chosen(self, number: int | None) -> None:
        """Emphasise one picture, that on the pad."""
        if number != self._chosen:
            self._chosen = number
            self.update()

    def select(self, numbers: frozenset[int]) -> None:
        """Select these and no others."""
        if numbers != self._selected:
            self._selected = numbers
            self.selection_changed.emit()
            self.update()

    def set_size(self, size: int) -> None:
        """Have thumbnails of another size, a place in ``SIDES``; what is in the middle of the sight stays there."""
        size = min(max(size, 0), len(SIDES) - 1)
        if size != self._size:
            middle = self._place_near(self._room.center())
            self._size = size
            self._arrange()
            self._reveal(middle, centred=True)
            self.resized.emit(size)

    # Where things are

    def place_rect(self, place: int) -> QRectF:
        """Where the thumbnail at a place of the order stands now, with its frame, in pixels of the widget."""
        row, column = divmod(place, self.columns)
        down, across = self._steps
        return QRectF(self._left + column * across, self._top + row * down, across - GAP, down - GAP)

    def place_at(self, point: QPoint) -> int | None:
        """The place in the order of the thumbnail at a point; None beside them all."""
        down, across = self._steps
        column, row = int((point.x() - self._left) // across), int((point.y() - self._top) // down)
        place = row * self.columns + column
        inside = 0 <= column < self.columns and 0 <= place < len(self._order) and self._room.contains(point)
        return place if inside and self.place_rect(place).contains(QPointF(point)) else None

    def title_of(self, place: int) -> str:
        """What the picture at a place of the order is."""
        return self._says(int(self._order[place]))

    def sizeHint(self) -> QSize:
        """Room for some rows."""
        return QSize(480, 320)

    def minimumSizeHint(self) -> QSize:
        """Room for two rows of a few."""
        return QSize(160, 110)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many in a row as there is room for; what was at the top stays there."""
        super().resizeEvent(event)
        top = self._place_near(QPoint(0, 0)) if self.bar.value() else 0
        self.bar.setGeometry(self.width() - self.bar.sizeHint().width() - 1, 1, self.bar.sizeHint().width(),
                             self.height() - 2)
        self._arrange()
        if top:
            self._reveal(top)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl change the size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_size(self._size + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
        else:
            QApplication.sendEvent(self.bar, event)
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows in sight, and what is selected, chosen, hovered over and under the cursor."""
        painter, theme = QPainter(self), current_theme()
        painter.fillRect(event.rect(), theme.colour("raised"))
        if self._rows is not None and len(self._order):
            painter.setClipRect(self._room)
            rows = self._in_sight()
            for row in rows:
                painter.drawImage(QPointF(self._left, self.place_rect(row * self.columns).y()), self._rows.image(row))
            self._rows.keep(range(rows.start - 2 * len(rows), rows.stop + 2 * len(rows)))
            self._paint_states(painter, rows)
            painter.setClipping(False)
        painter.setPen(theme.colour("focus" if self.hasFocus() and self._cursor_shown else "outline"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    # Inside

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatio()

    @property
    def _pitch(self) -> tuple[int, int]:
        """Device pixels from one thumbnail to the one below, and to the one beside it."""
        return pitch_of((self._values.shape[1], self._values.shape[2]), SIDES[self._size], self._ratio)

    @property
    def _steps(self) -> tuple[float, float]:
        """The same in logical pixels."""
        down, across = self._pitch
        return down / self._ratio, across / self._ratio

    @property
    def _room(self) -> QRect:
        return self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN - self.bar.sizeHint().width(), -_MARGIN)

    @property
    def _left(self) -> float:
        """Where rows begin, on a whole device pixel: in the middle of the room that they do not fill."""
        used = self.columns * self._pitch[1] - round(GAP * self._ratio)
        return self._room.x() + max(int(self._room.width() * self._ratio) - used, 0) // 2 / self._ratio

    @property
    def _top(self) -> float:
        """Where the first row begins, on a whole device pixel."""
        return self._room.y() - round(self.bar.value() * self._ratio) / self._ratio

    def _arrange(self) -> None:
        """Lay everything out anew: rows, and how far they can be scrolled."""
        theme = current_theme()
        look = Look(grey_lut(theme), theme.colour("raised"), (None, theme.colour("error"), theme.colour("focus"), None))
        self._rows = ThumbnailRows(self._values, self._order, self._marks, look, self.columns, SIDES[self._size],
                                   self._ratio)
        pitch, _ = self._steps
        self.bar.setPageStep(max(self._room.height(), 1))
        self.bar.setSingleStep(max(round(pitch / 3), 1))
        self.bar.setRange(0, max(0, round(self._rows.count * pitch - GAP) - self._room.height()))
        self.update()

    def _in_sight(self) -> range:
        """The rows of which something is in sight."""
        assert self._rows is not None
        (pitch, _), above = self._steps, self._room.y() - self._top
        first = int(above // pitch)
        return range(first, min(int((above + self._room.height()) // pitch) + 1, self._rows.count))

    def _place_near(self, point: QPoint) -> int:
        """The place of the thumbnail at a point, or of the one that is nearest to it in its column."""
        down, across = self._steps
        column = min(max(int((point.x() - self._left) // across), 0), self.columns - 1)
        row = max(int((max(point.y(), self._room.y()) - self._top) // down), 0)
        return max(min(row * self.columns + column, len(self._order) - 1), 0)

    def _reveal(self, place: int, *, centred: bool = False) -> None:
        """Scroll so far that a thumbnail is in sight."""
        rect, room = self.place_rect(place), self._room
        if centred:
            self.bar.setValue(self.bar.value() + round(rect.center().y() - room.center().y()))
        elif rect.top() < room.top():
            self.bar.setValue(self.bar.value() - math.ceil(room.top() - rect.top()))
        elif rect.bottom() > room.bottom():
            self.bar.setValue(self.bar.value() + math.ceil(rect.bottom() - room.bottom()))

    def _scrolled(self) -> None:
        """What is under the mouse is another one now."""
        if self.underMouse():
            self._hover(self.place_at(self.mapFromGlobal(QCursor.pos())))
        self.update()

    def _paint_states(self, painter: QPainter, rows: range) -> None:
        """Frames around what is selected, chosen, hovered over and under the cursor."""
        theme, first = current_theme(), rows.start * self.columns
        shown = self._order[first : rows.stop * self.columns]
        if self._selected:
            for place, number in enumerate(shown.tolist(), first):
                if number in self._selected:
                    paint_frame(painter, self.place_rect(place).adjusted(1, 1, -1, -1), 3.0, theme.colour("accent"))
        if self._chosen is not None:
            for at in np.flatnonzero(shown == self._chosen).tolist():
                paint_frame(painter, self.place_rect(first + at).adjusted(1, 1, -1, -1), 2.0, theme.colour("text"))
        if self._hovered is not None and self._hovered < len(self._order):
            paint_frame(painter, self.place_rect(self._hovered).adjusted(1, 1, -1, -1), 1.0, theme.colour("muted"))
        if self.hasFocus() and self._cursor_shown and self._cursor < len(self._order):
            paint_frame(painter, self.place_rect(self._cursor).adjusted(2, 2, -2, -2), 2.0, theme.colour("focus"))
