"""A sweep as its plots and its table show it: one row a trial, what varies, who is best, who stands on the front."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xoviz.sweep.domain import Choices, Domain, Value
from xoviz.sweep.lines import Line
from xoviz.sweep.ranking import Candidate, candidates, cost, front
from xoviz.sweep.spec import Goal
from xoviz.sweep.watched import Watched

DONE, PRUNED, FAILED = "done", "pruned", "failed"
"""How a trial ended."""


@dataclass(frozen=True, eq=False)
class Row:
    """One trial that has ended. ``height`` is what the goal asks for, NaN where there is no outcome; ``grade`` is how
    good that is among all, from 0, the worst, to 1."""

    line: Line
    height: float
    grade: float
    ended: str

    @property
    def number(self) -> int:
        """Which trial it is."""
        return self.line.trial.number

    def value(self, name: str) -> Value | None:
        """A setting, or the seed; None for one that its stack has no blank for."""
        return self.line.trial.seed if name == "seed" else self.line.trial.settings.get(name)


@dataclass(frozen=True, eq=False)
class Shown:
    """All rows in the order in which trials ended. ``varying`` are the settings with more than one value, with these
    values; ``front`` are the settings that nobody beats in both goal and size, and ``best`` the best of them."""

    goal: Goal
    varying: tuple[tuple[str, Domain], ...]
    rows: tuple[Row, ...]
    front: tuple[Candidate, ...]
    best: Candidate | None

    def row(self, number: int | None) -> Row | None:
        """A trial by its number."""
        return next((row for row in self.rows if row.number == number), None)

    @property
    def best_numbers(self) -> frozenset[int]:
        """The trials of the best settings, one for each seed."""
        return frozenset() if self.best is None else frozenset(line.trial.number for line in self.best.lines)


def shown(watched: Watched) -> Shown:
    """What is to be seen of a sweep."""
    spec, progress = watched.spec, watched.progress
    costs = [cost(line, spec.goal) for line in progress.lines]
    varying = [(name, values) for name, values in spec.space.axes
               if not (isinstance(values, Choices) and len(values.values) == 1)]
    if len(spec.seeds) > 1:
        varying.append(("seed", Choices(spec.seeds)))
    ranks = {value: place for place, value in enumerate(sorted({each for each in costs if math.isfinite(each)}))}
    rows = tuple(Row(line, height(line, spec.goal), _grade(value, ranks), _ended(line))
                 for line, value in zip(progress.lines, costs, strict=True))
    found = candidates(progress.lines, spec.goal, len(spec.seeds))
    return Shown(spec.goal, tuple(varying), rows, front(found), progress.best)


def height(line: Line, goal: Goal) -> float:
    """What the goal asks for: the accuracy, the loss, or the pictures until 99 % (NaN for who never came there)."""
    outcome = line.outcome
    if outcome is None:
        return math.nan
    if goal.kind == "pictures":
        return math.nan if outcome.until_99 is None else outcome.until_99
    return outcome.loss if goal.kind == "loss" else outcome.accuracy


def height_of(candidate: Candidate, goal: Goal) -> float:
    """The same of settings, as a mean over seeds: told from what they cost."""
    return 1 - candidate.cost if goal.kind == "accuracy" else candidate.cost


def _grade(value: float, ranks: dict[float, int]) -> float:
    if not math.isfinite(value):
        return 0.0
    return 1 - ranks[value] / max(len(ranks) - 1, 1)


def _ended(line: Line) -> str:
    return FAILED if line.outcome is None else PRUNED if line.pruned else DONE
