"""Both orders of ReLU and pooling: equal for max pooling to the last digit, unequal for mean pooling, and why."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.cells import bent
from xoviz.explain.exact import fractions
from xoviz.explain.order import orders
from xoviz.nn import Conv, Dense, Focus, LeakyReLU, MaxPool, MeanPool, ReLU, Tanh, network

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
QUICK = settings(max_examples=50, deadline=None)
SIDES = st.integers(1, 3) | st.tuples(st.integers(1, 3), st.integers(1, 3))


def of_the_talk(name):
    talk, picture = zoo.load("talk"), np.array([FIGURES["images"][name]], np.float32)
    found, = orders(talk.forward(picture), fractions(talk, picture))
    return found


@pytest.mark.parametrize("name", ["X", "O", "X_deformed"])
def test_the_talks_maps_come_out_the_same_in_both_orders(name):
    found = of_the_talk(name)
    assert (found.conv, found.relu, found.pool) == ("convolution", "relu", "pooling")
    assert (found.written, found.kind, found.own) == ("relu", "maxpool", found.maximum)
    assert (9 * found.maximum.relu_first).tolist() == FIGURES[name]["relu_pool_ninths"]
    # Pooling first and then ReLU, by hand from the talk's own pooled figures.
    expected = np.maximum(np.array(FIGURES[name]["pool_ninths"]), 0)
    assert (9 * found.maximum.pool_first).tolist() == expected.tolist()
    assert found.maximum.equal
    assert found.maximum.largest == 0
    assert (found.stray, found.tolerance, found.balanced) == (0, 0, True)


def test_the_means_of_the_plain_x_by_hand():
    """Ninths of the cross's map, rows 0-1, columns 0-1: 3 -5 -5 5. ReLU first: 8/4 = 2; mean first: -2/4, so 0."""
    mean = of_the_talk("X").mean
    assert mean.relu_first[1, 0, 0] == Fraction(2, 9)
    assert mean.pool_first[1, 0, 0] == 0
    assert not mean.equal
    # Windows hang over at the edge: the last column has two cells, the corner one.
    ninths = FIGURES["X"]["conv_ninths"][0]
    assert mean.relu_first[0, 0, 3] == Fraction(max(ninths[0][6], 0) + max(ninths[1][6], 0), 18)
    assert mean.relu_first[0, 3, 3] == mean.pool_first[0, 3, 3] == Fraction(ninths[6][6], 9)


def test_the_worked_window_shows_the_reason():
    found = of_the_talk("X")
    for both in (found.mean, found.maximum):
        worked = both.worked
        assert worked.values == tuple(Fraction(FIGURES["X"]["conv_ninths"][at.map][at.row][at.column], 9)
                                      for at in worked.sources)
        assert worked.rectified == tuple(max(value, Fraction(0)) for value in worked.values)
        assert min(worked.values) < 0 < max(worked.values)
    assert found.mean.worked.sources == found.maximum.worked.sources
    worked = found.mean.worked
    assert worked.relu_first == sum(worked.rectified) / len(worked.values)
    assert worked.pooled == sum(worked.values) / len(worked.values)
    assert worked.pool_first == max(worked.pooled, 0)
    assert worked.relu_first - worked.pool_first == found.mean.largest > 0
    worked = found.maximum.worked
    assert worked.relu_first == worked.pool_first == max(worked.pooled, 0)
    assert worked.pooled == max(worked.values)


def naive(kind, window):
    return max(window) if kind == "maxpool" else sum(window) / len(window)


@given(seed=st.integers(0, 999), kind=st.sampled_from([MaxPool, MeanPool]), window=SIDES,
       stride=SIDES, partial=st.booleans(), relu_first=st.booleans(), exact=st.booleans(),
       bend=st.sampled_from([ReLU("r"), ReLU("r"), LeakyReLU("r", 0.25), Tanh("r")]))
