"""Shares: they add up to the score; a pixel's share is what the score loses when that pixel turns grey, and no more."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.shares import difference, shares
from xoviz.nn import Conv, Dense, LeakyReLU, MaxPool, Plan, ReLU, Tanh, network
from xoviz.nn.naive import naive_forward

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
VOTES = FIGURES["strong_vote_rule"]["results"]
QUICK = settings(max_examples=50, deadline=None)


def picture_of(case):
    letter, kind = case.split("/")
    cells = FIGURES["images"][letter] if kind == "plain" else FIGURES["tricky"][letter][kind]
    return np.array([cells], np.float32)


def exact_of(trace):
    return fractions(trace.network, trace.picture)


def slopes(trace, weights):
    """The picture's, by the engine in double precision."""
    plan = Plan(trace.network.stack, 1, np.float64, blame=True)
    np.copyto(plan.vector, trace.network.vector)
    plan.load(trace.picture[np.newaxis])
    plan.forward()
    plan.scores[:, 0] = weights
    plan.backward()
    return plan.x[..., 0].transpose(1, 0, 2)


@pytest.mark.parametrize("case", VOTES)
def test_shares_of_the_talks_ten_pictures_add_up_exactly(case):
    talk, picture = zoo.load("talk"), picture_of(case)
    trace, exact = talk.forward(picture), fractions(talk, picture)
    scores = [Fraction(*VOTES[case][letter]) for letter in "XO"]
    for unit, score in enumerate(scores):
        found = shares(trace, unit, exact)
        assert found.pixels.shape == (1, 9, 9)
        assert found.biases == 0
        assert found.sum == found.pixels.sum() == found.total == score
        assert found.tolerance == 0
        assert found.balanced
    ahead = difference(trace, 0, 1, exact)
    assert ahead.sum == scores[0] - scores[1]
    assert (ahead.pixels == shares(trace, 0, exact).pixels - shares(trace, 1, exact).pixels).all()


def test_the_plain_x_by_hand():
    """X's strong values are 1.00 five times, each a perfect match: every pixel under such a match has 1/9 of 1/5."""
    talk, picture = zoo.load("talk"), picture_of("X/plain")
    expected = np.full((9, 9), Fraction(0), object)
    # Down-diagonal in the upper left and lower right, cross in the middle, up-diagonal in the other two corners; the
    # first in reading order where several in one window of windows match perfectly.
    for top, left in ((1, 1), (4, 4), (3, 3), (1, 5), (5, 1)):
        expected[top : top + 3, left : left + 3] += Fraction(1, 45)
    found = shares(talk.forward(picture), 0, fractions(talk, picture))
    assert (found.pixels[0] == expected).all()


@given(data=st.data())
@QUICK
def test_shares_add_up_in_any_stack(data, traces):
    trace = data.draw(traces)
    scores = naive_forward(trace.network, trace.picture)[-1].ravel()
    for unit, score in enumerate(scores):
        found = shares(trace, unit)
        assert found.balanced
        assert found.sum == pytest.approx(score, rel=1e-9, abs=1e-9)
    ahead = difference(trace, 0, 1)
    assert ahead.balanced
    np.testing.assert_allclose(ahead.pixels, shares(trace, 0).pixels - shares(trace, 1).pixels, atol=1e-9)


@given(data=st.data())
@QUICK
def test_shares_add_up_exactly_in_any_stack(data, rational):
    trace = data.draw(rational)
    exact = exact_of(trace)
    for unit, score in enumerate(exact[-1].ravel()):
        found = shares(trace, unit, exact)
        assert found.balanced
        assert found.sum == found.total == score
        assert isinstance(found.sum, Fraction)
        # In double precision a tie may go to another cell, but the score is the same.
        assert shares(trace, unit).total == pytest.approx(float(score), rel=1e-9, abs=1e-9)
    assert difference(trace, 0, 1, exact).balanced


@given(seed=st.integers(0, 999), padding=st.integers(0, 2), stride=st.integers(1, 3), window=st.integers(1, 3),
       average=st.booleans())
