"""A game in the window: chosen, edited, watched, taken over, and learned meanwhile."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz.gui.inputs.board import BoardEditor
from xoviz.gui.panels.play import PlayPanel
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseTask, Configure
from xoviz.tasks.games.catch import ROW

LONG = 20_000  # milliseconds until a test gives up


@pytest.fixture
def session(opened):
    return opened.findChild(Session)


@pytest.fixture
def editor(opened, session, qtbot):
    session.wish(ChooseTask("catch"))
    qtbot.waitUntil(lambda: opened.findChild(BoardEditor) is not None and opened.findChild(BoardEditor).isVisible())
    return opened.findChild(BoardEditor)


@pytest.fixture
def panel(opened, editor):
    opened.parts.tabs.open("play")
    return opened.findChild(PlayPanel)


def test_the_empty_tab_leads_to_the_game(opened, session, qtbot):
    opened.parts.tabs.open("play")
    panel = opened.findChild(PlayPanel)
    panel.way_there.button.click()
    qtbot.waitUntil(panel.board.isVisible)
    assert session.contents.task.name == "catch"


def test_what_the_keys_do_to_a_board_is_read_at_once_and_undone(opened, session, editor, qtbot):
    before = session.contents.drawing
    QTest.keyClick(editor.grid, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: editor.grid.values[3, 0] == 1)
    assert int(editor.position[ROW]) == 3
    session.undo()
    qtbot.waitUntil(lambda: int(editor.position[ROW]) == 2)
    assert np.array_equal(session.contents.drawing, before)


def test_the_strip_and_the_die_bring_boards(opened, session, editor, qtbot):
    opened.parts.samples.gallery.setFocus()
    QTest.keyClick(opened.parts.samples.gallery, Qt.Key.Key_Right)
    QTest.keyClick(opened.parts.samples.gallery, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: int(editor.position[ROW]) == 8)
    assert session.contents.answer == 1


def test_one_watches_while_it_learns_from_scratch(opened, session, panel, qtbot):
    session.wish(Configure(speed=0))
    opened.parts.training_bar.learn_button.click()
    panel.controls.speed.setCurrentIndex(4)
    panel.controls.watch.click()
    qtbot.waitUntil(lambda: panel.match.played["network"] >= 1, timeout=LONG)
    qtbot.waitUntil(lambda: session.training.view.accuracy is not None, timeout=LONG)
    QTest.keyClick(panel.board, Qt.Key.Key_Left)
    assert panel.player == "you"
    assert session.training.playing, "taking the bat does not disturb the learning"
    opened.parts.training_bar.play_button.click()
    qtbot.waitUntil(lambda: not session.training.playing, timeout=LONG)
    panel.pause()


def test_a_game_that_is_followed_is_one_step_of_undo(session, editor, panel, qtbot):
    before = session.contents.drawing
    panel.begin()
    panel.follow.setChecked(True)
    for _ in range(4):
        panel.controls.one.click()
        qtbot.waitUntil(lambda: np.array_equal(editor.grid.values, panel.match.picture[0]))
    session.undo()
    assert np.array_equal(session.contents.drawing, before)
    qtbot.waitUntil(lambda: not panel.follow.isChecked())
