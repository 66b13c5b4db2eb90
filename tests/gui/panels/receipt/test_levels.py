"""The lines of a receipt: every level adds up as it is written, in every reading."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.receipt import Receipt
from xoviz.explain.rivals import rivals
from xoviz.gui.panels.receipt.levels import HopLevel, Level, RivalsLevel
from xoviz.gui.panels.receipt.words import Names, Words
from xoviz.nn import PICTURE, Conv, Dense, Dropout, Focus, LeakyReLU, MaxPool, MeanPool, ReLU, Tanh, network
from xoviz.tasks.known.letters import LettersTask

NET = network((Conv("look", 2, (3, 3), average=True), ReLU("relu"), MaxPool("large", 2, 2), MeanPool("mean", 2, 2),
               Dense("hidden", 3), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=3)


def words(net, reading="decimals"):
    return Words(Names(net.stack, net.classes), reading)


def number(text):
    return Fraction(text.replace("−", "-"))


def check_sums(level: Level):
    """Parts and steps, as written, reach each sum and the total."""
    written = [number(level.part(place).adds) for place in range(len(level.parts))]
    for line in level.closing:
        if line.label == "sum":
            assert sum(written) == number(line.adds)
            written = []
        elif line.kind == "total":
            assert sum(written) == number(line.adds)
        else:
            written.append(number(line.adds))


@pytest.mark.parametrize("reading", ["decimals", "slides"])
def test_a_mean_of_floats_without_a_bias_closes_where_its_last_digit_differs_from_the_networks(reading):
    # In float64 the mean is 0.0999999990, which is cut off to 0.09; in float32 it is 0.1000000015.
    net = network((Conv("look", 1, (3, 3), bias=False, average=True), Dense("votes", 2, bias=False)), (1, 5, 5),
                  ("X", "O"))
    rng = np.random.default_rng(1)
    for _ in range(30):
        net = net.with_vector(rng.choice([-0.3, 0.1, 0.6, 0.7, 0.9, 1.0], net.vector.size).astype(np.float32))
        receipt = Receipt(net.forward(rng.choice([-1.0, 1.0], (1, 5, 5)).astype(np.float32)))
        for level in all_levels(receipt, words(net, reading)):
            check_sums(level)


def all_levels(receipt, said, depth=4):
    for hop in receipt.walk_from([hop.focus for hop in receipt.scores()], depth).values():
        if hop.kind != PICTURE:
            yield HopLevel(hop, said)


@given(st.integers(0, 2**16), st.sampled_from(["decimals", "slides"]))
@settings(max_examples=12, deadline=None)
def test_every_level_adds_up_as_written(seed, reading):
    rng = np.random.default_rng(seed)
    trace = NET.random(seed).forward(rng.uniform(-1, 1, (1, 9, 9)).astype(np.float32))
    for level in all_levels(Receipt(trace), words(NET, reading)):
        assert level.balanced
        check_sums(level)
    check_sums(RivalsLevel(rivals(Receipt(trace), 0, 1), words(NET, reading), biased=True))


@pytest.mark.parametrize("sample", LettersTask().samples()[:4])
@pytest.mark.parametrize("reading", ["fractions", "slides"])
def test_the_talk_adds_up_exactly(sample, reading):
    talk = zoo.load("talk")
    trace = talk.forward(sample.picture)
    receipt = Receipt(trace, fractions(talk, sample.picture))
    for level in all_levels(receipt, words(talk, reading)):
        assert level.balanced
        check_sums(level)


def test_a_level_closes_as_it_was_computed():
    receipt = Receipt(NET.forward(LettersTask().samples()[0].picture))
    labels = {layer.id: [line.label for line in HopLevel(receipt.hop(Focus(layer.id, 0, 0, 0)), words(NET)).closing]
              for layer in NET.layers}
    assert labels["look"] == ["rounding", "sum", "÷ 9 values", "bias", "rounding", "filter 1, match (1, 1)"]
    assert labels["relu"] == ["filter 1, after ReLU (1, 1)"]
    assert labels["large"] == ["filter 1, pooled (1, 1)"]
    assert labels["mean"] == ["rounding", "filter 1, averaged (1, 1)"]
    assert labels["votes"] == ["bias", "rounding", "score of X"]


@pytest.mark.parametrize(("layer", "name", "said"), [
    (ReLU("f"), "after ReLU", ["becomes 0", "kept"]), (LeakyReLU("f", 0.2), "after leaky ReLU", ["× 0.2", "kept"]),
    (Tanh("f"), "after tanh", ["tanh", "tanh"]), (Dropout("f"), "after dropout", ["kept", "kept"])])
def test_what_goes_cell_by_cell_says_what_it_does(layer, name, said):
    net = network((layer, Dense("votes", 1)), (1, 1, 2), ("a",))
    receipt = Receipt(net.forward(np.array([[[-0.5, 0.5]]], np.float32)))
    levels = [HopLevel(receipt.hop(Focus("f", 0, 0, column)), words(net)) for column in range(2)]
    assert [level.part(0).weight for level in levels] == said
    assert [line.label for line in levels[1].closing] == [f"channel 1, {name} (1, 2)"]
    assert all(level.balanced for level in levels)


def test_the_winner_of_a_window_is_marked():
    talk = zoo.load("talk")
    receipt = Receipt(talk.forward(LettersTask().samples()[0].picture))
    hop = receipt.hop(Focus("pooling", 0, 0, 0))
    level = HopLevel(hop, words(talk))
    assert [level.part(place).weight for place in range(4)].index("largest") == hop.winner
    assert level.biggest_first()[0] == hop.winner


def test_what_the_network_did_not_compute_is_found_out():
    talk = zoo.load("talk")
    trace = talk.forward(LettersTask().samples()[0].picture)
    scores = trace.activations[-1] + np.float32(0.25)
    object.__setattr__(trace, "activations", (*trace.activations[:-1], scores))
    level = HopLevel(Receipt(trace).hop(Focus("votes", 0, 0, 0)), words(talk))
    assert not level.balanced
    assert level.closing[-1].balanced is False
    assert "1.25" in level.closing[-1].hint
    check_sums(level)


def test_a_filter_over_the_padding_has_padding_on_its_lines():
    net = network((Conv("look", 1, (3, 3), padding=1), Dense("votes", 2)), (1, 4, 4), ("X", "O"))
    level = HopLevel(Receipt(net.forward(np.ones((1, 4, 4), np.float32))).hop(Focus("look", 0, 0, 0)), words(net))
    assert level.part(0).label == "padding"
    assert level.part(4).label == "pixel (1, 1)"
    assert level.part(4).tone == 1.0


def test_cells_are_called_by_what_made_them():
    big = words(zoo.untrained("letters-28", 1))
    assert big.cell(Focus("pooling2", 1, 0, 2)) == "filter 2, pooling 2 (1, 3)"
    assert big.cell(Focus("hidden", 4, 0, 0)) == "hidden unit 5"
    assert big.cell(Focus(PICTURE, 0, 2, 3)) == "pixel (3, 4)"
    assert big.cell(Focus("votes", 1, 0, 0)) == "score of O"
    assert words(NET).cell(Focus("large", 1, 0, 0)) == "filter 2, pooled (1, 1)"


def test_of_cells_that_are_as_large_the_first_counts_and_the_others_say_so():
    net = network((MaxPool("large", 2, 2), Dense("votes", 2)), (1, 2, 2), ("X", "O"))
    receipt = Receipt(net.forward(np.array([[[0.5, 1], [1, -1]]], np.float32)))
    level = HopLevel(receipt.hop(Focus("large", 0, 0, 0)), words(net))
    assert [(level.part(place).weight, level.part(place).adds) for place in range(4)] == [
        ("", "0.000"), ("largest", "1.000"), ("as large", "0.000"), ("", "0.000")]
