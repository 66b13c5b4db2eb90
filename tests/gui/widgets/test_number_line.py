"""Undo belongs to what is being typed, and to the document as soon as the number counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.labelled_slider import LabelledSlider
from xoviz.gui.widgets.whole_number import WholeChoice, WholeNumber

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Window(QWidget):
    """A window with one field, whose document counts how often something was undone and redone."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        QVBoxLayout(self).addWidget(field)
        self.undone = self.redone = 0
        QShortcut(QKeySequence("Ctrl+Z"), self, self._undo)
        QShortcut(QKeySequence("Ctrl+Shift+Z"), self, self._redo)

    def _undo(self) -> None:
        self.undone += 1

    def _redo(self) -> None:
        self.redone += 1


FIELDS = {
    "seed": lambda: WholeNumber("Seed", 0, 100, 7),
    "batch": lambda: WholeChoice("Batch", (1, 16), 1, 1024),
    "rate": lambda: LabelledSlider("Rate", 0, 100, 7, decimals=0),
}


@pytest.fixture(params=FIELDS)
def typing(request: pytest.FixtureRequest, qtbot: QtBot) -> tuple[Window, QWidget]:
    """A window, and the part of its field that takes keys."""
    field = FIELDS[request.param]()
    window = Window(field)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    focused = field.number if isinstance(field, LabelledSlider) else field
    focused.setFocus()
    qtbot.waitUntil(focused.hasFocus)
    return window, focused


def line_of(focused: QWidget):
    return focused if not hasattr(focused, "lineEdit") else focused.lineEdit()


@pytest.mark.parametrize("text", ["23", "7", "16", "nonsense"])
def test_after_enter_undo_is_the_documents(typing, text: str) -> None:
    window, focused = typing
    line_of(focused).selectAll()
    QTest.keyClicks(focused, text)
    QTest.keyClick(focused, Qt.Key.Key_Return)
    taken = line_of(focused).text()
    QTest.keyClick(focused, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(focused, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert (window.undone, window.redone) == (1, 1)
    assert line_of(focused).text() == taken


def test_while_typing_undo_takes_back_what_was_typed(typing) -> None:
    window, focused = typing
    line = line_of(focused)
    before = line.text()
    line.selectAll()
    QTest.keyClicks(focused, "23")
    assert line.text() == "23"
    while line.isUndoAvailable():
        QTest.keyClick(focused, Qt.Key.Key_Z, CONTROL)
    assert line.text() == before
    assert window.undone == 0
    QTest.keyClick(focused, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert line.text() != before
    assert window.redone == 0
