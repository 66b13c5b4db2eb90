"""Sums in captions: what is printed adds up, and signs are those of the screen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.printed import printed
from xoviz.explain.receipt import Receipt
from xoviz.gui.panels.sum_words import cell_formula, closing, last_sum, shown
from xoviz.nn import Dense, Dropout, Focus, LeakyReLU, ReLU, Tanh, network
from xoviz.tasks.known.letters import LettersTask

X = LettersTask().samples()[0].picture


def test_a_sum_that_adds_up_as_printed_needs_no_closing():
    assert closing(printed([0.25, 0.5], 0.75, "decimals"), str) == []


@pytest.mark.parametrize(("reading", "word"), [("decimals", "rounding"), ("slides", "cut off")])
def test_what_is_left_over_is_told_by_its_name(reading, word):
    third = Fraction(1, 3) if reading == "decimals" else Fraction(7, 9)
    done = printed([third, third, third], 3 * third, reading)
    (part,) = closing(done, str)
    assert part.startswith(f"+ {word} ")
    rest = Decimal(part.split()[-1].replace("−", "-"))
    assert sum(map(Decimal, done.lines)) + rest == Decimal(done.total)


def test_the_last_sum_of_a_convolution_is_its_mean_and_its_bias():
    talk = zoo.load("talk")
    hop = Receipt(talk.forward(X), fractions(talk, X)).hop(Focus("convolution", 0, 0, 0))
    assert last_sum(hop, "fractions").lines == ("7/9",) == (last_sum(hop, "fractions").total,)
    net = zoo.load("letters-28")
    biased = Receipt(net.forward(np.ones(net.input_shape, np.float32))).hop(Focus("convolution", 0, 0, 0))
    assert len(last_sum(biased, "decimals").lines) == 2


@pytest.mark.parametrize(("layer", "below", "text"), [
    (ReLU("f"), -0.5, "max(−0.50, 0) = 0.00"), (LeakyReLU("f", 0.25), -0.5, "max(−0.50, 0.25 × (−0.50)) ≈ −0.12"),
    (LeakyReLU("f", 0.1), -0.5, "max(−0.50, 0.1 × (−0.50)) = −0.05"),
    (LeakyReLU("f", 0.1), 2, "max(2.00, 0.1 × 2.00) = 2.00"), (LeakyReLU("f"), np.inf, "max(∞, 0.1 × ∞) = ∞"),
    (Tanh("f"), 0.5, "tanh(0.50) ≈ 0.46"), (Tanh("f"), 0, "tanh(0.00) = 0.00"),
    (Dropout("f"), 0.5, "0.50, as it was: dropout leaves out nothing but while the network learns")])
def test_layers_that_go_cell_by_cell(layer, below, text):
    net = network((layer, Dense("votes", 1)), (1, 1, 1), ("a",))
    hop = Receipt(net.forward(np.full((1, 1, 1), below, np.float32))).hop(Focus("f", 0, 0, 0))
    assert cell_formula(hop, "decimals") == text


def test_the_slope_of_a_leaky_relu_is_read_as_a_fraction():
    net = network((LeakyReLU("f", 0.25), Dense("votes", 1)), (1, 1, 1), ("a",))
    net = net.with_vector(np.zeros(2, np.float32))
    picture = np.full((1, 1, 1), -0.5, np.float32)
    hop = Receipt(net.forward(picture), fractions(net, picture)).hop(Focus("f", 0, 0, 0))
    assert cell_formula(hop, "fractions") == "max(−1/2, 1/4 × (−1/2)) = −1/8"


def test_signs_are_those_of_the_screen():
    assert [shown(text) for text in ("-0.01", "-inf", "nan")] == ["−0.01", "−∞", "NaN"]
