"""A line for a name: what is typed is asked for, and shown once it counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.named_line import NamedLine


@pytest.fixture
def line(qtbot: QtBot) -> NamedLine:
    made = NamedLine(8)
    qtbot.addWidget(made)
    made.show_name("first")
    made.show()
    return made


@pytest.fixture
def asked(line: NamedLine) -> list[str]:
    names: list[str] = []
    line.asked.connect(names.append)
    return names


def test_enter_asks_and_the_old_name_stays_until_somebody_agrees(line: NamedLine, asked: list[str]) -> None:
    line.selectAll()
    QTest.keyClicks(line, " second ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert asked == ["second"]
    assert line.text() == "first"
    line.show_name("second")
    assert line.text() == "second"


@pytest.mark.parametrize(("typed", "key"), [("other", Qt.Key.Key_Escape), ("   ", Qt.Key.Key_Return),
                                            ("first", Qt.Key.Key_Return)])
def test_what_is_no_other_name_is_not_asked_for(line: NamedLine, asked: list[str], typed: str, key: Qt.Key) -> None:
    line.selectAll()
    QTest.keyClicks(line, typed)
    QTest.keyClick(line, key)
    assert asked == []
    assert line.text() == "first"


def test_a_view_that_says_the_same_does_not_disturb_typing(line: NamedLine) -> None:
    line.end(False)
    QTest.keyClicks(line, "er")
    line.show_name("first")
    assert line.text() == "firster"
    line.selectAll()
    QTest.keyClicks(line, "far too long for it")
    assert line.text() == "far too "