@QUICK
def test_any_network_both_ways(seed, kind, window, stride, partial, relu_first, exact, bend):
    exact, straight = exact and not isinstance(bend, Tanh), isinstance(bend, ReLU)
    pool = kind("p", window, stride, partial)
    pair = (bend, pool) if relu_first else (pool, bend)
    net = network((Conv("c", 2, (2, 2)), *pair, Dense("d", 2)), (1, 6, 7), ("X", "O"))
    rng = np.random.default_rng(seed)
    net = net.with_vector(rng.integers(-64, 65, net.stack.size).astype(np.float32) / 64)
    picture = rng.integers(-64, 65, net.input_shape).astype(np.float32) / 64
    trace = net.forward(picture)
    found, = orders(trace, fractions(net, picture) if exact else None)
    assert (found.conv, found.relu, found.pool) == ("c", "r", "p")
    assert (found.written, found.kind) == ("relu" if relu_first else "pool", kind.kind)
    assert found.balanced
    assert found.maximum.equal
    assert found.maximum.largest == 0
    values = trace.output("c").astype(np.float64)
    for both in (found.maximum, found.mean):
        for map_, row, column in np.ndindex(both.relu_first.shape):
            (height, width), (down, right) = pool.sides, pool.strides
            cells = [float(value) for line in values[map_][row * down : row * down + height]
                     for value in line[column * right : column * right + width]]
            first = naive(both.kind, [bent(bend, value) for value in cells])
            second = bent(bend, naive(both.kind, cells))
            assert float(both.relu_first[map_, row, column]) == pytest.approx(first, abs=1e-6)
            assert float(both.pool_first[map_, row, column]) == pytest.approx(second, abs=1e-6)
        assert both.largest == np.abs(both.relu_first - both.pool_first).max()
        assert both.equal == (both.largest == 0)
        assert isinstance(bend, Tanh) or (both.relu_first - both.pool_first >= -1e-12 * (not straight)).all()
    worked = found.mean.worked
    assert worked.activation == bend
    assert abs(worked.relu_first - worked.pool_first) == found.mean.largest
    if straight:
        assert found.mean.equal == (not (min(worked.values) < 0 < max(worked.values)))
    np.testing.assert_allclose(found.own.relu_first.astype(float) if relu_first else found.own.pool_first.astype(float),
                               trace.activations[3], atol=1e-6)


def test_the_trained_network_has_two_such_places():
    net = zoo.load("letters-28")
    trace = net.forward(np.random.default_rng(1).uniform(-1, 1, net.input_shape).astype(np.float32))
    first, second = orders(trace)
    assert (first.conv, second.conv) == ("convolution", "convolution2")
    for found in (first, second):
        assert found.balanced
        assert found.stray == 0
        assert found.maximum.equal
        assert not found.mean.equal
        np.testing.assert_array_equal(found.maximum.pool_first, trace.output(found.pool))


@pytest.mark.parametrize("kind", [MaxPool, MeanPool])
def test_a_trace_that_was_tampered_with_is_caught(kind):
    net = network((Conv("c", 2), ReLU("r"), kind("p"), Dense("d", 2)), (1, 8, 8), ("X", "O"), seed=3)
    trace = net.forward(np.random.default_rng(1).uniform(-1, 1, net.input_shape).astype(np.float32))
    pooled = trace.output("p").copy()
    pooled[1, 2, 0] += 1e-3
    tampered = replace(trace, activations=(*trace.activations[:3], pooled, trace.activations[4]))
    assert orders(trace)[0].balanced
    assert not orders(tampered)[0].balanced


def test_what_is_not_a_number_is_never_equal():
    talk = zoo.load("talk")
    broken = talk.with_parameters({"convolution.weights": np.full((3, 1, 3, 3), np.nan, np.float32)})
    found, = orders(broken.forward(np.ones((1, 9, 9), np.float32)))
    assert not found.balanced
    assert not found.maximum.equal


def test_networks_without_such_a_place_have_none():
    net = network((Conv("c", 2), MaxPool("p"), Dense("d", 2), ReLU("r")), (1, 8, 8), ("X", "O"))
    assert orders(net.forward(np.ones((1, 8, 8), np.float32))) == ()


def test_sources_name_the_convolution():
    worked = of_the_talk("O").mean.worked
    assert all(isinstance(at, Focus) and at.layer == "convolution" for at in worked.sources)
    assert len(worked.sources) == len(worked.values) == 4