@QUICK
def test_fractions_and_floats_give_every_pixel_the_same(seed, padding, stride, window, average):
    """Random pictures seldom have ties."""
    layers = (Conv("c", 2, (3, 3), stride, padding, average), MaxPool("p", window, 2), Conv("d", 2, (1, 2)), ReLU("r"),
              Dense("votes", 2))
    net = network(layers, (2, 14, 14), ("X", "O"))
    rng = np.random.default_rng(seed)
    net = net.with_vector(rng.integers(-64, 65, net.stack.size).astype(np.float32) / 64)
    trace = net.forward(rng.integers(-64, 65, net.input_shape).astype(np.float32) / 64)
    for unit in range(2):
        found, precise = shares(trace, unit), shares(trace, unit, fractions(net, trace.picture))
        assert precise.balanced
        assert float(precise.biases) == pytest.approx(found.biases, rel=1e-9)
        np.testing.assert_allclose(precise.pixels.astype(np.float64), found.pixels, rtol=1e-9, atol=1e-6)


@given(data=st.data())
@QUICK
def test_a_share_is_what_a_little_less_of_the_pixel_costs(data, rational):
    """Shrink one pixel by a thousandth: the score changes by a thousandth of its share, unless a winner changes."""
    trace = data.draw(rational)
    net = trace.network
    place = tuple(data.draw(st.integers(0, length - 1)) for length in net.input_shape)
    assume(trace.picture[place] != 0)
    here = naive_forward(net, trace.picture)[-1].ravel()
    changes = []
    for factor in (0.999, 1.001):
        picture = trace.picture.astype(np.float64)
        picture[place] *= factor
        changes.append(naive_forward(net, picture)[-1].ravel() - here)
    kink = np.abs(changes[0] + changes[1]) > 1e-10
    for unit in np.flatnonzero(~kink):
        assert shares(trace, int(unit)).pixels[place] == pytest.approx((changes[1][unit]) * 1000, rel=1e-6, abs=1e-6)


@given(data=st.data())
@QUICK
def test_a_pixel_without_slope_has_no_share_and_changes_nothing(data, rational):
    trace = data.draw(rational)
    net, slope = trace.network, slopes(trace, np.eye(trace.network.stack.outputs)[0])
    idle = np.argwhere(slope == 0)
    assume(len(idle) > 0)
    place = tuple(idle[data.draw(st.integers(0, len(idle) - 1))])
    assert shares(trace, 0).pixels[place] == 0
    nearby = trace.picture.astype(np.float64)
    here = naive_forward(net, nearby)[-1][0]
    changes = []
    for nudge in (-1e-7, 1e-7):
        nearby[place] = trace.picture[place] + nudge
        changes.append(float((naive_forward(net, nearby)[-1][0] - here).item()))
    # At a kink the score may leave 0 to one side, where another cell would win.
    assert min(abs(change) for change in changes) <= 1e-13


@pytest.mark.parametrize("name", ["letters-9", "letters-28"])
def test_shares_of_the_trained_networks(name):
    net = zoo.load(name)
    rng = np.random.default_rng(4)
    for _ in range(3):
        trace = net.forward(rng.uniform(-1, 1, net.input_shape).astype(np.float32))
        for unit in range(2):
            found = shares(trace, unit)
            assert found.balanced
            assert found.total == pytest.approx(naive_forward(net, trace.picture)[-1].ravel()[unit], rel=1e-9)
            assert found.sum == pytest.approx(found.total, rel=1e-9)
            assert found.shown == trace.scores[unit]
            assert not replace(found, biases=found.biases + 1e-5 * abs(found.total)).balanced
            assert not replace(found, shown=found.shown + 0.01).balanced


@given(data=st.data())
@QUICK
def test_parts_that_were_tampered_with_do_not_balance(data, rational):
    trace = data.draw(rational)
    for exact in (None, exact_of(trace)):
        found = shares(trace, 0, exact)
        pixels = found.pixels.copy()
        pixels[0, 0, 0] += Fraction(1, 1000) if exact else 1e-3
        assert not replace(found, pixels=pixels).balanced
        assert not replace(found, biases=found.biases + 1).balanced
        assert not replace(found, total=found.total + 1 + abs(found.total)).balanced


@given(data=st.data())
@QUICK
def test_a_trace_with_another_score_does_not_balance(data, traces):
    trace = data.draw(traces)
    size = 1e-3 * max(1.0, *(float(np.abs(each).max()) for each in trace.activations))
    tampered = replace(trace, scores=trace.scores + np.float32(size))
    assert not shares(tampered, 0).balanced


def test_exact_shares_see_the_slightest_change():
    talk, picture = zoo.load("talk"), picture_of("O/weight")
    found = shares(talk.forward(picture), 1, fractions(talk, picture))
    assert not replace(found, biases=Fraction(1, 10**40)).balanced


