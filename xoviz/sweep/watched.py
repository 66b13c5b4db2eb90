"""What somebody who watches a sweep gets to see: frozen values, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from xoviz.nn import Network
from xoviz.sweep.executors import Place
from xoviz.sweep.lines import Line, differences, remaking_of
from xoviz.sweep.ranking import best, candidates
from xoviz.sweep.results import Results, read_results
from xoviz.sweep.run import Progress, sweep, swept
from xoviz.sweep.spec import Spec
from xoviz.sweep.trial import TrialError

Aside = Callable[[Callable[[], None]], Future[None]]
"""Does work in another thread."""

IMPATIENCE = 0.05
"""Seconds after which a sweep that waits for its trials looks whether it is still wanted."""


@dataclass(frozen=True)
class Watched:
    """A sweep: what was asked for, the file that its results are in, and how far it is."""

    spec: Spec
    path: Path
    progress: Progress


@dataclass(frozen=True, eq=False)
class Remaking:
    """A trial that is run again to have its network: how much is done, 0 to 1, and the ``network`` at the end.

    ``differs`` says what came out differently from its line: nothing, on the machine that it ran on.
    """

    line: Line
    share: float
    network: Network | None = None
    differs: tuple[str, ...] = ()


def watched(spec: Spec, path: Path, where: Callable[[], Place], aside: Aside) -> Iterator[Watched | None]:
    """Run a sweep, or go on with one, in a thread of its own (``aside``), and tell how far it is; never waits.

    ``where`` is called in that thread, and makes the place at which trials run. None before there is anything to tell.
    Closing the generator ends the sweep at once, and the thread sees to it.

    Raises ResultsError, ExecutorError, or ImportError if the search needs what is not installed.
    """
    stop, newest = Event(), deque[Watched](maxlen=1)

    def run() -> None:
        with Results(path, spec) as results, where() as place:
            for progress in sweep(spec, place, results, IMPATIENCE):
                newest.append(Watched(spec, path, progress))
                if stop.is_set():
                    return

    try:
        working = aside(run)
        while not working.done():
            yield newest[-1] if newest else None
        working.result()
        yield newest[-1]
    finally:
        stop.set()


def at_once(spec: Spec, path: Path) -> Watched:
    """What comes of a small sweep, in this process, while the caller waits."""
    *_, last = swept(spec, path, 0)
    return Watched(spec, path, last)


def read_back(path: Path) -> Iterator[Watched]:
    """A sweep as its file has it. Raises ResultsError."""
    found = read_results(path)
    ended = {line.trial.number: line for line in found.lines}
    leader = best(candidates(ended.values(), found.spec.goal, len(found.spec.seeds)), found.spec.goal)
    yield Watched(found.spec, path, Progress(len(ended), 0, found.spec.trials, leader, found.lines))


def remade(line: Line) -> Iterator[Remaking]:
    """Run a line's trial again, step by step; the last item has the network. Raises TrialError as ValueError."""
    work = remaking_of(line)
    try:
        while True:
            yield Remaking(line, next(work))
    except StopIteration as end:
        yield Remaking(line, 1.0, end.value.network, differences(line, end.value.outcome))
    except TrialError as error:
        raise ValueError(str(error)) from None
