"""A range chosen on a histogram: bars between stops, and two handles that go from stop to stop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.painting import paint_frame

Counts = npt.NDArray[np.integer]

LOW, HIGH = 0, 1
"""The handles."""

_SIZE, _LEAST = QSize(190, 30), 110
_HANDLE, _GROOVE = 5, 3  # pixels: width of a handle, and what lies below the bars
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
_OTHERS = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space)


class RangeBars(CursorWidget[int]):
    """Bars of counts between ``stops`` that stand evenly; for some kinds side by side, each with its colour.

    A handle is dragged, or the nearer one comes to where the mouse is pressed; a double click takes the whole range.
    By keyboard, the arrows, Home and End move one handle, and Space goes over to the other. Between the two there is
    always at least one bar. They grow with the logarithm of their counts, so that a single one among thousands is seen.

    Signals:
        chosen(int, int): another range, from stop to stop.
    """

    chosen = Signal(int, int)

    def __init__(self, stops: Sequence[str], colours: Sequence[str], parent: QWidget | None = None) -> None:
        """``stops`` are the words for each, ``colours`` roles of the theme for each kind."""
        super().__init__(parent)
        self._stops, self._colours = tuple(stops), tuple(colours)
        self._counts: Counts = np.zeros((len(colours), len(stops) - 1), np.intp)
        self._range = 0, len(stops) - 1
        self._handle = LOW
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._describe()

    @property
    def range(self) -> tuple[int, int]:
        """The stops between which the range lies."""
        return self._range

    @property
    def words(self) -> str:
        """The range in words."""
        low, high = self._range
        return f"{self._stops[low]} – {self._stops[high]}"

    def present(self, counts: Counts) -> None:
        """Show other counts, (kinds, bars)."""
        if counts.shape != self._counts.shape:
            raise ValueError(f"{self._counts.shape} counts are shown here, not {counts.shape}")
        if not np.array_equal(counts, self._counts):
            self._counts = counts
            self.update()

    def set_range(self, low: int, high: int) -> None:
        """Show another range, without telling anyone."""
        if (low, high) != self._range:
            self._range = low, high
            self._describe()
            self.update()

    def x_of(self, stop: int) -> float:
        """Where a stop stands, in pixels."""
        return _HANDLE / 2 + stop * (self.width() - _HANDLE) / (len(self._stops) - 1)

    def sizeHint(self) -> QSize:
        """Room for bars that can be told apart."""
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        """Narrower bars."""
        return QSize(_LEAST, _SIZE.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the nearer handle; of two that are equally near, that which can go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            x, (low, high) = event.position().x(), self._range
            self._handle = LOW if abs(x - self.x_of(low)) < abs(x - self.x_of(high)) else HIGH
            self._hide_cursor()
            self._go(self._stop_near(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(self._stop_near(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the whole range."""
        self._choose(0, len(self._stops) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move one handle, or go over to the other."""
        if not self._takes(event):
            super().keyPressEvent(event)
            return
        self._cursor_shown = True
        if event.key() == Qt.Key.Key_Space:
            self._handle = HIGH - self._handle
        elif event.key() in _STEPS:
            self._go(self._range[self._handle] + _STEPS[Qt.Key(event.key())])
        else:
            self._go(0 if event.key() == Qt.Key.Key_Home else len(self._stops) - 1)
        self._describe()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bars, paler beyond the range; the groove below them; the handles."""
        painter, theme = QPainter(self), current_theme()
        low, high = self._range
        room = self.height() - _GROOVE - 2
        painter.fillRect(QRectF(0, self.height() - _GROOVE, self.width(), _GROOVE), theme.colour("outline"))
        painter.fillRect(QRectF(self.x_of(low), self.height() - _GROOVE, self.x_of(high) - self.x_of(low), _GROOVE),
                         theme.colour("accent"))
        heights = room * np.log1p(self._counts) / np.log1p(max(int(self._counts.max()), 1))
        for bar in range(self._counts.shape[1]):
            left, width = self.x_of(bar) + 1, (self.x_of(bar + 1) - self.x_of(bar) - 2) / len(self._colours)
            for kind, (role, height) in enumerate(zip(self._colours, heights[:, bar].tolist(), strict=True)):
                colour = QColor(theme.colour(role))
                colour.setAlphaF(1.0 if low <= bar < high else 0.3)
                painter.fillRect(QRectF(left + kind * width, room - height + 2, width, height), colour)
        for handle, stop in enumerate(self._range):
            rect = QRectF(self.x_of(stop) - _HANDLE / 2, 0, _HANDLE, self.height())
            painter.fillRect(rect, theme.colour("text" if handle == self._hovered else "muted"))
            if self.hasFocus() and self._cursor_shown and handle == self._handle:
                paint_frame(painter, rect.adjusted(2, 2, -2, -2), 2.0, theme.colour("focus"))

    def _go(self, stop: int) -> None:
        """Bring the handle that is held as near to a stop as the other one lets it."""
        low, high = self._range
        if self._handle == LOW:
            self._choose(min(max(stop, 0), high - 1), high)
        else:
            self._choose(low, max(min(stop, len(self._stops) - 1), low + 1))

    def _choose(self, low: int, high: int) -> None:
        if (low, high) != self._range:
            self.set_range(low, high)
            self.chosen.emit(low, high)

    def _stop_near(self, point: QPoint) -> int:
        return round((point.x() - _HANDLE / 2) * (len(self._stops) - 1) / max(self.width() - _HANDLE, 1))

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and (event.key() in _STEPS or event.key() in _OTHERS)

    def _show_hovered(self) -> None:
        self.update()

    def _describe(self) -> None:
        held = self.tr("lower end") if self._handle == LOW else self.tr("upper end")
        self.setAccessibleDescription(self.tr("{range}; the arrows move the {end}").format(range=self.words, end=held))
