"""The tab "Order": ReLU before pooling and after it, equal for max pooling and unequal for mean pooling."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.receptive import lit
from xoviz.gui.panels.order import OrderPanel
from xoviz.gui.panels.order_canvas import DIFFERENCE, GIVEN, POOL_FIRST, RELU_FIRST, ROWS
from xoviz.nn import Conv, Dense, Focus, LeakyReLU, MaxPool, MeanPool, ReLU, Tanh, network
from xoviz.state.wishes import Pin, Point


@pytest.fixture
def stage(on_stage):
    return on_stage(OrderPanel)


def switch(stage, kind):
    """Press Max or Mean by key."""
    button = stage.panel.kinds[kind]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def meaning(pool, first="relu"):
    """A small network with a convolution, ReLU and this pooling, in either order."""
    pair = (ReLU("relu"), pool) if first == "relu" else (pool, ReLU("relu"))
    return network((Conv("conv", 2, (3, 3)), *pair, Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=3)


def by_hand(values, pool):
    """Both orders of maps (C, H, W) by windows of two, partial ones at the edge included."""
    rows = [[values[:, top : top + 2, left : left + 2].reshape(len(values), -1) for left in range(0, 7, 2)]
            for top in range(0, 7, 2)]
    first = np.array([[pool(np.maximum(window, 0), axis=1) for window in row] for row in rows]).transpose(2, 0, 1)
    second = np.array([[np.maximum(pool(window, axis=1), 0) for window in row] for row in rows]).transpose(2, 0, 1)
    return first, second


def test_max_pooling_gives_the_same_either_way(stage):
    talk = zoo.load("talk")
    view = stage.present(talk)
    np.testing.assert_array_equal(stage.shown(RELU_FIRST, 3), view.trace.output("pooling"))
    np.testing.assert_array_equal(stage.shown(POOL_FIRST, 3), view.trace.output("pooling"))
    assert not stage.shown(DIFFERENCE, 3).any()
    assert stage.panel.heading.text() == "Order does not matter here, and this is why"
    assert stage.panel.found.text().startswith("All 48 cells are equal: every difference is 0.")
    assert "✓ The upper row is what the network computes." in stage.panel.found.text()


def test_mean_pooling_does_not(stage):
    view = stage.present(zoo.load("talk"))
    switch(stage, MeanPool.kind)
    first, second = by_hand(view.trace.output("convolution").astype(np.float64), np.mean)
    np.testing.assert_allclose(stage.shown(RELU_FIRST, 3), first, atol=1e-6)
    np.testing.assert_allclose(stage.shown(POOL_FIRST, 3), second, atol=1e-6)
    np.testing.assert_allclose(stage.shown(DIFFERENCE, 3), first - second, atol=1e-6)
    assert stage.panel.heading.text() == "Here the order matters, and this is why"
    assert "41 of 48 cells differ, by up to 0.39." in stage.panel.found.text()
    assert "This network itself uses max pooling" in stage.panel.found.text()
    switch(stage, MaxPool.kind)
    assert not stage.shown(DIFFERENCE, 3).any()


def test_the_window_is_worked_out_both_ways(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    stage.present(talk, focus=Focus("pooling", 0, 0, 0))
    assert [label.text() for label in stage.panel.formulas] == [
        "ReLU first:  max(ReLU(0.78), ReLU(−0.11), ReLU(−0.11), ReLU(1.00)) = max(0.78, 0.00, 0.00, 1.00) = 1.00",
        "max first:  ReLU(max(0.78, −0.11, −0.11, 1.00)) = ReLU(1.00) = 1.00"]
    for key in ROWS:
        assert stage.is_framed(key, 0, 0, 0, 1, 1, "focus")
    assert stage.is_framed(GIVEN, 0, 0, 0, 2, 2, "accent")
    switch(stage, MeanPool.kind)
    assert stage.panel.formulas[0].text().endswith("= mean(0.78, 0.00, 0.00, 1.00) = 0.44")
    assert stage.panel.formulas[1].text() == "mean first:  ReLU(mean(0.78, −0.11, −0.11, 1.00)) = ReLU(0.39) = 0.39"


def test_in_fractions(stage):
    talk = zoo.load("talk")
    view = stage.view(talk, focus=Focus("pooling", 0, 0, 0))
    stage.panel.present(view)
    stage.panel.present(replace(view, reading="fractions", exact=fractions(talk, view.trace.picture)))
    switch(stage, MeanPool.kind)
    assert stage.panel.formulas[0].text().endswith("= mean(7/9, 0, 0, 1) = 4/9")
    assert stage.panel.formulas[1].text().endswith("= ReLU(7/18) = 7/18")
    assert "by up to 7/18." in stage.panel.found.text()


def test_pointing_looks_at_the_networks_own_cell(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    for key in ROWS:
        assert stage.point(key, 2, 1, 3) == [Point(Focus("pooling", 2, 1, 3))]
    assert stage.point(GIVEN, 1, 6, 0) == [Point(Focus("convolution", 1, 6, 0))]
    assert stage.click(GIVEN, 1, 6, 0) == [Pin(Focus("convolution", 1, 6, 0))]
    stage.present(talk, focus=Focus("convolution", 1, 6, 0))
    assert stage.is_framed(RELU_FIRST, 1, 3, 0, 1, 1, "focus")


def test_a_network_that_pools_first(stage):
    net = meaning(MaxPool("pool"), first="pool")
    view = stage.present(net)
    np.testing.assert_allclose(stage.shown(POOL_FIRST, 2), view.trace.output("relu"), atol=1e-6)
    assert "✓ The second row is what the network computes." in stage.panel.found.text()
    assert stage.point(RELU_FIRST, 1, 2, 2) == [Point(Focus("relu", 1, 2, 2))]


def test_the_kind_at_first_is_the_networks_own(stage):
    view = stage.present(meaning(MeanPool("pool")))
    assert stage.panel.kinds[MeanPool.kind].isChecked()
    np.testing.assert_allclose(stage.shown(RELU_FIRST, 2), view.trace.output("pool"), atol=1e-6)
    assert "✓ The upper row is what the network computes." in stage.panel.found.text()


def test_equal_means_are_not_called_a_law(stage):
    net = meaning(MeanPool("pool"))
    stage.present(net, picture=np.zeros((1, 9, 9), np.float32))
    assert stage.panel.heading.text() == "For this picture the order makes no difference, for others it may"


def test_a_block_can_be_chosen_where_there_are_several(stage):
    stage.present(zoo.load("talk"))
    assert not stage.panel.block_box.isVisible()
    view = stage.present(zoo.load("letters-28"))
    box = stage.panel.block_box
    assert [box.itemText(place) for place in range(box.count())] == ["convolution 1", "convolution 2"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    np.testing.assert_allclose(stage.shown(RELU_FIRST, 16), view.trace.output("pooling2"), atol=1e-5)
    stage.assert_nothing_overlaps()


@pytest.mark.parametrize("name", ["talk", "letters-28"])
def test_it_follows_the_pad_at_once(stage, name):
    net = zoo.load(name)
    stage.present(net)
    view = stage.view(net, picture=np.full(net.input_shape, -1, np.float32))
    stage.panel.present(view)
    pooled = view.trace.output("pooling")
    np.testing.assert_allclose(stage.shown(RELU_FIRST, len(pooled)), pooled, atol=1e-5)


def test_keys_walk_and_a_pin_comes_along(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    focus = Focus("pooling", 0, 1, 1)
    stage.point(POOL_FIRST, 0, 1, 1)
    stage.panel.present(replace(stage.view(talk, focus=focus), pinned=True, lit=lit(talk.stack, focus)))
    assert stage.canvas.held == (POOL_FIRST, 0, 1, 1)
    stage.wishes.clear()
    QTest.keyClick(stage.canvas, Qt.Key.Key_Down)
    assert Pin(Focus("pooling", 0, 2, 1)) in stage.wishes


def test_without_such_a_block_it_says_so(stage, plain):
    stage.present(zoo.load("talk"))
    stage.present(plain)
    assert stage.words.strip().startswith("This network has no convolution that ReLU and pooling follow")
    assert not stage.canvas.isVisible()


@pytest.mark.parametrize("size", [(560, 300), (1040, 520), (1800, 900)])
def test_nothing_lies_on_anything_else(on_stage, size):
    stage = on_stage(OrderPanel, size)
    for name in zoo.names():
        stage.present(zoo.load(name))
        if stage.canvas.isVisible():  # a network without a convolution has no order to change
            stage.assert_nothing_overlaps()
            stage.canvas.grab()


def test_the_list_of_convolutions_has_a_name_that_is_heard_and_seen_only_where_there_are_several(stage):
    panel = stage.panel
    stage.present(zoo.load("letters-28"))
    heard = [label.text(QAccessible.Text.Name)
             for label, _ in QAccessible.queryAccessibleInterface(panel.block_box).relations()]
    assert heard == ["Of layer"]
    assert not panel.block_box.isHidden()
    stage.present(zoo.load("talk"))
    assert panel.block_box.isHidden()
    assert all(label.isHidden() for label in panel.findChildren(QLabel) if label.buddy() is panel.block_box)


@pytest.mark.parametrize(("bend", "name", "reason"), [
    (LeakyReLU("relu", 0.25), "leaky", "first have made smaller"), (Tanh("relu"), "tanh", "either may give more")])
def test_what_stands_in_the_place_of_relu_has_an_order_too(stage, bend, name, reason):
    net = network((Conv("conv", 2, (3, 3)), bend, MaxPool("pool"), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=3)
    view = stage.present(net)
    np.testing.assert_allclose(stage.shown(RELU_FIRST, 2), view.trace.output("pool"), atol=1e-6)
    assert not stage.shown(DIFFERENCE, 2).any()
    assert "✓ The upper row is what the network computes." in stage.panel.found.text()
    assert stage.panel.formulas[0].text().startswith(f"{name} first:  max({name}(")
    switch(stage, MeanPool.kind)
    assert stage.shown(DIFFERENCE, 2).any()
    assert reason in stage.panel.reason.text()
