"""Parts of a network in the whole window: switched off, frozen, and marked wherever they appear."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.explain.ablation import ablation
from xoviz.gui.panels.ablation.table import FROZEN, ON, PART
from xoviz.nn import Focus
from xoviz.nn.parts import without
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseNetwork, LearnFromScratch, Pause, Point

LONG = 20_000
LEFT = Qt.MouseButton.LeftButton
THIRD, FOURTH = ("convolution", 2), ("convolution", 3)


@pytest.fixture
def window(opened, qtbot):
    qtbot.waitUntil(lambda: bool(opened.parts.verdict.letter.text()), timeout=LONG)
    session = opened.findChild(Session)
    session.wish(ChooseNetwork("letters-9"))
    return opened


@pytest.fixture
def session(window):
    return window.findChild(Session)


def click(panel, part, column):
    index = panel.model.index(panel.model.place_of(part), column)
    panel.table.scrollTo(index)
    QTest.mouseClick(panel.table.viewport(), LEFT, pos=panel.table.visualRect(index).center())


def test_what_it_costs_to_do_without_is_measured_shown_and_taken_back(window, session, qtbot):
    window.parts.tabs.open("ablation")
    panel = window.parts.tabs.panel(window.parts.tabs.currentIndex())
    whole = session.contents.network
    qtbot.waitUntil(lambda: panel.found is not None and panel.found.complete, timeout=LONG)
    before = panel.found
    assert [panel.model.row(row).part for row in range(10)] == [part for part, _ in before.ranked]

    click(panel, THIRD, ON)
    click(panel, FOURTH, ON)
    click(panel, ("votes", 0), FROZEN)
    off = without(whole, (THIRD, FOURTH))
    qtbot.waitUntil(lambda: panel.found.complete and panel.found.lacking is session.contents.network, timeout=LONG)
    assert np.array_equal(session.contents.network.vector, off.vector)
    assert panel.found.together == list(ablation(off, session.letters()))[-1].whole
    assert panel.found.without == before.without, "each is still measured alone"
    assert "2 parts are switched off" in panel.together.text()
    assert panel.summary.texts[1][1] == f"{100 * panel.found.together.accuracy:.1f} %"
    assert window.parts.filters.strip.gallery("convolution").badges[2:4] == ("off", "off")
    assert (window.parts.held_back.off.text(), window.parts.held_back.frozen.text()) == ("2 off", "1 frozen")

    click(panel, ("convolution", 5), PART)
    qtbot.waitUntil(lambda: window.parts.filters.strip.gallery("convolution").chosen == 5)
    session.wish(LearnFromScratch())
    qtbot.waitUntil(lambda: session.training.view.step >= 30, timeout=LONG)
    session.wish(Pause())
    learned = session.contents.network.parameters
    assert not learned["convolution.weights"][2:4].any()
    assert np.array_equal(learned["votes.weights"][0], whole.parameters["votes.weights"][0])
    qtbot.waitUntil(lambda: panel.found.complete and panel.found.lacking is session.contents.network, timeout=LONG)

    QTest.mouseClick(panel.all_on, LEFT)
    QTest.mouseClick(panel.all_learn, LEFT)
    held = window.parts.held_back
    qtbot.waitUntil(lambda: not held.off.isVisible() and not held.frozen.isVisible())
    assert np.array_equal(session.contents.network.parameters["convolution.weights"][2:4],
                          whole.parameters["convolution.weights"][2:4])


def test_a_filter_is_frozen_and_switched_off_in_the_editor_its_menu_and_the_menu_of_cells(window, session, qtbot):
    tools, strip = window.parts.filters.tools, window.parts.filters.strip.gallery("convolution")
    window.parts.tabs.open("network")
    qtbot.waitUntil(tools.freeze.isEnabled)
    QTest.mouseClick(tools.freeze, LEFT)
    qtbot.waitUntil(lambda: strip.badges[:1] == ("freeze",))
    assert tools.freeze.isChecked()
    assert "learns nothing" in window.parts.filters.message

    at = strip.rect_of(3).center()
    QApplication.sendEvent(strip, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, strip.mapToGlobal(at)))
    menu = window.parts.filters.menu
    assert menu.heading.text() == "Filter 4"
    qtbot.waitUntil(lambda: menu.isVisible() and strip.chosen == 3)
    window.parts.actions.by_name["switch_off_filter"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: strip.badges[3:4] == ("off",))
    assert tools.off.isChecked()
    assert "switch it on" in window.parts.filters.message
    canvas = window.parts.tabs.panel(0)._canvas
    assert {(badge.key, badge.map, badge.badge) for badge in canvas.badges} == {
        (layer, map_, badge) for layer in ("convolution", "relu", "pooling")
        for map_, badge in ((0, "freeze"), (3, "off"))}

    session.wish(Point(Focus("votes", 1, 0, 0)))
    qtbot.waitUntil(lambda: bool(window.parts.whereabouts.text()))
    window.parts.copying.pop_up(QPoint(0, 0))
    assert window.parts.part_actions.freeze.text() == "Freeze the vote for O"
    window.parts.part_actions.off.trigger()
    window.parts.copying.menu.close()
    qtbot.waitUntil(lambda: window.parts.held_back.off.text() == "2 off")
    assert ("votes", 1) in session.contents.off
    assert "the vote for O" in window.parts.held_back.off.toolTip()
    QTest.mouseClick(window.parts.held_back.off, LEFT)
    assert window.parts.tabs.name == "ablation"


def test_a_hidden_unit_is_looked_at_switched_off_and_votes_no_more(window, session, qtbot):
    session.wish(ChooseNetwork("letters-28"))
    window.parts.tabs.open("hidden")
    panel = window.parts.tabs.panel(window.parts.tabs.currentIndex())
    qtbot.waitUntil(lambda: len(panel.units.order) == 32)
    unit = int(panel.units.order[1])
    QTest.mouseClick(panel.units.viewport(), LEFT, pos=panel.units.rect_of(unit).center())
    qtbot.waitUntil(lambda: f"map {unit + 1}," in window.parts.whereabouts.text())
    assert session.pinned
    lead = panel._found.lead(*np.argsort(-panel._found.votes.sum(axis=1))[:2])[unit]
    assert lead != 0
    QTest.mouseClick(panel.detail.off, LEFT)
    qtbot.waitUntil(lambda: ("hidden", unit) in session.contents.off and not panel._found.votes[:, unit].any())
    QTest.mouseClick(panel.detail.off, LEFT)
    qtbot.waitUntil(lambda: not session.contents.off and bool(panel._found.votes[:, unit].any()))
