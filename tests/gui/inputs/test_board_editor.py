"""The editor of boards: ball and bat with mouse and keys, which way the ball falls, and what the rules say."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from xoviz import tasks
from xoviz.gui.inputs.board import BoardEditor
from xoviz.nn import PICTURE, Focus
from xoviz.state.view import View
from xoviz.state.wishes import Point, SetInput
from xoviz.tasks.games.catch import BAT, COLUMN, ROW, SLANT
from xoviz.zoo import for_task

LEFT, NONE, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CATCH, BOUNCE = tasks.task("catch"), tasks.task("bounce")


def view_of(task, position, **fields):
    network = for_task(task.shape(10), task.classes, 0, task.name, task.stack, task.loss)
    picture = task.game.pictures(position[np.newaxis])[0]
    return replace(View(network.forward(picture), picture[0], task=task, drawing=picture), **fields)


class Desk:
    """An editor, what it wished for, and a session that fulfils that."""

    def __init__(self, editor, task):
        self.editor, self.task, self.wishes = editor, task, []
        editor.wish.connect(self.take)

    def show(self, *place):
        self.editor.present(view_of(self.task, self.task.game.placed(*place)))

    def take(self, wish):
        self.wishes.append(wish)
        if isinstance(wish, SetInput):
            self.editor.present(replace(view_of(self.task, self.task.game.placed(0, 0, 0)), pad=wish.values[0],
                                        drawing=wish.values))

    @property
    def inputs(self):
        return [wish for wish in self.wishes if isinstance(wish, SetInput)]

    @property
    def place(self):
        position = self.editor.position
        return tuple(int(position[each]) for each in (ROW, COLUMN, BAT))

    def at(self, row, column):
        rect = self.editor.grid.geometry_of_cells.rect(row, column)
        return QPoint(round(rect.center().x()), round(rect.center().y()))


@pytest.fixture
def desk(qtbot):
    editor = BoardEditor(count(1))
    qtbot.addWidget(editor)
    editor.resize(262, 340)
    desk = Desk(editor, CATCH)
    desk.show(2, 3, 4)
    editor.show()
    qtbot.waitExposed(editor)
    return desk


@pytest.fixture
def slanting(desk):
    desk.task = BOUNCE
    desk.show(4, 5, 2, 1)
    return desk


def test_a_press_puts_the_ball_there(desk):
    QTest.mouseClick(desk.editor.grid, LEFT, NONE, desk.at(6, 8))
    assert desk.place == (6, 8, 4)
    assert np.array_equal(desk.inputs[-1].values, CATCH.game.pictures(CATCH.game.placed(6, 8, 4)[np.newaxis])[0])


def test_a_press_in_the_bottom_row_puts_the_middle_of_the_bat_there(desk):
    QTest.mouseClick(desk.editor.grid, LEFT, NONE, desk.at(9, 1))
    assert desk.place == (2, 3, 0)
    QTest.mouseClick(desk.editor.grid, LEFT, NONE, desk.at(9, 9))
    assert desk.place == (2, 3, 7)


def test_a_drag_is_one_gesture_and_another_one_a_second(desk):
    grid = desk.editor.grid
    QTest.mousePress(grid, LEFT, NONE, desk.at(2, 3))
    QTest.mouseMove(grid, desk.at(4, 5))
    QTest.mouseMove(grid, desk.at(9, 5))
    QTest.mouseRelease(grid, LEFT, NONE, desk.at(9, 5))
    assert desk.place == (8, 5, 4), "the ball stays above the bottom row"
    QTest.mouseClick(grid, LEFT, NONE, desk.at(0, 0))
    first, *_, last = [wish.gesture for wish in desk.inputs]
    assert len({wish.gesture for wish in desk.inputs}) == 2
    assert first != last


def test_arrows_move_the_ball_and_with_shift_the_bat(desk):
    grid = desk.editor.grid
    for key, modifier in ((Qt.Key.Key_Right, NONE), (Qt.Key.Key_Down, NONE), (Qt.Key.Key_Left, SHIFT)):
        QTest.keyClick(grid, key, modifier)
    assert desk.place == (3, 4, 3)


def test_at_the_edge_nothing_is_wished_for(desk):
    desk.show(0, 0, 0)
    QTest.keyClick(desk.editor.grid, Qt.Key.Key_Up)
    QTest.keyClick(desk.editor.grid, Qt.Key.Key_Left, SHIFT)
    assert desk.inputs == []


def test_the_rules_say_which_move_is_right(desk):
    assert "every move will do" in desk.editor.hint.lines[0]
    desk.show(8, 2, 3)
    assert desk.editor.hint.lines[0].endswith(": left")
    desk.show(8, 9, 0)
    assert "too late" in desk.editor.hint.lines[0]


def test_a_picture_that_is_no_board_is_said_to_be_none(desk):
    spoiled = np.full((1, 10, 10), -1, np.float32)
    desk.editor.present(replace(view_of(CATCH, CATCH.game.placed(0, 0, 0)), pad=spoiled[0], drawing=spoiled))
    assert "no board" in desk.editor.hint.lines[0]
    QTest.mouseClick(desk.editor.grid, LEFT, NONE, desk.at(5, 5))
    assert desk.place == (5, 5, 4)


def test_a_new_game_begins_in_the_top_row(desk):
    desk.editor.another.click()
    assert desk.place[0] == 0


def test_which_way_the_ball_falls_is_chosen_where_balls_slant(desk):
    assert not desk.editor.slant.isVisible()


def test_the_ball_falls_another_way_without_moving(slanting):
    editor = slanting.editor
    assert editor.slant.isVisible()
    assert editor.slant.current == 2
    editor.slant.buttons[0].click()
    assert slanting.place == (4, 5, 2)
    assert int(editor.position[SLANT]) == 0
    assert slanting.inputs[-1].values.shape == (2, 10, 10)
    assert slanting.inputs[-1].values[1, 3, 6] == 1, "a move before it was in the row above, to the right"


def test_a_frame_shows_where_the_ball_was(slanting):
    assert [tuple(mark[:4]) for mark in slanting.editor.grid._marks] == [(3, 4, 1, 1)]


def test_pointing_at_a_cell_lights_it_everywhere(desk):
    QTest.mouseMove(desk.editor.grid, desk.at(7, 1))
    assert Point(Focus(PICTURE, 0, 7, 1)) in desk.wishes


def test_after_a_game_of_a_shorter_bat_the_board_of_the_longer_one_is_shown(desk):
    desk.task = BOUNCE
    desk.show(4, 5, 8, 1)
    assert desk.place == (4, 5, 8)
    desk.task = CATCH
    desk.show(2, 3, 1)
    assert desk.place == (2, 3, 1)
