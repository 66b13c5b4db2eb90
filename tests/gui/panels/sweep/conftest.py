"""A sweep that has ended, made up: nothing is trained."""

from __future__ import annotations

from pathlib import Path

import pytest

from xoviz.sweep.lines import Line
from xoviz.sweep.ranking import best, candidates
from xoviz.sweep.run import Progress
from xoviz.sweep.spec_text import spec_from
from xoviz.sweep.trial import Outcome, Trial
from xoviz.sweep.watched import Watched

SPEC = spec_from({"pictures": 640, "seeds": "1, 2", "vary": {
    "stack": "conv {filters}@3 | {activation} | dense {classes}", "filters": "2, 4, 20", "activation": "relu, none",
    "rate": "0.01, 0.1"}})


def outcome(accuracy, parameters, **fields):
    losses = tuple(1 / (1 + place * accuracy) for place in range(20))
    values = {"pictures": 640, "loss": 1 - accuracy, "accuracy": accuracy, "tested": 1000,
              "until_99": 320 if accuracy >= 0.99 else None, "parameters": parameters, "multiplications": 10,
              "losses": losses, "accuracies": (accuracy,) * 20, "diverged": False, "digest": "0"}
    return Outcome(**(values | fields))


def lines(spec=SPEC):
    """The first settings impossible, the last one's second seed pruned; larger networks and rates do better."""
    result = []
    for place, settings in enumerate(spec.space.grid()):
        for order, seed in enumerate(spec.seeds):
            trial = Trial(place * 2 + order, settings, seed, 640)
            accuracy = 0.5 + 0.02 * place + 0.005 * order
            if place == 0:
                result.append(Line(trial, None, error="It does not fit."))
            else:
                result.append(Line(trial, outcome(accuracy, 100 * int(settings["filters"])),
                                   pruned=(place, order) == (11, 1)))
    return tuple(result)


def watched(count=None, spec=SPEC):
    """The same after so many trials."""
    some = lines(spec)[:count]
    leader = best(candidates(some, spec.goal, 2), spec.goal)
    return Watched(spec, Path("results.jsonl"), Progress(len(some), 0, spec.trials, leader, some))


@pytest.fixture
def sweep():
    return watched
