"""The tab "ReLU": every negative becomes zero."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from xoviz import zoo
from xoviz.gui.panels.relu import ReLUPanel
from xoviz.nn import PICTURE, Dense, Dropout, Focus, LeakyReLU, ReLU, Tanh, network
from xoviz.state.wishes import Point

FIGURES = json.loads((Path(__file__).parents[2] / "reference" / "talk.json").read_text())


@pytest.fixture
def stage(on_stage):
    return on_stage(ReLUPanel)


def test_the_talks_maps_before_and_after(stage):
    stage.present(zoo.load("talk"))
    before = np.array(FIGURES["X"]["conv_ninths"])
    np.testing.assert_array_equal(np.rint(9 * stage.shown("convolution", 3)), before)
    np.testing.assert_array_equal(np.rint(9 * stage.shown("relu", 3)), FIGURES["X"]["relu_ninths"])
    assert f"{(before < 0).sum()} of 147 here" in stage.words


@pytest.mark.parametrize("layer", ["convolution", "relu"])
def test_the_arithmetic_of_a_cell(stage, layer):
    talk = zoo.load("talk")
    stage.present(talk)
    stage.present(talk, focus=Focus(layer, 0, 0, 1))
    assert "max(−0.11, 0) = 0.00" in stage.words
    stage.present(talk, focus=Focus(layer, 0, 1, 1))
    assert "max(1.00, 0) = 1.00" in stage.words


def test_pointing_and_what_is_lit(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    assert stage.point("relu", 2, 3, 4) == [Point(Focus("relu", 2, 3, 4))]
    assert stage.point("convolution", 1, 0, 6) == [Point(Focus("convolution", 1, 0, 6))]
    assert stage.leave() == [Point(None)]
    stage.present(talk, focus=Focus("relu", 2, 3, 4))
    assert stage.is_framed("relu", 2, 3, 4, 1, 1, "focus")
    assert stage.is_framed("convolution", 2, 3, 4, 1, 1, "accent")


def test_single_values_after_a_hidden_layer(stage):
    net = network((Dense("hidden", 12), ReLU("relu"), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=2)
    view = stage.present(net)
    np.testing.assert_array_equal(stage.shown("relu", 1).ravel(), view.trace.output("relu").ravel())
    columns = next(group.columns for group in stage.canvas.groups() if group.key == "relu")
    assert stage.point("relu", 0, 1, 1) == [Point(Focus("relu", columns + 1, 0, 0))]
    stage.present(net, focus=Focus("relu", 5, 0, 0))
    value = float(view.trace.output("hidden")[5, 0, 0])
    assert f"max({value:.2f}, 0)" in stage.words.replace("−", "-")


def test_a_relu_right_on_the_picture(stage):
    net = network((ReLU("relu"), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    view = stage.present(net)
    np.testing.assert_array_equal(stage.shown(PICTURE, 1), view.trace.picture)
    assert stage.point(PICTURE, 0, 1, 1) == [Point(Focus(PICTURE, 0, 1, 1))]


@pytest.mark.parametrize(("layer", "rule", "formula"), [
    (LeakyReLU("bent", 0.25), "Leaky ReLU leaves 0.25 of every negative number: 68 of 81 here.",
     "max(−1.00, 0.25 × (−1.00)) = −0.25"),
    (Tanh("bent"), "beyond ±0.9 it is almost flat: 0 of 81 here.", "tanh(−1.00) ≈ −0.76")])
def test_what_else_bends_numbers_is_shown_alike(stage, layer, rule, formula):
    net = network((layer, Dropout("dropout"), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    view = stage.present(net)
    np.testing.assert_array_equal(stage.shown("bent", 1), view.trace.output("bent"))
    assert rule in stage.words
    stage.present(net, focus=Focus("bent", 0, 0, 0))
    assert formula in stage.words


def test_without_a_relu_it_says_what_that_means(stage, plain):
    stage.present(zoo.load("letters-28"))
    stage.present(plain)
    assert stage.words.strip() == "This network has no ReLU layer: negative numbers pass through it as they are."
    assert not stage.canvas.isVisible()


@pytest.mark.parametrize("size", [(1040, 520), (560, 300), (1800, 900)])
def test_nothing_lies_on_anything_else(on_stage, size):
    stage = on_stage(ReLUPanel, size)
    for name in zoo.STACKS:
        stage.present(zoo.load(name))
        stage.assert_nothing_overlaps()
        stage.canvas.grab()
