"""The window on a screen of 1280 x 720 logical pixels: it fits, and the pad is the largest thing in its column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz import tasks, zoo
from xoviz.app import make_window
from xoviz.gui.filter_tools import FilterTools
from xoviz.gui.main_window import MainWindow
from xoviz.nn.shorthand import understood
from xoviz.state.session import Session
from xoviz.state.wishes import ChangeStack, ChooseFilter, ChooseNetwork, ChooseTask


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = make_window(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.show()
    qtbot.waitExposed(made)
    made.prepare()
    qtbot.waitUntil(lambda: bool(made.parts.verdict.letter.text()))
    yield made
    made.close()
    made.deleteLater()


@pytest.mark.parametrize("name", zoo.names())
def test_it_fits_whatever_the_network(window: MainWindow, name: str) -> None:
    window.findChild(Session).wish(ChooseNetwork(name))
    for place in range(window.parts.tabs.count()):
        window.parts.tabs.setCurrentIndex(place)
        QApplication.processEvents()
        least = window.minimumSizeHint()
        assert least.width() <= 1240
        assert least.height() <= 680


def test_it_fits_and_keeps_its_width_whatever_task_comes_after_which(window: MainWindow) -> None:
    window.resize(1366, 768)
    names = [name for name in tasks.names() if name != "digits"]  # which may have to be fetched
    session = window.findChild(Session)
    for name in (*names, "grasp", *reversed(names)):
        session.wish(ChooseTask(name))
        for _ in range(3):
            QApplication.processEvents()
        least = window.minimumSizeHint()
        assert least.width() <= 1366, name
        assert least.height() <= 680, name
        assert (window.width(), window.height()) == (1366, 768), name


def test_the_pad_has_the_room_that_there_is(window: MainWindow) -> None:
    window.resize(1366, 768)
    QApplication.processEvents()
    assert window.pad.grid.geometry_of_cells.whole().width() >= 230


def test_many_filters_of_many_channels_leave_the_buttons_their_room(window: MainWindow) -> None:
    window.resize(1366, 768)
    layers = understood("conv 8@3 pad 1 | relu | conv 32@3 pad 1 | relu | conv 64@3 | dense 2")
    window.findChild(Session).wish(ChangeStack(layers, "Deep"))
    window.findChild(Session).wish(ChooseFilter("convolution3", 5))
    for _ in range(5):
        QApplication.processEvents()
    tools = window.parts.filters.findChild(FilterTools)
    assert tools.height() >= tools.minimumSizeHint().height()


def test_of_the_parts_that_share_a_place_the_filters_are_in_front(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.parts.filters.visibleRegion().isEmpty())
    assert window.parts.transforms.visibleRegion().isEmpty()
