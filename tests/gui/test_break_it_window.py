"""The break-it bench in a real window: curves appear, a level goes onto the pad, and the hand moves the letter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz.gui.main_window import MainWindow
from xoviz.gui.panels.break_it import BreakItPanel
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseNetwork, ShowSample
from xoviz.tasks.transforms import Transform

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    session = opened.findChild(Session)
    session.wish(ChooseNetwork("letters-9"))
    session.wish(ShowSample("x"))
    opened.parts.tabs.open("break_it")
    qtbot.waitUntil(lambda: opened.pad.size_of_pad == 9)
    return opened


def test_a_newcomer_breaks_it(window: MainWindow, qtbot: QtBot) -> None:
    session, panel = window.findChild(Session), window.parts.tabs.panel(window.parts.tabs.currentIndex())
    assert isinstance(panel, BreakItPanel)
    page = panel.curves
    page.stage.of.buttons[1].click()
    page.stage.chips.buttons[1].click()
    qtbot.waitUntil(lambda: page.bench is not None and page.bench.kind == "turn" and page.bench.curves.done)
    qtbot.waitUntil(lambda: session.studies.view["rivals"].result is not None)
    place = page.bench.curves.levels.tolist().index(45.0)
    qtbot.mouseClick(page.stage.plot, LEFT, pos=QPoint(round(page.stage.plot.x_of(place)), 60))
    assert session.contents.transform == Transform(turn=45)
    qtbot.waitUntil(lambda: page.stage.level.text() == "Turn: 45°")

    panel.switch.buttons[3].click()
    assert not session.studies.running("curves")
    assert not session.studies.running("rivals")
    session.undo()
    qtbot.waitUntil(lambda: window.parts.transforms.slider("turn").value == 0)
    window.parts.actions.by_name["move"].trigger()
    cell = window.pad.grid.geometry_of_cells
    QTest.mousePress(window.pad.grid, LEFT, NONE, cell.rect(4, 4).center().toPoint())
    QTest.mouseMove(window.pad.grid, cell.rect(4, 6).center().toPoint())
    QTest.mouseMove(window.pad.grid, cell.rect(5, 6).center().toPoint())
    QTest.mouseRelease(window.pad.grid, LEFT, NONE, cell.rect(5, 6).center().toPoint())
    assert session.contents.transform == Transform(shift_x=2, shift_y=1)
    qtbot.waitUntil(lambda: panel.moving.where.text().startswith("Moved 2 right, 1 down"))
    convolution = next(row for row in panel.moving.strip.rows if row.name.startswith("convolution"))
    assert convolution.followed == 0 < convolution.in_place
    session.undo()  # one gesture is one step
    assert session.contents.transform == Transform()

    panel.switch.buttons[2].click()
    panel.flips.search.click()
    qtbot.waitUntil(lambda: panel.flips.flips is not None and panel.flips.flips.done, timeout=20_000)
    panel.flips.player.go_last()
    qtbot.waitUntil(lambda: "behind" in panel.flips.verdict.text())
    assert session.contents.answer == 0
