"""The choice of the task: of those that ship, and one's own drawings; what cannot be had says why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.drawings.collection import Collection
from xoviz.drawings.starter import starter
from xoviz.drawings.task import drawn_task
from xoviz.gui import task_choice
from xoviz.gui.task_choice import ARROW, TaskChoice
from xoviz.state.view import View
from xoviz.tasks import names, task
from xoviz.tasks.known.letters import LettersTask

CHOSEN = list[str]


@pytest.fixture
def view() -> View:
    net = zoo.load("letters-9")
    return View(net.forward(np.full((1, 9, 9), -1, np.float32)), np.full((9, 9), -1, np.float32))


@pytest.fixture
def choice(qtbot: QtBot, view: View) -> TaskChoice:
    made = TaskChoice()
    qtbot.addWidget(made)
    made.present(view)
    return made


def test_it_shows_the_task_and_names_few_classes(choice: TaskChoice, view: View) -> None:
    assert choice.currentText() == "letters: X or O"
    shapes = drawn_task(starter())
    choice.present(replace(view, task=shapes, collection=starter()))
    assert choice.currentText() == shapes.title == "shapes: triangle, square or star"
    assert "4 classes" in drawn_task(starter().class_added("circle").added(
        [drawing.__class__.new(drawing.cells, "circle") for drawing in starter().drawings[:8]])).title


def test_drawings_can_be_chosen_once_there_are_some_of_two_classes(choice: TaskChoice, view: View) -> None:
    assert "no drawings" in choice.reason("drawings")
    assert not choice.model().item(choice.findData("drawings")).isEnabled()
    one = Collection("mine", ("A",), tuple(drawing.relabelled("A") for drawing in starter().drawings[:2]))
    choice.present(replace(view, collection=one))
    assert "Two classes" in choice.reason("drawings")
    choice.present(replace(view, collection=starter()))
    assert choice.reason("drawings") == ""
    assert choice.model().item(choice.findData("drawings")).isEnabled()


def test_digits_say_what_they_need(choice: TaskChoice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_choice, "find_spec", lambda name: None)
    choice.showPopup()
    assert "scikit-learn" in choice.reason("digits")
    assert not choice.model().item(choice.findData("digits")).isEnabled()
    choice.hidePopup()
    monkeypatch.setattr(task_choice, "find_spec", lambda name: name)
    choice.showPopup()
    assert choice.reason("digits") == ""
    choice.hidePopup()


def test_a_choice_is_a_wish_and_shows_only_what_there_is(choice: TaskChoice) -> None:
    chosen: CHOSEN = []
    choice.chosen.connect(chosen.append)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert chosen == [names()[1]]
    assert choice.currentText() == LettersTask().title


def test_what_is_too_long_for_its_place_ends_in_an_ellipsis(choice: TaskChoice, view: View, qtbot: QtBot) -> None:
    choice.show()
    choice.present(replace(view, task=task("grasp")))
    choice.resize(110, 26)
    assert not choice.grab().isNull()
    assert choice.cut.startswith("grasp")
    assert choice.cut.endswith("…")
    assert task("grasp").title in choice.toolTip()
    choice.resize(600, 26)
    assert not choice.grab().isNull()
    assert choice.cut == task("grasp").title


def test_what_it_says_fits_into_the_room_that_the_style_leaves(choice: TaskChoice) -> None:
    choice.resize(200, 26)
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    room = choice.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option,
                                         QStyle.SubControl.SC_ComboBoxEditField, choice).width()
    assert 0 <= room - (choice.width() - ARROW) <= 4
