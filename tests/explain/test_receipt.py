"""Receipts balance at every hop, exactly in fractions and within rounding else; and a fault never does."""

from __future__ import annotations

import json
import math
import timeit
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.receipt import Receipt, added, address
from xoviz.explain.rounding import rounding_bound
from xoviz.nn import (
    PICTURE,
    Conv,
    Dense,
    Dropout,
    Focus,
    LeakyReLU,
    MaxPool,
    MeanPool,
    ReLU,
    StackError,
    Tanh,
    network,
)
from xoviz.tasks.known.letters import LettersTask

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
VOTES = FIGURES["strong_vote_rule"]["results"]
QUICK = settings(max_examples=40, deadline=None)


def picture_of(cells):
    return np.array([cells], np.float32)


def case_picture(case):
    letter, kind = case.split("/")
    return picture_of(FIGURES["images"][letter] if kind == "plain" else FIGURES["tricky"][letter][kind])


def exact_receipt(picture):
    talk = zoo.load("talk")
    return Receipt(talk.forward(picture), fractions(talk, picture))


def all_hops(receipt):
    return receipt.walk_from(hop.focus for hop in receipt.scores())


def letter(side, seed=3):
    """A letter with greys, (1, side, side)."""
    return LettersTask().draw(1, side, np.random.default_rng(seed))[0][0]


@pytest.fixture(scope="module")
def large():
    net = zoo.load("letters-28")
    return Receipt(net.forward(letter(28)))


def tampered(trace, layer, place, change):
    """The same trace, but for one cell."""
    at = trace.network.stack.index(layer) + 1
    maps = np.array(trace.activations[at])
    maps[place] += change
    return replace(trace, activations=(*trace.activations[:at], maps, *trace.activations[at + 1:]))


# The talk, exactly

@pytest.mark.parametrize("name", ["X", "O", "X_deformed"])
def test_every_hop_of_the_talk_has_the_talks_figure_and_balances_exactly(name):
    hops = all_hops(exact_receipt(picture_of(FIGURES["images"][name])))
    steps = {"convolution": "conv_ninths", "relu": "relu_ninths", "pooling": "relu_pool_ninths",
             "pooling2": "pool2_ninths"}
    for hop in hops.values():
        focus = hop.focus
        assert (hop.tolerance, hop.balanced) == (0, True)
        assert hop.total == hop.value
        assert isinstance(hop.total, Fraction)
        if focus.layer in steps:
            assert hop.total == Fraction(FIGURES[name][steps[focus.layer]][focus.map][focus.row][focus.column], 9)
        if focus.layer == PICTURE:
            assert hop.value == FIGURES["images"][name][focus.row][focus.column]
    assert len([hop for hop in hops.values() if hop.kind == "conv"]) == 3 * 7 * 7
    assert len([hop for hop in hops.values() if hop.kind == "picture"]) == 9 * 9


@pytest.mark.parametrize("case", VOTES)
def test_the_scores_of_the_ten_pictures_are_sums_of_their_votes(case):
    for hop, name in zip(exact_receipt(case_picture(case)).scores(), "XO", strict=True):
        assert sum(term.contribution for term in hop.terms) == hop.value == Fraction(*VOTES[case][name])
        assert [term.contribution for term in hop.terms] == [term.value * term.weight / hop.divisor
                                                             for term in hop.terms]


@pytest.mark.parametrize("figure", FIGURES["filtering"], ids=lambda figure: str(figure["patch_top_left"]))
def test_the_talks_own_products(figure):
    found = exact_receipt(picture_of(FIGURES["images"]["X"])).hop(
        Focus("convolution", FIGURES["filter_order"].index(figure["filter"]), *figure["patch_top_left"]))
    assert [term.contribution for term in found.terms] == np.ravel(figure["products"]).tolist()
    assert (found.sum, found.divisor, found.bias) == (figure["sum"], 9, None)
    assert found.total == Fraction(figure["result_ninths"], 9)


def test_the_first_winner_of_a_tie_wins():
    found = exact_receipt(picture_of(FIGURES["images"]["X"])).hop(Focus("pooling2", 0, 0, 0))
    assert [term.value for term in found.terms] == [1, Fraction(1, 3), Fraction(1, 3), 1]
    assert (found.winner, [term.contribution for term in found.terms]) == (0, [1, 0, 0, 0])
    assert address(found.terms[found.winner].source) == "pooling[0,0,0]"


