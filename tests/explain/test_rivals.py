"""X against O, value by value: the talk's votes by hand, any stack within rounding, and ledgers that do not add up."""

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
from xoviz.explain.exact import fractions
from xoviz.explain.receipt import Receipt
from xoviz.explain.rivals import rivals
from xoviz.nn import Conv, Focus, Heads, ReLU, network

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
VOTES = FIGURES["strong_vote_rule"]["results"]
STRONG = FIGURES["fully_connected"]
QUICK = settings(max_examples=50, deadline=None)


def picture_of(case):
    letter, kind = case.split("/")
    cells = FIGURES["images"][letter] if kind == "plain" else FIGURES["tricky"][letter][kind]
    return np.array([cells], np.float32)


def receipt_of(case, exact=True):
    talk, picture = zoo.load("talk"), picture_of(case)
    return Receipt(talk.forward(picture), fractions(talk, picture) if exact else None)


@pytest.mark.parametrize("case", VOTES)
def test_the_talks_ten_pictures_exactly(case):
    x, o = (Fraction(*VOTES[case][letter]) for letter in "XO")
    found = rivals(receipt_of(case), 0, 1)
    assert found.value == found.total == sum(pull.difference for pull in found.pulls) + found.biases == x - o
    assert (found.tolerance, found.biases) == (0, 0)
    assert found.balanced
    assert rivals(receipt_of(case), 1, 0).total == o - x


def test_the_plain_x_by_hand():
    """Five values vote for X with 1/5 each, four for O with 1/4, three for nobody."""
    found = rivals(receipt_of("X/plain"), 0, 1)
    for place, ninths in enumerate(FIGURES["X"]["flat_ninths"]):
        source = Focus("pooling2", place // 4, place // 2 % 2, place % 2)
        pull, = (pull for pull in found.pulls if pull.source == source)
        for_x, for_o = place in STRONG["strong_for_X"], place in STRONG["strong_for_O"]
        assert pull.value == Fraction(ninths, 9)
        assert pull.weights == (for_x, for_o)
        assert pull.contributions == (pull.value / 5 * for_x, pull.value / 4 * for_o)
        assert pull.difference == pull.contributions[0] - pull.contributions[1]
    # 1/5 five times in reading order, then -5/36 four times, then those who say nothing.
    assert [pull.difference for pull in found.pulls] == [Fraction(1, 5)] * 5 + [Fraction(-5, 36)] * 4 + [0] * 3
    places = [4 * pull.source.map + 2 * pull.source.row + pull.source.column for pull in found.pulls]
    assert places == STRONG["strong_for_X"] + STRONG["strong_for_O"] + [5, 6, 7]


def below(trace):
    """What the scores listen to: what lies below the votes, which may lie below the pairs of two heads."""
    return trace.activations[-3 if isinstance(trace.network.layers[-1], Heads) else -2]


@given(data=st.data())
@QUICK
def test_any_stacks_ledger_balances_and_a_false_one_does_not(data, traces):
    trace = data.draw(traces)
    found = rivals(Receipt(trace), 0, 1)
    assert found.balanced
    assert found.value == float(trace.scores[0]) - float(trace.scores[1])
    sizes = [abs(pull.difference) for pull in found.pulls]
    assert sizes == sorted(sizes, reverse=True)
    assert len({pull.source for pull in found.pulls}) == len(found.pulls) == below(trace).size
    for pull in found.pulls:
        assert pull.value == trace.output(pull.source.layer)[pull.source.map, pull.source.row, pull.source.column]
    # A thousandth of the largest part is far beyond rounding.
    parts = [abs(part) for pull in found.pulls for part in pull.contributions]
    assert not replace(found, total=found.total + 1e-3 * max(1.0, *parts)).balanced
    scores = trace.output(trace.network.layers[-1].id).copy()
    scores[0] += 1e-3 * max(1.0, *parts)
    tampered = replace(trace, activations=(*trace.activations[:-1], scores))
    assert not rivals(Receipt(tampered), 0, 1).balanced


@pytest.mark.parametrize("name", ["letters-9", "letters-28"])
def test_trained_networks(name):
    net = zoo.load(name)
    trace = net.forward(np.random.default_rng(1).uniform(-1, 1, net.input_shape).astype(np.float32))
    found, mirrored = rivals(Receipt(trace), 0, 1), rivals(Receipt(trace), 1, 0)
    assert found.balanced
    bias = net.parameters["votes.bias"].astype(np.float64)
    assert found.biases == bias[0] - bias[1]
    assert [pull.difference for pull in found.pulls] == [-pull.difference for pull in mirrored.pulls]
    assert not replace(found, total=found.total + 1e-3).balanced


def test_a_class_has_no_lead_on_itself():
    found = rivals(receipt_of("O/plain", exact=False), 1, 1)
    assert (found.total, found.value) == (0, 0)
    assert all(pull.difference == 0 for pull in found.pulls)


def test_what_is_not_a_number_never_balances():
    talk = zoo.load("talk")
    broken = talk.with_parameters({"convolution.weights": np.full((3, 1, 3, 3), np.nan, np.float32)})
    assert not rivals(Receipt(broken.forward(picture_of("X/plain"))), 0, 1).balanced


def test_scores_that_are_no_sums_are_refused():
    net = network((Conv("c", 2, (2, 2)), ReLU("r")), (1, 2, 2), ("X", "O"))
    with pytest.raises(ValueError, match=r"where a dense layer gives the scores; .* 'r', is of the kind relu"):
        rivals(Receipt(net.forward(np.ones((1, 2, 2), np.float32))), 0, 1)


@pytest.mark.parametrize("pair", [(0, 2), (-1, 0)])
def test_there_is_no_rival_of_another_class(pair):
    with pytest.raises(IndexError):
        rivals(receipt_of("X/plain"), *pair)
