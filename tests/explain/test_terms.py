"""Matches and ballots: the terms add up to the number that the network gave."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.terms import ballot, match
from xoviz.nn import Conv, Dense, network

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
ORDER = FIGURES["filter_order"]
QUICK = settings(max_examples=50, deadline=None)


@pytest.fixture(scope="module")
def talk():
    return zoo.load("talk")


@pytest.fixture(scope="module")
def trace(talk):
    return talk.forward(np.array([FIGURES["images"]["X"]], np.float32))


@pytest.mark.parametrize("figure", FIGURES["filtering"], ids=lambda figure: str(figure["patch_top_left"]))
def test_the_talks_own_matches(talk, trace, figure):
    found = match(trace, talk.layers[0], ORDER.index(figure["filter"]), *figure["patch_top_left"])
    np.testing.assert_array_equal(found.products[0], figure["products"])
    assert (found.sum, found.divisor, found.bias) == (figure["sum"], 9, 0.0)
    assert found.result == pytest.approx(figure["sum"] / 9)
    assert (found.top, found.left) == tuple(figure["patch_top_left"])


@st.composite
def convolutions(draw):
    size = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    layer = Conv("conv", draw(st.integers(1, 3)), size, draw(st.integers(1, 3)), draw(st.integers(0, min(size) - 1)),
                 draw(st.booleans()), draw(st.booleans()))
    shape = (draw(st.integers(1, 3)), draw(st.integers(4, 7)), draw(st.integers(4, 7)))
    return network((layer, Dense("votes", 2)), shape, ("X", "O"), seed=draw(st.integers(0, 99)))


@given(convolutions(), st.data())
@QUICK
def test_every_match_adds_up_to_the_map(net, data):
    layer = net.layers[0]
    net = net.with_vector(np.random.default_rng(1).normal(0, 1, net.stack.size).astype(np.float32))
    picture = np.random.default_rng(2).normal(0, 1, net.input_shape).astype(np.float32)
    trace = net.forward(picture)
    place = tuple(data.draw(st.integers(0, length - 1)) for length in net.stack.shape_of("conv"))
    found = match(trace, layer, *place)
    assert found.patch.shape == found.weights.shape == found.products.shape == (net.input_shape[0], *layer.size)
    np.testing.assert_array_equal(found.products, found.patch * found.weights)
    assert found.sum / found.divisor + found.bias == pytest.approx(found.result, abs=1e-4)
    assert found.result == trace.output("conv")[place]
    for channel, row, column in np.ndindex(*found.patch.shape):
        inside = (channel, found.top + row, found.left + column)
        there = all(0 <= at < length for at, length in zip(inside, picture.shape, strict=True))
        assert found.patch[channel, row, column] == (picture[inside] if there else 0)


@pytest.mark.parametrize("place", [(3, 0, 0), (-1, 0, 0), (0, 7, 0), (0, 0, 7), (0, -1, 0)])
def test_there_is_no_match_outside_the_map(talk, trace, place):
    with pytest.raises(IndexError, match="3 maps of 7 x 7"):
        match(trace, talk.layers[0], *place)


def test_the_talks_votes(talk, trace):
    for unit, ninths in enumerate((9, 5)):
        found = ballot(trace, talk.layers[-1], unit)
        assert found.score == pytest.approx(ninths / 9)
        assert found.contributions.sum() == pytest.approx(found.score - found.bias)
        strong = np.flatnonzero(found.weights.ravel()).tolist()
        assert strong == FIGURES["fully_connected"]["strong_for_X" if unit == 0 else "strong_for_O"]
        assert found.divisor == len(strong)
        np.testing.assert_array_equal(np.rint(9 * found.values.ravel()), FIGURES["X"]["flat_ninths"])


@given(st.booleans(), st.booleans(), st.integers(1, 4), st.integers(0, 99))
@QUICK
def test_every_ballot_adds_up_to_the_score(average, bias, units, seed):
    layer = Dense("votes", units, average, bias)
    net = network((layer,), (2, 3, 4), tuple("abcd"[:units]), seed=seed)
    rng = np.random.default_rng(seed)
    net = net.with_vector(rng.uniform(0.1, 1, net.stack.size).astype(np.float32))
    trace = net.forward(rng.normal(0, 1, (2, 3, 4)).astype(np.float32))
    for unit in range(units):
        found = ballot(trace, layer, unit)
        assert found.contributions.shape == found.values.shape == found.weights.shape == (2, 3, 4)
        assert found.contributions.sum() + found.bias == pytest.approx(found.score, abs=1e-5)
        np.testing.assert_allclose(found.contributions, found.values * found.weights / found.divisor, rtol=1e-6)


def test_a_unit_without_weight_has_no_share_from_anyone():
    layer = Dense("votes", 2, average=True, bias=False)
    net = network((layer,), (1, 2, 2), ("X", "O"))
    net = net.with_vector(np.zeros(net.stack.size, np.float32))
    found = ballot(net.forward(np.ones((1, 2, 2), np.float32)), layer, 0)
    assert (found.score, found.contributions.any()) == (0, False)


@pytest.mark.parametrize("unit", [-1, 2])
def test_there_is_no_ballot_of_another_unit(talk, trace, unit):
    with pytest.raises(IndexError, match="units 0 to 1"):
        ballot(trace, talk.layers[-1], unit)