def test_a_partial_window_has_the_cells_that_there_are():
    found = exact_receipt(picture_of(FIGURES["images"]["X"])).hop(Focus("pooling", 0, 3, 3))
    assert [(address(term.source), term.value) for term in found.terms] == [("relu[0,6,6]", Fraction(7, 9))]


# Any stack, within rounding

@st.composite
def layers_of(draw, name):
    kind = draw(st.sampled_from(["conv", "max", "mean", "cells", "dense"]))
    if kind == "conv":
        size = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
        return Conv(name, draw(st.integers(1, 3)), size, draw(st.integers(1, 2)), draw(st.integers(0, min(size) - 1)),
                    draw(st.booleans()), draw(st.booleans()))
    if kind in ("max", "mean"):
        pool = MaxPool if kind == "max" else MeanPool
        return pool(name, draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.booleans()))
    if kind == "cells":
        return draw(st.sampled_from([ReLU(name), LeakyReLU(name, 0.1), Tanh(name), Dropout(name)]))
    return Dense(name, draw(st.integers(1, 4)), draw(st.booleans()))


@st.composite
def traces(draw):
    layers = [draw(layers_of(f"layer{place}")) for place in range(draw(st.integers(1, 4)))]
    shape = (draw(st.integers(1, 2)), draw(st.integers(3, 7)), draw(st.integers(3, 7)))
    votes = Dense("votes", 2, draw(st.booleans()), draw(st.booleans()))
    try:
        net = network((*layers, votes), shape, ("X", "O"))
    except StackError:
        assume(False)
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    net = net.with_vector(rng.normal(0, 1, net.stack.size).astype(np.float32))
    return net.forward(rng.normal(0, 1, shape).astype(np.float32))


@given(traces())
@QUICK
def test_every_hop_of_any_stack_balances(trace):
    for hop in all_hops(Receipt(trace)).values():
        assert hop.balanced, hop
        focus = hop.focus
        assert hop.value == trace.output(focus.layer)[focus.map, focus.row, focus.column]
        for term in hop.terms:
            assert term.value == (0 if term.source is None else trace.output(term.source.layer)[
                term.source.map, term.source.row, term.source.column])
        if hop.kind == "maxpool":
            below = hop.terms[hop.winner].source
            width = trace.input(focus.layer).shape[2]
            assert trace.winners[focus.layer][focus.map, focus.row, focus.column] == below.row * width + below.column
        if hop.kind in ("dense", "meanpool"):
            parts = math.fsum(term.contribution for term in hop.terms)
            assert parts + (hop.bias or 0) == pytest.approx(hop.total, rel=1e-9, abs=1e-9)


@given(traces(), st.data())
@QUICK
def test_a_cell_that_was_changed_by_a_thousandth_does_not_balance(trace, data):
    layer = data.draw(st.sampled_from(trace.network.stack.ids[1:]))
    place = tuple(data.draw(st.integers(0, length - 1)) for length in trace.output(layer).shape)
    hop = Receipt(trace).hop(Focus(layer, *place))
    size = max(abs(hop.value), sum(abs(term.contribution) for term in hop.terms), 0.01)
    for change in (size / 1000, -size / 1000):
        assert not Receipt(tampered(trace, layer, place, change)).hop(Focus(layer, *place)).balanced


@given(traces())
@QUICK
def test_what_was_changed_below_does_not_balance_above(trace):
    first = trace.network.layers[0]
    assume(isinstance(first, Conv | Dense))
    hop = Receipt(trace).hop(Focus(first.id, 0, 0, 0))
    sources = [term for term in hop.terms if term.source is not None]
    heaviest = max(sources, key=lambda term: abs(term.weight))
    at = heaviest.source
    found = Receipt(tampered(trace, PICTURE, (at.map, at.row, at.column), 0.5)).hop(hop.focus)
    assert not found.balanced


STACKS = [
    (Conv("c", 2, (3, 2), 2, 1, average=True), ReLU("r"), MeanPool("p", 2, 2), Dense("d", 2, average=True)),
    (Conv("c", 2, (2, 2)), MaxPool("p", 3, 2), Conv("c2", 2, (1, 2), bias=False), Dense("h", 3), Dense("d", 2)),
]


