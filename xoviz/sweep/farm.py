"""Work handed out, each piece until it is done: a worker that dies costs time, never a result."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

import numpy as np

from xoviz import __version__
from xoviz.sweep.drawn import Drawings
from xoviz.sweep.executors import ExecutorError, Place
from xoviz.sweep.trial import Standing, Trial, TrialError, advance

SUSPECT, MOST_ATTEMPTS = 2, 12
"""Work that was lost so often is handed out with no other beside it; after so many times it is given up."""

FATAL = "The trial ended every process that it ran in, perhaps for want of memory."
HOPELESS = ("No process lives long enough to run a trial. If a script of yours starts them, its own work belongs under "
            "\"if __name__ == '__main__':\".")


class VersionError(ExecutorError):
    """A worker has other versions than we: its numbers would be others, too."""


@dataclass(frozen=True, eq=False)
class Work:
    """A piece of work: a trial, where it stands, and the stretch after which it is to be looked at."""

    trial: Trial
    start: Standing | None
    until: int


Returned = Standing | TrialError


def ours() -> str:
    """The versions that the numbers of a trial depend on, in a few words."""
    return f"xoviz {__version__} with NumPy {np.__version__}"


def work_on(trial: Trial, start: Standing | None, until: int, versions: str,
            drawings: Drawings | None = None) -> Standing:
    """What a worker does: ``advance``, if it has the same versions. Raises TrialError, or VersionError."""
    if versions != ours():
        raise VersionError(f"A worker has {ours()}, and this is {versions}: install the same on every machine.")
    return advance(trial, start, until, drawings)


class Farm:
    """Hands work out at a place, and the ``drawings`` that trials may learn from, and collects what comes of it."""

    def __init__(self, place: Place, drawings: Drawings | None = None) -> None:
        self._place = place
        self._drawings = None if drawings is None else place.share(drawings)
        self._waiting: deque[Work] = deque()
        self._out: dict[Future[Standing], Work] = {}
        self._lost: Counter[int] = Counter()
        self._alone: Counter[int] = Counter()
        self._done = 0

    def give(self, work: Work) -> None:
        """One more piece to be done, behind those that wait already."""
        self._waiting.append(work)

    @property
    def left(self) -> int:
        """How many pieces have not come back."""
        return len(self._waiting) + len(self._out)

    @property
    def out(self) -> int:
        """How many are handed out."""
        return len(self._out)

    def collect(self, patience: float) -> list[tuple[Work, Returned]]:
        """Hand out what there is room for, wait for so many seconds at most, and take what is done: perhaps nothing.

        Raises ExecutorError if nothing will ever be done.
        """
        while self._waiting and self._may_hand_out():
            work = self._waiting.popleft()
            future = self._place.submit(work_on, work.trial, work.start, work.until, ours(), self._drawings)
            self._out[future] = work
        done, _ = wait(self._out, patience, FIRST_COMPLETED)
        returned = [(self._out.pop(future), future) for future in done]
        return list(self._taken(sorted(returned, key=lambda pair: pair[0].trial.number)))

    def drop(self) -> None:
        """Wait for nothing any more."""
        for future in self._out:
            future.cancel()
        self._out.clear()
        self._waiting.clear()

    def _may_hand_out(self) -> bool:
        """Whether there is room for the next piece; a suspect is left alone."""
        suspects = any(self._suspect(work) for work in (self._waiting[0], *self._out.values()))
        return not self._out if suspects else len(self._out) < self._place.room

    def _suspect(self, work: Work) -> bool:
        return self._lost[work.trial.number] >= SUSPECT

    def _taken(self, returned: list[tuple[Work, Future[Standing]]]) -> Iterator[tuple[Work, Returned]]:
        """What came of each; what was lost waits again, before all others."""
        lost = []
        for work, future in returned:
            error = self._place.failure(future)
            self._done += error is None or isinstance(error, TrialError)
            if error is None:
                yield work, future.result()
            elif isinstance(error, TrialError):
                yield work, error
            elif not self._place.lost(error):
                raise error
            elif self._gives_up(work, alone=len(returned) == 1 and not self._out):
                yield work, TrialError(FATAL)
            else:
                lost.append(work)
        self._waiting.extendleft(reversed(lost))

    def _gives_up(self, work: Work, *, alone: bool) -> bool:
        """Whether a piece that was lost is given up: only what was alone with its process may have ended it. Somebody
        may kill processes for a while, too. ExecutorError if there was never a piece that was not lost."""
        self._lost[work.trial.number] += 1
        self._alone[work.trial.number] += alone
        if self._alone[work.trial.number] < MOST_ATTEMPTS:
            return False
        if not self._done:
            raise ExecutorError(HOPELESS)
        return True
