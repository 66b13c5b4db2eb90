"""Chips: one of them is down, by mouse and by arrow keys, and they wrap where it is narrow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz.gui.widgets.chips import Chips

WORDS = ["Forward", "Error", "Blame of the votes", "of pooling", "Update"]


@pytest.fixture
def chips(qtbot):
    made = Chips()
    qtbot.addWidget(made)
    made.set_texts(WORDS)
    made.resize(700, made.heightForWidth(700))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_first_is_down(chips):
    assert chips.current == 0
    assert [button.text() for button in chips.buttons] == WORDS


def test_a_click_chooses_and_is_told_once(chips):
    told = []
    chips.chosen.connect(told.append)
    QTest.mouseClick(chips.buttons[3], Qt.MouseButton.LeftButton)
    assert (chips.current, told) == (3, [3])


def test_arrows_go_from_chip_to_chip(chips):
    told = []
    chips.chosen.connect(told.append)
    chips.buttons[0].setFocus()
    QTest.keyClick(chips.buttons[0], Qt.Key.Key_Right)
    assert (chips.current, told) == (1, [1])


def test_setting_tells_nobody(chips):
    told = []
    chips.chosen.connect(told.append)
    chips.set_current(2)
    chips.set_current(99)
    assert (chips.current, told) == (2, [])


def test_where_it_is_narrow_they_wrap_and_nothing_is_cut(chips):
    one = chips.heightForWidth(700)
    assert {button.y() for button in chips.buttons} == {0}
    assert chips.heightForWidth(250) > one
    chips.resize(250, chips.heightForWidth(250))
    assert len({button.y() for button in chips.buttons}) > 1
    for button in chips.buttons:
        assert chips.rect().contains(button.geometry())
        assert button.width() >= button.sizeHint().width()


def test_other_words_take_the_place_of_the_old_ones(chips):
    chips.set_current(4)
    chips.set_texts(["a", "b"], ["the letter a", "the letter b"])
    assert chips.current == 0
    assert [button.accessibleName() for button in chips.buttons] == ["the letter a", "the letter b"]
    assert chips.buttons[1].toolTip() == "the letter b"
    assert all(button.isVisible() for button in chips.buttons)


def test_those_that_cannot_be_reached_cannot_be_pressed(chips):
    told = []
    chips.chosen.connect(told.append)
    chips.set_reachable(1)
    QTest.mouseClick(chips.buttons[2], Qt.MouseButton.LeftButton)
    assert (chips.current, told) == (0, [])
    chips.set_reachable(3)
    QTest.mouseClick(chips.buttons[2], Qt.MouseButton.LeftButton)
    assert (chips.current, told) == (2, [2])


def test_without_words_there_is_nothing_down(qtbot):
    empty = Chips()
    qtbot.addWidget(empty)
    assert empty.current == -1
    assert empty.sizeHint().height() == 0
