"""Sentences in the window: typed, they are read at once, and undo takes them back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.settling import settle
from xoviz.gui.inputs.words import WordsEditor
from xoviz.gui.main_window import MainWindow
from xoviz.nn.shorthand import understood
from xoviz.state.session import Session
from xoviz.state.wishes import ChangeStack, ChooseTask

LONG = 20_000


@pytest.fixture
def editor(opened: MainWindow, qtbot: QtBot) -> WordsEditor:
    """The editor of sentences in the window, with the task text."""
    opened.findChild(Session).wish(ChooseTask("text"))
    qtbot.waitUntil(lambda: opened.findChild(WordsEditor) is not None and opened.findChild(WordsEditor).isVisible())
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    found = opened.findChild(WordsEditor)
    assert isinstance(found, WordsEditor)
    return found


def type_anew(editor: WordsEditor, text: str) -> None:
    editor.line.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, text)


def test_a_sentence_is_read_while_it_is_typed_and_undo_takes_it_back(
        opened: MainWindow, editor: WordsEditor, qtbot: QtBot) -> None:
    assert editor.line.text() == "Doug saw Jane"
    settle(opened)
    assert opened.parts.verdict.letter.text() == "Doug"
    type_anew(editor, "Doug was heard by nobody.")
    qtbot.waitUntil(lambda: opened.parts.verdict.letter.text() == "nobody")
    QTest.keyClick(editor.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: editor.line.text() == "Doug saw Jane")
    settle(opened)
    assert opened.parts.verdict.letter.text() == "Doug"
    QTest.keyClick(editor.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
                   | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: editor.line.text() == "Doug was heard by nobody")


def test_the_strip_and_the_editor_show_the_same_sentence(
        opened: MainWindow, editor: WordsEditor, qtbot: QtBot) -> None:
    strip = opened.parts.samples.gallery
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.line.text() == "Jane saw Doug")
    settle(opened)
    assert opened.parts.verdict.letter.text() == "Jane"


def test_the_stack_of_the_page_can_be_tried(opened: MainWindow, editor: WordsEditor, qtbot: QtBot) -> None:
    """A bag of words gives the same scores whatever the order."""
    opened.findChild(Session).wish(ChangeStack(understood("mean 1x7 | dense 32 | relu | dense 4"), "Bag"))
    said = []
    for text in ("Doug saw Jane", "Jane saw Doug"):
        type_anew(editor, text)
        qtbot.waitUntil(lambda text=text: not editor.hint.warns and editor.reading.of("word") == tuple(text.split()))
        settle(opened)
        said.append(opened.parts.verdict.bars.accessibleDescription())
    assert said[0] == said[1]
