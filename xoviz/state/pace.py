"""The pace of a job: when the next item may be made.

A pace keeps no clock and starts no timer. It is asked, with the time, before each item; so it is exact to
test, and a change made in the window counts from the next item on.
"""

from __future__ import annotations

import math
import threading

CATCH_UP = 0.1  # seconds; a pace that was held up by other jobs makes good for no more than this


class Pace:
    """When the next item may be made: at a rate, flat out, one at a time, or not at all.

    Times are seconds of one clock, given by the caller. Any thread may call any method.
    """

    def __init__(self, rate: float | None = None, paused: bool = False) -> None:
        self._lock = threading.Lock()
        self._rate = checked_rate(rate)
        self._paused = paused
        self._steps = 0
        self._due = -math.inf

    @property
    def rate(self) -> float | None:
        """Items a second; `None` is flat out."""
        return self._rate

    @property
    def paused(self) -> bool:
        """Whether no item may be made until `resume` or `step_once`."""
        return self._paused and self._steps == 0

    def set_rate(self, rate: float | None, now: float) -> None:
        """Change the rate; a wait that has begun is cut to the new interval."""
        with self._lock:
            self._rate = checked_rate(rate)
            self._due = now if rate is None else min(self._due, now + 1 / rate)

    def start(self, now: float) -> None:
        """Count from now: the first item is due at once, and nothing is made good."""
        with self._lock:
            self._due = now

    def pause(self) -> None:
        """Allow no further item, and forget single steps that were asked for."""
        with self._lock:
            self._paused, self._steps = True, 0

    def resume(self, now: float) -> None:
        """Go on at the rate; the next item is due at once. Has no effect unless paused."""
        with self._lock:
            if self._paused:
                self._paused, self._steps, self._due = False, 0, now

    def step_once(self) -> None:
        """Allow one item at once, then pause; two calls allow two."""
        with self._lock:
            self._paused = True
            self._steps += 1

    def next_time(self) -> float:
        """The earliest time for the next item: minus infinity for a single step, infinity while paused."""
        with self._lock:
            if self._paused:
                return -math.inf if self._steps else math.inf
            return self._due

    def claim(self, now: float) -> bool:
        """Ask to make an item now; True allows exactly one."""
        with self._lock:
            if self._paused:
                allowed = self._steps > 0
                self._steps -= allowed
                return allowed
            if now < self._due:
                return False
            self._due = now if self._rate is None else max(self._due + 1 / self._rate, now - CATCH_UP)
            return True


def checked_rate(rate: float | None) -> float | None:
    """The rate itself, or ValueError unless it is `None` or a finite number above 0."""
    if rate is not None and not 0 < rate < math.inf:
        raise ValueError(f"a rate is a number of items a second above 0, or None for flat out, not {rate}")
    return rate
