"""Words of the tab "Landscape"."""

from __future__ import annotations

import math

import pytest

from xoviz import zoo
from xoviz.explain.nudge import Knob, knobs
from xoviz.gui.panels.landscape.words import error_text, knob_title, parameter_title, percent


@pytest.mark.parametrize(("error", "words"), [
    (0.4123, "0.412"), (12.345, "12.35"), (123.45, "123.5"), (0.0, "0.000"), (6.1e-4, "0.00061"), (1.234e-6, "1.2e−6"),
    (3.7e5, "3.7e5"),
    (math.inf, "∞"), (math.nan, "∞"),
])
def test_errors_have_about_three_digits(error, words):
    assert error_text(error) == words


@pytest.mark.parametrize(("share", "words"), [
    (1.0, "100 %"), (0.9996, "over 99.9 %"), (0.9931, "99.3 %"), (0.97, "97 %"), (0.043, "4.3 %"), (0.0, "0.0 %"),
])
def test_shares_are_never_rounded_up_to_all(share, words):
    assert percent(share) == words


@pytest.mark.parametrize(("name", "knob", "words"), [
    ("talk", Knob("convolution.weights", (1, 0, 0, 2)), "convolution: filter 2, row 1, column 3"),
    ("talk", Knob("votes.weights", (1, 2, 0, 1)), "votes: O, map 3, row 1, column 2"),
    ("letters-9", Knob("convolution.bias", (4,)), "convolution: bias of filter 5"),
    ("letters-9", Knob("votes.bias", (0,)), "votes: bias of X"),
    ("letters-28", Knob("convolution2.weights", (15, 7, 2, 2)), "convolution 2: filter 16, map 8, row 3, column 3"),
    ("letters-28", Knob("hidden.bias", (31,)), "hidden layer: bias of unit 32"),
])
def test_weights_have_names(name, knob, words):
    assert knob_title(zoo.load(name), knob, str) == words


def test_no_two_weights_have_the_same_name():
    net = zoo.load("letters-9")
    titles = [knob_title(net, knob, str) for knob in knobs(net.stack)]
    assert len(set(titles)) == net.stack.size


def test_parameters_have_names():
    net = zoo.load("letters-9")
    assert parameter_title(net, "convolution.weights", str) == "convolution weights"
    assert parameter_title(net, "votes.bias", str) == "votes biases"
