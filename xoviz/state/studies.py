"""Studies: work in the background whose results the window watches (a landscape, a race, an audit).

A study is a generator that yields frozen results, each better than the one before; it runs in the compute thread beside
training, a little at a time. Each has a name, and starting it again under the same name breaks off the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from xoviz.state.compute import Compute
from xoviz.state.jobs import Job, Priority
from xoviz.state.view import Study

POLL_MILLISECONDS = 33

NOTICEABLE = 0.01
"""Progress that is shown; of less, where nothing else is new, nobody is told."""

Work = Callable[[], Iterator[Any]]
"""Called in the compute thread. What the iterator yields is shown as it is, so it must never change again; where there
is nothing new after a while of work, it yields the newest result again (None before the first), so that others get
their turn."""

Heard = Callable[[Any], None]
"""Called in the window's thread with the newest result, at most thirty times a second, and always with the last."""


class Studies(QObject):
    """All studies of a session.

    Signals:
        changed(): a study has begun, found something, or ended.
        ended(str): the study of that name has ended by itself, or failed.
    """

    changed = Signal()
    ended = Signal(str)

    def __init__(self, compute: Compute, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compute = compute
        self._jobs: dict[str, tuple[Job[Any, Any, Any], Heard | None]] = {}
        self._promised: set[str] = set()
        self._view: Mapping[str, Study] = MappingProxyType({})
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self.poll)

    @property
    def view(self) -> Mapping[str, Study]:
        """How each study stands, by name; those that have ended stay until they are started again."""
        return self._view

    def running(self, name: str) -> bool:
        """Whether a study of that name goes on."""
        return name in self._jobs

    def start(self, name: str, work: Work, *, length: int | None = None, rate: float | None = None,
              heard: Heard | None = None, promised: bool = False, goes_on: bool = False,
              priority: Priority = Priority.BACKGROUND) -> None:
        """Begin a study; ``length`` is how many results to expect, ``rate`` how many a second at the most. One of the
        same name is broken off; if this one ``goes_on`` with it, its result stands until there is a newer one. What is
        ``promised``, such as writing a file, comes to its end even at the very end, and before another of its name
        begins."""
        self._end(name)
        self._promised = self._promised | {name} if promised else self._promised - {name}
        job: Job[Any, Any, Any] = Job(partial(_listening, work), _as_it_is, name=name,
                                                priority=priority, length=length, rate=rate)
        self._jobs[name] = job, heard
        before = self._view[name].result if goes_on and name in self._view else None
        self._show(Study(name, True, job.progress, before))
        self._compute.submit(job)
        self._timer.start()

    def cancel(self, name: str) -> None:
        """Break a study off; what it has found so far stays. Has no effect where there is none."""
        job, _ = self._jobs.pop(name, (None, None))
        if job is not None:
            job.cancel()
            self._show(Study(name, False, job.progress, self._view[name].result))

    def cancel_all(self) -> None:
        """Break all studies off, but those that were promised: they are waited for."""
        for name in list(self._jobs):
            self._end(name)

    def forget(self, name: str) -> None:
        """Break a study off, and what it has found with it."""
        self.cancel(name)
        if name in self._view:
            self._view = MappingProxyType({each: study for each, study in self._view.items() if each != name})
            self.changed.emit()

    def poll(self) -> None:
        """Take in what the studies have found since the last time."""
        for name, known in list(self._jobs.items()):
            # Whoever heard of the last one may have broken this one off, or begun another of its name.
            if self._jobs.get(name) is known:
                self._hear(name, *known)
        if not self._jobs:
            self._timer.stop()

    def _end(self, name: str) -> None:
        """Break a study off, or wait for its end if that was promised."""
        job, _ = self._jobs.get(name, (None, None))
        if job is not None and name in self._promised:
            job.wait()
            self.poll()
        self.cancel(name)

    def _hear(self, name: str, job: Job[Any, Any, Any], heard: Heard | None) -> None:
        ended = job.ended  # asked first: all that an ended job has found lies in its mailbox by then
        result = job.mailbox.take()
        if result is None and not ended:
            return
        if ended:
            self._jobs.pop(name, None)
        before = self._view[name]
        newest = before.result if result is None else result
        if newest is before.result and not ended and not _further(before.progress, job.progress):
            return
        error = str(job.mailbox.take_error() or "") or None if ended else None
        self._show(Study(name, not ended, job.progress, newest, error))
        if heard is not None and result is not None:
            heard(result)
        if ended:
            self.ended.emit(name)

    def _show(self, study: Study) -> None:
        self._view = MappingProxyType({**self._view, study.name: study})
        self.changed.emit()


def _listening(work: Work) -> Generator[Any, Any, None]:
    """A job's generator, to which things may be posted; nobody posts anything to a study."""
    for result in work():  # noqa: UP028, since ``yield from`` would hand on what is sent
        yield result


def _further(before: float | None, now: float | None) -> bool:
    """Whether one sees that a study has come further."""
    return now is not None and (before is None or now - before >= NOTICEABLE)


def _as_it_is(result: object) -> object:
    return result
