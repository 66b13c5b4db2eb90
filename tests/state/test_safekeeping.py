"""Sets of drawings that nobody has saved outlive the window, and a process that was killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from xoviz.drawings.collection import Collection, Drawing
from xoviz.drawings.filing import load, save
from xoviz.state.preferences import Preferences
from xoviz.state.session import Session
from xoviz.state.wishes import AddClass, Collect, Draw, NewCollection, OpenCollection, SaveCollection
from xoviz.tasks.known.letters import LettersTask

LONG = 20_000
KILLED = """
import os, signal, sys
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from tests.state.test_safekeeping import lines
from xoviz.state.preferences import Preferences
from xoviz.state.session import Session
from xoviz.tasks.known.letters import LettersTask
app = QApplication([])
session = Session(LettersTask(), Preferences(QSettings(sys.argv[1], QSettings.Format.IniFormat)))
session.safekeeping.rest = 0
session.start()
session.edit({"collection": lines("from before")}, "Open")
note = session.preferences.beside("unsaved") / "set-1.json"
timer = QTimer(interval=5)
timer.timeout.connect(lambda: note.exists() and os.kill(os.getpid(), signal.SIGKILL))
timer.start()
app.exec()
"""


def line(row: int) -> np.ndarray:
    picture = np.full((28, 28), -1, np.float32)
    picture[row, 3:-3] = 1
    return picture


def lines(name: str) -> Collection:
    """Lines high up and lines far down."""
    return Collection(name, ("high", "low"), tuple(
        Drawing.new(line(row), "high" if row < 14 else "low") for row in (4, 5, 20, 21)))


class Window:
    """A session on the settings of a user, as a window has it."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self._qtbot = session, qtbot
        self.said: list[str] = []
        self.refused: list[str] = []
        session.said.connect(self.said.append)
        session.refused.connect(self.refused.append)

    @property
    def collection(self) -> Collection | None:
        return self.session.contents.collection

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=LONG)

    def take_up(self) -> None:
        self.session.safekeeping.take_up()
        self.until(lambda: bool(self.said or self.refused))


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Callable[[], object]:
    @contextmanager
    def opened() -> Iterator[Window]:
        settings = QSettings(str(tmp_path / "settings" / "xoviz.ini"), QSettings.Format.IniFormat)
        session = Session(LettersTask(), Preferences(settings))
        session.start()
        try:
            yield Window(session, qtbot)
        finally:
            session.close()

    return opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "xoviz-unsaved"


def test_an_unsaved_set_is_there_again_and_is_no_step_that_can_be_undone(open_window):
    with open_window() as first:
        first.session.wish(NewCollection())
        first.session.wish(Draw(line(4)))
        first.session.wish(Collect("A", "table 3"))
        drawn = first.collection.drawings[0]
    with open_window() as second:
        assert second.collection is None, "until the window stands"
        second.take_up()
        (again,) = second.collection.drawings
        assert (again.key, again.label, again.by) == (drawn.key, "A", "table 3")
        assert np.array_equal(again.cells, drawn.cells)
        assert "“My letters” is here again" in second.said[0]
        assert not second.session.undo_stack.canUndo()
        assert not second.session.safekeeping.file.saved
        assert second.refused == []


def test_what_is_collected_now_is_kept_without_closing(open_window, folder):
    with open_window() as window:
        window.session.safekeeping.rest = 0
        window.session.wish(NewCollection())
        assert not window.session.safekeeping._timer.isActive(), "there is nothing of anybody's in it yet"
        window.session.wish(AddClass("C"))
        window.until((folder / "set-1.json").exists)
        assert load(folder / "set-1.zip").classes == ("A", "B", "C")
        window.session.wish(AddClass("D"))
        window.until(lambda: load(folder / "set-1.zip").classes == ("A", "B", "C", "D"))


