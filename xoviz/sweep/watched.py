"""What somebody who watches a sweep gets to see: frozen values, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xoviz.nn import Network
from xoviz.sweep.lines import Line, differences, remaking_of
from xoviz.sweep.ranking import best, candidates
from xoviz.sweep.results import read_results
from xoviz.sweep.run import Progress, swept
from xoviz.sweep.spec import Spec
from xoviz.sweep.trial import TrialError


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


def watched(spec: Spec, path: Path, processes: int) -> Iterator[Watched]:
    """Run a sweep, or go on with one; never waits. Closing the generator ends the processes at once.

    Raises ResultsError, ExecutorError, or ImportError if the search needs what is not installed.
    """
    running = swept(spec, path, processes)
    try:
        for progress in running:
            yield Watched(spec, path, progress)
    finally:
        running.close()


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
