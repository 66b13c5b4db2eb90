"""How far layers follow a moved picture: convolutions exactly, and by the stated measure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.moving import changes, difference, moved, strides
from xoviz.nn import Conv, Dense, MaxPool, ReLU, network
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import Transform

X = LettersTask().samples()[0].picture


def slowly(one, other, ground):
    """The measure by plain loops."""
    apart = there = 0.0
    for channel in range(one.shape[0]):
        for row in range(one.shape[1]):
            for column in range(one.shape[2]):
                a, b = float(one[channel, row, column]), float(other[channel, row, column])
                apart += abs(a - b)
                there += abs(a - ground[channel]) + abs(b - ground[channel])
    return apart / there if there else 0.0


def traces(net, right, down):
    return net.forward(X), net.forward(Transform(shift_x=right, shift_y=down).apply(X))


@given(st.integers(-4, 4), st.integers(-4, 4), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_a_convolution_follows_exactly_whatever_its_filters_are(right, down, seed):
    net = network((Conv("a", 3), ReLU("b"), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=seed)
    picture, convolution, relu, votes = changes(*traces(net, right, down), down, right)
    assert picture.followed == 0
    assert convolution.followed == pytest.approx(0, abs=1e-6)
    assert relu.followed == pytest.approx(0, abs=1e-6)
    assert votes.followed is None
    assert all(0 <= change.in_place <= 1 for change in (picture, convolution, relu, votes))


def test_the_measure_is_what_it_says():
    net = zoo.load("letters-9")
    before, after = traces(net, 2, 1)
    for change, one, other in zip(changes(before, after, 1, 2), before.activations, after.activations, strict=True):
        flat = one.shape[1:] == (1, 1)
        ground = [0.0 if flat else sorted(each.ravel().tolist())[each.size // 2] for each in one]
        if flat or one[0].size % 2:  # the median of an even number of values lies between two
            assert change.in_place == pytest.approx(slowly(one, other, ground), rel=1e-4)


def test_nothing_moved_is_nothing_changed_and_what_shares_no_cell_has_nothing_in_common():
    trace = zoo.load("talk").forward(X)
    assert {change.in_place for change in changes(trace, trace, 0, 0)} == {0.0}
    one, other = np.zeros((1, 3, 3), np.float32), np.zeros((1, 3, 3), np.float32)
    one[0, 0, 0], other[0, 2, 2] = 5, -1
    assert difference(one, other) == 1
    assert difference(one * 0, other * 0) == 0


def test_after_pooling_a_shift_counts_in_pooled_cells():
    net = network((Conv("a", 2), MaxPool("p", 2), Dense("votes", 2)), (1, 10, 10), ("X", "O"), seed=3)
    assert strides(net.stack) == [(1, 1), (1, 1), (2, 2), None]
    picture = np.full((1, 10, 10), -1, np.float32)
    picture[0, 3:6, 3:6] = 1
    moved = Transform(shift_x=2, shift_y=2).apply(picture)
    found = changes(net.forward(picture), net.forward(moved), 2, 2)
    assert found[2].kind == "maxpool"
    assert found[2].followed == pytest.approx(0, abs=1e-6)
    assert found[2].in_place > 0.3


def test_maps_that_were_moved_out_of_sight_cannot_be_compared():
    before, after = traces(zoo.load("talk"), 4, 0)
    assert changes(before, after, 0, 40)[0].followed is None
    with pytest.raises(ValueError, match="one stack"):
        changes(before, zoo.load("letters-9").forward(X), 0, 0)


@pytest.mark.parametrize(("down", "right"), [(0, 0), (2, -3), (-1, 1), (0, 9), (20, 0)])
def test_what_is_moved_here_is_moved_as_by_the_sliders(down, right):
    expected = Transform(shift_x=right, shift_y=down).apply(X)
    assert np.array_equal(moved(X, down, right), expected)
    entered = moved(np.ones_like(X), down, right, 0.0)
    assert np.array_equal(entered == 0, Transform(shift_x=right, shift_y=down).apply(np.ones_like(X)) == -1)
