"""Whole numbers: stepped, typed and picked; nonsense is refused with a sentence, and the old number comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.whole_number import WholeChoice, WholeNumber, whole

NONSENSE = ["", "NaN", "-3", "0", "1025", "1.5", "1e2", "1_0", "9" * 12, "ten"]


def type_into(field: WholeNumber | WholeChoice, text: str) -> None:
    field.lineEdit().selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def seed(qtbot: QtBot) -> WholeNumber:
    field = WholeNumber("Seed", 1, 1024, 7)
    qtbot.addWidget(field)
    field.show()
    return field


@pytest.fixture
def batch(qtbot: QtBot) -> WholeChoice:
    field = WholeChoice("Batch", (1, 16, 1024), 1, 1024)
    qtbot.addWidget(field)
    field.show()
    return field


def test_arrows_step_and_stop_at_the_ends(seed: WholeNumber) -> None:
    chosen: list[int] = []
    seed.chosen.connect(chosen.append)
    QTest.keyClick(seed, Qt.Key.Key_Up)
    QTest.keyClick(seed, Qt.Key.Key_Down)
    QTest.keyClick(seed, Qt.Key.Key_PageDown)
    QTest.keyClick(seed, Qt.Key.Key_Down)
    assert chosen == [8, 7, 1]
    assert seed.lineEdit().text() == "1"


@pytest.mark.parametrize("field_name", ["seed", "batch"])
def test_a_typed_number_is_chosen_once(field_name: str, request: pytest.FixtureRequest) -> None:
    field = request.getfixturevalue(field_name)
    chosen: list[int] = []
    field.chosen.connect(chosen.append)
    type_into(field, "161")
    assert chosen == [161]
    assert field.value == 161


@pytest.mark.parametrize("field_name", ["seed", "batch"])
@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_refused_and_the_old_number_stays(field_name: str, text: str,
                                                     request: pytest.FixtureRequest) -> None:
    field = request.getfixturevalue(field_name)
    field.set_value(32)
    chosen: list[int] = []
    refusals: list[str] = []
    field.chosen.connect(chosen.append)
    field.refused.connect(refusals.append)
    type_into(field, text)
    assert chosen == []
    assert len(refusals) == 1
    assert "from 1 to 1,024" in refusals[0]
    assert text in refusals[0]
    assert field.value == 32
    assert field.lineEdit().text() == "32"


def test_a_suggestion_can_be_picked(batch: WholeChoice) -> None:
    chosen: list[int] = []
    batch.chosen.connect(chosen.append)
    QTest.keyClick(batch, Qt.Key.Key_Down)
    assert chosen == [16]


def test_typing_is_never_completed_to_something_else(batch: WholeChoice) -> None:
    batch.set_value(64)
    chosen: list[int] = []
    batch.chosen.connect(chosen.append)
    type_into(batch, "10")
    assert chosen == [10]


def test_a_number_that_comes_from_elsewhere_does_not_disturb_typing(seed: WholeNumber, qtbot: QtBot) -> None:
    seed.activateWindow()
    seed.setFocus()
    qtbot.waitUntil(seed.hasFocus)
    line = seed.lineEdit()
    QTest.keyClicks(seed, "5")
    typed = line.text()
    seed.set_value(9)
    assert line.text() == typed
    QTest.keyClick(seed, Qt.Key.Key_Return)
    assert seed.value == int(typed)


def test_showing_a_number_tells_nobody(seed: WholeNumber, batch: WholeChoice) -> None:
    told: list[int] = []
    seed.chosen.connect(told.append)
    batch.chosen.connect(told.append)
    seed.set_value(99)
    batch.set_value(99)
    assert told == []
    assert (seed.lineEdit().text(), batch.currentText()) == ("99", "99")


def test_spaces_around_a_number_do_not_matter() -> None:
    assert whole(" 12 ", "Batch", 1, 1024) == 12
