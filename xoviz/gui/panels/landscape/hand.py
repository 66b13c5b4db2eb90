"""The hand on the ball: each drag is one gesture, which sets the weights; let go, the ball may roll on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from PySide6.QtCore import QObject, Signal

from xoviz.nn import Array
from xoviz.state.view import View
from xoviz.state.wishes import Play, SetWeights


class Hand(QObject):
    """Turns what is done to the ball into wishes.

    Signals:
        wish(object): a SetWeights, or a Play when the ball is let go.
    """

    wish = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gestures: Iterator[int] = count(1)
        self._gesture = 0
        self._before: Array | None = None
        self._rolling = False

    def grab(self, view: View) -> None:
        """Take the ball: what is wished for from now on is one gesture."""
        self._gesture = next(self.gestures)
        self._before = view.network.vector
        self._rolling = view.training.playing

    def move(self, vector: Array) -> None:
        """Bring the ball, and the network with it, to these parameters (P,)."""
        self.wish.emit(SetWeights(vector, self.tr("Move the ball"), self._gesture))

    def let_go(self, roll: bool) -> None:
        """Let go of the ball; it rolls on where that is wanted, and where training played when it was taken."""
        if roll or self._rolling:
            self.wish.emit(Play())

    def take_back(self) -> None:
        """Put the ball back where it was taken."""
        if self._before is not None:
            self.move(self._before)
        self.let_go(False)
