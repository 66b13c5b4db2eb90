"""Vowels as a voice makes them: a source, the glottis that opens and closes, and a filter, the mouth.

Formant synthesis (Fant, 1960; Klatt, 1980). Which vowel it is lies in the mouth's resonances alone, the formants; the
pitch is the source's. The formants are the means that Peterson and Barney (1952) measured on 76 speakers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array
from xoviz.tasks.spectrogram import RATE

FORMANTS: Mapping[str, tuple[tuple[int, int, int], tuple[int, int, int]]] = MappingProxyType({
    "a": ((730, 1090, 2440), (850, 1220, 2810)),
    "i": ((270, 2290, 3010), (310, 2790, 3310)),
    "u": ((300, 870, 2240), (370, 950, 2670)),
})
"""The first three formants of men and of women, in Hz: "a" as in father, "i" as in see, "u" as in too."""

WIDTHS = (70.0, 100.0, 150.0, 250.0)
"""How broad the resonances are, in Hz."""

_FOURTH = (3_400.0, 3_900.0)  # the fourth formant hardly tells vowels apart
_OPENING, _CLOSING = 0.4, 0.16  # shares of a period (Rosenberg, 1971)
_TRANSFORM = 2**13  # samples: more than a second, so that what rings on at the end does not come in at the beginning
_FREQUENCIES = np.fft.rfftfreq(_TRANSFORM, 1 / RATE).astype(np.float32)


def vowel(name: str, length: int, rng: np.random.Generator) -> Array:
    """`length` samples of a vowel by a speaker who is made up: a low voice, a high one or anything between.

    KeyError for a name that is not in `FORMANTS`.
    """
    speaker = rng.uniform(-0.2, 1.3)  # 0 has the formants of men, 1 those of women
    men, women = np.array(FORMANTS[name], float)
    own = (men + speaker * (women - men)) * rng.uniform(0.9, 1.1, 3)
    formants = np.append(own, np.interp(speaker, (0, 1), _FOURTH))
    pitch = 110 * 2 ** (0.9 * speaker + rng.uniform(-0.35, 0.35))
    source = glottis(_intonation(pitch, length, rng))
    source += np.float32(rng.uniform(0.0, 0.03)) * rng.standard_normal(length, np.float32)  # breath
    # What leaves the lips is the change of the flow: 6 dB an octave.
    filtered = np.fft.rfft(source, _TRANSFORM) * _FREQUENCIES * mouth(_FREQUENCIES, formants)
    sound = np.fft.irfft(filtered, _TRANSFORM)[:length]
    place = np.arange(length) / RATE
    ends = np.clip(np.minimum(place / rng.uniform(0.02, 0.08), place[::-1] / rng.uniform(0.05, 0.15)), 0, 1)
    spoken: Array = sound * ends
    return spoken


def glottis(pitches: Array) -> Array:
    """The flow of air for frequencies in Hz, one a sample: it opens slowly, closes fast and rests; in [0, 1]."""
    phase = _part(np.cumsum(pitches) / RATE)
    opening = (1 - np.cos(np.pi * phase / _OPENING)) / 2
    closing = np.cos(np.pi / 2 * np.clip((phase - _OPENING) / _CLOSING, 0, 1))
    return np.asarray(np.maximum(np.where(phase < _OPENING, opening, closing), 0))


def mouth(frequencies: Array, formants: Array) -> npt.NDArray[np.complex64]:
    """How much of each frequency gets through resonances in a row, one after the other; complex, 1 at 0 Hz."""
    stopped = np.ones(len(frequencies), np.complex64)
    for formant, width in zip(formants, WIDTHS, strict=True):
        share = frequencies / np.float32(formant)
        stopped *= 1 - share * share + np.complex64(1j * width / formant) * share
    return np.asarray(1 / stopped)


def sine(turns: Array) -> Array:
    """Sines, float32, of angles in turns, however many."""
    return np.asarray(np.sin(np.float32(2 * np.pi) * _part(turns)))


def _part(turns: Array) -> Array:
    """What is left of turns without the whole ones: [0, 1) as float32, which has no digits to spare for those."""
    return np.asarray(turns - np.floor(turns), np.float32)


def _intonation(pitch: float, length: int, rng: np.random.Generator) -> Array:
    """Frequencies in Hz around a pitch: a slow glide, a vibrato, and the unsteadiness of a voice."""
    way = np.linspace(-0.5, 0.5, length)
    glide = rng.uniform(-0.25, 0.15) * way
    vibrato = rng.uniform(0, 0.02) * np.sin(2 * np.pi * rng.uniform(4, 7) * length / RATE * way)
    frequencies: Array = pitch * 2 ** (glide + vibrato)
    return frequencies
