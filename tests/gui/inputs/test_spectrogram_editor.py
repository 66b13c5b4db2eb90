"""The editor of sounds: what is painted, made, recorded or opened is what the network reads, and what Play plays."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz import tasks, zoo
from xoviz.explain.receptive import lit
from xoviz.gui.inputs.spectrogram import SpectrogramEditor
from xoviz.nn import PICTURE, Focus
from xoviz.sounds.audio import ABSENT, Audio
from xoviz.sounds.sound import Excerpt, Sound
from xoviz.state.view import View
from xoviz.state.wishes import Open, Point, SetInput
from xoviz.tasks.known.sound import sample_sound
from xoviz.tasks.spectrogram import BANDS, FRAMES, LENGTH, RATE, heard, pictured
from xoviz.tasks.synthesis import MAKERS, made

SOUND = tasks.task("sound")
SILENCE = np.full((BANDS, FRAMES), -1, np.float32)
LEFT = Qt.MouseButton.LeftButton


def view_of(picture, source=None, **fields):
    values = np.asarray(picture, np.float32)[np.newaxis]
    net = zoo.load("sound")
    return replace(View(net.forward(values), values[0], task=SOUND, drawing=values, source=source), **fields)


def sampled(place):
    """A view of a sample, as the session shows it."""
    sample = SOUND.samples()[place]
    return view_of(sample.picture[0], sample.source)


class Card:
    """Stands in for the package sounddevice, with a microphone that hears a sound; plays until it is let go."""

    PortAudioError = RuntimeError

    def __init__(self, hears=None):
        self.hears = np.zeros(2 * RATE) if hears is None else np.concatenate([np.zeros(RATE // 10), hears])
        self.played, self.go_on = [], threading.Event()

    def query_devices(self, *, kind):
        return {"default_samplerate": float(RATE), f"max_{kind}_channels": 1}

    def OutputStream(self, **_):
        card, place = self, [0]

        class Stream(SimpleNamespace):
            def __enter__(self):
                return self

            def __exit__(self, *_):
                pass

            def write(self, data):
                card.played.append(data[:, 0])
                card.go_on.wait(10)

            def read(self, frames):
                card.go_on.wait(10)
                start, place[0] = place[0], place[0] + frames
                return card.hears[start : start + frames, None], False

            def abort(self):
                pass

        return Stream()

    InputStream = OutputStream


class Session:
    """Answers every SetInput with a view of it, as the real one does."""

    def __init__(self, editor):
        self.editor, self.wishes, self.said = editor, [], []
        editor.wish.connect(self.take)
        editor.said.connect(self.said.append)

    def take(self, wish):
        self.wishes.append(wish)
        if isinstance(wish, SetInput):
            self.editor.present(view_of(wish.values[0], wish.source))

    @property
    def last(self):
        return next(wish for wish in reversed(self.wishes) if isinstance(wish, SetInput))


@pytest.fixture
def opened(qtbot):
    """Makes an editor that shows a view, its session, and the card that it plays on."""
    cards, editors = [], []

    def make(view=None, card=None, there=True):
        card = card or Card()
        cards.append(card)
        editor = SpectrogramEditor(count(1), audio=Audio(lambda: card, lambda: there))
        editors.append(editor)
        qtbot.addWidget(editor)
        session = Session(editor)
        editor.present(view or view_of(SILENCE))
        editor.resize(420, 460)
        editor.show()
        qtbot.waitExposed(editor)
        return editor, session, card

    yield make
    for card in cards:
        card.go_on.set()
    for editor in editors:
        editor.close_down()


def cell(editor, row, column):
    return editor.grid.geometry_of_cells.rect(row, column).center().toPoint()


def paint(editor, *cells, button=LEFT):
    QTest.mousePress(editor.grid, button, pos=cell(editor, *cells[0]))
    for each in cells[1:]:
        QTest.mouseMove(editor.grid, cell(editor, *each))
    QTest.mouseRelease(editor.grid, button, pos=cell(editor, *cells[-1]))


def finished(editor, qtbot):
    qtbot.waitUntil(lambda: not editor.is_running)


def test_a_line_that_is_painted_upwards_is_heard_as_rising(opened):
    editor, session, _ = opened()
    paint(editor, (20, 4), (12, 14), (4, 26))
    network = zoo.load("sound")
    assert network.classes[network.forward(session.last.values).verdict] == "rising"
    assert session.last.source is None
    assert len({wish.gesture for wish in session.wishes if isinstance(wish, SetInput)}) == 1


def test_the_right_button_and_the_eraser_paint_silence(opened):
    editor, session, _ = opened(view_of(np.ones((BANDS, FRAMES), np.float32)))
    paint(editor, (5, 5), button=Qt.MouseButton.RightButton)
    assert session.last.values.min() == -1
    editor.tools.eraser.click()
    before = (session.last.values == -1).sum()
    paint(editor, (15, 15))
    assert (session.last.values == -1).sum() > before


@pytest.mark.parametrize("kind", MAKERS)
def test_a_button_makes_a_sound_of_each_kind_and_another_one_each_time(opened, kind):
    editor, session, _ = opened()
    editor.kinds.buttons[kind].click()
    first = session.last
    assert np.array_equal(first.values[0], pictured(first.source.samples))
    editor.kinds.buttons[kind].click()
    assert not np.array_equal(first.values, session.last.values)
    assert kind in session.last.text


def test_what_is_painted_is_played_by_additive_synthesis_and_that_is_said(opened, qtbot):
    editor, _, card = opened()
    paint(editor, (20, 4), (12, 14), (4, 26))
    assert "steady tone of each row" in editor.hint.text()
    card.go_on.set()
    editor.tools.play.click()
    finished(editor, qtbot)
    assert np.allclose(np.concatenate(card.played), heard(editor.grid.values))


def test_a_sound_that_is_known_is_played_as_it_is(opened, qtbot):
    editor, session, card = opened()
    card.go_on.set()
    editor.kinds.buttons["a"].click()
    editor.tools.play.click()
    finished(editor, qtbot)
    assert np.array_equal(np.concatenate(card.played), session.last.source.samples)


def test_the_sounds_of_the_samples_are_known(opened):
    editor, _, _ = opened(sampled(3))
    assert np.array_equal(editor.sound.samples, sample_sound("click"))
    assert editor.hint.text().startswith("One second of sound")


def test_what_kind_a_button_makes_is_the_right_answer(opened):
    editor, session, _ = opened()
    for place, kind in enumerate(SOUND.classes):
        editor.kinds.buttons[kind].click()
        assert session.last.answer == place
    editor.clear()
    assert session.last.answer is None
    assert "steady" not in editor.hint.text()


def test_playing_does_not_hold_up_the_window_shows_where_it_is_and_can_be_stopped(opened, qtbot):
    editor, _, card = opened(sampled(0))
    editor.tools.play.click()
    assert editor.is_running
    assert editor.tools.play.accessibleName() == "Stop"
    assert not editor.tools.record.isEnabled()
    qtbot.waitUntil(lambda: len(card.played) == 1)
    editor.tools.play.click()
    card.go_on.set()
    finished(editor, qtbot)
    assert len(card.played) < 3
    assert editor.tools.play.accessibleName() == "Play"
    assert editor.tools.record.isEnabled()


def test_closing_and_hiding_end_what_plays(opened, qtbot):
    editor, _, card = opened(sampled(0))
    for end in (editor.hide, editor.close_down):
        editor.show()
        card.go_on.clear()
        editor.play_or_stop()
        running = editor._running
        end()
        card.go_on.set()
        running.wait(10)
        assert running.stopped
        assert running.over
        editor._look()


def test_a_second_is_recorded_with_a_level_and_becomes_the_input(opened, qtbot):
    hears = made("falling", np.random.default_rng(3))
    editor, session, card = opened(card=Card(hears))
    editor.tools.record.click()
    assert editor.meter.isVisible()
    assert editor.tools.record.accessibleName() == "Stop"
    card.go_on.set()
    finished(editor, qtbot)
    assert np.allclose(session.last.source.samples, hears, atol=1e-6)
    assert np.array_equal(session.last.values[0], pictured(session.last.source.samples))
    assert editor.hint.isVisible()


def test_recorded_silence_is_said_and_changes_nothing(opened, qtbot):
    editor, session, card = opened()
    card.go_on.set()
    editor.tools.record.click()
    finished(editor, qtbot)
    assert "Only silence" in session.said[-1]
    assert not any(isinstance(wish, SetInput) for wish in session.wishes)


def test_a_card_that_fails_says_so(opened, qtbot):
    editor, session, card = opened(sampled(0))
    card.query_devices = lambda *, kind: {}
    editor.tools.play.click()
    finished(editor, qtbot)
    assert session.said == ["This machine has no loudspeaker that can be used."]


def test_without_the_package_the_buttons_say_why(opened):
    editor, _, _ = opened(sampled(0), there=False)
    for button in (editor.tools.play, editor.tools.record):
        assert not button.isEnabled()
        assert button.toolTip() == ABSENT


def test_silence_cannot_be_played_and_cleared_sounds_are_silence(opened):
    editor, session, _ = opened(sampled(0))
    assert editor.tools.play.isEnabled()
    editor.tools.clear.click()
    assert (session.last.values == -1).all()
    assert not editor.tools.play.isEnabled()
    assert "nothing to hear" in editor.tools.play.toolTip()
    said = len(session.wishes)
    editor.tools.clear.click()
    assert len(session.wishes) == said


def test_what_was_read_of_a_file_is_said(opened):
    sound = Sound(made("chord", np.random.default_rng(0)), RATE, Excerpt(12.3, 1, 90, True, 60, 0, 44100, 2))
    editor, _, _ = opened(view_of(pictured(sound.samples), sound))
    assert editor.hint.text().startswith("Read 1 s from 12.3 s on: the loudest of the first 60 s (90.0 s in all).")
    silent = replace(sound, samples=np.zeros(LENGTH, np.float32))
    editor.present(view_of(SILENCE, silent))
    assert editor.hint.text().endswith("There is only silence in it.")


def test_a_file_can_be_asked_for(opened, monkeypatch, tmp_path):
    editor, session, _ = opened()
    path = tmp_path / "a.wav"
    monkeypatch.setattr("xoviz.gui.inputs.spectrogram.QFileDialog.getOpenFileName", lambda *_: (str(path), ""))
    editor.tools.open.click()
    assert session.wishes == [Open(path)]


def test_pointing_and_what_is_lit(opened):
    editor, session, _ = opened()
    QTest.mouseMove(editor.grid, cell(editor, 3, 9))
    assert session.wishes[-1] == Point(Focus(PICTURE, 0, 3, 9))
    view = view_of(SILENCE)
    focus = Focus("convolution", 0, 2, 4)
    editor.present(replace(view, focus=focus, lit=lit(view.trace.network.stack, focus)))
    (mark,) = editor.grid._marks
    assert tuple(mark[:4]) == (2, 4, 5, 5)


def test_undo_shows_what_was_there_even_after_a_stroke(opened):
    first = sampled(0)
    editor, session, _ = opened(first)
    editor.wish.disconnect(session.take)  # nobody answers
    paint(editor, (5, 5), (9, 9))
    editor.present(first)
    assert np.array_equal(editor.grid.values, first.pad)
