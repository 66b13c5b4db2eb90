"""Undo within a budget of bytes: the oldest steps go first, the newest is always there."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QUndoStack

from xoviz import zoo
from xoviz.state.commands import Edit
from xoviz.state.document import Contents, Document
from xoviz.state.undo_stack import UndoStack
from xoviz.tasks.transforms import IDENTITY

ONE = 4 * 81
"""The bytes of a drawing."""


@pytest.fixture
def document(qapp):
    network = zoo.load("talk")
    made = Document(Contents(np.zeros((1, 9, 9), np.float32), IDENTITY, 0, network, network))
    yield made
    for stack in made.findChildren(QUndoStack):
        stack.clear()  # Edits hold the document that holds them: the collector may not take such a ring apart.


def drawn(document, stack, *values):
    for value in values:
        stack.push(Edit(document, {"drawing": np.full((1, 9, 9), value, np.float32)}, f"Draw {value}"))


def taken_back(document, stack):
    """What was seen while everything was taken back that could be."""
    seen = []
    while stack.canUndo():
        stack.undo()
        seen.append(int(document.contents.drawing[0, 0, 0]))
    return seen


def test_what_there_is_room_for_is_taken_back_and_no_more(document):
    stack = UndoStack(document, 3 * ONE)
    drawn(document, stack, 1, 2, 3, 4, 5)
    assert taken_back(document, stack) == [4, 3, 2]
    assert stack.undoText() == ""
    stack.undo()
    assert document.contents.drawing[0, 0, 0] == 2
    while stack.canRedo():
        stack.redo()
    assert document.contents.drawing[0, 0, 0] == 5


def test_the_newest_step_is_kept_whatever_it_holds(document):
    stack = UndoStack(document, ONE - 1)
    drawn(document, stack, 1, 2)
    assert taken_back(document, stack) == [1]


def test_what_two_fields_share_counts_once(document):
    stack = UndoStack(document, 2 * zoo.load("letters-9").vector.nbytes)
    for name in ("letters-9", "letters-9"):
        network = zoo.load(name)
        stack.push(Edit(document, {"network": network, "learned": network}, name))
    stack.undo()
    assert stack.canUndo()


def test_steps_that_hold_next_to_nothing_are_kept(document):
    stack = UndoStack(document, ONE)
    drawn(document, stack, 1)
    for answer in (None, 0, 1, None):
        stack.push(Edit(document, {"answer": answer}, "Answer"))
    assert len(taken_back(document, stack)) == 5


def stroked(document, stack, *values, gesture=7):
    for value in values:
        stack.push(Edit(document, {"drawing": np.full((1, 9, 9), value, np.float32)}, "Draw", gesture))


def test_a_gesture_that_comes_back_to_where_it_began_is_no_step(document):
    stack = UndoStack(document)
    drawn(document, stack, 1)
    before = document.contents.drawing
    stroked(document, stack, 2, 1)
    assert document.contents.drawing is before
    assert stack.undoText() == "Draw 1"
    assert (stack.canRedo(), stack.redoText()) == (False, "")
    stack.redo()
    assert document.contents.drawing is before
    stack.undo()
    assert document.contents.drawing[0, 0, 0] == 0
    stack.redo()
    assert document.contents.drawing is before


def test_a_gesture_that_goes_on_from_where_it_began_is_one_step(document):
    stack = UndoStack(document)
    stroked(document, stack, 2, 0, 3, 4)
    assert document.contents.drawing[0, 0, 0] == 4
    assert (stack.count(), stack.index()) == (1, 1)
    assert taken_back(document, stack) == [0]
    stack.redo()
    assert document.contents.drawing[0, 0, 0] == 4


def test_a_gesture_on_a_network_may_come_back_too(document):
    stack, talk = UndoStack(document), document.contents.network
    for vector in (talk.vector * 2, talk.vector):
        stack.push(Edit(document, {"network": talk.with_vector(vector)}, "Edit filter", 3))
    assert not stack.canUndo()
    assert document.contents.network is talk
    stack.push(Edit(document, {"network": talk.with_vector(talk.vector)}, "Reset filter"))
    assert stack.undoText() == "Reset filter", "what was asked for by name is a step, whatever it changes"


def test_a_stroke_that_goes_on_changes_the_document_and_tells_nobody_of_a_step(document):
    stack, told = UndoStack(document), []
    stroked(document, stack, 1)
    for signal in (stack.indexChanged, stack.undoTextChanged, stack.canUndoChanged):
        signal.connect(told.append)
    stroked(document, stack, 2, 3)
    assert document.contents.drawing[0, 0, 0] == 3
    assert told == []
    stroked(document, stack, 4, gesture=8)
    assert len(told) > 0
    assert taken_back(document, stack) == [3, 0]


def test_edits_that_are_no_gesture_never_merge(document):
    stack = UndoStack(document)
    stroked(document, stack, 1, 2, gesture=0)
    assert taken_back(document, stack) == [1, 0]
