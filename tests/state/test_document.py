"""The document: one value at a time, and a signal at each change."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from xoviz import zoo
from xoviz.state.document import Contents, Document
from xoviz.tasks.transforms import IDENTITY, Transform


@pytest.fixture
def contents():
    network = zoo.load("talk")
    return Contents(np.zeros((1, 9, 9), np.float32), IDENTITY, 0, network, network)


def test_replacing_some_fields_keeps_the_others(qapp, contents):
    document = Document(contents)
    document.replace({"transform": Transform(turn=90), "answer": None})
    now = document.contents
    assert (now.transform, now.answer) == (Transform(turn=90), None)
    assert now.drawing is contents.drawing
    assert now.network is contents.network
    assert contents.answer == 0, "the old value is left alone"


def test_each_replacement_is_announced(qapp, contents):
    document, heard = Document(contents), []
    document.changed.connect(lambda: heard.append(document.contents.answer))
    document.replace({"answer": 1})
    document.replace({"answer": None})
    assert heard == [1, None]


def test_contents_cannot_be_changed_in_place(contents):
    with pytest.raises(FrozenInstanceError):
        contents.answer = 1


def test_a_field_that_there_is_not(qapp, contents):
    with pytest.raises(TypeError, match="colour"):
        Document(contents).replace({"colour": "red"})
