"""The window goes first: while it answers a hand, and until the answer is painted, the compute thread rests.

Both run under one interpreter lock. If they fight for it, each waits for the other at every turn: a stroke takes twice
as long to appear, and training loses more than the window gains.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from xoviz.state.compute import Compute

AFTER_PAINTING = -100
"""The priority of an event that comes after all others, those that ask widgets to paint included."""


class RightOfWay(QObject):
    """Has a compute thread rest from when it is taken until everything that is due has been painted.

    Signals:
        painted(): it has; the best time for what would be in the way of the next stroke.
    """

    painted = Signal()

    def __init__(self, compute: Compute, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compute = compute
        self._taken = False

    def take(self) -> None:
        """Go first; taken twice in one turn of the event loop is taken once."""
        if not self._taken:
            self._taken = True
            self._compute.rest()
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), AFTER_PAINTING)

    def event(self, event: QEvent) -> bool:
        """All is painted: let the thread go on."""
        if event.type() == QEvent.Type.User:
            self._taken = False
            self._compute.go_on()
            self.painted.emit()
            return True
        return super().event(event)
