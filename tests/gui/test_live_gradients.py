"""Slopes in the whole window: the menu, the shortcut, the button; while one draws and while the network learns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz.gui.panels import PANELS
from xoviz.gui.panels.slopes import SlopeBadge
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseNetwork, Configure, Draw, SetAnswer

LONG = 20_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(opened, qtbot):
    qtbot.waitUntil(lambda: bool(opened.parts.verdict.letter.text()), timeout=LONG)
    return opened


def badge(window):
    return window.parts.tabs.panel(window.parts.tabs.currentIndex()).findChild(SlopeBadge)


def go_to(window, name):
    window.parts.tabs.setCurrentIndex(next(place for place, tab in enumerate(PANELS) if tab.name == name))


def test_menu_button_and_tab_tell_the_same(window, qtbot):
    go_to(window, "network")
    action = window.parts.actions.by_name["show_gradients"]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: badge(window).isVisible())
    assert action.isChecked()
    assert window.parts.slope_switch.button.isChecked()
    for name in ("convolution", "relu", "pooling"):
        go_to(window, name)
        assert badge(window).isVisible()
    QTest.mouseClick(window.parts.slope_switch.button, LEFT)
    qtbot.waitUntil(lambda: not badge(window).isVisible())
    assert not action.isChecked()


def test_a_drawing_that_nobody_knows_has_none_until_somebody_says_what_it_is(window, qtbot):
    session = window.findChild(Session)
    go_to(window, "network")
    window.parts.actions.by_name["show_gradients"].trigger()
    session.wish(Draw(session.pad[0]))
    qtbot.waitUntil(window.parts.slope_switch.note.isVisible)
    assert "these are values" in badge(window).scales.text()
    session.wish(SetAnswer(1))
    qtbot.waitUntil(lambda: not window.parts.slope_switch.note.isVisible())
    assert "colours to" in badge(window).scales.text()


def test_they_are_live_while_the_network_learns(window, qtbot):
    session = window.findChild(Session)
    session.wish(ChooseNetwork("talk"))
    session.wish(Configure(speed=0))
    go_to(window, "network")
    window.parts.actions.by_name["show_gradients"].trigger()
    qtbot.waitUntil(lambda: badge(window).isVisible())
    window.parts.actions.by_name["learn"].trigger()
    seen = set()

    def several():
        seen.add(badge(window).scales.text())
        return len(seen) > 5

    qtbot.waitUntil(several, timeout=LONG)
    window.parts.actions.by_name["play"].trigger()
    qtbot.waitUntil(lambda: not session.training.playing, timeout=LONG)
