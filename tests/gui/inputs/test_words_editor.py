"""The editor of sentences: typed or clicked, it becomes what the network reads; and what is not read is said."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz import tasks, zoo
from xoviz.explain.receptive import lit
from xoviz.gui.inputs import words as editor_module
from xoviz.gui.inputs.words import WordsEditor
from xoviz.nn import PICTURE, Focus
from xoviz.state.view import View
from xoviz.state.wishes import Point, SetInput
from xoviz.tasks.words import laid_out, written

TEXT, MEMORY = tasks.task("text"), tasks.task("memory")
LEFT, NONE, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def view_of(task, text, **fields):
    rows = len(task.words)
    values = laid_out(text, task.words, task.shape(rows)[2], task.right_aligned).values
    net = zoo.for_task(task.shape(rows), task.classes, 1, task.name, "relu | dense " + str(len(task.classes)))
    return replace(View(net.forward(values), values[0], task=task, drawing=values), **fields)


class Session:
    """Answers every SetInput with a view of it, as the real one does; its undo goes one gesture back."""

    def __init__(self, editor, task, text):
        self.editor, self.task = editor, task
        self.steps = [(None, view_of(task, text))]
        self.wishes = []
        editor.wish.connect(self.take)
        editor.present(self.steps[-1][1])

    def take(self, wish):
        self.wishes.append(wish)
        if isinstance(wish, SetInput):
            view = view_of(self.task, "")
            view = replace(view, pad=wish.values[0], drawing=wish.values)
            if wish.gesture and self.steps[-1][0] == wish.gesture:
                self.steps.pop()
            self.steps.append((wish.gesture, view))
            self.editor.present(view)

    def undo(self):
        self.steps.pop()
        self.editor.present(self.steps[-1][1])

    @property
    def sentence(self):
        return written(self.steps[-1][1].drawing, self.task.words, self.task.right_aligned)


@pytest.fixture
def opened(qtbot):
    """Makes the editor of a task with a sentence in it, and its session."""
    def make(task=TEXT, text="Doug saw Jane"):
        editor = WordsEditor(count(1))
        qtbot.addWidget(editor)
        session = Session(editor, task, text)
        editor.resize(320, 340)
        editor.show()
        qtbot.waitExposed(editor)
        return editor, session
    return make


def retype(editor, text):
    editor.line.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, text)


def test_a_sentence_is_laid_out_while_it_is_typed(opened):
    editor, session = opened()
    assert editor.line.text() == "Doug saw Jane"
    retype(editor, "Jane was seen by spot.")
    assert session.sentence == "Jane was seen by Spot"
    assert editor.line.text() == "Jane was seen by spot.", "what was typed stays as it was typed"
    assert editor.grid.values.sum() == 5
    assert editor.line.underlined == ()
    assert not editor.hint.warns


def test_sentences_for_a_network_with_memory_stand_at_the_right(opened):
    editor, session = opened(MEMORY, "Doug saw Jane .")
    assert editor.line.text() == "Doug saw Jane."
    retype(editor, "Jane saw Doug. Spot")
    assert session.sentence == "Jane saw Doug. Spot"
    assert editor.grid.values[:, -1].argmax() == MEMORY.words.index("Spot")
    assert not editor.grid.values[:, :3].any()


def test_unknown_words_are_underlined_and_named(opened):
    editor, session = opened()
    retype(editor, "Doug bit Jane today, Bob ")
    assert session.sentence == "Doug _ Jane today"
    assert [editor.line.text()[start:end] for start, end in editor.line.underlined] == ["bit", "Bob"]
    assert editor.hint.warns
    assert editor.hint.lines == ("Unknown, place left empty: “bit”, “Bob”",)


def test_a_word_that_is_only_begun_is_not_called_unknown(opened):
    editor, _ = opened()
    retype(editor, "Doug sa")
    assert editor.line.underlined == ()
    assert not editor.hint.warns
    QTest.keyClicks(editor.line, "x")
    assert editor.line.underlined == ((5, 8),)
    QTest.keyClick(editor.line, Qt.Key.Key_Backspace)
    QTest.keyClick(editor.line, Qt.Key.Key_Home)
    assert editor.line.underlined == ((5, 7),), "nobody goes on with it"


@pytest.mark.parametrize(("task", "words", "told"), [
    (TEXT, "Doug saw Jane here again today and Jane", "Not read, after the first 7: “Jane”"),
    (MEMORY, "Jane saw Doug. Doug saw Jane. Spot saw", "Not read, before the last 8: “Jane”, “saw”"),
])
def test_sentences_that_are_too_long_are_said(opened, task, words, told):
    editor, _ = opened(task, "")
    retype(editor, words)
    assert told in editor.hint.lines
    assert editor.hint.warns


def test_typing_in_one_go_is_one_step_of_undo_and_a_pause_begins_another(opened, monkeypatch):
    editor, session = opened()
    retype(editor, "Jane saw Spot")
    assert len({wish.gesture for wish in session.wishes}) == 1
    monkeypatch.setattr(editor_module, "PAUSE", -1)
    QTest.keyClicks(editor.line, " h")
    monkeypatch.undo()
    QTest.keyClicks(editor.line, "ere")
    assert session.sentence == "Jane saw Spot here"
    session.undo()
    assert editor.line.text() == "Jane saw Spot"
    session.undo()
    assert editor.line.text() == "Doug saw Jane"
    retype(editor, "nobody heard Jane")
    session.undo()
    assert session.sentence == "Doug saw Jane", "typing after undo is a step of its own"


def test_the_keys_of_undo_are_left_to_the_window(opened):
    editor, _ = opened()
    retype(editor, "Jane")
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, key, CTRL)
            event.setAccepted(False)
            QApplication.sendEvent(editor.line, event)
            assert not event.isAccepted() or key == Qt.Key.Key_Y
    assert editor.line.text() == "Jane"


def test_a_words_button_writes_it_where_the_cursor_stands(opened):
    editor, session = opened()
    QTest.mouseClick(editor.grid.buttons[TEXT.words.index("here")], LEFT)
    assert session.sentence == "Doug saw Jane here"
    editor.line.setCursorPosition(4)
    QTest.mouseClick(editor.grid.buttons[TEXT.words.index("called")], LEFT)
    assert editor.line.text() == "Doug called saw Jane here"
    assert [wish.text for wish in session.wishes if isinstance(wish, SetInput)] == ["Write “here”", "Write “called”"]
    session.undo()
    session.undo()
    assert editor.line.text() == "Doug saw Jane"


def test_a_click_into_the_grid_sets_a_word_and_the_line_follows(opened):
    editor, session = opened()
    grid, words = editor.grid, TEXT.words
    QTest.mouseClick(grid, LEFT, NONE, grid.rect_of(words.index("Spot"), 0).center().toPoint())
    QTest.mouseClick(grid, LEFT, NONE, grid.rect_of(words.index("again"), 4).center().toPoint())
    assert editor.line.text() == session.sentence == "Spot saw Jane _ again"
    QTest.mouseClick(grid, Qt.MouseButton.RightButton, NONE, grid.rect_of(0, 0).center().toPoint())
    assert editor.line.text() == "_ saw Jane _ again"
    assert not editor.hint.warns
    session.undo()
    assert editor.line.text() == "Spot saw Jane _ again"


def test_pointing_at_a_cell_is_told_and_what_is_lit_is_framed(opened):
    editor, session = opened()
    editor.grid.pointed.emit(4, 1)
    assert session.wishes[-1] == Point(Focus(PICTURE, 0, 4, 1))
    editor.grid.left.emit()
    assert session.wishes[-1] == Point(None)
    net, focus = zoo.load("text"), Focus("convolution", 0, 0, 1)
    view = view_of(TEXT, "Doug saw Jane")
    editor.present(replace(view, trace=net.forward(view.drawing), focus=focus, lit=lit(net.stack, focus)))
    assert editor.grid._lit == (0, 1, 14, 2), "the window: all words of two places"


def test_what_is_no_sentence_is_shown_and_said(opened):
    editor, session = opened()
    values = np.zeros((1, 14, 7), np.float32)
    values[0, :2, 0], values[0, 4, 1] = (0.5, 0.75), 1
    editor.present(replace(session.steps[-1][1], pad=values[0], drawing=values))
    assert editor.line.text() == "Jane saw"
    assert editor.hint.lines == ("Several words at place 1: the line has the strongest",)
    np.testing.assert_array_equal(editor.grid.values, values[0])


def test_another_task_brings_its_own_dictionary(opened):
    editor, _ = opened()
    editor.present(view_of(MEMORY, "Doug saw"))
    assert [button.text() for button in editor.grid.buttons] == list(MEMORY.words)
    assert editor.line.text() == "Doug saw"
    editor.present(view_of(TEXT, "Jane saw Doug"))
    assert editor.line.text() == "Jane saw Doug"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.integers(-1, 13), min_size=7, max_size=7))
def test_typing_back_what_the_line_shows_changes_nothing(opened, rows):
    editor, session = opened()
    values = np.zeros((1, 14, 7), np.float32)
    for column, row in enumerate(rows):
        if row >= 0:
            values[0, row, column] = 1
    editor.present(replace(session.steps[-1][1], pad=values[0], drawing=values))
    text = editor.line.text()
    retype(editor, text if text else "x")
    np.testing.assert_array_equal(session.steps[-1][1].drawing if text else values, values)


def test_it_fits_into_the_place_of_the_pad(opened):
    editor, _ = opened()
    assert editor.minimumSizeHint().height() <= 230
    assert editor.minimumSizeHint().width() <= 240
