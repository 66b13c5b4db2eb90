"""Vowels: the resonances are where Peterson and Barney measured them, whatever the pitch."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.tasks.spectrogram import RATE
from xoviz.tasks.voice import FORMANTS, WIDTHS, glottis, mouth, sine, vowel


@pytest.mark.parametrize("name", FORMANTS)
@pytest.mark.parametrize("speaker", [0, 1])
def test_each_formant_is_a_resonance_as_high_as_its_width_says(name, speaker):
    """Take one resonance away, and what is left at its frequency is less by its height: frequency / width."""
    formants = np.array([*FORMANTS[name][speaker], 3500.0])
    assert abs(mouth(np.zeros(1), formants)[0]) == pytest.approx(1)
    for place, (formant, width) in enumerate(zip(formants, WIDTHS, strict=True)):
        here = np.array([formant])
        elsewhere = formants.copy()
        elsewhere[place] = 1e9
        gain = abs(mouth(here, formants)[0]) / abs(mouth(here, elsewhere)[0])
        assert gain == pytest.approx(formant / width, rel=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_vowels_differ_in_where_their_energy_is(seed):
    """Below 600 Hz, 600 to 1,600 Hz and above 2,000 Hz: u has most of it low, a in the middle, i hardly any there."""
    shares = {}
    for name in FORMANTS:
        power = np.square(np.abs(np.fft.rfft(vowel(name, RATE // 2, np.random.default_rng(seed)))))
        frequencies = np.fft.rfftfreq(RATE // 2, 1 / RATE)
        middle = (frequencies > 620) & (frequencies < 1700)
        high = frequencies > 2000
        shares[name] = power[middle].sum() / power.sum(), power[high].sum() / power.sum()
    assert shares["a"][0] > 3 * shares["i"][0]
    assert shares["i"][1] > 3 * shares["u"][1]
    assert shares["a"][0] > shares["u"][0]


def test_the_source_has_its_pitch_and_opens_slower_than_it_closes():
    flow = glottis(np.full(RATE, 100.0))
    lines = np.abs(np.fft.rfft(flow - flow.mean()))
    assert lines.argmax() == 100
    assert flow.min() >= 0
    assert flow.max() <= 1
    change = np.diff(flow)
    assert -change.min() > 1.5 * change.max()


def test_sines_of_many_turns_are_as_exact_as_of_few():
    turns = np.linspace(0, 4000, 9001)
    assert np.allclose(sine(turns), np.sin(2 * np.pi * turns), atol=2e-6)
