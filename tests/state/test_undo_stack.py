"""Undo within a budget of bytes: the oldest steps go first, the newest is always there."""

from __future__ import annotations

import numpy as np
import pytest

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
    return Document(Contents(np.zeros((1, 9, 9), np.float32), IDENTITY, 0, network, network))


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
