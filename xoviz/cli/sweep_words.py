"""What ``xoviz sweep`` says of trials, for people and as JSON."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from xoviz import wording
from xoviz.cli import output
from xoviz.sweep.domain import Value
from xoviz.sweep.lines import Line
from xoviz.sweep.ranking import Candidate, candidates, front
from xoviz.sweep.run import Progress
from xoviz.sweep.spec import Spec
from xoviz.sweep.spec_text import plain
from xoviz.sweep.trial import Outcome


def told_line(line: Line, spec: Spec) -> str:
    """One trial in one line: its number, how it went, and its settings."""
    trial, settings = line.trial, told_settings(line.trial.settings, spec)
    if line.outcome is None:
        return f"trial {trial.number}: cannot be: {line.error}   {settings}"
    fate = "   pruned" if line.pruned else "   diverged" if line.outcome.diverged else ""
    which = "fresh pictures" if trial.drawings is None else "held-out drawings"
    return f"trial {trial.number}: {told_outcome(line.outcome, which)}{fate}   {settings} seed={trial.seed}"


def told_outcome(outcome: Outcome, which: str) -> str:
    """Accuracy, loss, size, and when it had learned."""
    learned = f", 99 % after {outcome.until_99:,} pictures" if outcome.until_99 is not None else ""
    return (f"{wording.percent(outcome.accuracy)} of {outcome.tested:,} {which}, loss {outcome.loss:.4g}, "
            f"{outcome.parameters:,} weights{learned}")


def told_settings(settings: Mapping[str, Value], spec: Spec) -> str:
    """The settings that vary, as the command line takes them."""
    domains = spec.space.domains
    return shlex.join(f"{name}={value}" for name, value in settings.items() if len(domains[name].finite() or "...") > 1)


def told_progress(progress: Progress, spec: Spec, before: int, seconds: float) -> Iterator[str]:
    """A line for each trial that has just ended, and how long the rest may take; ``before`` were there already."""
    for line in progress.news:
        yield told_line(line, spec)
    fresh = progress.done - before
    if progress.news and progress.best is not None and fresh:
        left = seconds / fresh * (progress.total - progress.done)
        best = ", ".join(str(line.trial.number) for line in progress.best.lines)
        yield f"  {progress.done} of {progress.total} done; best so far: trial {best}; about {told_time(left)} left"


def told_report(results: str, spec: Spec, progress: Progress) -> Iterator[str]:
    """The best, and those that nobody beats in both goal and size."""
    found = candidates(progress.lines, spec.goal, len(spec.seeds))
    if progress.best is not None:
        yield f"best: {told_candidate(progress.best, spec)}"
        yield "nobody is better and smaller than these, from the smallest network on:"
        for one in front(found):
            yield f"  {told_candidate(one, spec)}"
    yield f"results in {output.on_one_line(results)}"


def told_candidate(one: Candidate, spec: Spec) -> str:
    """Settings with the mean of their seeds."""
    numbers = ", ".join(str(line.trial.number) for line in one.lines)
    what = "trial" if len(one.lines) == 1 else "trials"
    outcomes = outcomes_of(one)
    accuracy = math.fsum(outcome.accuracy for outcome in outcomes) / len(outcomes)
    return (f"{what} {numbers}: {wording.percent(accuracy)}, {one.parameters:,} weights   "
            f"{told_settings(one.lines[0].trial.settings, spec)}")


def told_time(seconds: float) -> str:
    """Seconds, minutes or hours, whichever suits."""
    for length, unit in ((3600, "h"), (60, "min")):
        if seconds >= length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"


def document(results: str, spec: Spec, progress: Progress, seconds: float) -> dict[str, Any]:
    """The JSON document of a sweep."""
    lines = progress.lines
    found = candidates(lines, spec.goal, len(spec.seeds))
    return {
        "results": results,
        "spec": plain(spec),
        "trials": progress.total,
        "done": progress.done,
        "pruned": sum(line.pruned for line in lines),
        "failed": sum(line.outcome is None for line in lines),
        "seconds": seconds,
        "best": None if progress.best is None else candidate_document(progress.best),
        "front": [candidate_document(one) for one in front(found)],
    }


def candidate_document(one: Candidate) -> dict[str, Any]:
    """Settings with the means of their seeds."""
    outcomes = outcomes_of(one)
    return {
        "trials": [line.trial.number for line in one.lines],
        "settings": dict(one.lines[0].trial.settings),
        "cost": one.cost,
        "accuracy": math.fsum(outcome.accuracy for outcome in outcomes) / len(outcomes),
        "loss": math.fsum(outcome.loss for outcome in outcomes) / len(outcomes),
        "until_99": [outcome.until_99 for outcome in outcomes],
        "parameters": one.parameters,
        "multiplications": outcomes[0].multiplications,
    }


def outcomes_of(one: Candidate) -> list[Outcome]:
    """What came of each seed."""
    return [line.outcome for line in one.lines if line.outcome is not None]


def made_by(line: Line) -> str:
    """How a trial's network was made, for its file: everything that it depends on."""
    trial = line.trial
    settings = "; ".join(f"{name}={value}" for name, value in trial.settings.items())
    return f"xoviz sweep, trial {trial.number}: seed={trial.seed}; pictures={trial.pictures}; {settings}"[:2000]
