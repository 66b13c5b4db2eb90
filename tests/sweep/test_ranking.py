"""Who is best, and who is on the front, by hand."""

from __future__ import annotations

import math

import pytest

from xoviz.sweep.lines import Line
from xoviz.sweep.ranking import best, candidates, cost, cost_after, front
from xoviz.sweep.spec import DEFAULTS, Goal
from xoviz.sweep.trial import Outcome, Trial

ACCURACY, LOSS, PICTURES = (Goal(kind) for kind in ("accuracy", "loss", "pictures"))


def line(number: int, accuracy: float, size: int, *, loss: float = 1.0, until: int | None = None, **more) -> Line:
    outcome = Outcome(640, loss, accuracy, 1000, until, size, 1, (0.9, loss), (accuracy / 2, accuracy), False, "")
    return Line(Trial(number, dict(DEFAULTS), 1, 640), outcome, **more)


def test_what_a_trial_costs():
    one = line(0, 0.75, 10, loss=0.5)
    assert [cost(one, goal) for goal in (ACCURACY, LOSS, PICTURES)] == [0.25, 0.5, 640 * 1.25]
    assert cost(line(0, 0.99, 10, until=320), PICTURES) == 320
    assert cost(Line(one.trial, None, error="no"), ACCURACY) == math.inf
    assert cost(line(0, 0.5, 10, loss=math.nan), LOSS) == math.inf


def test_what_it_has_cost_on_the_way_does_not_depend_on_what_comes_later():
    one = line(0, 0.8, 10, loss=0.5, until=320)
    wrong = [cost_after(one.trial, one.outcome, ACCURACY, stretch) for stretch in (1, 2, 20)]
    assert wrong == pytest.approx([0.6, 0.2, 0.2])
    assert [cost_after(one.trial, one.outcome, LOSS, stretch) for stretch in (1, 2)] == [0.9, 0.5]
    early, late = (cost_after(one.trial, one.outcome, PICTURES, stretch) for stretch in (1, 10))
    assert early > 640
    assert late == 320


def test_the_best_is_the_best_mean_of_all_seeds_that_are_there():
    lines = [line(0, 0.9, 10), line(1, 0.7, 10), line(2, 0.85, 20), line(3, 0.85, 20), line(4, 1.0, 5)]
    found = candidates(lines, ACCURACY, 2)
    assert [[each.trial.number for each in one.lines] for one in found] == [[0, 1], [2, 3]]
    assert best(found, ACCURACY) is found[1]
    assert found[0].best_line(ACCURACY) is lines[0]


def test_who_was_pruned_or_could_not_be_is_no_candidate():
    lines = [line(0, 0.9, 10, pruned=True), Line(line(1, 0, 1).trial, None, error="no")]
    assert candidates(lines, ACCURACY, 1) == ()
    assert best((), ACCURACY) is None


def test_with_size_the_smallest_of_those_as_good_as_the_best_wins():
    # One standard error of 90 % of 1,000 is 0.95 %.
    found = candidates([line(0, 0.90, 100), line(1, 0.892, 50), line(2, 0.889, 10)], ACCURACY, 1)
    assert best(found, ACCURACY) is found[0]
    assert best(found, Goal("accuracy", small=True)) is found[1]


def test_nobody_on_the_front_is_beaten_in_both():
    lines = [line(0, 0.9, 100), line(1, 0.8, 50), line(2, 0.7, 60), line(3, 0.8, 40), line(4, 0.9, 200)]
    found = candidates(lines, ACCURACY, 1)
    assert [one.lines[0].trial.number for one in front(found)] == [3, 0]
