"""Pooling against its definition, window by window; and who wins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, MaxPool, MeanPool, StackError, network
from xoviz.nn.gradcheck import check
from xoviz.nn.naive import naive_forward


def pooled(layer, picture):
    """The trace of a network that pools and then votes."""
    return network((layer, Dense("votes", 1)), picture.shape, ("a",)).forward(picture)


@st.composite
def cases(draw):
    window, stride = draw(st.tuples(*[st.integers(1, 4)] * 2)), draw(st.tuples(*[st.integers(1, 4)] * 2))
    partial = draw(st.booleans())
    shape = (draw(st.integers(1, 2)), draw(st.integers(window[0], 9)), draw(st.integers(window[1], 9)))
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
        top, left = row * stride[0], column * stride[1]
        cells = picture[each, top : top + window[0], left : left + window[1]]
        first = np.unravel_index(cells.argmax(), cells.shape)
        assert output[each, row, column] == cells.max()
        assert winners[each, row, column] == (top + first[0]) * picture.shape[2] + left + first[1]


@settings(max_examples=50, deadline=None)
@given(case=cases())
def test_mean_pooling_divides_by_the_cells_that_exist(case):
    window, stride, partial, picture = case
    output = pooled(MeanPool("pool", window, stride, partial), picture).output("pool")
    for each, row, column in np.ndindex(output.shape):
        top, left = row * stride[0], column * stride[1]
        cells = picture[each, top : top + window[0], left : left + window[1]]
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


def test_a_square_may_be_written_with_one_number_or_two():
    assert MaxPool("p", (2, 2), (3, 3)) == MaxPool("p", 2, 3)
    assert (MaxPool("p", (1, 2), 2).sides, MaxPool("p", (1, 2), 2).strides) == ((1, 2), (2, 2))
    for wrong in ((0, 2), (2, 65), (True, 2), (1.0, 2)):
        with pytest.raises(StackError, match="the window must be a whole number from 1 to 64"):
            MaxPool("p", wrong)


def test_a_window_along_the_rows_leaves_the_rows_apart():
    picture = np.array([[[1, 2, 3, 4, 5], [9, 8, 7, 6, 5]]], np.float32)
    assert pooled(MaxPool("p", (1, 2), (1, 2)), picture).output("p").tolist() == [[[2, 4, 5], [9, 7, 5]]]
    assert pooled(MaxPool("p", (1, 2), (1, 2), partial=False), picture).output("p").tolist() == [[[2, 4], [9, 7]]]
    with pytest.raises(StackError, match="its window is 3 x 1, but what comes in is only 2 x 5"):
        MaxPool("p", (3, 1), partial=False).output_shape(picture.shape)


@settings(max_examples=50, deadline=None)
@given(case=cases(), kind=st.sampled_from([MaxPool, MeanPool]))
def test_slopes_are_as_measured_and_values_as_the_loops_find_them(case, kind):
    window, stride, partial, _ = case
    layers = (Conv("conv", 2, (1, 2)), kind("pool", window, stride, partial), Dense("votes", 2))
    made = network(layers, (1, 9, 9), ("a", "b"), seed=5)
    picture = np.random.default_rng(7).normal(size=(1, 9, 9)).astype(np.float32)
    assert check(made, picture, 1).largest_difference < 1e-5
    for ours, loops in zip(made.forward(picture).activations, naive_forward(made, picture), strict=True):
        np.testing.assert_allclose(ours, loops, atol=1e-5)
