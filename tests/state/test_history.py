"""History and ring: bounded, with exact extremes, whatever the length and the order of arrival."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xoviz.state.history import CAPACITY, History, LossRing

small = settings(max_examples=40, deadline=None)
series = arrays(np.float64, st.integers(1, 300), elements=st.floats(-1e6, 1e6))
wild = arrays(np.float32, st.integers(1, 300), elements=st.floats(width=32))


def buckets(history: History) -> tuple[np.ndarray, ...]:
    steps, minima, maxima = history.points(0, np.inf, CAPACITY)
    return steps, minima, maxima, history.means(0, np.inf, CAPACITY)[1]


@small
@given(series, st.integers(1, 8))
def test_extremes_first_last_and_count_are_exact(values: np.ndarray, halves: int):
    history = History(2 * halves)
    history.extend(values)
    assert history.minimum == values.min() == history.points(0, np.inf, 1)[1][0]
    assert history.maximum == values.max() == history.points(0, np.inf, 1)[2][0]
    assert (history.first, history.last) == (values[0], values[-1])
    assert history.count == history.steps == values.size


@small
@given(series, st.lists(st.integers(0, 300), max_size=8))
def test_cutting_the_series_into_pieces_changes_nothing(values: np.ndarray, cuts: list[int]):
    whole, pieces = History(8), History(8)
    whole.extend(values)
    for piece in np.split(values, sorted(min(cut, values.size) for cut in cuts)):
        pieces.extend(piece)
    assert whole.width == pieces.width
    for one, other in zip(buckets(whole)[:3], buckets(pieces)[:3], strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(buckets(whole)[3], buckets(pieces)[3], rtol=1e-9, atol=1e-6)


@small
@given(series, st.integers(1, 40), st.integers(0, 300), st.integers(0, 300))
def test_points_are_the_extremes_of_the_steps_they_stand_for(values: np.ndarray, columns: int, one: int, two: int):
    low, high = min(one, two), max(one, two)
    history = History(16)
    history.extend(values)
    steps, minima, maxima = history.points(low, high, columns)
    mean_steps, means = history.means(low, high, columns)
    span = history.steps_per_point(low, high, columns)
    assert len(steps) <= columns
    np.testing.assert_array_equal(steps, mean_steps)
    for index, first in enumerate(steps):
        part = values[first : first + span]
        assert (minima[index], maxima[index]) == (part.min(), part.max())
        assert means[index] == pytest.approx(part.mean(), rel=1e-9, abs=1e-6)


@small
@given(wild)
def test_values_that_are_not_finite_are_kept_out_and_counted(values: np.ndarray):
    history = History(8)
    history.extend(values)
    kept = values[np.isfinite(values)]
    assert (history.steps, history.count) == (values.size, kept.size)
    assert history.skipped == values.size - kept.size
    if kept.size:
        assert (history.minimum, history.maximum) == (kept.min(), kept.max())
        assert (history.first, history.last) == (kept[0], kept[-1])
    else:
        assert np.isnan([history.minimum, history.maximum, history.first, history.last]).all()
        assert history.points(0, np.inf, 100)[0].size == 0


def test_short_run_is_kept_value_by_value():
    history = History()
    history.extend([3.0, 1.0, 2.0])
    steps, minima, maxima = history.points(0, 100, 100)
    assert steps.tolist() == [0, 1, 2]
    assert minima.tolist() == maxima.tolist() == [3.0, 1.0, 2.0]
    assert history.points(1, 1, 100)[1].tolist() == [1.0]


def test_empty_history_and_ranges_beside_the_run():
    history = History()
    assert [part.size for part in history.points(0, 10, 5)] == [0, 0, 0]
    history.extend([])
    history.extend([1.0])
    assert history.points(5, 9, 5)[0].size == 0
    assert history.points(-9, 0, 5)[0].tolist() == [0]


def test_millions_of_steps_stay_below_a_megabyte_with_every_spike():
    history, spikes = History(), np.random.default_rng(1).integers(0, 3_000_000, 5)
    values = np.random.default_rng(0).random(3_000_000, dtype=np.float32)
    values[spikes] = [9, -9, 8, -8, 7]
    for chunk in np.split(values, 3000):
        history.extend(chunk)
    assert history.nbytes < 1_000_000
    assert history.width * CAPACITY < 2 * 4_194_304
    _, minima, maxima = history.points(0, np.inf, 800)
    assert {9.0, 8.0, 7.0} <= set(maxima)
    assert {-9.0, -8.0} <= set(minima)


def test_groups_stay_where_they_are_while_the_range_moves():
    history = History()
    history.extend(np.arange(4000.0))
    first = dict(zip(*history.points(0, 2000, 100)[:2], strict=True))
    moved = dict(zip(*history.points(37, 2037, 100)[:2], strict=True))
    shared = first.keys() & moved.keys()
    assert len(shared) > 50
    assert all(first[step] == moved[step] for step in shared)


def test_values_that_stand_for_lost_steps_are_spread_over_them():
    history = History()
    history.extend([1.0, 2.0], lost=2)
    history.extend([3.0])
    history.extend([], lost=1)
    assert history.points(0, 10, 10)[0].tolist() == [0, 2, 4]
    assert history.steps == 6


def test_recent_mean_is_that_of_the_last_values():
    history = History()
    assert history.recent_mean(10) is None
    history.extend([9.0, 9.0, 1.0, 2.0, 3.0])
    assert history.recent_mean(3) == 2.0
    assert history.recent_mean(100) == pytest.approx(24 / 5)


@pytest.mark.parametrize("capacity", [0, 1, 7])
def test_odd_capacity_is_refused(capacity: int):
    with pytest.raises(ValueError, match="even"):
        History(capacity)


def test_no_columns_are_refused():
    with pytest.raises(ValueError, match="at least one column"):
        History().points(0, 1, 0)


def test_recent_mean_can_be_asked_for_as_it_was():
    history = History()
    history.extend([9.0, 1.0, 3.0, 5.0, 7.0])
    assert history.recent_mean(2, until=3) == 2.0
    assert history.recent_mean(2, until=0) is None


def test_ring_hands_over_each_loss_once():
    ring = LossRing(8)
    for loss in (0.5, 0.25, 0.125):
        ring.write(loss)
    losses, lost = ring.take()
    assert (losses.tolist(), lost) == ([0.5, 0.25, 0.125], 0)
    assert [ring.take()[0].size, ring.take()[1]] == [0, 0]


def test_what_was_taken_does_not_change_when_the_writer_goes_on():
    ring = LossRing(8)
    ring.write(1.0)
    losses, _ = ring.take()
    ring.write(2.0)
    assert losses.tolist() == [1.0]


@small
@given(series)
def test_late_reader_loses_no_extreme_and_no_step(values: np.ndarray):
    ring = LossRing(16)
    for value in values:
        ring.write(value)
    losses, lost = ring.take()
    assert losses.size + lost == values.size
    assert (losses.min(), losses.max()) == (values.min(), values.max())


@pytest.mark.parametrize("size", [0, 2, 10])
def test_ring_of_odd_size_is_refused(size: int):
    with pytest.raises(ValueError, match="multiple of 4"):
        LossRing(size)


def test_history_behind_a_ring_and_a_thread_counts_every_step():
    ring, history, values = LossRing(64), History(), np.random.default_rng(2).random(20_000)
    writer = threading.Thread(target=lambda: [ring.write(value) for value in values])
    writer.start()
    while writer.is_alive():
        history.extend(*ring.take())
    history.extend(*ring.take())
    assert history.steps == values.size
    assert (history.minimum, history.maximum) == (values.min(), values.max())
