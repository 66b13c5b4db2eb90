"""While somebody browses the examples: all of them are read by the newest network, again and again, in the background.

A reading that has begun is finished before the next one begins, so that while training runs there is always a whole
one, a little old. Nothing is read while nobody looks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from xoviz.nn import Network
from xoviz.state.document import Document
from xoviz.state.jobs import Priority
from xoviz.state.learnable import suits
from xoviz.state.method import Method
from xoviz.state.studies import Studies
from xoviz.state.training import Training

if TYPE_CHECKING:  # read when somebody browses, long after the window stands
    from xoviz.explain.reading_all import Readings
    from xoviz.state.examples import Kept, Wanted

STUDY = "browse"
"""The name of the study; its results are ``explain.reading_all.Readings``."""

WHILE_TRAINING, AT_REST = 150, 30
"""Milliseconds until the next reading begins: while training runs, and after anything else."""


class Browsing(QObject):
    """Starts the study "browse" whenever network or examples have changed, for as long as somebody looks."""

    def __init__(self, document: Document, training: Training, studies: Studies, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._training, self._studies = document, training, studies
        self._on = False
        self._kept: Kept | None = None
        self._asked: tuple[Wanted, Network] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)
        document.changed.connect(self._look)
        training.advanced.connect(self._look)
        studies.ended.connect(self._ended)

    def watch(self, on: bool) -> None:
        """Begin to look, or look no more."""
        self._on = on
        if on:
            self._look()
        else:
            self._timer.stop()
            if self._studies.running(STUDY):
                self._studies.cancel(STUDY)
                self._asked = None

    def _look(self) -> None:
        """Something has changed: read anew before long, but not before the present reading is over."""
        if self._on and not self._timer.isActive() and not self._studies.running(STUDY):
            if self._asked is None or self._asked[1] is not self._network or not self._wanted().same(self._asked[0]):
                self._timer.start(WHILE_TRAINING if self._training.playing else AT_REST)
        elif self._on and self._asked is not None and self._studies.running(STUDY) \
                and not self._wanted().same(self._asked[0]):
            self._begin()

    def _begin(self) -> None:
        """Read the examples that there are now, unless the network has other classes."""
        from xoviz.state.examples import Kept

        network = self._network
        self._asked = wanted, _ = self._wanted(), network
        if not suits(network, wanted.task):
            self._studies.forget(STUDY)
            return
        kept = self._kept = self._kept or Kept()
        self._studies.start(STUDY, lambda: _reading(kept, wanted, network), priority=Priority.WATCHED)

    def _ended(self, name: str) -> None:
        if name == STUDY:
            self._look()

    @property
    def _network(self) -> Network:
        return self._document.contents.network

    def _wanted(self) -> Wanted:
        """What there is to browse now."""
        from xoviz.state.examples import wanted

        return wanted(self._document.contents, self._method())

    def _method(self) -> Method:
        """How the network on display was trained last, or would be."""
        now, trained = self._training.view, self._document.contents.trained
        if trained is None or self._training.playing:
            return Method(now.settings, now.seed, now.letters)
        return trained.run.method_before(trained.step if trained.state is not trained.run.end else math.inf)


def _reading(kept: Kept, wanted: Wanted, network: Network) -> Iterator[Readings | None]:
    """The study: nothing while pictures are drawn, then what has been read. Runs in the compute thread.

    The first time what has been read so far comes now and then; later a whole reading is waiting to be replaced, and to
    show a part of the next one would only hold it up.
    """
    from xoviz.explain.reading_all import read_all

    examples = yield from kept(wanted)
    known, told = kept.read is examples, 0
    for readings in read_all(network, examples):
        tenths = 10 * len(readings.winners) // max(len(examples), 1)
        is_news = readings.complete or (not known and tenths > told)
        told = tenths if is_news else told
        yield readings if is_news else None
    kept.read = examples
