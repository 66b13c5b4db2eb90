"""What is shown of a view after the maps: a stroke does not wait for words, nor for curves."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from xoviz.state.view import View

SOON = 33
"""Milliseconds until a view is told of which nobody has said that it is painted."""

NEARLY = 0.75
"""The part of the time between two turns after which a turn may come, when the moment is good."""

Tell = Callable[[View], None]
"""How a part tells what there is in a view. What one can do there is the same in any view."""


class Turn:
    """Parts that are told together, every so many milliseconds at most."""

    def __init__(self, every: int, *tellers: Tell) -> None:
        self._every, self._tellers = every, tellers
        self._told = -math.inf
        self.waiting = False

    @property
    def lateness(self) -> float:
        """How long ago they were told, of the time between two turns."""
        return 1000 * (perf_counter() - self._told) / self._every

    def tell(self, view: View) -> None:
        """It is their turn."""
        self._told, self.waiting = perf_counter(), False
        for tell in self._tellers:
            tell(view)


class Followers(QObject):
    """Has views told once the window has been painted with them by the parts that go first, one turn at a time.

    Of views in a rapid sequence, such as those of a stroke, some are told, and always the last. That, and a look at
    training, is done right after a stroke has been painted, one thing for each stroke: at any other time, or all at
    once, it would be in the way of the next one.

    Signals:
        spare(): all has been painted, and nothing is to be told now: time for something else.
    """

    spare = Signal()

    def __init__(self, parent: QObject, *turns: Turn) -> None:
        super().__init__(parent)
        self._turns = turns
        self._view: View | None = None
        self._by_hand = True
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tell)

    @property
    def waiting(self) -> bool:
        """Whether there is a view that has yet to be told."""
        return any(turn.waiting for turn in self._turns)

    def present(self, view: View) -> None:
        """Have a view told soon, or in its place another one that comes within a moment."""
        self._by_hand = self._view is None or view.training is self._view.training
        self._view = view
        for turn in self._turns:
            turn.waiting = True
        if self._by_hand or not self._timer.isActive():
            self._timer.start(SOON)  # not before it is painted, but soon if nobody says that it is

    def painted(self) -> None:
        """All that was presented has been painted. What training has made of itself can wait for its words."""
        if self._by_hand and self.waiting and self._latest().lateness > NEARLY:
            self._timer.start(0)  # not here and now, for other events are waiting, too
        else:
            self.spare.emit()

    def catch_up(self) -> None:
        """Have all told now that there is to tell."""
        while self.waiting:
            self._tell()

    def _tell(self) -> None:
        """Tell those that have waited longest."""
        self._timer.stop()
        if self._view is not None and self.waiting:
            self._latest().tell(self._view)
        if self.waiting:
            self._timer.start(SOON)

    def _latest(self) -> Turn:
        return max((turn for turn in self._turns if turn.waiting), key=lambda turn: turn.lateness)
