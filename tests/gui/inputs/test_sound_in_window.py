"""Sound files in the window: opened or dropped they are heard, whatever the task was; and what cannot be is said."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from tests.gui.settling import settle
from xoviz.gui.file_actions import FileActions
from xoviz.gui.inputs.spectrogram import SpectrogramEditor
from xoviz.gui.main_window import MainWindow
from xoviz.state.session import Session
from xoviz.state.wishes import AnotherOne, ChooseTask, Open, ShowSample
from xoviz.tasks.spectrogram import LENGTH, RATE, pictured
from xoviz.tasks.synthesis import made

LONG = 20_000


@pytest.fixture
def falling(tmp_path: Path) -> Path:
    """Three seconds of almost nothing, with a falling sound in the last one."""
    samples = np.zeros(3 * RATE)
    samples[2 * RATE :] = made("falling", np.random.default_rng(3))
    path = tmp_path / "falling.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((30000 * samples).astype("<i2").tobytes())
    return path


def session_of(window: MainWindow) -> Session:
    found = window.findChild(Session)
    assert isinstance(found, Session)
    return found


def editor_of(window: MainWindow) -> SpectrogramEditor:
    found = window.findChild(SpectrogramEditor)
    assert isinstance(found, SpectrogramEditor)
    return found


def test_a_sound_that_is_dropped_on_letters_is_heard(opened: MainWindow, falling: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(falling))])
    files = opened.findChild(FileActions)
    assert isinstance(files, FileActions)
    files.take(data, "Drop")
    qtbot.waitUntil(lambda: opened.parts.verdict.letter.text() == "falling", timeout=LONG)
    editor = editor_of(opened)
    assert editor.isVisible()
    assert editor.hint.text().startswith("Read 1 s from 1.9 s on")
    assert session_of(opened).preferences.recent_files[0] == falling.as_posix()


def test_undo_brings_the_sound_before_back_with_its_samples(opened: MainWindow, falling: Path, qtbot: QtBot) -> None:
    session = session_of(opened)
    session.wish(ChooseTask("sound"))
    session.wish(Open(falling))
    qtbot.waitUntil(lambda: opened.parts.verdict.letter.text() == "falling", timeout=LONG)
    heard = editor_of(opened).sound
    session.wish(ShowSample("i"))
    qtbot.waitUntil(lambda: opened.parts.verdict.letter.text() == "i")
    assert editor_of(opened).sound is not heard
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: opened.parts.verdict.letter.text() == "falling")
    assert editor_of(opened).sound is heard


def test_whatever_was_made_up_is_known_with_its_sound_and_its_kind(opened: MainWindow, qtbot: QtBot) -> None:
    session = session_of(opened)
    session.wish(ChooseTask("sound"))
    qtbot.waitUntil(lambda: opened.findChild(SpectrogramEditor) is not None)
    editor = editor_of(opened)
    for begin in (lambda: session.wish(AnotherOne()), lambda: session.wish(ShowSample("click")),
                  lambda: editor.kinds.buttons["noise"].click()):
        shown = opened.parts.verdict.mark.text()
        begin()
        qtbot.waitUntil(lambda shown=shown: opened.parts.verdict.mark.text() not in ("", shown))
        settle(opened)
        assert "it is " in opened.parts.verdict.mark.text()
        assert np.array_equal(pictured(editor.sound.filled(LENGTH)), editor.grid.values)
        assert editor.hint.text().startswith("One second of sound")
    editor.clear()
    qtbot.waitUntil(lambda: opened.parts.verdict.mark.text() == "")


def test_a_file_that_is_no_sound_changes_nothing_and_says_why(
        opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\0\0\0\0WAVEfmt ")
    session = session_of(opened)
    refused: list[str] = []
    session.refused.connect(refused.append)
    steps = session.undo_stack.count()
    session.wish(Open(broken))
    assert len(refused) == 1
    assert "incomplete" in refused[0]
    assert session.undo_stack.count() == steps
    assert session.task.name == "letters"