def test_biases_have_a_line_of_their_own():
    """s = 2 (3 x + 5) + 7: the slope of x is 6, the biases give 2 * 5 + 7; where the ReLU shuts, only 7 is left."""
    layers = (Conv("c", 1, (1, 1)), ReLU("r"), Dense("d", 1))
    net = network(layers, (1, 1, 1), ("a",)).with_parameters({
        "c.weights": np.full((1, 1, 1, 1), 3, np.float32), "c.bias": np.array([5], np.float32),
        "d.weights": np.full((1, 1, 1, 1), 2, np.float32), "d.bias": np.array([7], np.float32)})
    for pixel, share, biases in ((1.0, 6, 17), (-1.0, -6, 17), (-2.0, 0, 7), (0.0, 0, 17)):
        picture = np.full((1, 1, 1), pixel, np.float32)
        for exact in (None, fractions(net, picture)):
            found = shares(net.forward(picture), 0, exact)
            assert (found.pixels[0, 0, 0], found.biases, found.total) == (share, biases, share + biases)


def test_numbers_beyond_all_bounds_never_balance():
    talk = zoo.load("talk")
    huge = talk.with_parameters({"convolution.weights": np.full((3, 1, 3, 3), np.nan, np.float32)})
    assert not shares(huge.forward(picture_of("X/plain")), 0).balanced


@pytest.mark.parametrize("unit", [-1, 2])
def test_there_are_no_shares_of_another_class(unit):
    trace = zoo.load("talk").forward(picture_of("X/plain"))
    with pytest.raises(IndexError, match="'talk' gives scores 0 to 1"):
        shares(trace, unit)
    with pytest.raises(IndexError, match="'talk' gives scores 0 to 1"):
        difference(trace, 0, unit)
    assert difference(trace, 1, 1).total == 0


def test_a_relu_at_exactly_0_passes_nothing_on():
    """s = 2 ReLU(x - 1) + 7 at x = 1: with the slope to the right, 2, pixel and biases would have 2 and 5."""
    net = network((Conv("c", 1, (1, 1)), ReLU("r"), Dense("d", 1)), (1, 1, 1), ("a",)).with_parameters({
        "c.weights": np.ones((1, 1, 1, 1), np.float32), "c.bias": np.array([-1], np.float32),
        "d.weights": np.full((1, 1, 1, 1), 2, np.float32), "d.bias": np.array([7], np.float32)})
    picture = np.ones((1, 1, 1), np.float32)
    for exact in (None, fractions(net, picture)):
        found = shares(net.forward(picture), 0, exact)
        assert (found.pixels[0, 0, 0], found.biases, found.total) == (0, 7, 7)


def by_hand(layer):
    """s = 2 f(3 x + 5) + 7."""
    return network((Conv("c", 1, (1, 1)), layer, Dense("d", 1)), (1, 1, 1), ("a",)).with_parameters({
        "c.weights": np.full((1, 1, 1, 1), 3, np.float32), "c.bias": np.array([5], np.float32),
        "d.weights": np.full((1, 1, 1, 1), 2, np.float32), "d.bias": np.array([7], np.float32)})


@pytest.mark.parametrize("pixel", [-1.5, -5 / 3, 0.0, 0.25])
def test_through_tanh_shares_are_those_of_the_line_from_0(pixel):
    """They add up, as with the slope of the curve they would not."""
    x = np.float32(pixel)
    below = 3 * float(x) + 5
    line = math.tanh(below) / below if below else 1.0
    found = shares(by_hand(Tanh("t")).forward(np.full((1, 1, 1), x, np.float32)), 0)
    assert found.balanced
    assert found.pixels[0, 0, 0] == pytest.approx(2 * line * 3 * float(x), abs=1e-12)
    assert found.biases == pytest.approx(2 * line * 5 + 7)
    assert found.total == pytest.approx(2 * math.tanh(below) + 7)


@pytest.mark.parametrize(("pixel", "share", "biases"), [(1.0, 6, 17), (-2.0, -3, 9.5)])
def test_a_leaky_relu_lets_a_part_of_what_is_negative_through(pixel, share, biases):
    net, picture = by_hand(LeakyReLU("l", 0.25)), np.full((1, 1, 1), pixel, np.float32)
    for exact in (None, fractions(net, picture)):
        found = shares(net.forward(picture), 0, exact)
        assert (found.pixels[0, 0, 0], found.biases, found.total) == (share, biases, share + biases)
