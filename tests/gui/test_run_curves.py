"""Runs as curves: steps are counted from where the first run began, no spike is lost, and branches stand beside it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xoviz import zoo
from xoviz.gui.run_curves import curves
from xoviz.gui.theme import identity_colour
from xoviz.nn.train import Settings
from xoviz.state.history import History
from xoviz.state.runs import Checks
from xoviz.state.view import RunEntry, RunsView

NET = zoo.load("talk")


def entry(key: int, first: int, losses: History, checks: Checks) -> RunEntry:
    return RunEntry(key, f"Run {key}", Settings(), 0, None, first, first + losses.steps, None, None, (), NET, losses,
                    checks)


@pytest.fixture
def run() -> RunEntry:
    losses, checks = History(), Checks()
    values = np.full(1000, 0.5)
    values[777] = 9.0
    losses.extend(values)
    for step in (5000, 5500, 6000):
        checks.add(step, step / 10_000)
    return entry(1, 4999, losses, checks)


@pytest.fixture
def branch() -> RunEntry:
    losses = History()
    losses.extend(np.full(100, 0.25))
    return entry(2, 5499, losses, Checks())


def at_end(*entries: RunEntry) -> RunsView:
    return RunsView(entries, 1, entries[0].last)


def test_steps_are_counted_from_the_start_of_the_run(run: RunEntry) -> None:
    both = curves(at_end(run), 0, math.inf, 2000)
    assert both.step_range == (5000, 5999)
    assert both.loss.maxima[both.loss.steps == 5777] == [9.0]
    assert both.accuracy.steps.tolist() == [5000, 5500, 6000]
    assert both.accuracy.means.tolist() == [0.5, 0.55, 0.6]
    assert (both.others, both.moment) == ((), None)


def test_thinned_to_the_columns_and_still_exact(run: RunEntry) -> None:
    both = curves(at_end(run), 0, math.inf, 100)
    assert len(both.loss) <= 100
    assert both.loss.maxima.max() == 9.0
    assert both.step_range == (5000, 5999)
    assert both.loss.steps_per_point > 1


def test_a_part_of_the_run(run: RunEntry) -> None:
    part = curves(at_end(run), 5100, 5109, 100).loss
    assert part.steps.tolist() == list(range(5100, 5110))


def test_outside_the_run_and_before_it_there_is_nothing(run: RunEntry) -> None:
    assert len(curves(at_end(run), 0, 4999, 100).loss) == 0
    nothing = curves(at_end(entry(1, 0, History(), Checks())), 0, math.inf, 100)
    assert nothing.is_empty
    assert len(nothing.accuracy) == 0
    assert curves(RunsView(), 0, math.inf, 100).is_empty


def test_going_back_leaves_the_run_and_marks_the_step(run: RunEntry) -> None:
    back = curves(RunsView((run,), 1, 5510), 0, math.inf, 2000)
    assert back.step_range == (5000, 5999)
    assert back.moment == 5510


def test_branches_stand_beside_the_run_in_their_colours(run: RunEntry, branch: RunEntry) -> None:
    both = curves(at_end(run, branch), 0, math.inf, 2000)
    (other,) = both.others
    assert (int(other.loss.steps[0]), int(other.loss.last_steps()[-1])) == (5500, 5599)
    assert other.colour == identity_colour(1)
    assert both.widest_range == (5000, 5999)


def test_without_a_current_run_the_others_are_still_there(run: RunEntry, branch: RunEntry) -> None:
    both = curves(RunsView((run, branch)), 0, math.inf, 2000)
    assert len(both.loss) == 0
    assert [len(other.loss) for other in both.others] == [1000, 100]
    assert both.widest_range == (5000, 5999)
