"""Directions through weight space: two weights, random ones scaled filter by filter, and the main ones of a run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.directions import main_directions, random_pair, steepest, two_weights
from xoviz.explain.nudge import Knob
from xoviz.nn import Conv, Dense, network


@pytest.fixture(scope="module")
def letters():
    return zoo.load("letters-9")


def walk(seed, steps=30, size=40, axes=None):
    """A random walk, on a plane if axes (2, size) are given."""
    rng = np.random.default_rng(seed)
    if axes is None:
        return rng.normal(size=(steps, size)).cumsum(axis=0)
    return rng.normal(size=size) + rng.normal(size=(steps, 2)).cumsum(axis=0) * (2.0, 1.0) @ axes


# Two weights


def test_two_weights_change_and_all_others_stay(letters):
    first, second = Knob("convolution.weights", (2, 0, 1, 0)), Knob("votes.bias", (1,))
    plane = two_weights(letters.stack, letters.vector, first, second)
    moved = letters.with_vector(plane.point(0.25, -0.5))
    for key, before in letters.parameters.items():
        change = moved.parameters[key] - before
        if key == first.key:
            assert change[first.index] == pytest.approx(0.25, abs=1e-6)
            change[first.index] = 0
        elif key == second.key:
            assert change[second.index] == pytest.approx(-0.5, abs=1e-6)
            change[second.index] = 0
        assert not change.any()
    assert plane.directions.values == (letters.parameters[first.key][first.index],
                                       letters.parameters[second.key][second.index])


def test_it_reaches_beyond_the_weights_that_there_are(letters):
    knobs = Knob("convolution.weights", (0, 0, 0, 0)), Knob("votes.weights", (0, 0, 0, 0))
    plane = two_weights(letters.stack, letters.vector, *knobs)
    for knob, (low, high) in zip(knobs, (plane.across, plane.up), strict=True):
        assert 2 * np.abs(letters.parameters[knob.key]).max() <= high * (1 + 1e-6)
        assert low == -high
        assert f"{high:.0e}"[1:] == "e+00"  # one digit
    blank = letters.with_vector(np.zeros(letters.stack.size, np.float32))
    assert two_weights(blank.stack, blank.vector, *knobs).across == (-1, 1)


def test_one_weight_twice_is_no_plane(letters):
    knob = Knob("votes.bias", (1,))
    with pytest.raises(ValueError, match="two different weights"):
        two_weights(letters.stack, letters.vector, knob, knob)


@pytest.mark.parametrize("name", zoo.names_for("letters"))
def test_the_steepest_are_found_in_the_first_and_last_layer(name):
    net = zoo.load(name)
    rng = np.random.default_rng(0)
    batch = Batch(rng.normal(size=(5, *net.input_shape)).astype(np.float32), rng.integers(0, 2, 5))
    first, second = steepest(net.stack, net.vector, batch)
    assert (first.key, second.key) == ("convolution.weights", "votes.weights")
    _, slope = BatchError(net.stack, batch).slope(net.vector)
    for knob in (first, second):
        steep = np.abs(net.stack.slot(knob.key).public(slope))
        assert steep[knob.index] == steep.max() > 0


def test_of_one_layer_the_two_steepest():
    made = network((Dense("votes", 2),), (1, 1, 3), ("a", "b"))
    batch = Batch(np.array([[[[1.0, 5.0, -3.0]]]], np.float32), np.array([0]))
    knobs = steepest(made.stack, made.vector, batch)
    assert {knob.index[3] for knob in knobs} == {1}
    assert len(set(knobs)) == 2


def test_one_weight_is_no_plane():
    made = network((Dense("votes", 1),), (1, 1, 1), ("a",))
    with pytest.raises(ValueError, match="fewer than two weights"):
        steepest(made.stack, made.vector, Batch(np.ones((1, 1, 1, 1), np.float32), np.array([0])))


# Random directions


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_each_filters_part_is_as_long_as_that_filter(letters, seed):
    plane = random_pair(letters.stack, letters.vector, seed)
    for direction in (plane.u, plane.v):
        parts = letters.with_vector(direction).parameters
        for key, given_ in letters.parameters.items():
            if given_.ndim == 1:
                assert not parts[key].any()
                continue
            lengths = [np.linalg.norm(each.reshape(len(each), -1), axis=1) for each in (parts[key], given_)]
            np.testing.assert_allclose(*lengths, rtol=1e-5)


def test_the_same_seed_gives_the_same_directions(letters):
    one, same, other = (random_pair(letters.stack, letters.vector, seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(one.u, same.u)
    np.testing.assert_array_equal(one.v, same.v)
    assert not np.array_equal(one.u, other.u)
    assert abs(one.u @ one.v) < 0.9 * np.linalg.norm(one.u) * np.linalg.norm(one.v)


def test_a_blank_filter_stays_blank_and_a_blank_network_is_refused():
    made = network((Conv("conv", 2), Dense("votes", 2)), (1, 5, 5), ("a", "b"))
    weights = made.parameters["conv.weights"].copy()
    weights[1] = 0
    half = made.with_parameters({"conv.weights": weights})
    direction = half.with_vector(random_pair(half.stack, half.vector, 0).u).parameters["conv.weights"]
    assert direction[0].any()
    assert not direction[1].any()
    with pytest.raises(ValueError, match="All weights are 0"):
        random_pair(made.stack, np.zeros(made.stack.size, np.float32), 0)


# The main directions of a run


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 9999), st.integers(4, 80))
def test_main_directions_are_orthonormal_and_hold_what_they_say(seed, steps):
    run = walk(seed, steps)
    plane = main_directions(list(run), run[-1])
    gram = np.stack([plane.u, plane.v]) @ np.stack([plane.u, plane.v]).T
    np.testing.assert_allclose(gram, np.eye(2), atol=1e-9)
    first, second = plane.directions.held
    assert 0 < second <= first <= 1
    assert first + second <= 1 + 1e-12
    if steps <= 40:
        apart = run - run.mean(axis=0)
        held = [np.sum((apart @ axis) ** 2) / np.sum(apart**2) for axis in (plane.u, plane.v)]
        assert held == pytest.approx(plane.directions.held)
        # No other direction holds more.
        other = np.random.default_rng(seed).normal(size=run.shape[1])
        assert np.sum((apart @ (other / np.linalg.norm(other))) ** 2) / np.sum(apart**2) <= first + 1e-12


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 9999))
def test_a_known_plane_is_found(seed):
    axes = np.linalg.qr(np.random.default_rng(seed + 1).normal(size=(40, 2)))[0].T
    run = walk(seed, axes=axes)
    plane = main_directions(list(run), run[-1])
    assert sum(plane.directions.held) == pytest.approx(1)
    for direction in (plane.u, plane.v):
        np.testing.assert_allclose(axes.T @ (axes @ direction), direction, atol=1e-7)
    for vector in run:
        assert plane.distance(vector) < 1e-7 * (1 + np.linalg.norm(vector))
        assert plane.contains(*plane.position(vector))


def test_it_points_where_the_run_has_gone_and_goes_through_the_centre():
    run = walk(3)
    centre = run[-1].astype(np.float32)
    plane = main_directions(list(run), centre)
    assert (run[-1] - run[0]) @ plane.u > 0
    assert (run[-1] - run[0]) @ plane.v > 0
    np.testing.assert_array_equal(plane.point(0, 0), centre)


def test_a_long_thin_run_is_not_drawn_as_a_line():
    axes = np.eye(40)[:2]
    run = walk(1, axes=axes)
    run[:, 1] *= 0.001
    plane = main_directions(list(run), run[-1])
    heights = [high - low for low, high in (plane.across, plane.up)]
    assert 0.1 < heights[1] / heights[0] < 1


@pytest.mark.parametrize(("run", "words"), [
    ([], "no run to follow"),
    ([np.ones(5)], "no run to follow"),
    ([np.ones(5), np.full(5, np.nan)], "no run to follow"),
    ([np.ones(5)] * 4, "has not moved"),
    ([np.ones(5), 2 * np.ones(5)], "one line only"),
    ([place * np.ones(5) for place in range(9)], "one line only"),
])
def test_a_run_without_two_directions_says_so(run, words):
    with pytest.raises(ValueError, match=words):
        main_directions(run, np.ones(5))


def test_a_step_that_ran_away_is_left_out():
    run = [*walk(2), np.full(40, np.inf)]
    assert sum(main_directions(run, run[0]).directions.held) <= 1
