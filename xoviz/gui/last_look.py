"""Which cell was looked at last, for those who come from there: to a step of the breadcrumb, or to a menu."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from xoviz.nn import Focus
from xoviz.state.view import View

REST = 0.25
"""Seconds that somebody looks at a cell on purpose; the mouse that travels across other cells is there for less."""

TRAVEL = 2.0
"""Seconds that a mouse takes, at most, from a cell to a part of the window that is about it."""


class LastLook:
    """Remembers the cell on which somebody rested, however many others the mouse has crossed since."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._here: Focus | None = None
        self._came = self._went = 0.0
        self._kept: Focus | None = None

    @property
    def cell(self) -> Focus | None:
        """That cell; None if nobody has rested on any yet."""
        return self._here if self._here is not None and self._rests else self._kept

    @property
    def fresh_cell(self) -> Focus | None:
        """That cell, unless it is longer ago than a mouse travels."""
        return self.cell if self._rests or self._clock() - self._went <= TRAVEL else None

    def present(self, view: View, before: View | None) -> None:
        """Follow where a view looks; in another network there are other cells."""
        if before is None or before.network.stack != view.network.stack:
            self._here = self._kept = None
        if view.focus == self._here:
            return
        if self._rests:
            self._kept, self._went = self._here, self._clock()
        self._here, self._came = view.focus, self._clock()

    @property
    def _rests(self) -> bool:
        return self._here is not None and self._clock() - self._came >= REST
