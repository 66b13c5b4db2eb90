"""Who is best: what a trial costs by the goal, and which settings nobody beats in both goal and size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xoviz.sweep.lines import Line
from xoviz.sweep.spec import Goal
from xoviz.sweep.trial import Outcome, Trial

NEARLY = 1.05
"""A loss, or a number of pictures, that is larger than the best by less than this factor is as good."""


@dataclass(frozen=True)
class Candidate:
    """Settings that were tried to the end with every seed; ``cost`` is the mean of its ``lines``, smaller is better."""

    lines: tuple[Line, ...]
    cost: float
    parameters: int

    def best_line(self, goal: Goal) -> Line:
        """Of its seeds the one that did best, the first of several."""
        return min(self.lines, key=lambda line: cost(line, goal))


def cost(line: Line, goal: Goal) -> float:
    """The share read wrongly, the loss, or the pictures until 99 %; infinite for a trial that could not be.

    Who never reaches 99 % costs more pictures than there were, the more the worse it reads.
    """
    return math.inf if line.outcome is None else _cost(line.trial, line.outcome, goal)


def cost_after(trial: Trial, outcome: Outcome, goal: Goal, stretch: int) -> float:
    """The same after one of its stretches, told from the watched letters and the training loss in it.

    It depends on nothing later, so that a trial that has gone on can be compared with one that has not.
    """
    place = min(stretch, len(outcome.losses)) - 1
    if goal.kind == "loss":
        return _or_infinite(outcome.losses[place])
    if goal.kind == "pictures" and outcome.until_99 is not None:
        seen = trial.steps_at(stretch) * int(trial.settings["batch"])
        if outcome.until_99 <= seen:
            return outcome.until_99
    wrong = 1 - outcome.accuracies[place]
    return _or_infinite(wrong if goal.kind == "accuracy" else trial.pictures * (1 + wrong))


def candidates(lines: Iterable[Line], goal: Goal, seeds: int) -> tuple[Candidate, ...]:
    """The settings all of whose seeds are done, none of them pruned or impossible, in the order of their numbers."""
    groups: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.trial.number):
        if line.outcome is not None and not line.pruned:
            groups.setdefault(line.trial.number // seeds, []).append(line)
    return tuple(_candidate(group, goal) for group in groups.values() if len(group) == seeds)


def best(found: Sequence[Candidate], goal: Goal) -> Candidate | None:
    """The one that costs least, or with ``goal.small`` the smallest of those that are as good; ties to the smaller.

    As good in accuracy is what lies within one standard error of the best (the one-standard-error rule of Breiman et
    al. 1984); for the other goals see ``NEARLY``.
    """
    if not found:
        return None
    leader = min(found, key=lambda one: (one.cost, one.parameters))
    if not goal.small:
        return leader
    limit = _as_good(leader, goal)
    return min((one for one in found if one.cost <= limit), key=lambda one: (one.parameters, one.cost))


def front(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those that nobody beats in both cost and parameters, from the smallest network to the largest."""
    result: list[Candidate] = []
    for one in sorted(found, key=lambda one: (one.parameters, one.cost)):
        if math.isfinite(one.cost) and (not result or one.cost < result[-1].cost):
            result.append(one)
    return tuple(result)


def _candidate(lines: Sequence[Line], goal: Goal) -> Candidate:
    outcome = lines[0].outcome
    assert outcome is not None
    return Candidate(tuple(lines), math.fsum(cost(line, goal) for line in lines) / len(lines), outcome.parameters)


def _as_good(leader: Candidate, goal: Goal) -> float:
    if goal.kind != "accuracy":
        return leader.cost * NEARLY
    tested = sum(line.outcome.tested for line in leader.lines if line.outcome)
    return leader.cost + math.sqrt(leader.cost * (1 - leader.cost) / max(tested, 1))


def _cost(trial: Trial, outcome: Outcome, goal: Goal) -> float:
    if goal.kind == "pictures":
        return outcome.until_99 if outcome.until_99 is not None else trial.pictures * (2 - outcome.accuracy)
    return _or_infinite(outcome.loss if goal.kind == "loss" else 1 - outcome.accuracy)


def _or_infinite(value: float) -> float:
    return math.inf if math.isnan(value) else value
