"""A sweep in a real window: started by a click, opened by a click, and gone with the window."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz.gui.main_window import MainWindow
from xoviz.state.session import Session

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(opened: MainWindow) -> MainWindow:
    opened.parts.tabs.open("sweep")
    return opened


def test_a_newcomer_sweeps_opens_the_best_and_closes_the_window(window: MainWindow, qtbot: QtBot,
                                                                 tmp_path: Path) -> None:
    session, panel = window.findChild(Session), window.parts.tabs.panel(window.parts.tabs.currentIndex())
    panel.form.pictures.setValue(640)
    panel.form.processes.setValue(1)
    QTest.keyClicks(panel.form.path, str(tmp_path / "sweep.jsonl"))
    qtbot.mouseClick(panel.start, LEFT)
    qtbot.waitUntil(lambda: panel.watched is not None and panel.watched.progress.done >= 2, timeout=30_000)
    before = session.contents.network
    first = panel.results.table.visualRect(panel.results.sorted.index(0, 1))
    qtbot.mouseClick(panel.results.table.viewport(), LEFT, pos=first.center())
    qtbot.waitUntil(lambda: session.contents.network is not before, timeout=30_000)
    outcome = panel.watched.progress.lines[0].outcome
    assert outcome is not None
    assert session.contents.network.stack.size == outcome.parameters
    assert multiprocessing.active_children()
    window.close()
    assert not multiprocessing.active_children()
