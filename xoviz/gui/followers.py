"""What is shown of a view after the rest: a stroke does not wait for words."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from xoviz.state.view import View

EVERY = 33
"""Milliseconds between two views that are told: nobody reads more of them."""

Tell = Callable[[View], None]
"""How a part tells what there is in a view. What one can do there is the same in any view."""


class Followers(QObject):
    """Has views told right after the window has been painted with them by the parts that go first.

    Of views in a rapid sequence, such as those of a stroke, every other one or so is told, and always the last. At any
    other time, it would be in the way of the next stroke.
    """

    def __init__(self, parent: QObject, *tellers: Tell) -> None:
        super().__init__(parent)
        self._tellers, self._told = tellers, 0.0
        self._view: View | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tell)

    @property
    def waiting(self) -> bool:
        """Whether there is a view that has yet to be told."""
        return self._timer.isActive()

    def present(self, view: View) -> None:
        """Have a view told soon, or in its place another one that comes within a moment."""
        self._view = view
        # What is due at once comes after what is to be painted.
        self._timer.start(0 if 1000 * (perf_counter() - self._told) > EVERY / 2 else EVERY)

    def catch_up(self) -> None:
        """Have it told now, if there is one."""
        if self.waiting:
            self._timer.stop()
            self._tell()

    def _tell(self) -> None:
        self._told = perf_counter()
        if self._view is not None:
            for tell in self._tellers:
                tell(self._view)
