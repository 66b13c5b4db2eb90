"""Curves of a run: steps are counted from where the run began, and no spike is lost."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xoviz.gui.run_curves import curves
from xoviz.state.history import History
from xoviz.state.runs import Checks


@pytest.fixture
def losses() -> History:
    history = History()
    values = np.full(1000, 0.5)
    values[777] = 9.0
    history.extend(values)
    return history


@pytest.fixture
def checks() -> Checks:
    measured = Checks()
    for step in (5000, 5500, 6000):
        measured.add(step, step / 10_000)
    return measured


def test_steps_are_counted_from_the_start_of_the_run(losses: History, checks: Checks) -> None:
    both = curves(losses, checks, 5000, 5999, 0, math.inf, 2000)
    assert both.step_range == (5000, 5999)
    assert both.loss.maxima[both.loss.steps == 5777] == [9.0]
    assert both.accuracy.steps.tolist() == [5000, 5500]
    assert both.accuracy.means.tolist() == [0.5, 0.55]


def test_thinned_to_the_columns_and_still_exact(losses: History, checks: Checks) -> None:
    both = curves(losses, checks, 5000, 5999, 0, math.inf, 100)
    assert len(both.loss) <= 100
    assert both.loss.maxima.max() == 9.0
    assert both.step_range == (5000, 5999)
    assert both.loss.steps_per_point > 1


def test_a_part_of_the_run(losses: History, checks: Checks) -> None:
    part = curves(losses, checks, 5000, 5999, 5100, 5109, 100).loss
    assert part.steps.tolist() == list(range(5100, 5110))


def test_outside_the_run_and_before_it_there_is_nothing(losses: History, checks: Checks) -> None:
    assert len(curves(losses, checks, 5000, 5999, 0, 4999, 100).loss) == 0
    nothing = curves(History(), Checks(), 0, 0, 0, math.inf, 100)
    assert (len(nothing.loss), len(nothing.accuracy)) == (0, 0)


def test_what_undo_took_back_is_not_there(losses: History, checks: Checks) -> None:
    back = curves(losses, checks, 5000, 5509, 0, math.inf, 2000)
    assert back.step_range == (5000, 5509)
    assert back.loss.maxima.max() == 0.5
    assert back.accuracy.steps.tolist() == [5000, 5500]
    beginning = curves(losses, checks, 5000, 4999, 0, math.inf, 2000)
    assert (len(beginning.loss), len(beginning.accuracy)) == (0, 0)