@pytest.mark.parametrize("layers", STACKS)
def test_rational_networks_with_bias_and_padding_balance_exactly(layers):
    net = network(layers, (2, 6, 5), ("a", "b"))
    rng = np.random.default_rng(5)
    net = net.with_vector(rng.integers(-64, 65, net.stack.size).astype(np.float32) / 64)
    picture = rng.integers(-64, 65, net.input_shape).astype(np.float32) / 64
    exact = fractions(net, picture)
    receipt = Receipt(net.forward(picture), exact)
    assert receipt.exact
    assert receipt.why_not_exact is None
    assert all(hop.total == hop.value for hop in all_hops(receipt).values())
    wrong = np.array(exact[1])
    wrong[0, 0, 0] += Fraction(1, 2**20)
    assert not Receipt(receipt.trace, (exact[0], wrong, *exact[2:])).hop(Focus("c", 0, 0, 0)).balanced


@pytest.mark.parametrize(("layer", "below", "above", "slope"), [
    (ReLU("f"), -0.5, 0, None), (ReLU("f"), 0.75, 0.75, None), (LeakyReLU("f", 0.125), -0.5, -0.0625, 0.125),
    (LeakyReLU("f", 0.125), 0.75, 0.75, 0.125), (Tanh("f"), -0.5, math.tanh(-0.5), None),
    (Dropout("f"), -0.5, -0.5, None)])
def test_what_goes_cell_by_cell_has_one_term(layer, below, above, slope):
    net = network((layer, Dense("votes", 1)), (1, 1, 1), ("a",))
    hop = Receipt(net.forward(np.full((1, 1, 1), below, np.float32))).hop(Focus("f", 0, 0, 0))
    assert [(term.value, term.weight, term.contribution, address(term.source)) for term in hop.terms] == [
        (below, None, above, "picture[0,0,0]")]
    assert (hop.kind, hop.total, hop.sum, hop.slope, hop.balanced) == (layer.kind, above, above, slope, True)
    assert hop.tolerance < 1e-6 * abs(above) + 1e-30


# The shipped networks

@pytest.mark.parametrize("name", ["letters-9", "letters-28"])
def test_the_whole_receipt_of_a_shipped_network_balances(name, large):
    net = zoo.load(name)
    receipt = large if name == "letters-28" else Receipt(net.forward(letter(9)))
    hops = all_hops(receipt)
    assert all(hop.balanced for hop in hops.values())
    assert {hop.focus.layer for hop in hops.values()} == set(net.stack.ids)
    assert receipt.softmax().balanced
    # Tight: a thousandth of a layer's typical value is far more than its rounding.
    for layer in net.stack.ids[1:]:
        typical = np.abs(receipt.trace.output(layer))
        typical = float(np.median(typical[typical > 0]))
        assert max(hop.tolerance for hop in hops.values() if hop.focus.layer == layer) < typical / 2000


def test_fractions_that_do_not_fit_are_said_to_be_so(large):
    assert not large.exact
    assert "'letters-28' has weights such as" in large.why_not_exact
    talk = zoo.load("talk")
    assert Receipt(talk.forward(letter(9) * 0 + 1)).why_not_exact is None


def test_one_hop_and_a_receipt_are_quick(large):
    hop = min(timeit.repeat(lambda: large.hop(Focus("hidden", 3, 0, 0)), number=1, repeat=30))
    assert hop < 1e-3
    assert min(timeit.repeat(lambda: Receipt(large.trace), number=1, repeat=30)) < 2e-4


# Walking

def test_a_walk_goes_as_deep_as_it_is_told():
    receipt = exact_receipt(picture_of(FIGURES["images"]["X"]))
    top = Focus("pooling2", 1, 0, 0)
    assert list(receipt.walk(top, 0)) == ["pooling2[1,0,0]"]
    assert list(receipt.walk(top, 1)) == ["pooling2[1,0,0]", "pooling[1,0,0]", "pooling[1,0,1]", "pooling[1,1,0]",
                                          "pooling[1,1,1]"]
    assert {hop.kind for hop in receipt.walk(top, 3).values()} == {"maxpool", "relu", "conv"}
    assert receipt.walk(top) == receipt.walk(top, 4) == receipt.walk(top, None)


