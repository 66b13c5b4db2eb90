"""The tab "Convolution": what goes in, each filter, and the map that it makes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from xoviz import zoo
from xoviz.gui import theme
from xoviz.gui.panels.convolution import FILTERS, ConvolutionPanel
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.nn import PICTURE, Conv, Dense, Focus, ReLU, network
from xoviz.state.view import View
from xoviz.state.wishes import ChooseFilter, Pin, Point

FIGURES = json.loads((Path(__file__).parents[2] / "reference" / "talk.json").read_text())


@pytest.fixture
def stage(on_stage):
    return on_stage(ConvolutionPanel)


def test_the_talks_maps(stage):
    stage.present(zoo.load("talk"))
    np.testing.assert_array_equal(np.rint(9 * stage.shown("convolution", 3)), FIGURES["X"]["conv_ninths"])
    np.testing.assert_array_equal(stage.shown(FILTERS, 3), [FIGURES["filters"][name] for name in
                                                            FIGURES["filter_order"]])
    np.testing.assert_array_equal(stage.shown(PICTURE, 1)[0], FIGURES["images"]["X"])
    assert "1 map of 9 × 9  →  3 maps of 7 × 7" in stage.words


def test_the_arithmetic_of_a_cell(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    assert "Point at a cell" in stage.words
    stage.present(talk, focus=Focus("convolution", 1, 3, 3))
    assert "sum of 9 products = 9.00, ÷ 9 = 1.00" in stage.words
    stage.present(talk, focus=Focus("convolution", 0, 0, 1))
    assert "sum of 9 products = −1.00, ÷ 9 = −0.11" in stage.words
    net = zoo.load("letters-9")
    view = stage.present(net, focus=Focus("convolution", 4, 0, 0))
    assert "+ bias" in stage.words
    assert f"= {float(view.trace.output('convolution')[4, 0, 0]):.2f}" in stage.words.replace("−", "-")
    assert "÷" not in stage.words


def test_pointing_and_what_is_lit(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    assert stage.point("convolution", 2, 6, 5) == [Point(Focus("convolution", 2, 6, 5))]
    assert stage.point(PICTURE, 0, 8, 0) == [Point(Focus(PICTURE, 0, 8, 0))]
    assert stage.point(FILTERS, 0, 1, 1) == [], "a weight is no place in the trace"
    assert stage.leave() == [Point(None)]
    stage.present(talk, focus=Focus("convolution", 2, 5, 4))
    assert stage.is_framed("convolution", 2, 5, 4, 1, 1, "focus")
    assert stage.is_framed(PICTURE, 0, 5, 4, 3, 3, "accent")
    assert stage.is_framed(FILTERS, 2, 0, 0, 3, 3, "focus", away=5)


def test_a_click_takes_a_filter_to_the_editor(stage):
    stage.present(zoo.load("talk"))
    assert stage.click(FILTERS, 1, 2, 2) == [ChooseFilter("convolution", 1)]
    assert stage.click("convolution", 2, 0, 0) == [Pin(Focus("convolution", 2, 0, 0)), ChooseFilter("convolution", 2)]
    assert stage.click(PICTURE, 0, 0, 0) == [Pin(Focus(PICTURE, 0, 0, 0))]


def test_the_filter_in_the_editor_has_a_second_frame_and_keeps_its_colour(stage):
    stage.present(zoo.load("talk"), chosen=("convolution", 2))
    assert stage.is_framed(FILTERS, 2, 0, 0, 3, 3, "text", away=5)
    assert stage.is_framed(FILTERS, 2, 0, 0, 3, 3, theme.identity_colour(2))
    assert not stage.is_framed(FILTERS, 1, 0, 0, 3, 3, "text", away=5)


def test_another_choice_alone_moves_the_frame(stage):
    view = stage.present(zoo.load("talk"), chosen=("convolution", 2))
    stage.panel.present(type(view)(view.trace, view.pad, learned=view.learned, chosen=("convolution", 0)))
    assert stage.is_framed(FILTERS, 0, 0, 0, 3, 3, "text", away=5)
    assert not stage.is_framed(FILTERS, 2, 0, 0, 3, 3, "text", away=5)


def test_the_second_convolution_shows_a_filter_as_a_block_of_channels(stage):
    net = zoo.load("letters-28")
    stage.present(net)
    box = stage.panel.findChild(QComboBox)
    assert [box.itemText(place) for place in range(box.count())] == ["convolution 1", "convolution 2"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    weights = net.parameters["convolution2.weights"]
    np.testing.assert_array_equal(stage.shown(FILTERS, 16 * 8), weights.reshape(128, 3, 3))
    stage.present(net, chosen=("convolution2", 5))
    for place in (0, 6):
        assert stage.is_framed(FILTERS, 8 * 5 + place, 0, 0, 3, 3, "text", away=5), "one frame around all channels"
    assert not stage.is_framed(FILTERS, 8 * 5 + 1, 0, 0, 3, 3, "text", away=5)
    assert stage.click(FILTERS, 8 * 5 + 3, 0, 0) == [ChooseFilter("convolution2", 5)]
    assert stage.point("pooling", 7, 11, 11) == [Point(Focus("pooling", 7, 11, 11))]
    stage.assert_nothing_overlaps()


def test_an_edit_of_a_filter_shows(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    edited = talk.with_parameters({"convolution.weights": np.full((3, 1, 3, 3), 0.5, np.float32)})
    view = stage.present(edited)
    assert stage.canvas.value(FILTERS, 1, 0, 1) == 0.5
    np.testing.assert_array_equal(stage.shown("convolution", 3), view.trace.output("convolution"))


def test_without_a_convolution_it_says_what_that_means(stage, plain):
    stage.present(zoo.load("talk"), focus=Focus("convolution", 0, 0, 0))
    stage.present(plain)
    assert stage.words.strip() == "This network has no convolution: it looks at the whole picture at once."
    assert not stage.canvas.isVisible()
    stage.present(zoo.load("talk"))
    assert stage.canvas.isVisible()
    assert "no convolution" not in stage.words


@pytest.mark.parametrize("size", [(1040, 520), (560, 300), (1800, 900)])
def test_nothing_lies_on_anything_else(on_stage, size):
    stage = on_stage(ConvolutionPanel, size)
    many = network((Conv("conv", 40, (1, 5)), Dense("votes", 2)), (1, 12, 12), ("X", "O"))
    large = network((Conv("conv", 2, (8, 8)), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    for net in (zoo.load("talk"), zoo.load("letters-9"), zoo.load("letters-28"), many, large):
        stage.present(net)
        stage.assert_nothing_overlaps()
        stage.canvas.grab()


def test_maps_of_one_cell_are_shown_one_by_one(qtbot):
    made = network((Conv("whole", 3, (9, 9)), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    trace = made.forward(np.ones((1, 9, 9), np.float32))
    panel = ConvolutionPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.present(View(trace, trace.picture[0], learned=made, chosen=("whole", 0)))
    panel.grab()
    panel.present(View(trace, trace.picture[0], learned=made, chosen=("whole", 0)))
    canvas = panel.findChild(MapCanvas)
    assert canvas.value("whole", 2, 0, 0) == pytest.approx(float(trace.output("whole")[2, 0, 0]))
    with qtbot.waitSignal(panel.wish) as wished:
        canvas.pointed.emit("whole", 2, 0, 0)
    assert wished.args[0].focus == Focus("whole", 2, 0, 0)


def test_a_layer_may_be_called_filters(qtbot):
    made = network((Conv("filters", 2), ReLU("relu"), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    trace = made.forward(np.ones((1, 9, 9), np.float32))
    panel = ConvolutionPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.present(View(trace, trace.picture[0], learned=made, chosen=("filters", 0)))
    panel.grab()
    shown = panel.findChild(MapCanvas).value("filters", 1, 0, 0)
    assert shown == pytest.approx(float(trace.output("filters")[1, 0, 0]))
