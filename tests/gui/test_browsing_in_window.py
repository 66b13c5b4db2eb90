"""Browsing in the real window: read in the background, clicked, followed while training, relabelled and taken out."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from xoviz.drawings.collection import Collection, Drawing
from xoviz.gui.main_window import MainWindow
from xoviz.gui.panels.browse import BrowsePanel
from xoviz.state.session import Session
from xoviz.tasks.drawn import DrawnTask

LEFT = Qt.MouseButton.LeftButton
LONG = 20_000


@pytest.fixture
def window(opened: MainWindow) -> MainWindow:
    opened.parts.tabs.open("browse")
    return opened


def browser(window: MainWindow) -> BrowsePanel:
    panel = window.parts.tabs.panel(window.parts.tabs.currentIndex())
    assert isinstance(panel, BrowsePanel)
    return panel


def session(window: MainWindow) -> Session:
    return window.findChild(Session)


def click(qtbot: QtBot, widget: QWidget, place: QPoint) -> None:
    qtbot.mouseClick(widget, LEFT, pos=place)


def test_from_the_matrix_to_the_pad_and_along_with_training(window: MainWindow, qtbot: QtBot) -> None:
    panel, work = browser(window), session(window)
    qtbot.waitUntil(lambda: panel.confusion.counts.sum() == 2000, timeout=LONG)
    click(qtbot, panel.confusion, panel.confusion.rect_of(1, 1).center().toPoint())
    assert len(panel.wall.order) == panel.confusion.counts[1, 1]
    click(qtbot, panel.wall, panel.wall.place_rect(0).center().toPoint())
    number = int(panel.wall.order[0])
    assert np.array_equal(work.contents.drawing, panel.wall.values[number][np.newaxis])
    assert work.contents.answer == 1
    qtbot.waitUntil(lambda: panel.strip.groups[0].isVisible())
    learned = panel.confusion.counts.trace()
    window.parts.training_bar.learn()
    qtbot.waitUntil(lambda: panel.confusion.counts.trace() not in (learned, 0), timeout=LONG)
    assert work.training.playing
    window.parts.tabs.open("votes")
    assert not work.studies.running("browse")
    seen = work.studies.view["browse"]
    first = work.training.view.step
    qtbot.waitUntil(lambda: work.training.view.step > first, timeout=LONG)
    assert work.studies.view["browse"] is seen, "nobody looks"


def test_drawings_of_ones_own_are_relabelled_and_taken_out(window: MainWindow, qtbot: QtBot) -> None:
    panel, work = browser(window), session(window)
    size = work.contents.network.input_shape[1]
    drawings = [Drawing.new(np.eye(size, dtype=np.float32) * 2 - 1, "XO"[number % 2]) for number in range(12)]
    ours = Collection("ours", ("X", "O"), tuple(drawings))
    pictures = ours.pictures(size)
    task = DrawnTask("ours", ("X", "O"), (pictures, ours.answers), (pictures[:4], ours.answers[:4]))
    work.edit({"task": task, "collection": ours}, "ours")
    qtbot.waitUntil(lambda: len(panel.wall.order) == 12, timeout=LONG)
    click(qtbot, panel.wall, panel.wall.place_rect(2).center().toPoint())
    assert panel.shelf.relabel.isEnabled()
    panel.shelf.relabel.menu().actions()[1].trigger()
    assert work.contents.collection.drawings[2].label == "O"
    qtbot.waitUntil(lambda: panel.filters.answer.itemText(2) == "O  (7)", timeout=LONG)
    qtbot.keyClick(panel.wall, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(panel.wall.order) == 11, timeout=LONG)
    assert panel.wall.selected == ()
    work.undo()
    work.undo()
    qtbot.waitUntil(lambda: panel.filters.answer.itemText(2) == "O  (6)", timeout=LONG)
    assert work.contents.collection is ours
