"""Places that are hovered over, and a cursor that only those see who came by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.cursor_widget import CursorWidget


class Places(CursorWidget[int]):
    """Takes the key X, and writes down what it is asked to show."""

    def __init__(self) -> None:
        self.shown: list[int | None] = []
        self.described = 0
        super().__init__()

    def come_to(self, place: int | None) -> None:
        self._hover(place)

    @property
    def cursor_is_shown(self) -> bool:
        return self._cursor_shown

    def _show_hovered(self) -> None:
        self.shown.append(self._hovered)

    def _takes(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_X

    def _describe(self) -> None:
        self.described += 1


@pytest.fixture
def places(qtbot: QtBot) -> Places:
    made = Places()
    qtbot.addWidget(made)
    return made


def test_each_place_is_shown_once_and_leaving_shows_none(places: Places) -> None:
    for place in (3, 3, 4):
        places.come_to(place)
    QApplication.sendEvent(places, QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(places, QEvent(QEvent.Type.Leave))
    assert places.shown == [3, 4, None]


@pytest.mark.parametrize(("reason", "shown"), [
    (Qt.FocusReason.TabFocusReason, True), (Qt.FocusReason.MouseFocusReason, False)])
def test_the_cursor_is_shown_to_those_who_came_by_keyboard(places: Places, reason: Qt.FocusReason,
                                                          shown: bool) -> None:
    QApplication.sendEvent(places, QFocusEvent(QEvent.Type.FocusIn, reason))
    assert places.cursor_is_shown == shown
    assert places.described == 1


@pytest.mark.parametrize(("key", "kept"), [(Qt.Key.Key_X, True), (Qt.Key.Key_Y, False)])
def test_its_keys_are_kept_from_shortcuts(places: Places, key: Qt.Key, kept: bool) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(places, event)
    assert event.isAccepted() == kept
