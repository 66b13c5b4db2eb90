"""The tab "Hidden": a row a unit, sorted by what it decides, and one of them at large."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.hidden import hidden
from xoviz.gui.panels.hidden import BY_NUMBER, BY_VALUE, HiddenPanel
from xoviz.gui.panels.hidden.beginning import UNITS
from xoviz.gui.panels.hidden.detail import WEIGHTS
from xoviz.gui.panels.hidden.portrait import Portrait
from xoviz.gui.panels.hidden.row_paint import ROW
from xoviz.nn import Dense, Focus, network
from xoviz.nn.shorthand import understood
from xoviz.state.view import TrainingView
from xoviz.state.wishes import ChangeStack, Freeze, Pin, Point, SwitchOff

LEFT = Qt.MouseButton.LeftButton
NET = network(understood("conv 4@3 | relu | pool 2 | dense 20 | relu | dense 2"), (1, 9, 9), ("X", "O"), seed=3)
WIDE = network(understood("conv 4@3 | relu | pool 2 | dense 512 | tanh | dense 24 | relu | dense 10"), (1, 9, 9),
               tuple("0123456789"), seed=3)


@pytest.fixture
def stage(on_stage):
    return on_stage(HiddenPanel, (900, 430))


def middle(panel, unit):
    return panel.units.rect_of(unit).center()


def press(panel, unit):
    QTest.mouseClick(panel.units.viewport(), LEFT, pos=middle(panel, unit))


def test_units_are_sorted_by_what_they_decide(stage):
    view = stage.present(NET)
    found, scores = hidden(view.trace, "hidden"), view.trace.scores
    winner = int(scores.argmax())
    lead = found.votes[winner] - found.votes[1 - winner]
    panel = stage.panel
    assert (np.diff(lead[panel.units.order]) <= 0).all()
    ahead = f"{abs(float(scores[0] - scores[1])):.2f}"
    assert f"{'XO'[winner]} is ahead of {'XO'[1 - winner]} by {ahead}" in panel.verdict.text()
    for choice, order in ((BY_VALUE, np.argsort(-found.heard, kind="stable")), (BY_NUMBER, np.arange(20))):
        panel.order.setCurrentIndex(choice)
        panel.order.activated.emit(choice)
        assert np.array_equal(panel.units.order, order)


def test_the_unit_at_large_shows_its_weights_over_the_maps_it_reads(stage):
    view = stage.present(NET)
    panel, canvas = stage.panel, stage.canvas
    unit = int(panel.units.order[3])
    press(panel, unit)
    assert panel.detail.heading.text() == f"Unit {unit + 1} of hidden layer"
    assert np.allclose(stage.shown(WEIGHTS, 4), NET.parameters["hidden.weights"][unit])
    assert np.allclose(stage.shown("pooling", 4), view.trace.output("pooling"))
    weights, read = (group.frames for group in canvas.groups())
    assert weights == read != ()
    assert stage.wishes[-1] == Pin(Focus("hidden", unit, 0, 0))


def test_pointing_at_rows_and_at_weights_is_shared(stage):
    view = stage.present(NET)
    panel, unit = stage.panel, int(stage.panel.units.order[2])
    QTest.mouseMove(panel.units.viewport(), middle(panel, unit))
    assert stage.wishes[-1] == Point(Focus("hidden", unit, 0, 0))
    assert stage.point(WEIGHTS, 2, 1, 0) == [Point(Focus("pooling", 2, 1, 0))]
    stage.panel.present(replace(view, focus=Focus("pooling", 2, 1, 0)))
    shown = panel._unit
    weight, value = NET.parameters["hidden.weights"][shown, 2, 1, 0], view.trace.output("pooling")[2, 1, 0]
    assert f"= {weight * value:.2f}".replace("-", "−") in panel.detail.line.text()
    assert stage.leave() == [Point(None)]
    stage.panel.present(replace(view, focus=Focus("relu2", 7, 0, 0), pinned=True))
    assert panel.detail.heading.text() == "Unit 8 of hidden layer"
    QTest.mouseMove(panel.units.viewport(), middle(panel, int(panel.units.order[0])))
    assert stage.wishes == [Point(None)], "a pin holds"


def test_space_and_f_switch_as_in_the_table_of_ablations(stage):
    view = stage.present(NET)
    units, part = stage.panel.units, ("hidden", stage.panel.units.order[0])
    units.setFocus(Qt.FocusReason.TabFocusReason)
    stage.wishes.clear()
    QTest.keyClick(units, Qt.Key.Key_Space)
    QTest.keyClick(units, Qt.Key.Key_F)
    assert stage.wishes == [SwitchOff((part,)), Freeze((part,))]
    stage.panel.present(replace(view, off=frozenset({part}), frozen=frozenset({part})))
    stage.wishes.clear()
    QTest.keyClick(units, Qt.Key.Key_Space)
    QTest.keyClick(units, Qt.Key.Key_F)
    assert stage.wishes == [SwitchOff((part,), off=False), Freeze((part,), on=False)]


def test_keys_go_from_row_to_row(stage):
    stage.present(NET)
    units = stage.panel.units
    for key, place in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_End, 19), (Qt.Key.Key_Up, 18), (Qt.Key.Key_Home, 0)):
        stage.wishes.clear()
        QTest.keyClick(units, key)
        unit = int(units.order[place])
        assert stage.wishes == [Point(Focus("hidden", unit, 0, 0))]
        assert units.viewport().rect().contains(middle(stage.panel, unit))
        assert units.accessibleDescription().startswith(f"Unit {unit + 1} of hidden layer. It ")
    stage.wishes.clear()
    QTest.keyClick(units, Qt.Key.Key_Return)
    assert stage.wishes == [Pin(Focus("hidden", int(units.order[0]), 0, 0))]


def test_of_hundreds_only_those_in_sight_are_painted_and_the_rows_keep_their_places_while_it_learns(stage):
    view = stage.present(WIDE)
    panel = stage.panel
    panel.choose_layer(0)
    asked = []
    panel.units.provide(lambda unit: asked.append(unit) or panel._image(unit), lambda unit: None, str)
    panel.units.grab()
    assert 0 < len(set(asked)) <= panel.units.height() // ROW + 2
    panel.units.verticalScrollBar().setValue(300 * ROW)
    asked.clear()
    panel.units.grab()
    assert int(panel.units.order[300]) in asked
    order = panel.units.order
    learned = WIDE.with_vector(WIDE.vector * np.float32(-1))
    panel.present(replace(view, trace=learned.forward(view.trace.picture), training=TrainingView(playing=True)))
    assert np.array_equal(panel.units.order, order)
    trace = learned.forward(-view.trace.picture)
    panel.present(replace(view, trace=trace, pad=trace.picture[0], training=TrainingView(playing=True)))
    assert not np.array_equal(panel.units.order, order), "another picture"


def test_the_switches_of_the_unit_at_large(stage):
    view = stage.present(NET)
    panel = stage.panel
    part = ("hidden", panel._unit)
    stage.wishes.clear()
    QTest.mouseClick(panel.detail.freeze, LEFT)
    QTest.mouseClick(panel.detail.off, LEFT)
    assert stage.wishes == [Freeze((part,)), SwitchOff((part,))]
    panel.present(replace(view, frozen=frozenset({part}), off=frozenset({part})))
    assert panel.detail.freeze.isChecked()
    assert panel.detail.off.isChecked()
    assert "switched off" in panel.units.accessibleDescription()
    stage.wishes.clear()
    QTest.mouseClick(panel.detail.off, LEFT)
    assert stage.wishes == [SwitchOff((part,), off=False)]


def test_without_hidden_units_a_button_puts_some_in(stage, plain):
    stage.present(plain)
    panel = stage.panel
    assert "No hidden units" in stage.words
    assert not panel.units.isVisible()
    QTest.mouseClick(panel.empty.button, LEFT)
    wish = stage.wishes[-1]
    assert isinstance(wish, ChangeStack)
    assert [layer.kind for layer in wish.layers] == ["dense", "relu", "dense"]
    assert wish.layers[0] == Dense("hidden", UNITS)
    stage.present(network(wish.layers, (1, 9, 9), ("X", "O"), seed=2))
    assert panel.units.isVisible()
    assert len(panel.units.order) == UNITS


def test_more_than_two_classes_have_narrow_bars_and_nothing_is_clipped(stage):
    stage.present(WIDE)
    assert [button.text() for button in stage.panel.layers.buttons] == ["Hidden layer 1, 512 units",
                                                                        "Hidden layer 2, 24 units"]
    stage.panel.units.resize(stage.panel.units.minimumSizeHint())
    stage.panel.units.grab()
    stage.assert_nothing_overlaps()


def test_a_portrait_fits_its_row_whatever_a_unit_reads():
    for shape in ((16, 5, 5), (64, 14, 14), (1, 28, 28), (512, 1, 1), (3, 1, 1), (1, 64, 64), (7, 1, 1)):
        layout = Portrait.layout(shape)
        portrait = Portrait.fit(*layout)
        image = portrait.drawn(np.zeros(layout, np.float32), 1.0, QColor("#ffffff"))
        assert np.prod(layout) == np.prod(shape)
        assert portrait.cell >= 1
        assert image.width() >= portrait.across * layout[2]
    assert Portrait.layout((512, 1, 1)) == (1, 16, 32)


def test_the_shipped_network_is_shown_and_a_row_below_the_sight_is_not_picked(stage):
    stage.present(zoo.load("letters-28"))
    QApplication.processEvents()
    units = stage.panel.units
    assert units.unit_at(-5) is None
    assert units.unit_at(5) is None, "the header"
    stage.wishes.clear()
    QTest.mouseClick(units.viewport(), LEFT, pos=QPoint(20, 3))
    assert stage.wishes == []
