"""The switch for how numbers are read: clicked, walked with the keys, and honest where there are no fractions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.gui.number_reading import NumberReading
from xoviz.state.view import View
from xoviz.state.wishes import Read
from xoviz.tasks.known.letters import LettersTask

REASON = "'letters' has weights such as 0.123"
WHY = f"fractions are exact only where every weight is a simple fraction; {REASON}"


@pytest.fixture
def switch(qtbot: QtBot) -> NumberReading:
    made = NumberReading()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


@pytest.fixture
def view() -> View:
    picture = LettersTask().samples()[0].picture
    return View(zoo.load("talk").forward(picture), picture[0])


@pytest.fixture
def wished(switch: NumberReading) -> list[Read]:
    wishes: list[Read] = []
    switch.wish.connect(wishes.append)
    return wishes


def test_the_button_of_the_present_reading_is_down(switch: NumberReading, view: View) -> None:
    for reading, button in switch.buttons.items():
        switch.present(replace(view, reading=reading))
        assert [each.isChecked() for each in switch.buttons.values()].count(True) == 1
        assert button.isChecked()


def test_a_click_is_a_wish(switch: NumberReading, view: View, wished: list[Read]) -> None:
    switch.present(view)
    for reading in ("slides", "fractions", "decimals"):
        QTest.mouseClick(switch.buttons[reading], Qt.MouseButton.LeftButton)
    assert wished == [Read("slides"), Read("fractions"), Read("decimals")]


def test_the_keyboard_is_enough(switch: NumberReading, view: View, wished: list[Read]) -> None:
    switch.present(view)
    switch.buttons["decimals"].setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert switch.buttons["slides"].hasFocus()
    QTest.keyClick(switch.buttons["slides"], Qt.Key.Key_Space)
    assert wished[-1] == Read("slides")
    QTest.keyClick(switch.buttons["slides"], Qt.Key.Key_Right)
    assert switch.buttons["fractions"].hasFocus()


def test_every_button_says_what_it_does(switch: NumberReading) -> None:
    assert [button.text() for button in switch.buttons.values()] == ["0.78", "0.77", "7/9"]
    for button in switch.buttons.values():
        assert button.accessibleName().startswith("Numbers as ")
        assert button.toolTip().startswith(f"{button.accessibleName()}: ")


def test_why_there_are_no_fractions_is_said_once_and_stays_beside_the_switch(switch: NumberReading, view: View) -> None:
    said: list[str] = []
    switch.said.connect(said.append)
    without = replace(view, reading="fractions", why_not_exact=WHY)
    for each in (view, without, replace(without, answer=1), replace(without, why_not_exact=f"{WHY}45")):
        switch.present(each)
    assert said == [f"No exact fractions here: {REASON}."]
    assert switch.note.isVisible()
    assert switch.accessibleDescription() == WHY
    assert switch.note.toolTip() == f"{WHY}45"
    switch.present(view)
    assert said[1:] == [""]
    assert not switch.note.isVisible()


def test_on_the_slides_nothing_is_missing_without_fractions(switch: NumberReading, view: View) -> None:
    switch.present(replace(view, reading="slides", why_not_exact=WHY))
    assert not switch.note.isVisible()
