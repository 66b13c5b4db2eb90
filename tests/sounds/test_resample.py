"""Resampling against what the samples of a known tone have to be, and against what must not come through."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.sounds.resample import resampled


def tone(frequency: float, rate: int, seconds: float = 1.0) -> np.ndarray:
    return np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate).astype(np.float32)


RATES = (4000, 11025, 16000, 22050, 44100, 48000, 96000, 192000, 44101)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("frequency", [100, 440, 1500])
def test_a_tone_stays_the_same_tone(rate, frequency):
    result = resampled(tone(frequency, rate), rate, 8000)
    assert len(result) == 8000
    middle = slice(400, -400)  # the ends have no neighbours
    assert np.abs(result - tone(frequency, 8000))[middle].max() < 2e-3


@pytest.mark.parametrize("rate", RATES[1:])
@pytest.mark.parametrize("frequency", [4100, 4700, 5100])
def test_what_the_new_rate_cannot_hold_does_not_come_back_as_another_tone(rate, frequency):
    """Every second sample of a tone of 5,100 Hz at 16,000 a second would be one of 2,900 Hz, at full loudness."""
    result = resampled(tone(frequency, rate), rate, 8000)
    assert np.abs(result[400:-400]).max() < 10 ** (-70 / 20)
    if rate == 16000:
        assert np.abs(tone(frequency, rate)[::2]).max() > 0.99


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_what_goes_to_a_loudspeaker_is_not_changed_in_pitch_or_loudness(rate):
    result = resampled(tone(1000, 8000), 8000, rate)
    assert len(result) == rate
    assert np.abs(result - tone(1000, rate))[rate // 20 : -rate // 20].max() < 2e-3


@given(st.integers(0, 300), st.integers(1000, 400_000), st.sampled_from([8000, 44100, 48000]))
@settings(max_examples=40, deadline=None)
def test_any_rate_and_length_give_the_same_time(count, rate, wanted):
    result = resampled(np.ones(count, np.float32), rate, wanted)
    assert result.dtype == np.float32
    assert np.isfinite(result).all()
    assert len(result) == (max(1, round(count * wanted / rate)) if count else 0)


def test_a_rate_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no 0 samples a second"):
        resampled(np.ones(3, np.float32), 0, 8000)
