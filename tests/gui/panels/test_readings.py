"""Every panel reads numbers as the view says; as on the slides, the talk's network shows the slides' very numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.gui.panels.convolution import ConvolutionPanel
from xoviz.gui.panels.filtering import FilteringPanel
from xoviz.gui.panels.network import NetworkPanel
from xoviz.gui.panels.pooling import PoolingPanel
from xoviz.gui.panels.relu import ReLUPanel
from xoviz.gui.widgets.match_canvas import FILTER, INPUT, MAP, PATCH, PRODUCTS
from xoviz.nn import PICTURE, Conv, Dense, Focus, MeanPool, ReLU, network

PUBLISHED = json.loads((Path(__file__).parents[2] / "reference" / "talk.json").read_text())["published"]


def present(stage, net, reading, **fields):
    """Show a view in some reading, with the fractions that a session would add."""
    view = replace(stage.view(net, **fields), reading=reading)
    stage.panel.present(replace(view, exact=fractions(net, view.trace.picture)))
    QApplication.processEvents()


def texts(stage, key):
    """What is written in the cells of a group, as nested lists."""
    group = next(group for group in stage.canvas.groups() if group.key == key)
    return [[[stage.canvas.text(key, map_, row, column) for column in range(group.columns)]
             for row in range(group.rows)] for map_ in range(len(group.rects))]


def as_printed(maps):
    return [[[f"{number:.2f}".replace("-", "−") for number in row] for row in map_] for map_ in maps]


@pytest.mark.parametrize(("kind", "key", "figure"), [
    (NetworkPanel, "convolution", "conv"), (NetworkPanel, "relu", "relu"), (NetworkPanel, "pooling", "pool"),
    (NetworkPanel, "pooling2", "deep_stack"), (ConvolutionPanel, "convolution", "conv"), (ReLUPanel, "relu", "relu"),
    (PoolingPanel, "pooling", "pool"),
])
def test_the_slides_numbers(on_stage, kind, key, figure):
    stage = on_stage(kind)
    present(stage, zoo.load("talk"), "slides")
    assert texts(stage, key) == as_printed(PUBLISHED[figure])


def test_pictures_filters_and_products_are_whole_on_the_slides(on_stage):
    stage = on_stage(FilteringPanel)
    present(stage, zoo.load("talk"), "slides", focus=Focus("convolution", 0, 3, 3))
    painted = stage.canvas._painted
    assert [painted[key].reading for key in (INPUT, PATCH, FILTER, PRODUCTS)] == ["decimals"] * 4
    assert painted[MAP].reading == "slides"
    assert stage.words.count("= 0.55 at row 4, column 4") == 1


def test_ninths_are_ninths(on_stage):
    stage = on_stage(NetworkPanel)
    present(stage, zoo.load("talk"), "fractions")
    assert texts(stage, "convolution")[0][0] == ["7/9", "−1/9", "1/9", "1/3", "5/9", "−1/9", "1/3"]
    assert texts(stage, "dense" if "dense" in zoo.load("talk").stack.ids else zoo.load("talk").layers[-1].id) == [
        [["1"], ["5/9"]]]
    assert texts(stage, PICTURE)[0][0][0] == "−1"


@pytest.mark.parametrize(("kind", "focus", "reading", "words"), [
    (ConvolutionPanel, Focus("convolution", 0, 0, 0), "fractions", "sum of 9 products = 7, ÷ 9 = 7/9"),
    (ConvolutionPanel, Focus("convolution", 0, 0, 0), "slides", "sum of 9 products = 7.00, ÷ 9 = 0.77"),
    (FilteringPanel, Focus("convolution", 0, 0, 0), "fractions", "sum of the 9 products: 7,  ÷ 9 (the mean),  = 7/9"),
    (ReLUPanel, Focus("relu", 0, 0, 0), "fractions", "max(7/9, 0) = 7/9"),
    (ReLUPanel, Focus("relu", 0, 0, 1), "slides", "max(−0.11, 0) = 0.00"),
    (PoolingPanel, Focus("pooling", 0, 0, 1), "fractions", "max(1/9, 1/3, 0, 1/3) = 1/3"),
    (PoolingPanel, Focus("pooling", 0, 0, 2), "slides", "max(0.55, 0.00, 0.00, 0.11) = 0.55"),
])
def test_the_arithmetic_is_read_alike(on_stage, kind, focus, reading, words):
    stage = on_stage(kind)
    present(stage, zoo.load("talk"), reading, focus=focus)
    assert words in stage.words


@pytest.mark.parametrize("kind", [NetworkPanel, ConvolutionPanel, FilteringPanel, ReLUPanel, PoolingPanel])
def test_the_same_picture_in_another_reading_is_painted_anew(on_stage, kind):
    stage, seen = on_stage(kind, (1800, 1000)), []
    for reading in ("decimals", "slides", "fractions"):
        present(stage, zoo.load("talk"), reading, focus=Focus("convolution", 0, 0, 0))
        seen.append(stage.panel.grab().toImage())
    assert seen[0] != seen[1] != seen[2] != seen[0]


def test_several_channels_and_padding_and_a_mean_in_fractions(on_stage):
    stage = on_stage(FilteringPanel)
    net = network((Conv("first", 2, (3, 3)), ReLU("relu"), MeanPool("mean"), Conv("second", 1, (2, 2), padding=1),
                   Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=1)
    halves = np.random.default_rng(1).integers(-2, 3, net.vector.size).astype(np.float32) / 2
    net = net.with_vector(halves)
    present(stage, net, "fractions", chosen=("second", 0), focus=Focus("second", 0, 0, 0))
    exact = fractions(net, stage.panel._view.trace.picture)
    assert texts(stage, MAP)[0][0][0] == str(exact[4][0, 0, 0]).replace("-", "−")
    assert texts(stage, PATCH)[0] == [["0", "0"], ["0", str(exact[3][0, 0, 0]).replace("-", "−")]]
    assert "all 2 channels together" in stage.words


def test_learned_weights_show_decimals_where_fractions_are_wanted(on_stage):
    stage = on_stage(ConvolutionPanel)
    net = zoo.load("letters-9")
    view = replace(stage.view(net, focus=Focus("convolution", 0, 0, 0)), reading="fractions", why_not_exact="no")
    stage.panel.present(view)
    assert "/" not in stage.words
    value = float(view.trace.output("convolution")[0, 0, 0])
    assert texts(stage, "convolution")[0][0][0] == f"{value:.2f}".replace("-", "−")