def test_its_file_is_known_and_whether_it_was_saved_since(open_window, tmp_path):
    file = tmp_path / "lines.zip"
    save(lines("mine"), file)
    with open_window() as first:
        first.session.wish(OpenCollection(file))
        first.until(lambda: first.collection is not None)
        assert (first.session.safekeeping.file.path, first.session.safekeeping.file.saved) == (file, True)
    with open_window() as second:
        second.take_up()
        assert (second.session.safekeeping.file.path, second.session.safekeeping.file.saved) == (file, True)
        second.session.wish(AddClass("middle"))
        assert not second.session.safekeeping.file.saved
    with open_window() as third:
        third.take_up()
        assert (third.session.safekeeping.file.path, third.session.safekeeping.file.saved) == (file, False)
        third.session.wish(SaveCollection(tmp_path / "other.zip"))
        third.until(lambda: third.session.safekeeping.file.saved)
        assert third.session.safekeeping.file.path == tmp_path / "other.zip"
        third.session.wish(AddClass("another"))
        third.session.undo()
        assert third.session.safekeeping.file.saved, "as it was when it was saved"


def test_two_windows_do_not_overwrite_each_other(open_window, folder):
    with open_window() as one, open_window() as two:
        one.session.edit({"collection": lines("one")}, "Open")
        two.session.edit({"collection": lines("two")}, "Open")
    assert sorted(load(path).name for path in folder.glob("*.zip")) == ["one", "two"]
    with open_window() as one, open_window() as two:
        one.take_up()
        two.take_up()
        assert {one.collection.name, two.collection.name} == {"one", "two"}
        assert "1 more kept in" in one.said[0]


def test_a_set_that_makes_room_for_another_stays_where_it_is_kept(open_window, folder):
    with open_window() as window:
        window.session.edit({"collection": lines("unsaved")}, "Open")
        window.session.wish(NewCollection())
        window.session.wish(AddClass("C"))
    assert sorted(load(path).name for path in folder.glob("*.zip")) == ["My letters", "unsaved"]


def test_a_set_that_was_begun_meanwhile_stays(open_window):
    with open_window() as first:
        first.session.edit({"collection": lines("before")}, "Open")
    with open_window() as second:
        second.session.safekeeping.take_up()
        second.session.edit({"collection": lines("now")}, "Open")
        second.until(lambda: bool(second.said))
        assert second.collection.name == "now"
        assert "“before” of last time is kept" in second.said[0]
    with open_window() as third, open_window() as fourth:
        third.take_up()
        fourth.take_up()
        assert {third.collection.name, fourth.collection.name} == {"before", "now"}


def test_a_damaged_leftover_is_put_aside_with_a_sentence(open_window, folder):
    folder.mkdir(parents=True)
    (folder / "set-1.zip").write_bytes(b"PK\3\4 half of drawings.json")
    (folder / "set-1.json").write_text("[1")
    with open_window() as window:
        window.take_up()
        assert window.collection is None
        (sentence,) = window.refused
        assert "set-1-damaged-1.zip" in sentence
        assert (folder / "set-1-damaged-1.zip").read_bytes().startswith(b"PK")
        window.session.edit({"collection": lines("new")}, "Open")
    assert load(folder / "set-1.zip").name == "new"


@pytest.mark.parametrize("note", ["", "[1", "{}", '{"file": 3, "saved": true}', '{"file": null, "saved": true}', "[]",
                                  '{"file": "a\\u0000b", "saved": true}'])
def test_a_damaged_note_only_says_nothing(open_window, folder, note):
    folder.mkdir(parents=True)
    save(lines("mine"), folder / "set-7.zip")
    (folder / "set-7.json").write_text(note)
    with open_window() as window:
        window.take_up()
        assert window.collection.name == "mine"
        assert (window.session.safekeeping.file.path, window.session.safekeeping.file.saved) == (None, False)


def test_where_nothing_can_be_kept_it_says_so_once(open_window, folder):
    folder.parent.mkdir()
    folder.write_text("a file in the place of the folder")
    with open_window() as window:
        window.session.safekeeping.rest = 0
        window.session.edit({"collection": lines("mine")}, "Open")
        window.until(lambda: bool(window.refused))
        assert "save the set before you close" in window.refused[0]
        window.session.wish(AddClass("C"))
    assert len(window.refused) == 1


def test_a_killed_process_leaves_its_set(open_window, folder, tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "settings" / "xoviz.ini")], check=False,
                            cwd=Path(__file__).parent.parent.parent, timeout=60)
    assert killed.returncode == -9
    with open_window() as window:
        window.take_up()
        assert (window.collection.name, len(window.collection.drawings)) == ("from before", 4)
        assert window.session.safekeeping._place.drawings == folder / "set-1.zip"
