"""Work that can wait until the window has been painted, done piece by piece, so that the window answers in between.

All of it in the window's thread: to import a module that uses Qt in another thread, while Qt calls into Python in this
one, has crashed.
"""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE = 5
"""Milliseconds between two pieces, in which the window does what it is asked for."""


class LateWork(QObject):
    """Goes through a generator that yields after each piece of the work.

    Signals:
        done(): nothing is left to do.
    """

    done = Signal()

    def __init__(self, pieces: Generator[object, None, None], parent: QObject) -> None:
        super().__init__(parent)
        self._pieces = pieces
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self._go_on)

    def begin(self) -> None:
        """Do the first piece in the next turn of the event loop."""
        self._timer.start()

    def stop(self) -> None:
        """Leave undone what has not been done."""
        self._timer.stop()
        self._pieces.close()

    def _go_on(self) -> None:
        try:
            next(self._pieces)
        except StopIteration:
            self._timer.stop()
            self.done.emit()
