"""The tab "Wanted" in the whole window: what is clicked comes to the pad, and it follows a network that learns."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz.nn import Focus
from xoviz.state.session import Session
from xoviz.state.wishes import LearnFromScratch, Pause

LONG = 20_000
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(opened, qtbot):
    qtbot.waitUntil(lambda: bool(opened.parts.verdict.letter.text()), timeout=LONG)
    opened.parts.tabs.open("wanted")
    return opened


@pytest.fixture
def panel(window, qtbot):
    panel = window.parts.tabs.panel(window.parts.tabs.currentIndex())
    qtbot.waitUntil(lambda: panel.found is not None and panel.found.done, timeout=LONG)
    return panel


def test_a_letter_and_an_ideal_come_to_the_pad_with_the_cell_that_they_excite(window, panel, qtbot):
    session = window.findChild(Session)
    panel.pane.board.grab()
    place = panel.pane.board.place_rect(3).center().toPoint()
    sight, ideal = panel.pane.sights[3], panel.pane.ideal
    QTest.mouseClick(panel.pane.board, LEFT, NO_KEYS, place)
    qtbot.waitUntil(lambda: np.array_equal(session.pad, sight.picture))
    assert session.contents.answer == sight.answer
    QTest.mouseClick(panel.pane.ideal_view, LEFT)
    qtbot.waitUntil(lambda: not np.array_equal(session.pad, sight.picture))
    shown = []
    session.viewed.connect(shown.append)
    session.refresh()
    at = shown[-1].focus
    assert at == ideal.focus == Focus("convolution", 0, 3, 3)
    assert shown[-1].trace.output("convolution")[0, at.row, at.column] == pytest.approx(ideal.value, rel=1e-4)
    session.viewed.disconnect(shown.append)


def test_it_follows_a_network_that_learns_and_rests_once_all_is_known(window, panel, qtbot):
    session, before = window.findChild(Session), panel.found
    session.wish(LearnFromScratch())
    qtbot.waitUntil(lambda: panel.pane.ideal.network is not before.network, timeout=LONG)
    assert panel.found.network is not before.network
    session.wish(Pause())
    qtbot.waitUntil(lambda: panel.found.network is session.contents.network and panel.found.done
                    and all(ideal.network is session.contents.network for ideal in panel.found.ideals), timeout=LONG)
    asked = []
    panel.wish.connect(asked.append)
    session.refresh()
    assert asked == []
