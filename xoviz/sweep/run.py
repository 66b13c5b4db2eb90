"""A sweep from beginning to end, as a generator of what has happened so far."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xoviz.sweep.drawn import DRAWINGS, fetched
from xoviz.sweep.executors import Here, Place, Processes
from xoviz.sweep.farm import Farm, Returned, Work
from xoviz.sweep.lines import Line
from xoviz.sweep.ranking import Candidate, best, candidates, cost_after
from xoviz.sweep.results import Results, ResultsError
from xoviz.sweep.search import Asked, search
from xoviz.sweep.spec import STRETCHES, Spec
from xoviz.sweep.trial import Standing, Trial

SURVIVORS = 3
"""With pruning, one of so many goes on from each rung (successive halving; Jamieson and Talwalkar 2016)."""

PATIENCE = 0.2


@dataclass(frozen=True)
class Progress:
    """How far a sweep is.

    ``done`` of ``total`` trials have ended, ``running`` are handed out; ``lines`` are those that have ended, ``news``
    the last of them; ``best`` is the best so far; ``waiting`` says what for, if nothing can run.
    """

    done: int
    running: int
    total: int
    best: Candidate | None
    lines: tuple[Line, ...]
    news: tuple[Line, ...] = ()
    waiting: str = ""


Sweep = Generator[Progress, None, None]


def sweep(spec: Spec, place: Place, results: Results, patience: float = PATIENCE) -> Sweep:
    """Do all that ``spec`` asks for and ``results`` lacks.

    Yields at once, then whenever a trial has ended, and after ``patience`` seconds at the latest; with 0 it never
    waits. Raises ResultsError, ExecutorError, SourceError if the drawings are not what they were, or ImportError if
    the search needs what is not installed.
    """
    work = _Sweep(spec, place, results, patience)
    try:
        yield from work.all()
    finally:
        work.farm.drop()


def swept(spec: Spec, path: str | Path, processes: int, patience: float = 0.0) -> Sweep:
    """The same with its file, and with so many processes (0: in this one). Closing the generator ends them at once."""
    with Results(path, spec) as results, Here() if processes == 0 else Processes(processes) as place:
        yield from sweep(spec, place, results, patience)


class _Sweep:
    """What is known of a sweep while it goes on."""

    def __init__(self, spec: Spec, place: Place, results: Results, patience: float) -> None:
        self._spec, self._place, self._results, self._patience = spec, place, results, patience
        self._total = spec.trials
        self.farm = Farm(place, fetched(spec.drawings) if len(results.lines) < self._total else None)
        self._known = {line.trial.number: line for line in results.lines}
        self._candidates = list(candidates(results.lines, spec.goal, len(spec.seeds)))
        self._leader = best(self._candidates, spec.goal)
        self._news: list[Line] = []

    def all(self) -> Sweep:
        """Generation after generation."""
        asking, first = search(self._spec), 0
        try:
            asked = next(asking)
            while True:
                trials = self._trials(asked, first)
                yield from self._generation(trials)
                first += len(trials)
                asked = asking.send([[self._known[trial.number] for trial in seeds] for seeds in trials])
        except StopIteration:
            yield self._progress()

    def _trials(self, asked: Asked, first: int) -> list[tuple[Trial, ...]]:
        """For each of the settings a trial for each seed. Raises ResultsError if the file says something else."""
        seeds, stops = self._spec.seeds, self._spec.goal.kind == "pictures"
        found = [tuple(Trial((first + place) * len(seeds) + order, settings, seed, self._spec.budget.pictures, stops,
                             self._spec.drawings if settings["task"] == DRAWINGS else None)
                       for order, seed in enumerate(seeds)) for place, settings in enumerate(asked)]
        for trial in (trial for group in found for trial in group):
            if trial.number in self._known and self._known[trial.number].trial != trial:
                raise ResultsError(f"'{self._results.path.name}' has another trial {trial.number} than this sweep asks "
                                   "for; begin another file.")
        return found

    def _generation(self, trials: Sequence[tuple[Trial, ...]]) -> Sweep:
        """Run all trials of a generation; at each rung those that did worse than others end."""
        alive, standing = list(trials), dict[int, Standing]()
        for rung in self._spec.rungs:
            for trial in (trial for seeds in alive for trial in seeds if trial.number not in self._known):
                self.farm.give(Work(trial, standing.get(trial.number), rung))
            yield self._progress()
            while self.farm.left:
                for work, returned in self.farm.collect(self._patience):
                    self._take(work, returned, standing)
                yield self._progress()
            if rung < STRETCHES:
                alive = self._survivors(alive, standing, rung)
        if self._news:
            yield self._progress()

    def _take(self, work: Work, returned: Returned, standing: dict[int, Standing]) -> None:
        """What came of a piece of work: a line, if its trial is over."""
        if not isinstance(returned, Standing):
            self._end(Line(work.trial, None, error=str(returned)))
        elif returned.over:
            self._end(Line(work.trial, returned.outcome))
        else:
            standing[work.trial.number] = returned

    def _survivors(self, alive: Sequence[tuple[Trial, ...]], standing: dict[int, Standing],
                   rung: int) -> list[tuple[Trial, ...]]:
        """The best third; of equals the first. The others' trials end, pruned."""
        ranked = sorted(alive, key=lambda seeds: self._cost_at(seeds, standing, rung))
        keep = -(-len(alive) // SURVIVORS)
        for trial in (trial for seeds in ranked[keep:] for trial in seeds if trial.number not in self._known):
            self._end(Line(trial, standing[trial.number].outcome, pruned=True))
        return [seeds for seeds in alive if seeds in ranked[:keep]]

    def _cost_at(self, seeds: tuple[Trial, ...], standing: dict[int, Standing], rung: int) -> float:
        """What settings have cost by then, over all seeds; a trial that cannot be costs more than any other."""
        total = 0.0
        for trial in seeds:
            line = self._known.get(trial.number)
            outcome = standing[trial.number].outcome if line is None else line.outcome
            total += float("inf") if outcome is None else cost_after(trial, outcome, self._spec.goal, rung)
        return total

    def _end(self, line: Line) -> None:
        self._results.add(line)
        self._known[line.trial.number] = line
        self._news.append(line)
        seeds = len(self._spec.seeds)
        first = line.trial.number // seeds * seeds
        group = [self._known[number] for number in range(first, first + seeds) if number in self._known]
        self._candidates += candidates(group, self._spec.goal, seeds)
        self._leader = best(self._candidates, self._spec.goal)

    def _progress(self) -> Progress:
        news, self._news = tuple(self._news), []
        waiting = self._place.about if self.farm.out else ""
        return Progress(len(self._known), self.farm.out, self._total, self._leader, self._results.lines, news, waiting)
