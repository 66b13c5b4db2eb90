"""Saying which class is the right one: by mouse, by key, and from a list where there are many."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz.gui.widgets.answer_choice import MOST_BUTTONS, AnswerChoice


@pytest.fixture
def choice(qtbot):
    made = AnswerChoice()
    qtbot.addWidget(made)
    made.present(("X", "O"), None)
    made.show()
    qtbot.waitExposed(made)
    return made


def down(choice):
    return [button.text() for button in choice.buttons if button.isChecked()]


def test_no_button_is_down_while_nobody_knows(choice):
    assert [button.text() for button in choice.buttons] == ["X", "O"]
    assert down(choice) == []
    assert not choice.box.isVisible()


def test_a_click_and_a_key_say_which_is_right(choice, qtbot):
    with qtbot.waitSignal(choice.chosen) as said:
        QTest.mouseClick(choice.buttons[1], Qt.MouseButton.LeftButton)
    assert said.args == [1]
    choice.buttons[0].setFocus()
    with qtbot.waitSignal(choice.chosen) as said:
        QTest.keyClick(choice.buttons[0], Qt.Key.Key_Space)
    assert said.args == [0]


def test_what_is_right_is_down_and_stays_down_when_pressed_again(choice):
    choice.present(("X", "O"), 0)
    assert down(choice) == ["X"]
    QTest.mouseClick(choice.buttons[0], Qt.MouseButton.LeftButton)
    assert down(choice) == ["X"]
    choice.present(("X", "O"), None)
    assert down(choice) == []


def test_each_button_says_in_words_what_it_means(choice):
    assert choice.buttons[1].accessibleName() == "The right answer is O"


def test_many_classes_stand_in_a_list(choice, qtbot):
    choice.present([str(number) for number in range(MOST_BUTTONS + 1)], 3)
    assert choice.buttons == []
    assert choice.box.isVisible()
    assert choice.box.currentText() == "3"
    choice.box.setFocus()
    with qtbot.waitSignal(choice.chosen) as said:
        QTest.keyClick(choice.box, Qt.Key.Key_Down)
    assert said.args == [4]
    choice.present([str(number) for number in range(MOST_BUTTONS + 1)], None)
    assert choice.box.currentIndex() == -1
