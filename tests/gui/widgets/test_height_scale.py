"""From heights to shares of a colour scale, and to round numbers beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xoviz.gui.widgets.height_scale import HeightScale, round_numbers


def test_heights_of_one_size_are_shown_evenly():
    scale = HeightScale.of(np.array([[0.4, 0.5], [0.6, 0.8]]))
    assert (scale.low, scale.high, scale.powers, scale.more, scale.less) == (0.4, 0.8, False, False, False)
    assert scale.shares(np.array([0.4, 0.6, 0.8])) == pytest.approx([0, 0.5, 1])
    assert [words for _, words in scale.ticks(5)] == ["0.4", "0.5", "0.6", "0.7", "0.8"]


def test_heights_of_many_sizes_are_shown_by_their_powers():
    scale = HeightScale.of(np.array([1e-7, 0.01, 1.0, 10.0]))
    assert scale.powers
    assert (scale.low, scale.high) == (pytest.approx(0.01), 10.0)
    assert scale.less
    assert not scale.more
    assert scale.shares(np.array([1e-9, 0.01, 0.1, 10.0])) == pytest.approx([0, 0, 1 / 3, 1])
    assert [words for _, words in scale.ticks(4)] == ["0.01", "0.1", "1", "10"]


def test_a_peak_does_not_hide_the_rest():
    heights = np.concatenate([np.linspace(1, 2, 99), [1e9]])
    scale = HeightScale.of(heights)
    assert scale.more
    assert scale.high < 20
    assert scale.shares(np.array([1e9]))[0] == 1


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, (4, 4), elements=st.floats(0, 1e30)))
def test_shares_keep_the_order_and_lie_within_the_scale(heights):
    scale = HeightScale.of(heights)
    flat = np.sort(heights.ravel())
    shares = scale.shares(flat)
    assert ((shares >= 0) & (shares <= 1 + 1e-12)).all()
    assert (np.diff(shares) >= -1e-12).all()
    levels = scale.levels(8)
    assert levels == sorted(levels)
    assert all(-1e-9 <= level <= 1 + 1e-9 for level in levels)


def test_what_is_no_number_stays_none_and_does_not_count():
    heights = np.array([np.inf, np.nan, 1.0, 2.0])
    scale = HeightScale.of(heights)
    assert (scale.low, scale.high) == (1.0, 2.0)
    np.testing.assert_array_equal(np.isnan(scale.shares(heights)), [True, True, False, False])
    nothing = HeightScale.of(np.full(3, np.inf))
    assert np.isnan(nothing.shares(np.full(3, np.inf))).all()


def test_a_plain_is_no_trouble():
    scale = HeightScale.of(np.full((3, 3), 0.7))
    assert scale.shares(np.full(2, 0.7)) == pytest.approx([0, 0])
    flat = HeightScale.of(np.zeros((3, 3)))
    assert flat.shares(np.zeros(2)) == pytest.approx([0, 0])


def test_there_are_enough_contours():
    few = HeightScale(0.4, 13.0, powers=True)
    assert len(few.levels(8)) >= 8


@settings(max_examples=50, deadline=None)
@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(1, 12))
def test_round_numbers_lie_within_their_range_and_say_what_they_are(low, width, most):
    numbers = round_numbers(low, low + width, most)
    assert len(numbers) <= most + 2
    for value, words in numbers:
        assert low <= value <= low + width
        assert float(words.replace("−", "-")) == pytest.approx(value, rel=1e-6, abs=1e-9)


def test_no_range_has_no_numbers():
    assert round_numbers(1.0, 1.0, 5) == []
    assert round_numbers(0.0, np.inf, 5) == []
