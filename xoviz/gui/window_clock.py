"""How live the window is, by one clock: View > Performance shows it, and tests/benchmarks/window.py reads it.

A *stroke* lasts from the arrival of a mouse event for the pad (its wait for a busy window counts) until the window has
finished the repaint that shows the maps of it: the pad itself shows it before that, and words follow. A *frame* is one
repaint, for as long as it keeps the window's thread busy. *Lateness* is how long after its time a timer of the window's
thread is served.
"""

from __future__ import annotations

from collections import deque
from time import monotonic, perf_counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from xoviz.gui.drawing_pad import DrawingPad
from xoviz.nn import Array
from xoviz.state.view import View
from xoviz.state.wishes import Draw, Wish

LONGEST_WAIT = 10.0
"""Seconds: an event that seems older bears the time of another clock than ours (another machine's, or none)."""

_MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)


class WindowClock(QObject):
    """Measures a window and the pad on it between `start` and `stop`; while it is stopped, it costs nothing.

    `strokes`, `frames` and `lateness` hold the newest measurements in milliseconds, the oldest first.
    """

    def __init__(self, window: QWidget, pad: DrawingPad, remembered: int, tick: int) -> None:
        """`remembered` is how many measurements of each kind are kept.

        `tick` is after how many milliseconds the timer is due whose lateness is measured: the fewer, the more is seen,
        and the more it costs.
        """
        super().__init__(window)
        self._window, self._pad, self._tick = window, pad, tick
        self.strokes, self.frames, self.lateness = (deque[float](maxlen=remembered) for _ in range(3))
        self._running = False
        self._arrived: float | None = None
        self._drawn: float | None = None
        self._presented: float | None = None
        self._picture: Array | None = None
        self._ticked = 0.0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=tick)
        self._timer.timeout.connect(self._note_lateness)

    def start(self) -> None:
        """Forget everything, and measure from now on."""
        self.stop()
        for measured in (self.strokes, self.frames, self.lateness):
            measured.clear()
        self._arrived = self._drawn = self._presented = self._picture = None
        self._running = True
        self._window.installEventFilter(self)
        self._pad.grid.installEventFilter(self)
        self._pad.wish.connect(self._wished)
        self._ticked = perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Measure no more; what was measured stays."""
        if self._running:
            self._running = False
            self._window.removeEventFilter(self)
            self._pad.grid.removeEventFilter(self)
            self._pad.wish.disconnect(self._wished)
            self._timer.stop()

    def present(self, view: View) -> None:
        """A view is handed to the parts of the window: it holds all that was drawn before it."""
        if self._running:
            if self._drawn is not None and self._presented is None and view.pad is not self._picture:
                self._presented = self._drawn
            self._drawn, self._picture = None, view.pad

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when the mouse comes to the pad, and time the window's repaints."""
        if watched is self._window and event.type() == QEvent.Type.UpdateRequest:
            self._time_frame(event)
            return True
        if event.type() in _MOUSE and isinstance(event, QMouseEvent) and event.buttons():
            # Handled here and now: what is drawn until then is drawn by this event, and by no other.
            self._arrived = perf_counter() - _waited(event)
            watched.event(event)
            self._arrived = None
            return True
        return False

    def _wished(self, wish: Wish) -> None:
        """The pad asks while it handles the mouse event; of several that one view shows, the first counts."""
        if isinstance(wish, Draw):
            self._drawn = self._drawn or self._arrived

    def _time_frame(self, event: QEvent) -> None:
        """Let the window repaint what is due, here and now: when it returns, all is painted."""
        began = perf_counter()
        self._window.event(event)
        ended = perf_counter()
        self.frames.append(1000 * (ended - began))
        if self._presented is not None:
            self.strokes.append(1000 * (ended - self._presented))
            self._presented = None

    def _note_lateness(self) -> None:
        now = perf_counter()
        self.lateness.append(max(1000 * (now - self._ticked) - self._tick, 0.0))
        self._ticked = now


def _waited(event: QMouseEvent) -> float:
    """Seconds since the system noted the event, which it stamps with its monotonic clock in whole milliseconds."""
    seconds = monotonic() - event.timestamp() / 1000
    return seconds if 0 <= seconds < LONGEST_WAIT else 0.0
