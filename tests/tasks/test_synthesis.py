"""The sounds that are made up: what makes them what they are, measured."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.tasks.spectrogram import LENGTH, RATE, pictured
from xoviz.tasks.synthesis import CHORDS, HIGHEST, LOWEST, MAKERS, made


def generator(number: int) -> np.random.Generator:
    return np.random.default_rng(number)


def pitch_of_loudest(picture: np.ndarray) -> np.ndarray:
    """The row of the loudest band in each column where something sounds, smoothed by taking only the loud ones."""
    loud = picture.max(axis=0) > 0.2
    return picture.argmax(axis=0)[loud]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("seed", range(8))
def test_a_sound_is_a_second_of_samples_that_a_loudspeaker_can_play(kind, seed):
    sound = made(kind, generator(seed))
    assert sound.shape == (LENGTH,)
    assert sound.dtype == np.float32
    assert 0.03 <= np.abs(sound).max() <= 1 + 1e-6
    assert len(MAKERS[kind](generator(seed))) <= LENGTH


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_generator_makes_the_same_sound_and_another_one_another(kind):
    assert np.array_equal(made(kind, generator(3)), made(kind, generator(3)))
    assert not np.array_equal(made(kind, generator(3)), made(kind, generator(4)))


@pytest.mark.parametrize("seed", range(25))
def test_what_rises_goes_up_and_what_falls_goes_down(seed):
    for kind, sign in (("rising", -1), ("falling", 1)):
        rows = pitch_of_loudest(pictured(made(kind, generator(seed))))
        down = sign * np.diff(rows.astype(float))
        assert down.sum() >= 3  # of five bands an octave
        assert (down >= -1).mean() > 0.8


def test_whistles_stay_where_there_are_bands():
    assert LOWEST > 125
    assert HIGHEST < 3482


def test_a_click_is_short_and_in_all_bands_and_noise_is_long_and_in_all_bands():
    for seed in range(20):
        click, noise = pictured(made("click", generator(seed))), pictured(made("noise", generator(seed)))
        assert ((click - np.median(click, axis=1, keepdims=True)).mean(axis=0) > 0.3).sum() <= 5
        assert (noise.mean(axis=0) > 0).sum() >= 6


def test_a_chord_has_several_notes_at_once():
    """At least three peaks in its long-time spectrum, at the frequencies of a chord of the list."""
    for seed in range(20):
        lines = np.abs(np.fft.rfft(made("chord", generator(seed)) * np.hanning(LENGTH)))
        peaks = [place for place in range(130, 3600) if lines[place] == lines[place - 8 : place + 9].max()
                 and lines[place] > 0.1 * lines.max()]
        assert len(peaks) >= 3, seed
    assert all(chord[0] == 0 and len(chord) >= 3 for chord in CHORDS)


def test_whistles_and_chords_keep_below_half_the_rate():
    """Nothing is folded back: a rising whistle has no line that falls."""
    for seed in range(10):
        lines = np.abs(np.fft.rfft(made("rising", generator(seed))))
        top = lines[int(3950 * LENGTH / RATE):].max()
        assert top < 0.1 * lines.max()
