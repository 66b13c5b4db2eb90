"""How letters look to the network on display, learned in the background once it has come to rest.

Until then, and while it trains, nothing is said of how unlike letters a picture is.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

from xoviz.explain.doubt import LETTERS, LETTERS_SEED, Familiar, Reservation, acquaint, compared
from xoviz.nn import Array, Network, Trace
from xoviz.state.document import Document
from xoviz.state.kept_letters import KeptLetters
from xoviz.state.learnable import suits
from xoviz.state.studies import Studies
from xoviz.state.training import Training
from xoviz.tasks.base import Task, known_blocks

STUDY = "acquaintance"
AT_REST = 300  # milliseconds without a change

FEWEST = 20
"""Held-out pictures from which something is said of how unlike them another one is: with N of them, about one in N + 1
that is like them would be taken for unlike."""


class Acquaintance(QObject):
    """Starts the study "acquaintance" whenever another network has come to rest, and says how far to trust it."""

    def __init__(self, document: Document, training: Training, studies: Studies, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._training, self._studies = document, training, studies
        self._letters = KeptLetters(known_blocks)
        self._familiar: Familiar | None = None
        self._asked: Network | None = None
        self._said: Reservation | None = None
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AT_REST)
        self._timer.timeout.connect(self.begin)
        document.changed.connect(self.look)

    def look(self) -> None:
        """Begin once the network stays as it is."""
        if not self._closed and self._document.contents.network is not self._asked:
            self._timer.start()

    def begin(self) -> None:
        """Begin with the network that there is now, unless it trains or knows no letters."""
        network, task = self._document.contents.network, self._document.contents.task
        if self._training.playing:
            self._timer.start()
            return
        self._asked = network
        enough = task.held_out is None or task.held_out >= FEWEST
        if enough and task.familiar and suits(network, task) and compared(network):
            self._studies.start(STUDY, lambda: acquaint(network, self._drawn(task, network.input_shape[1])),
                                heard=self._hear)

    def close(self) -> None:
        """Begin no more."""
        self._closed = True
        self._timer.stop()

    def doubt(self, trace: Trace) -> Reservation:
        """Why the answer of a trace is not to be relied on; found out when first asked for, once for each."""
        known = self._familiar
        familiar = known if known is not None and known.network is trace.network else None
        said = self._said
        if said is None or said.trace is not trace or said.familiar is not familiar:
            said = self._said = Reservation(trace, familiar, self._document.contents.task.inked_from)
        return said

    def _drawn(self, task: Task, size: int) -> Iterator[Array]:
        """The letters of a task and size that one can compare with, in blocks."""
        return (batch.pictures for batch in self._letters.batches(task, size, LETTERS_SEED, LETTERS))

    def _hear(self, familiar: Familiar) -> None:
        self._familiar = familiar
