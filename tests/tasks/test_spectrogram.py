"""Spectrograms: levels and places that can be worked out by hand, and the way back to a sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.spectrogram import (
    BANDS,
    DEPTH,
    FRAMES,
    LENGTH,
    RATE,
    edges,
    heard,
    is_silence,
    middles,
    moments,
    pictured,
    row_of,
)

TIME = np.arange(LENGTH) / RATE


def tone(frequency: float, loudness: float = 0.5) -> np.ndarray:
    return loudness * np.sin(2 * np.pi * frequency * TIME)


def glide(low: float, octaves: float) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * np.cumsum(low * 2.0 ** (octaves * TIME)) / RATE)


@pytest.mark.parametrize("row", range(BANDS))
def test_a_tone_in_the_middle_of_a_band_is_loudest_in_its_row_at_all_times(row):
    picture = pictured(tone(middles()[row]))
    assert (picture.argmax(axis=0) == row).all()
    assert picture[row].min() > 0.95
    assert picture.shape == (BANDS, FRAMES)
    assert picture.dtype == np.float32


def test_the_highest_band_is_the_first_row_and_five_bands_are_an_octave():
    assert (np.diff(middles()) < 0).all()
    assert edges()[5] == pytest.approx(2 * edges()[0])
    assert row_of(edges()[0]) == BANDS
    assert row_of(edges()[-1]) == pytest.approx(0)
    assert edges()[-1] < RATE / 2


def test_columns_are_moments_of_one_second():
    click = np.zeros(LENGTH)
    for column, moment in enumerate(moments()):
        click[:] = 0
        click[round(moment * RATE)] = 1
        assert pictured(click).max(axis=0).argmax() == column


def test_a_pitch_that_rises_evenly_is_a_straight_diagonal():
    rows = pictured(glide(160, 4)).argmax(axis=0)
    expected = [row_of(160 * 2 ** (4 * moment)) - 0.5 for moment in moments()]
    assert np.abs(rows - np.array(expected)).max() < 1
    assert rows[0] > rows[-1]


@given(st.floats(-30, 0), st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_loudness_does_not_matter(decibels, seed):
    rng = np.random.default_rng(seed)
    sound = tone(400) + 0.05 * rng.standard_normal(LENGTH)
    assert np.allclose(pictured(sound), pictured(sound * 10 ** (decibels / 20)), atol=1e-3)


def test_silence_stays_silence_and_what_is_hardly_there_is_not_blown_up():
    assert is_silence(pictured(np.zeros(LENGTH)))
    assert is_silence(pictured(1e-5 * np.random.default_rng(0).standard_normal(LENGTH)))
    # 70 dB below the loudest sine is 20 dB below what is pictured in full: half of the 40 dB that are pictured.
    assert pictured(tone(middles()[10], 10 ** (-70 / 20))).max() == pytest.approx(0, abs=0.05)


def test_levels_are_decibels():
    octave = pictured(tone(middles()[20], 0.5) + tone(middles()[5], 0.05))
    assert octave[20, 9] == pytest.approx(1, abs=0.05)
    assert octave[5, 9] == pytest.approx(1 - 20 * 2 / DEPTH, abs=0.08)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 1e-6, 1.0, 1e9]))
@settings(max_examples=20, deadline=None)
def test_any_numbers_give_values_from_minus_one_to_one(seed, scale):
    sounds = scale * np.random.default_rng(seed).uniform(-1, 1, (3, LENGTH))
    pictures = pictured(sounds)
    assert pictures.shape == (3, BANDS, FRAMES)
    assert np.isfinite(pictures).all()
    assert pictures.min() >= -1
    assert pictures.max() <= 1


def test_sounds_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match=r"8,000 samples, not 7,999"):
        pictured(np.zeros(LENGTH - 1))


def test_what_is_heard_of_a_picture_has_that_picture():
    line = np.full((BANDS, FRAMES), -1.0)
    for column in range(4, 28):
        line[round(21 - (column - 4) * 0.75), column] = 1
    again = pictured(heard(line))
    rows = line.argmax(axis=0)[4:28]
    assert (again.argmax(axis=0)[4:28] == rows).all()
    assert again[:, :2].max() < -0.9


def test_a_sound_that_is_heard_from_its_picture_pictures_nearly_the_same():
    picture = pictured(glide(200, 3))
    again = pictured(heard(picture))
    # The steady tones of both bands that a glide is between beat with one another.
    assert np.abs(again - picture).mean() < 0.06
    assert np.abs(again.argmax(axis=0) - picture.argmax(axis=0)).max() <= 1


def test_silence_is_heard_as_silence_and_everything_as_no_more_than_can_be():
    assert not heard(np.full((BANDS, FRAMES), -1.0)).any()
    loud = heard(np.ones((BANDS, FRAMES)))
    assert 0.5 < np.abs(loud).max() <= 0.9
    assert abs(loud[0]) < 0.01
    assert abs(loud[-1]) < 0.01
