"""The one undo command: back and forth, merging within a gesture, completed after the fact."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QUndoStack

from xoviz import zoo
from xoviz.state.commands import Edit
from xoviz.state.document import Contents, Document
from xoviz.tasks.transforms import IDENTITY, Transform


@pytest.fixture
def document(qapp):
    network = zoo.load("talk")
    made = Document(Contents(np.zeros((1, 9, 9), np.float32), IDENTITY, 0, network, network))
    yield made
    for stack in made.findChildren(QUndoStack):
        stack.clear()  # Edits hold the document that holds them: the collector may not take such a ring apart.


@pytest.fixture
def stack(document):
    """After the document, so that it goes first."""
    return QUndoStack(document)


def test_pushing_does_it_and_undo_takes_it_back(document, stack):
    before = document.contents
    stack.push(Edit(document, {"answer": 1, "transform": Transform(turn=5)}, "Turn"))
    assert (document.contents.answer, document.contents.transform) == (1, Transform(turn=5))
    assert stack.undoText() == "Turn"
    stack.undo()
    assert (document.contents.answer, document.contents.transform) == (0, IDENTITY)
    assert document.contents.drawing is before.drawing
    stack.redo()
    assert document.contents.answer == 1


def test_only_the_named_fields_are_taken_back(document, stack):
    stack.push(Edit(document, {"answer": 1}, "Answer"))
    document.replace({"transform": Transform(turn=5)})
    stack.undo()
    assert (document.contents.answer, document.contents.transform) == (0, Transform(turn=5))


def test_edits_of_one_gesture_are_one_step(document, stack):
    for turn in (1, 2, 3):
        stack.push(Edit(document, {"transform": Transform(turn=turn)}, "Turn", gesture=7))
    assert stack.count() == 1
    stack.undo()
    assert document.contents.transform == IDENTITY
    stack.redo()
    assert document.contents.transform == Transform(turn=3)


@pytest.mark.parametrize(("first", "second", "fields"), [
    (0, 0, {"answer": None}),
    (1, 2, {"answer": None}),
    (1, 0, {"answer": None}),
    (1, 1, {"transform": Transform(turn=1)}),
])
def test_other_edits_stay_apart(document, stack, first, second, fields):
    stack.push(Edit(document, {"answer": 1}, "One", first))
    stack.push(Edit(document, fields, "Two", second))
    assert stack.count() == 2
    stack.undo()
    assert (document.contents.answer, document.contents.transform) == (1, IDENTITY)


def test_a_gesture_does_not_reach_past_an_undo(document, stack):
    stack.push(Edit(document, {"answer": 1}, "One", 3))
    stack.undo()
    stack.push(Edit(document, {"answer": None}, "Two", 3))
    stack.undo()
    assert document.contents.answer == 0


def test_an_outcome_that_is_known_later(document, stack):
    command = Edit(document, {"answer": None}, "Run")
    stack.push(command)
    command.complete({"answer": 1})
    stack.undo()
    assert document.contents.answer == 0
    stack.redo()
    assert document.contents.answer == 1
