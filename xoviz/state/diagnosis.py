"""The diagnosis: now and then, and whenever the network has come to rest, all rules are tried on it in the background.

What one diagnosis costs is measured, and the next waits so long that training loses no more than a fiftieth of its
time.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from time import thread_time
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from xoviz.explain.batch import Batch
from xoviz.state.document import Contents, Document
from xoviz.state.method import Method
from xoviz.state.runs import RECENT
from xoviz.state.studies import Studies
from xoviz.state.training import Training
from xoviz.tasks.base import Answers, Pictures, Task, fresh_blocks, limited_blocks, together

if TYPE_CHECKING:
    from xoviz.explain.diagnosis import Case, Finding, Standing

STUDY = "diagnosis"

INTERVAL, SUSPICIOUS, AT_REST = 2000, 700, 400
"""Milliseconds between two diagnoses while training runs, the fewer of them where something was found once, and without
a change until the diagnosis of a network at rest."""

SHARE = 0.02
"""The part of the compute thread's time that diagnoses may take while it trains."""

LETTERS = 256
"""Held-out letters: enough to tell a class that is ignored, or a share that is five per cent lower."""

STRETCHES = 32
"""Means that a run's losses are told by."""


class Specimens:
    """The letters of the last diagnosis, kept for the next. Belongs to the compute thread."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Task, int, int, int], Batch]] = {}

    def held_out(self, task: Task, size: int, seed: int) -> Generator[None, None, Batch]:
        """Letters that no training sees."""
        return (yield from self._drawn("held out", (task, size, seed, LETTERS)))

    def training(self, task: Task, size: int, method: Method) -> Generator[None, None, Batch | None]:
        """The letters that a method learns from, if they are a fixed set."""
        if not method.letters:
            return None
        return (yield from self._drawn("training", (task, size, method.seed, method.letters)))

    def _drawn(self, which: str, key: tuple[Task, int, int, int]) -> Generator[None, None, Batch]:
        """Letters of a task, size, seed and number, a block at a time unless they are there."""
        if which not in self._kept or self._kept[which][0] != key:
            blocks: list[tuple[Pictures, Answers]] = []
            for block in (limited_blocks if which == "training" else fresh_blocks)(*key):
                blocks.append(block)
                yield
            self._kept[which] = key, Batch(*together(blocks))
        return self._kept[which][1]


class Diagnosed(NamedTuple):
    """What a diagnosis results in: which findings stand, and how many seconds it took."""

    standing: Standing
    seconds: float

    @property
    def shown(self) -> Sequence[Finding]:
        """The findings to be told."""
        return self.standing.shown


class Diagnosis(QObject):
    """Starts the study "diagnosis" whenever it is time."""

    def __init__(self, document: Document, training: Training, studies: Studies, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._training, self._studies = document, training, studies
        self._specimens = Specimens()
        self._last: Diagnosed | None = None
        self._examined = document.contents.network
        self._closed = False
        self._method, self._changed = self._method_now(), 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.begin)
        document.changed.connect(self._look)

    def begin(self) -> None:
        """Begin a diagnosis of the network that there is now."""
        contents = self._document.contents
        self._examined = contents.network
        foreign = contents.network.classes != contents.task.classes or contents.network.input_shape[0] != 1
        if foreign or contents.task.held_out == 0:
            self._forget()
            return
        self._studies.start(STUDY, partial(self._work, contents, self._training.view.diverged,
                                           *self._last_change(contents), self._last, not self._training.playing),
                            heard=self._hear)

    def close(self) -> None:
        """Begin no more of them."""
        self._closed = True
        self._timer.stop()

    def _look(self) -> None:
        """The document has changed: while training runs, look now and then; else once it stays as it is."""
        if self._closed:
            return
        stack = self._document.contents.network.stack
        if stack is not self._examined.stack and stack != self._examined.stack:
            self._forget()
        before, self._method = self._method, self._method_now()
        if not self._training.playing:
            self._changed = 0
            if self._document.contents.network is not self._examined:
                self._timer.start(AT_REST)
            return
        if self._method != before:
            self._changed = self._training.view.step
        if not self._timer.isActive() and not self._studies.running(STUDY):
            self._timer.start(self._pause())

    def _forget(self) -> None:
        """What was found is about another network."""
        if self._last is not None or self._studies.running(STUDY):
            self._last = None
            self._studies.forget(STUDY)

    def _pause(self) -> int:
        """Milliseconds until the next diagnosis while training runs."""
        if self._last is None:
            return INTERVAL
        least = SUSPICIOUS if self._last.standing.suspected else INTERVAL
        return max(least, round(1000 * self._last.seconds / SHARE))

    def _hear(self, found: Diagnosed) -> None:
        self._last = found

    def _method_now(self) -> Method:
        """How training goes, or would go."""
        now = self._training.view
        return Method(now.settings, now.seed, now.letters)

    def _last_change(self, contents: Contents) -> tuple[Method, int]:
        """How the network was trained last, and the step after which that was changed last.

        What is changed while a run goes on is written to it at its end only.
        """
        trained = contents.trained
        if trained is None:
            return self._method_now(), 0
        at = max((step for step, _ in trained.run.changes if step <= trained.step), default=0)
        if self._training.playing:
            return self._method_now(), max(at, self._changed)
        return trained.run.method_before(trained.step if trained.state is not trained.run.end else math.inf), at

    def _work(self, contents: Contents, diverged: int | None, method: Method, changed: int, last: Diagnosed | None,
              certain: bool) -> Iterator[Diagnosed | None]:
        """The study: nothing while it goes on, and at last what stands. Runs in the compute thread."""
        # Read when first needed, so that the window opens without it.
        from xoviz.explain.diagnosis import Standing, diagnose

        used, task, size = 0.0, contents.task, contents.network.input_shape[1]
        found: tuple[Finding, ...] = ()

        def work() -> Iterator[tuple[Finding, ...] | None]:
            held_out = yield from self._specimens.held_out(task, size, method.seed)
            training = yield from self._specimens.training(task, size, method)
            yield from diagnose(case_of(contents, diverged, method, changed, held_out, training))

        items, began = work(), thread_time()
        for item in items:
            used += thread_time() - began
            found = item if item is not None else found
            yield None
            began = thread_time()
        before = last.standing if last is not None else Standing()
        yield Diagnosed(before.after(found, certain=certain), used + thread_time() - began)


def case_of(contents: Contents, diverged: int | None, method: Method, changed: int, held_out: Batch,
            training: Batch | None) -> Case:
    """What a diagnosis looks at; the ``method`` was changed last after step ``changed``."""
    from xoviz.explain.diagnosis import Case

    network, trained = contents.network, contents.trained
    if trained is None:
        return Case(network, held_out, training, method.settings, off=frozenset(contents.off))
    run, steps = trained.run, trained.step - trained.run.start.step
    _, losses = run.losses.means(0, max(steps - 1, 0), STRETCHES)
    recent = run.losses.recent_mean(RECENT, steps)
    return Case(network, held_out, training, method.settings, steps, run.start.vector, tuple(losses.tolist()),
                recent, diverged, max(changed - run.start.step, 0), frozenset(contents.off))
