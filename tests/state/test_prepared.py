"""How a picture was read belongs to the drawing: it comes and goes with it, also when that is undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings

from xoviz.pictures.prepare import Prepared
from xoviz.pictures.write import write
from xoviz.state.commands import sizes
from xoviz.state.preferences import Preferences
from xoviz.state.session import Session
from xoviz.state.wishes import (
    AnotherOne,
    Draw,
    Open,
    ReadPicture,
    ReadTheOtherWayRound,
    ResizePad,
    ShowPicture,
    ShowSample,
)
from xoviz.tasks.known.letters import LettersTask

X = LettersTask().samples()[0].picture


@pytest.fixture
def session(qapp, tmp_path: Path) -> Session:
    return Session(LettersTask(), Preferences(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A letter in a corner of a larger page."""
    page = np.full((1, 120, 90), -1, np.float32)
    page[:, 40:76, 30:66] = np.kron(X, np.ones((1, 4, 4), np.float32))
    write(page, tmp_path / "page.png")
    return tmp_path / "page.png"


def prepared_of(session: Session) -> Prepared:
    found = session.contents.prepared
    assert found is not None
    return found


def test_opening_keeps_the_steps_and_undo_and_redo_follow(session: Session, file: Path) -> None:
    assert session.contents.prepared is None
    session.wish(Open(file))
    steps = prepared_of(session)
    assert steps.stages[0].name == "the picture"
    np.testing.assert_array_equal(session.contents.drawing, steps.picture)
    session.undo()
    assert session.contents.prepared is None
    session.redo()
    assert session.contents.prepared is steps
    views = []
    session.viewed.connect(views.append)
    session.refresh()
    assert views[-1].prepared is steps


@pytest.mark.parametrize("wish", [Draw(X[0]), ShowSample("o"), AnotherOne(), ShowPicture(X, "From elsewhere")])
def test_another_drawing_was_not_read_that_way(session: Session, file: Path, wish) -> None:
    session.wish(Open(file))
    steps = prepared_of(session)
    session.wish(wish)
    assert session.contents.prepared is None
    session.undo()
    assert session.contents.prepared is steps


def test_another_size_of_pad_keeps_them(session: Session, file: Path) -> None:
    session.wish(Open(file))
    steps = prepared_of(session)
    session.wish(ResizePad(28))
    assert session.contents.prepared is steps


def test_the_other_way_round_is_one_step_and_can_be_undone(session: Session) -> None:
    session.wish(ReadPicture(np.kron((1 - X[0]) / 2, np.ones((3, 3), np.float32)), "Paste picture"))
    judged = prepared_of(session)
    assert session.undo_stack.undoText() == "Paste picture"
    session.wish(ReadTheOtherWayRound())
    assert prepared_of(session).inverted is not judged.inverted
    np.testing.assert_array_equal(session.contents.drawing, -judged.picture)
    assert session.undo_stack.count() == 2
    session.undo()
    assert session.contents.prepared is judged


def test_a_blank_picture_is_refused(session: Session) -> None:
    said: list[str] = []
    session.refused.connect(said.append)
    session.wish(ReadPicture(np.ones((40, 40), np.float32), "Paste picture"))
    assert said == ["The picture is blank: there is no letter in it."]
    assert session.undo_stack.count() == 0


def test_what_was_drawn_here_cannot_be_read_again(session: Session) -> None:
    said: list[str] = []
    session.refused.connect(said.append)
    session.wish(ReadTheOtherWayRound())
    assert said == ["What is on the pad was not read from a picture."]
    assert session.undo_stack.count() == 0


def test_the_memory_of_undo_counts_the_steps(session: Session, file: Path) -> None:
    session.wish(Open(file))
    steps = prepared_of(session)
    counted = sum(sizes({"prepared": steps}).values())
    arrays = {id(stage.array): stage.array.nbytes for stage in steps.stages}  # what two steps share counts once
    assert counted == sum(arrays.values()) > 9 * 9 * 4
