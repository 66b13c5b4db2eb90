"""Two networks side by side in a real window, with real clicks."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from xoviz.gui.main_window import MainWindow
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseNetwork

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    opened.findChild(Session).wish(ChooseNetwork("talk"))
    qtbot.waitUntil(lambda: opened.pad.size_of_pad == 9)
    return opened


def test_a_newcomer_lets_the_talks_filters_fight_a_machine(window: MainWindow, qtbot: QtBot) -> None:
    session = window.findChild(Session)
    before = session.contents.network
    window.parts.tabs.open("duel")
    panel = window.parts.tabs.panel(window.parts.tabs.currentIndex())
    qtbot.waitUntil(lambda: panel.bout is not None and not session.studies.running("duel"))
    painted = before.parameters["convolution.weights"]
    assert np.array_equal(panel.cards[0].trace.network.parameters["convolution.weights"], painted)
    for _ in range(2):
        step = panel.bout.step
        qtbot.mouseClick(panel.step, LEFT)
        qtbot.waitUntil(lambda step=step: panel.bout.step == step + 1 and not session.studies.running("duel"))
    qtbot.mouseClick(panel.play, LEFT)
    qtbot.waitUntil(lambda: panel.bout.step > 40)
    window.parts.tabs.open("network")
    assert not session.studies.running("duel"), "it rests while nobody looks"
    window.parts.tabs.open("duel")
    assert session.studies.running("duel")
    qtbot.mouseClick(panel.play, LEFT)
    qtbot.waitUntil(lambda: panel.play.text() == "Play")
    assert len(panel.curves.plot.levels) >= 3
    second = panel.bout.standings[1].vector
    qtbot.mouseClick(panel.cards[1].take, LEFT)
    assert np.array_equal(session.contents.network.vector, second)
    session.undo()
    assert session.contents.network is before
