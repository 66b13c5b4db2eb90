"""The strip above the tabs: a warning looks like one, information does not."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from xoviz.gui.notice import Notice


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    made = Notice()
    qtbot.addWidget(made)
    return made


def test_it_is_hidden_while_there_is_nothing_to_say(notice: Notice) -> None:
    assert notice.isHidden()
    assert (notice.sentence, notice.warns) == ("", False)


def test_a_warning_is_marked_as_one_and_information_is_not(notice: Notice) -> None:
    notice.warn("This cannot be.")
    assert (notice.sentence, notice.warns) == ("This cannot be.", True)
    notice.inform("This is xoviz.")
    assert (notice.sentence, notice.warns) == ("This is xoviz.", False)
    notice.warn("Nor can this.")
    assert notice.warns


def test_it_stays_until_it_is_closed(notice: Notice) -> None:
    notice.warn("This cannot be.")
    notice.findChild(QToolButton).click()
    assert (notice.sentence, notice.warns) == ("", False)
