"""Playing and recording, with a package that stands in for sounddevice: what reaches the card, and what goes wrong."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from xoviz.sounds.audio import ABSENT, Audio
from xoviz.sounds.backend import is_installed, sounddevice
from xoviz.sounds.sound import Sound

RATE = 8000
TONE = Sound((0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32), RATE)


class RefusalError(Exception):
    """What stands in for PortAudioError."""


class Card:
    """A sound card that takes no time, unless it is held: then each block waits until it is let go."""

    PortAudioError = RefusalError

    def __init__(self, rate=48000.0, channels=2, heard=None):
        self.about = {"default_samplerate": rate, "max_output_channels": channels, "max_input_channels": channels}
        self.heard = heard  # what the microphone hears, by the number of the frame
        self.written, self.opened, self.aborted, self.open_now, self.most_open = [], [], 0, 0, 0
        self.go_on = threading.Event()
        self.go_on.set()

    def query_devices(self, *, kind):
        return self.about

    def OutputStream(self, **settings):
        return self.stream(settings)

    InputStream = OutputStream

    def stream(self, settings):
        self.opened.append(settings)
        card, read = self, [0]

        class Stream(SimpleNamespace):
            def __enter__(self):
                card.open_now += 1
                card.most_open = max(card.most_open, card.open_now)
                return self

            def __exit__(self, *_):
                card.open_now -= 1

            def write(self, data):
                card.go_on.wait(10)
                assert data.flags.c_contiguous
                card.written.append(data)
                return False

            def read(self, frames):
                card.go_on.wait(10)
                start, read[0] = read[0], read[0] + frames
                values = card.heard(np.arange(start, start + frames)).astype(np.float32)
                return np.repeat(values[:, None], settings["channels"], axis=1), False

            def abort(self):
                card.aborted += 1

        return Stream()


@pytest.fixture
def with_card():
    """Makes an Audio on a card; closed afterwards."""
    made = []

    def make(card):
        made.append((Audio(lambda: card, lambda: True), card))
        return made[-1][0]

    yield make
    for audio, card in made:
        card.go_on.set()
        audio.close_down()


def test_a_sound_reaches_the_loudspeaker_at_the_cards_own_rate_on_both_channels(with_card):
    card = Card(rate=44100.0)
    playing = with_card(card).play(TONE)
    playing.wait(10)
    assert playing.over
    assert playing.failure is None
    assert card.opened == [{"samplerate": 44100, "channels": 2, "dtype": "float32"}]
    data = np.concatenate(card.written)
    assert data.shape == (44100, 2)
    assert np.array_equal(data[:, 0], data[:, 1])
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(44100) / 44100)
    assert np.abs(data[:, 0] - expected)[2000:-2000].max() < 2e-3
    assert playing.done == pytest.approx(1)
    assert card.open_now == 0


def test_playing_does_not_wait_and_can_be_stopped(with_card):
    card = Card()
    card.go_on.clear()
    audio = with_card(card)
    playing = audio.play(TONE)  # returns though the card does not
    assert not playing.over
    audio.stop()
    card.go_on.set()
    playing.wait(10)
    assert playing.over
    assert playing.stopped
    assert card.aborted == 1
    assert len(card.written) <= 1


def test_closing_ends_what_plays(with_card):
    card = Card()
    card.go_on.clear()
    audio = with_card(card)
    playing = audio.play(TONE)
    card.go_on.set()
    audio.close_down()
    assert playing.over


def test_two_sounds_never_use_the_card_at_the_same_time(with_card):
    card = Card()
    card.go_on.clear()
    audio = with_card(card)
    first = audio.play(TONE)
    second = audio.play(TONE)
    card.go_on.set()
    second.wait(10)
    assert first.over
    assert first.stopped
    assert second.done == pytest.approx(1)
    assert card.most_open == 1


def test_a_second_is_recorded_after_the_microphone_has_warmed_up(with_card):
    card = Card(heard=lambda frame: np.where(frame < 4800, 0.9, 0.25 * np.sin(2 * np.pi * 440 * frame / 48000)))
    recording = with_card(card).record(1.0, RATE)
    recording.wait(10)
    sound = recording.sound
    assert sound is not None
    assert sound.rate == RATE
    assert len(sound.samples) == RATE
    assert np.abs(sound.samples).max() == pytest.approx(0.25, abs=0.01)
    assert recording.level == pytest.approx(0.25, abs=0.01)
    assert recording.done == pytest.approx(1)


def test_a_recording_that_is_stopped_gives_nothing(with_card):
    card = Card(heard=np.zeros_like)
    card.go_on.clear()
    audio = with_card(card)
    recording = audio.record(1.0, RATE)
    audio.stop()
    card.go_on.set()
    recording.wait(10)
    assert recording.over
    assert recording.sound is None
    assert recording.failure is None


def failing(error):
    def load():
        raise error
    return load


def broken(message):
    card = Card()
    def refuse(*_, **__):
        raise RefusalError(message)
    card.OutputStream = card.InputStream = refuse
    return card


def deaf():
    card = Card()
    def refuse(**_):
        raise RefusalError("Error querying device -1")
    card.query_devices = refuse
    return card


@pytest.mark.parametrize(("load", "why"), [
    (failing(ImportError("No module named 'sounddevice'")), "pip install 'xoviz[audio]'"),
    (failing(OSError("PortAudio library not found")), "PortAudio is missing (PortAudio library not found)"),
    (lambda: Card(channels=0), "This machine has no"),
    (deaf, "This machine has no"),
    (lambda: broken("Invalid rate [PaErrorCode -9997].\nreally"), "Invalid rate [PaErrorCode -9997]. really."),
    (lambda: broken(""), "RefusalError"),
])
def test_whatever_is_missing_is_said_in_one_sentence(load, why):
    audio = Audio(load, lambda: True)
    for running in (audio.play(TONE), audio.record(1.0, RATE)):
        running.wait(10)
        assert running.over
        assert why in running.failure
        assert "\n" not in running.failure
        assert running.failure.endswith(".")


def test_without_the_package_it_says_so_before_anyone_tries():
    assert Audio(failing(ImportError()), lambda: False).absence() == ABSENT
    assert Audio(failing(ImportError()), lambda: True).absence() is None


def test_the_package_itself_is_found_where_it_is_installed():
    assert (Audio().absence() is None) == is_installed()
    if not is_installed():
        with pytest.raises(ImportError):
            sounddevice()