@pytest.mark.parametrize(("focus", "error", "said"), [
    (Focus("nowhere", 0, 0, 0), KeyError, "nowhere"),
    (Focus("pooling", 0, 4, 0), IndexError, r"'pooling' has 3 maps of 4 x 4; there is no pooling\[0,4,0\]"),
    (Focus("pooling", -1, 0, 0), IndexError, "there is no"),
    (Focus(PICTURE, 1, 0, 0), IndexError, "there is no"),
])
def test_there_is_no_hop_elsewhere(focus, error, said):
    with pytest.raises(error, match=said):
        exact_receipt(picture_of(FIGURES["images"]["X"])).hop(focus)


# What is odd

def test_a_unit_without_weight_says_its_bias():
    net = network((Dense("votes", 2, average=True),), (1, 1, 2), ("a", "b"))
    net = net.with_parameters({"votes.weights": np.array([[[[1, -1]]], [[[1, 2]]]], np.float32),
                               "votes.bias": np.array([0.25, 0], np.float32)})
    picture = np.array([[[0.5, 1]]], np.float32)
    for receipt in (Receipt(net.forward(picture)), Receipt(net.forward(picture), fractions(net, picture))):
        found = receipt.scores()[0]
        assert (found.divisor, found.total, found.balanced) == (0, 0.25, True)
        assert [term.contribution for term in found.terms] == [0, 0]


@pytest.mark.parametrize("weight", [math.inf, math.nan, 3e38])
def test_numbers_beyond_all_bounds_do_not_balance_and_do_not_fail(weight):
    net = network((Conv("c", 1, (2, 2)), ReLU("r"), MaxPool("p"), MeanPool("m"), Dense("votes", 2)), (1, 5, 5),
                  ("a", "b"))
    net = net.with_vector(np.full(net.stack.size, weight, np.float32))
    hops = all_hops(receipt := Receipt(net.forward(np.full((1, 5, 5), 2, np.float32))))
    assert not hops["c[0,0,0]"].balanced
    assert not hops["votes[0,0,0]"].balanced
    assert not receipt.softmax().balanced


@given(st.lists(st.floats(-50, 50, width=32), min_size=1, max_size=6), st.integers(0, 5))
@QUICK
def test_softmax_balances_with_its_own_numbers_and_not_with_others(scores, place):
    net = network((Dense("votes", len(scores)),), (1, 1, 1), tuple("abcdef"[: len(scores)]))
    net = net.with_parameters({"votes.bias": np.array(scores, np.float32)})
    trace = net.forward(np.zeros((1, 1, 1), np.float32))
    found = Receipt(trace).softmax()
    assert found.balanced
    assert found.sum == pytest.approx(sum(found.powers))
    assert found.powers == tuple(math.exp(score - found.largest) for score in found.scores)
    wrong = np.array(trace.probabilities)
    wrong[place % len(scores)] *= 1.001
    assume(wrong[place % len(scores)] > 1e-30)
    assert not Receipt(replace(trace, probabilities=wrong)).softmax().balanced


def test_votes_have_no_softmax():
    assert exact_receipt(picture_of(FIGURES["images"]["X"])).softmax() is None


@given(st.lists(st.tuples(st.floats(-10, 10, width=32), st.floats(-10, 10, width=32)), min_size=1, max_size=50),
       st.randoms(use_true_random=False))
@QUICK
def test_the_bound_holds_in_any_order_and_not_much_more(pairs, random):
    exact = sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(0))
    bound = rounding_bound([a * b for a, b in pairs], 3, 1)
    for _ in range(3):
        random.shuffle(pairs)
        result = np.float32(0)
        for a, b in pairs:
            result = result + np.float32(a) * np.float32(b)
        result = result / np.float32(3) + np.float32(1)
        assert abs(Fraction(float(result)) - exact / 3 - 1) <= bound
    assert bound <= 60 * 2**-24 * (sum(abs(a * b) for a, b in pairs) / 3 + 1) + 1e-30


def test_sums_are_exact():
    assert added([0.1] * 10) == 1.0
    assert added([Fraction(1, 3)] * 3) == 1
    assert math.isnan(added([math.inf, -math.inf]))
    assert added([math.inf, 1.0]) == math.inf
