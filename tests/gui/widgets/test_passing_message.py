"""What is said in passing passes; what lasts comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from xoviz.gui import theme
from xoviz.gui.widgets.passing_message import READ_AFTER, PassingMessage


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    """A window with nothing in it but a message."""
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(PassingMessage())
    window.resize(300, 80)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def message(place: QWidget) -> PassingMessage:
    found = place.findChild(PassingMessage)
    assert found is not None
    return found


def test_there_is_nothing_to_see_where_there_is_nothing_to_say(message: PassingMessage) -> None:
    assert not message.isVisible()


def test_it_passes_by_itself(message: PassingMessage, qtbot: QtBot) -> None:
    assert message._timer.interval() == READ_AFTER == 8000
    message._timer.setInterval(20)
    message.say("No.")
    assert message.isVisible()
    qtbot.waitUntil(lambda: not message.isVisible())


def test_it_passes_with_escape_and_what_lasts_comes_back(place: QWidget, message: PassingMessage) -> None:
    message.set_lasting("It diverged.")
    message.say("No.")
    assert message.text() == "No."
    for _ in range(2):
        QTest.keyClick(place, Qt.Key.Key_Escape)
        assert message.text() == "It diverged."
    message.set_lasting("")
    assert not message.isVisible()


def test_what_is_said_anew_has_its_own_time(message: PassingMessage, qtbot: QtBot) -> None:
    message._timer.setInterval(60)
    message.say("No.")
    qtbot.waitUntil(lambda: message._timer.remainingTime() < 30)
    message.say("No, again.")
    assert message._timer.remainingTime() > 30
    message.settle()
    assert not message._timer.isActive()


def test_it_follows_the_theme(message: PassingMessage, qapp: QApplication) -> None:
    for dress in (theme.DARK, theme.LIGHT):
        theme.apply(qapp, dress)
        QApplication.processEvents()
        assert message.palette().windowText().color() == dress.colour("error")
