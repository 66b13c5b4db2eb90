"""Plays a run back: a clock that goes from step to step, at any pace."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

TICK = 50  # milliseconds between two looks at most: a network a tick is quick enough to see a filter grow

WATCHED = 30
"""Steps a second up to which every single one is shown as it was; above it, what was kept nearest."""

WHOLE = 10.0
"""Seconds that the whole run takes at the pace 0."""


class Playback(QObject):
    """Moves on from where it was started to the last step, then stops.

    Signals:
        moved(int, bool): the step to show, and whether exactly that one.
        changed(bool): playing began or stopped.
    """

    moved = Signal(int, bool)
    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pace, self._at = 0.0, 0.0
        self._first, self._last = 0, 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    @property
    def is_playing(self) -> bool:
        """Whether the clock is going."""
        return self._timer.isActive()

    @property
    def exact(self) -> bool:
        """Whether the pace is slow enough for every step to be shown as it was."""
        return self._steps_a_second() <= WATCHED

    def set_range(self, first: int, last: int) -> None:
        """The steps of the run."""
        self._first, self._last = first, last

    def set_pace(self, pace: float) -> None:
        """So many steps a second; 0: the whole run in ten seconds."""
        self._pace = pace
        if self.is_playing:
            self._timer.start(self._interval())

    def play(self, step: int) -> None:
        """Go on from a step, or from the first where it is the last."""
        if self._last <= self._first:
            return
        self._at = float(self._first if step >= self._last else step)
        self._timer.start(self._interval())
        self.changed.emit(True)

    def pause(self) -> None:
        """Stop where it is."""
        if self.is_playing:
            self._timer.stop()
            self.changed.emit(False)

    def _steps_a_second(self) -> float:
        return self._pace or max((self._last - self._first) / WHOLE, 1.0)

    def _interval(self) -> int:
        return max(TICK, round(1000 / self._steps_a_second()))

    def _tick(self) -> None:
        self._at = min(self._at + self._steps_a_second() * self._timer.interval() / 1000, self._last)
        self.moved.emit(round(self._at), self.exact or self._at >= self._last)
        if self._at >= self._last:
            self.pause()
