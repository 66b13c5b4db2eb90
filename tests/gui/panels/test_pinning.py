"""Pinning and walking, in every panel with maps: a click holds a cell, hovering does not move it, the keys do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from xoviz import zoo
from xoviz.gui.panels.convolution import ConvolutionPanel
from xoviz.gui.panels.filtering import FilteringPanel
from xoviz.gui.panels.network import NetworkPanel
from xoviz.gui.panels.pooling import PoolingPanel
from xoviz.gui.panels.relu import ReLUPanel
from xoviz.gui.panels.votes import VotesPanel
from xoviz.gui.widgets.match_canvas import FILTER
from xoviz.nn import PICTURE, Focus
from xoviz.state.wishes import ChooseFilter, Pin, Point

CELLS = [(NetworkPanel, "pooling", Focus("pooling", 1, 1, 1)), (ConvolutionPanel, "convolution",
                                                                Focus("convolution", 1, 1, 1)),
         (ReLUPanel, "relu", Focus("relu", 1, 1, 1)), (PoolingPanel, "pooling", Focus("pooling", 1, 1, 1))]


def pinned(stage, net, focus, **fields):
    """A view in which a cell is pinned, presented."""
    view = replace(stage.view(net, focus=focus, **fields), pinned=True)
    stage.panel.present(view)
    QApplication.processEvents()
    return view


@pytest.mark.parametrize(("panel", "key", "focus"), CELLS)
def test_a_click_pins_and_a_second_one_lets_go_and_goes_on_pointing(on_stage, panel, key, focus):
    stage, talk = on_stage(panel), zoo.load("talk")
    stage.present(talk)
    assert stage.click(key, 1, 1, 1)[0] == Pin(focus)
    pinned(stage, talk, focus)
    assert stage.canvas.held == (key, 1, 1, 1)
    assert stage.is_framed(key, 1, 1, 1, 1, 1, "focus", away=4)
    assert [wish for wish in stage.click(key, 1, 1, 1) if not isinstance(wish, ChooseFilter)] == [Pin(None),
                                                                                               Point(focus)]
    stage.present(talk, focus=focus)
    assert stage.canvas.held is None
    assert not stage.is_framed(key, 1, 1, 1, 1, 1, "focus", away=5)


@pytest.mark.parametrize(("panel", "key", "focus"), CELLS)
def test_arrows_move_the_pin_wherever_the_mouse_is(on_stage, panel, key, focus):
    stage = on_stage(panel)
    pinned(stage, zoo.load("talk"), focus)
    stage.point(key, 0, 0, 0)
    stage.wishes.clear()
    QTest.keyClick(stage.canvas, Qt.Key.Key_Right)
    assert [wish for wish in stage.wishes if isinstance(wish, Pin)] == [Pin(replace(focus, column=2))]
    QTest.keyClick(stage.canvas, Qt.Key.Key_Down)
    assert stage.wishes[-1] == Pin(replace(focus, row=2, column=2))


@pytest.mark.parametrize(("panel", "key", "focus"), CELLS)
def test_while_a_cell_is_pinned_the_mouse_leads_nobody_elsewhere(on_stage, panel, key, focus):
    stage = on_stage(panel)
    pinned(stage, zoo.load("talk"), focus)
    assert stage.point(key, 0, 0, 0) == []
    stage.present(zoo.load("talk"), focus=focus)
    assert stage.point(key, 0, 0, 1) == [Point(replace(focus, map=0, row=0, column=1))]


@pytest.mark.parametrize(("panel", "key", "focus"), CELLS)
def test_without_a_pin_arrows_go_on_from_the_cell_that_all_look_at(on_stage, panel, key, focus):
    stage = on_stage(panel)
    stage.present(zoo.load("talk"), focus=focus)
    QTest.keyClick(stage.canvas, Qt.Key.Key_Right)
    assert stage.wishes == [Point(replace(focus, column=2))]


def test_a_folded_layer_is_pinned_at_its_unit(on_stage):
    stage, net = on_stage(NetworkPanel), zoo.load("letters-28")
    stage.present(net)
    columns = next(group.columns for group in stage.canvas.groups() if group.key == "hidden")
    assert stage.click("hidden", 0, 2, 1) == [Pin(Focus("hidden", 2 * columns + 1, 0, 0))]
    pinned(stage, net, Focus("hidden", 2 * columns + 1, 0, 0))
    assert stage.canvas.held == ("hidden", 0, 2, 1)


def test_the_layer_that_one_walks_to_is_shown(on_stage):
    stage, net = on_stage(PoolingPanel), zoo.load("letters-28")
    stage.present(net)
    keys = [[group.key for group in stage.canvas.groups()]]
    for layer in ("pooling2", PICTURE, "pooling"):
        stage.present(net, focus=Focus(layer, 0, 1, 1))
        keys.append([group.key for group in stage.canvas.groups()])
    assert keys == [["relu", "pooling"], ["relu2", "pooling2"], ["relu2", "pooling2"], ["relu", "pooling"]]


def test_filtering_keeps_its_window_on_the_pin_and_the_player_moves_both(on_stage):
    stage, talk = on_stage(FilteringPanel), zoo.load("talk")
    stage.present(talk)
    focus = Focus("convolution", 0, 2, 3)
    assert stage.click("map", 0, 2, 3)[-1] == Pin(focus)
    pinned(stage, talk, focus)
    assert stage.canvas.held == ("map", 0, 2, 3)
    assert stage.point("map", 0, 5, 5) == [], "hovering does not move it"
    QTest.keyClick(stage.canvas, Qt.Key.Key_Right)
    assert stage.wishes == [Pin(Focus("convolution", 0, 2, 4))]


def test_filtering_shows_the_match_of_a_pinned_cell_whatever_filter_is_in_the_editor(on_stage):
    stage, net = on_stage(FilteringPanel), zoo.load("letters-28")
    stage.present(net, chosen=("convolution", 0))
    pinned(stage, net, Focus("convolution2", 4, 2, 3), chosen=("convolution", 0))
    np.testing.assert_array_equal(stage.shown(FILTER, 1)[0], net.parameters["convolution2.weights"][4][0])
    assert "at row 3, column 4 of the map" in stage.words
    assert stage.canvas.held == ("map", 0, 2, 3)
    stage.present(net, chosen=("convolution", 0))
    np.testing.assert_array_equal(stage.shown(FILTER, 1)[0], net.parameters["convolution.weights"][0][0])
    assert stage.canvas.held is None


def test_a_filter_that_is_chosen_in_filtering_takes_the_pin_along(on_stage):
    stage, talk = on_stage(FilteringPanel), zoo.load("talk")
    stage.present(talk, chosen=("convolution", 1))
    pinned(stage, talk, Focus("convolution", 0, 2, 3), chosen=("convolution", 1))
    box = next(box for box in stage.panel.findChildren(QComboBox) if box.accessibleName() == "Which filter")
    assert box.currentText() == "filter 1"
    stage.wishes.clear()
    QTest.keyClick(box, Qt.Key.Key_End)
    assert stage.wishes == [ChooseFilter("convolution", 2), Pin(Focus("convolution", 2, 2, 3))]
    pinned(stage, talk, Focus("pooling", 0, 1, 1), chosen=("convolution", 1))
    stage.wishes.clear()
    QTest.keyClick(box, Qt.Key.Key_End)
    assert stage.wishes == [ChooseFilter("convolution", 2)], "a pin in another layer stays where it is"


@pytest.mark.parametrize("panel", [FilteringPanel, ConvolutionPanel, ReLUPanel, PoolingPanel])
def test_a_canvas_is_called_something_aloud(on_stage, panel):
    stage = on_stage(panel)
    stage.present(zoo.load("talk"))
    assert len(stage.canvas.accessibleName().split()) > 3


def test_a_row_of_votes_is_pinned(on_stage):
    stage, talk = on_stage(VotesPanel), zoo.load("talk")
    stage.present(talk)
    ledger = stage.panel.ledger
    QTest.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=ledger.rect_of(5).center())
    assert stage.wishes[-1] == Pin(Focus("pooling2", 1, 0, 1))
    pinned(stage, talk, Focus("pooling2", 1, 0, 1))
    assert ledger.highlighted == 5
    QTest.keyClick(ledger, Qt.Key.Key_Down)
    assert stage.wishes[-1] == Pin(Focus("pooling2", 1, 1, 0))
    QTest.keyClick(ledger, Qt.Key.Key_Return)
    assert stage.wishes[-1] == Pin(Focus("pooling2", 1, 1, 0))
