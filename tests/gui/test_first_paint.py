"""Between the first paint and the parts: the window with its pad alone, which is ready to be used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz.app import begin_window, make_window
from xoviz.gui.main_window import MainWindow
from xoviz.gui.panel_tabs import PanelTabs
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.nn import PICTURE
from xoviz.pictures.write import write
from xoviz.state.session import Session
from xoviz.tasks.known.letters import LettersTask

LEFT = Qt.MouseButton.LeftButton
STATIONS = 80
"""Of the Tab key, in a window that has just been opened."""


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def begun(qtbot: QtBot, settings: QSettings) -> Iterator[MainWindow]:
    """The window as it is first painted."""
    made = begin_window(settings)
    assert (made.pad.grid.values == 1).any()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def stands(window: MainWindow) -> bool:
    return bool(window.findChildren(PanelTabs))


def test_first_there_are_the_pad_with_its_picture_and_all_titles(begun: MainWindow) -> None:
    np.testing.assert_array_equal(begun.pad.grid.values, LettersTask().samples()[0].picture[0])
    assert begun.pad.isVisible()
    assert [dock.windowTitle() for dock in begun.docks] == ["Drawing", "Filters", "Transforms", "As read"]
    assert [action.text() for action in begun.menuBar().actions()] == [
        "&File", "&Edit", "&Draw", "Fi&lter", "&Train", "&View", "T&ools", "&Help"]
    assert not stands(begun)
    side = begun.pad.grid.geometry_of_cells.side
    begun.complete()
    QApplication.processEvents()
    assert abs(begun.pad.grid.geometry_of_cells.side - side) <= 1
    assert stands(begun)
    np.testing.assert_array_equal(begun.findChild(Session).pad[0], begun.pad.grid.values)


@pytest.mark.parametrize("size", [9, 12, 28])
def test_the_picture_is_the_one_that_the_session_begins_with(qtbot: QtBot, settings: QSettings, size: int) -> None:
    settings.setValue("pad/size", size)
    window = begin_window(settings)
    qtbot.addWidget(window)
    first = window.pad.grid.values
    assert first.shape == (size, size)
    np.testing.assert_array_equal(window.session.pad[0], first)
    np.testing.assert_array_equal(window.pad.grid.values, first)
    window.close()


def test_what_is_drawn_at_once_is_shown_by_all_parts_and_can_be_undone(begun: MainWindow, qtbot: QtBot) -> None:
    grid = begun.pad.grid
    assert begun.findChild(Session) is None
    point = grid.geometry_of_cells.rect(0, 4).center().toPoint()
    QTest.mousePress(grid, LEFT, pos=point)
    session = begun.findChild(Session)
    assert session.contents.drawing[0, 0, 4] == 1
    assert not stands(begun)
    parts = begun.complete()
    QTest.mouseMove(grid, grid.geometry_of_cells.rect(0, 6).center().toPoint())
    QTest.mouseRelease(grid, LEFT, pos=grid.geometry_of_cells.rect(0, 6).center().toPoint())
    assert list(session.contents.drawing[0, 0, 4:7]) == [1, 1, 1]
    canvas = parts.tabs.panel(0).findChild(MapCanvas)
    qtbot.waitUntil(lambda: [canvas.value(PICTURE, 0, 0, column) for column in (4, 5, 6)] == [1, 1, 1])
    assert parts.actions.by_name["undo"].text() == "&Undo Draw"
    parts.actions.by_name["undo"].trigger()
    qtbot.waitUntil(lambda: canvas.value(PICTURE, 0, 0, 5) == -1)


def test_it_can_be_closed_at_once_and_all_stays_as_it_was_left(begun: MainWindow, settings: QSettings) -> None:
    settings.setValue("window/state", "AAAA")
    settings.setValue("look/tab", "pooling")
    begun.close()
    assert not stands(begun)
    assert (settings.value("window/state"), settings.value("look/tab")) == ("AAAA", "pooling")
    assert not any(thread.name == "xoviz compute" for thread in threading.enumerate())


def test_a_file_is_open_before_anything_is_painted(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> None:
    write(LettersTask().samples()[5].picture, tmp_path / "o.png", scale=10)
    window = begin_window(settings)
    qtbot.addWidget(window)
    window.open_path(tmp_path / "o.png")
    assert stands(window)
    contents = window.findChild(Session).contents
    np.testing.assert_array_equal(contents.drawing, LettersTask().samples()[5].picture)
    window.close()


def test_whoever_needs_a_part_has_it_made(begun: MainWindow) -> None:
    begun.say("This cannot be done.")
    assert begun.parts.notice.sentence == "This cannot be done."
    assert begun.parts.notice.isVisible()


@pytest.mark.parametrize("after_painting", [False, True])
def test_the_tab_key_goes_the_same_way_whenever_the_parts_are_made(qtbot: QtBot, settings: QSettings,
                                                                 after_painting: bool) -> None:
    window = begin_window(settings) if after_painting else make_window(settings)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.complete()
    with qtbot.waitSignal(window.late_work.done, timeout=20_000):
        window.prepare()
    way = way_of_tab_key(window)
    assert len(way) == STATIONS
    stations = [way.index(name) for name in ("Speed", "Pace", "Drawing pad", "Samples", "Filter")]
    assert stations == sorted(stations)
    window.close()
    window.deleteLater()


def way_of_tab_key(window: MainWindow) -> list[str]:
    """The names of all that the Tab key leads to, in order."""
    names, part = [], window.nextInFocusChain()
    while part is not window:
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(part.accessibleName())
        part = part.nextInFocusChain()
    return names


def test_the_keyboard_is_where_a_window_begins_unless_it_was_moved(begun: MainWindow, qtbot: QtBot) -> None:
    begun.activateWindow()
    qtbot.waitUntil(begun.isActiveWindow)
    assert QApplication.focusWidget() is begun
    parts = begun.complete()
    qtbot.waitUntil(parts.tabs.tabBar().hasFocus)
