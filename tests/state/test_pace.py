"""The pace of a job, on a clock made by hand."""

from __future__ import annotations

import math

import pytest

from xoviz.state.pace import CATCH_UP, Pace


def items_between(pace: Pace, start: float, stop: float, tick: float) -> int:
    """How many items a worker makes that asks once a tick."""
    ticks = round((stop - start) / tick)
    return sum(pace.claim(start + index * tick) for index in range(ticks))


def test_flat_out_allows_every_item():
    pace = Pace()
    pace.start(0.0)
    assert items_between(pace, 0.0, 1.0, 0.01) == 100


@pytest.mark.parametrize("rate", [1, 7, 30, 100])
def test_rate_is_kept_on_average(rate: int):
    pace = Pace(rate)
    pace.start(0.0)
    assert items_between(pace, 0.0, 10.0, 0.001) == pytest.approx(10 * rate, abs=1)


def test_held_up_pace_makes_good_for_a_tenth_of_a_second_only():
    pace = Pace(100)
    pace.start(0.0)
    late = sum(pace.claim(5.0) for _ in range(1000))
    assert late == pytest.approx(100 * CATCH_UP, abs=2)


def test_faster_rate_cuts_a_wait_that_has_begun():
    pace = Pace(1)
    pace.start(0.0)
    assert pace.claim(0.0)
    assert pace.next_time() == pytest.approx(1.0)
    pace.set_rate(10, 0.2)
    assert pace.next_time() == pytest.approx(0.3)
    pace.set_rate(None, 0.25)
    assert pace.claim(0.25)


def test_pause_resume_and_single_steps():
    pace = Pace(10)
    pace.start(0.0)
    pace.pause()
    assert not pace.claim(5.0)
    assert pace.next_time() == math.inf
    pace.step_once()
    assert not pace.paused
    assert [pace.claim(5.0), pace.claim(5.0)] == [True, False]
    assert pace.paused
    pace.resume(6.0)
    assert [pace.claim(6.0), pace.claim(6.0)] == [True, False]


def test_pause_forgets_steps_that_were_asked_for():
    pace = Pace(paused=True)
    pace.step_once()
    pace.pause()
    assert not pace.claim(0.0)


@pytest.mark.parametrize("rate", [0, -1, math.nan, math.inf])
def test_impossible_rate_is_refused(rate: float):
    with pytest.raises(ValueError, match="above 0"):
        Pace(rate)
    with pytest.raises(ValueError, match="above 0"):
        Pace().set_rate(rate, 0.0)
