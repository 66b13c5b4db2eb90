"""Pooling against its definition, window by window; and who wins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import Dense, MaxPool, MeanPool, network


def pooled(layer, picture):
    """The trace of a network that pools and then votes."""
    return network((layer, Dense("votes", 1)), picture.shape, ("a",)).forward(picture)


@st.composite
def cases(draw):
    window, stride, partial = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.booleans())
    shape = (draw(st.integers(1, 2)), draw(st.integers(window, 9)), draw(st.integers(window, 9)))
    # Few different values, so that ties are common.
    picture = np.random.default_rng(draw(st.integers(0, 999))).integers(-2, 3, shape).astype(np.float32)
    return window, stride, partial, picture


@settings(max_examples=50, deadline=None)
@given(case=cases())
def test_max_pooling_keeps_the_first_of_the_largest(case):
    window, stride, partial, picture = case
    trace = pooled(MaxPool("pool", window, stride, partial), picture)
    output, winners = trace.output("pool"), trace.winners["pool"]
    for each, row, column in np.ndindex(output.shape):
        top, left = row * stride, column * stride
        cells = picture[each, top : top + window, left : left + window]
        first = np.unravel_index(cells.argmax(), cells.shape)
        assert output[each, row, column] == cells.max()
        assert winners[each, row, column] == (top + first[0]) * picture.shape[2] + left + first[1]


@settings(max_examples=50, deadline=None)
@given(case=cases())
def test_mean_pooling_divides_by_the_cells_that_exist(case):
    window, stride, partial, picture = case
    output = pooled(MeanPool("pool", window, stride, partial), picture).output("pool")
    for each, row, column in np.ndindex(output.shape):
        top, left = row * stride, column * stride
        cells = picture[each, top : top + window, left : left + window]
        assert output[each, row, column] == pytest.approx(cells.mean(), abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(case=cases())
def test_all_blame_goes_to_the_winners(case):
    window, stride, partial, picture = case
    made = network((MaxPool("pool", window, stride, partial), Dense("votes", 1)), picture.shape, ("a",), seed=1,
                   loss="squared")
    winners = made.forward(picture).winners["pool"]
    gradients = made.backward(picture, 0)
    expected = np.zeros(picture.shape)
    for each, row, column in np.ndindex(winners.shape):
        expected[each].flat[winners[each, row, column]] += gradients.activations[1][each, row, column]
    np.testing.assert_allclose(gradients.activations[0], expected, rtol=1e-5, atol=1e-6)


def test_the_first_in_reading_order_wins_a_tie():
    flat = np.zeros((1, 4, 4), np.float32)
    assert pooled(MaxPool("pool"), flat).winners["pool"].tolist() == [[[0, 2], [8, 10]]]
    later_row_earlier_column = np.array([[[0, 1], [1, 0]]], np.float32)
    assert pooled(MaxPool("pool"), later_row_earlier_column).winners["pool"].tolist() == [[[1]]]
