"""Eight kinds of sound, made up: each differs from call to call in pitch, speed, length, colour, loudness and onset.

Whistles that rise or fall, chords, clicks and hiss are sums of sines and of noise. The vowels are spoken by a source
and a filter (`voice`). Each sound is one second at 8,000 samples a second, with a little noise behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.tasks.spectrogram import LENGTH, RATE, Sounds
from xoviz.tasks.voice import sine, vowel

LOWEST, HIGHEST = 135.0, 3_300.0
"""Hz between which whistles move."""

CHORDS = ((0, 4, 7), (0, 3, 7), (0, 5, 7), (0, 3, 6), (0, 4, 8), (0, 5, 9), (0, 3, 8), (0, 4, 7, 10), (0, 4, 7, 12))
"""Semitones above the lowest note."""

_TOP = 3_900.0  # Hz: overtones above it would be folded back to where they do not belong
_EDGE = 0.004  # seconds: what begins at once clicks
_MOMENT = 280  # samples in which loudness is measured, 35 ms
_HERTZ = np.fft.rfftfreq(LENGTH, 1 / RATE).astype(np.float32)

Maker = Callable[[np.random.Generator], Array]


def made(kind: str, rng: np.random.Generator) -> Sounds:
    """A sound of a kind, (8000,) float32 in [-1, 1]: somewhere in its second, more or less loud, before quiet noise.

    KeyError for a kind that is not in `MAKERS`.
    """
    sound = MAKERS[kind](rng)
    second = np.zeros(LENGTH)
    onset = int(rng.integers(LENGTH - len(sound) + 1))
    second[onset : onset + len(sound)] = sound
    behind = _loudest(sound) * 10 ** (-rng.uniform(18, 55) / 20)
    second += behind * _noise(LENGTH, rng.uniform(0, 1), rng)
    loudness = 10 ** (-rng.uniform(0, 30) / 20)
    return np.asarray(second * (loudness / np.abs(second).max()), np.float32)


def rising(rng: np.random.Generator) -> Array:
    """A whistle that climbs by 0.8 to 4 octaves."""
    return _whistle(_climb(rng), rng)


def falling(rng: np.random.Generator) -> Array:
    """A whistle that drops by 0.8 to 4 octaves."""
    return _whistle(_climb(rng)[::-1], rng)


def chord(rng: np.random.Generator) -> Array:
    """Three or four notes, almost at once, plucked or held, in one octave or spread over three."""
    length = _length(0.4, 1.0, rng)
    notes = np.array(CHORDS[rng.integers(len(CHORDS))])
    if rng.random() < 0.6:
        notes[1:] += 12 * rng.integers(0, 3, len(notes) - 1)
    lowest = LOWEST * 2 ** rng.uniform(0, np.log2(HIGHEST / LOWEST) - notes.max() / 12)
    overtones, darkness, strum = int(rng.integers(1, 6)), rng.uniform(1, 3), rng.uniform(0, 0.012)
    decay = rng.uniform(0.15, 0.8) if rng.random() < 0.6 else np.inf
    sound = np.zeros(length)
    for place, semitones in enumerate(rng.permutation(notes)):
        late = int(place * strum * RATE)
        time = np.arange(length - late) / RATE
        tones = _overtones(np.full(len(time), lowest * 2 ** (semitones / 12)), overtones, darkness, rng)
        sound[late:] += rng.uniform(0.5, 1) * tones * np.exp(-time / decay) * _ends(len(time), _EDGE, 0.03)
    return sound


def click(rng: np.random.Generator) -> Array:
    """A tick or a knock: some milliseconds of noise, of a resonance that dies away, or of both."""
    time = np.arange(_length(0.04, 0.05, rng)) / RATE
    tick = _noise(len(time), 0, rng) * np.exp(-time / rng.uniform(0.0004, 0.006))
    pitch = 300 * 2 ** rng.uniform(0, 3.3)
    knock = np.sin(2 * np.pi * pitch * time) * np.exp(-time / rng.uniform(0.001, 0.006))
    share = rng.uniform(0, 0.8)
    return (1 - share) * tick + share * knock


def noise(rng: np.random.Generator) -> Array:
    """Hiss: white noise, or darker, that swells and ebbs a little."""
    length = _length(0.25, 1.0, rng)
    time = np.arange(length) / length
    swell = 1 + rng.uniform(0, 0.5) * np.sin(2 * np.pi * (rng.uniform(0.5, 3) * time + rng.random()))
    return _noise(length, rng.uniform(0, 1.3), rng) * swell * _ends(length, rng.uniform(_EDGE, 0.1), 0.05)


def _spoken(name: str) -> Maker:
    return lambda rng: vowel(name, _length(0.35, 1.0, rng), rng)


MAKERS: Mapping[str, Maker] = MappingProxyType({
    "rising": rising, "falling": falling, "chord": chord, "click": click, "noise": noise,
    "a": _spoken("a"), "i": _spoken("i"), "u": _spoken("u"),
})
"""The kinds of sound, each with what makes one, of at most a second and as loud as it likes."""


def _climb(rng: np.random.Generator) -> Array:
    """Frequencies in Hz, one a sample, from low to high: evenly, or faster at one end, perhaps held at the ends."""
    octaves = rng.uniform(0.8, 4.0)
    room = float(np.log2(HIGHEST / LOWEST)) - octaves
    lowest = LOWEST * 2 ** rng.uniform(0, room)
    length = _length(0.25, 1.0, rng)
    way = np.linspace(0, 1, length)
    before, after = rng.uniform(0, 0.2, 2)
    moved = np.clip((way - before) / (1 - before - after), 0, 1) ** 2 ** rng.uniform(-0.8, 0.8)
    wobble = rng.uniform(0, 0.03) * np.sin(2 * np.pi * rng.uniform(3, 7) * way)
    frequencies: Array = lowest * 2 ** (octaves * moved + wobble)
    return frequencies


def _whistle(frequencies: Array, rng: np.random.Generator) -> Array:
    """A tone that follows frequencies, with few overtones or none, louder at times than at others."""
    length = len(frequencies)
    way = np.arange(length) / length
    swell = 1 + rng.uniform(0, 0.6) * np.sin(2 * np.pi * (rng.uniform(0.3, 2) * way + rng.random()))
    tones = _overtones(frequencies, int(rng.integers(1, 5)), rng.uniform(1.2, 3), rng)
    return tones * swell * _ends(length, rng.uniform(_EDGE, 0.08), rng.uniform(_EDGE, 0.08))


def _overtones(frequencies: Array, count: int, darkness: float, rng: np.random.Generator) -> Array:
    """The tone of given frequencies and its overtones, the n-th n ** darkness times as quiet."""
    turns = np.cumsum(frequencies) / RATE
    sound = np.zeros(len(frequencies))
    for number in range(1, count + 1):
        audible = number * frequencies < _TOP
        sound += audible * sine(number * turns + rng.random()) / number**darkness
    return sound


def _noise(length: int, tilt: float, rng: np.random.Generator) -> Array:
    """Noise with a root mean square of 1: white for a tilt of 0, and for 1 with 3 dB less in each higher octave."""
    lines = rng.standard_normal(2 * len(_HERTZ), np.float32).view(np.complex64)
    lines *= np.maximum(_HERTZ, 60) ** np.float32(-tilt / 2)
    sound = np.fft.irfft(lines, LENGTH)[:length]
    noise: Array = sound / np.sqrt(np.square(sound).mean())
    return noise


def _ends(length: int, attack: float, release: float) -> Array:
    """From 0 to 1 in `attack` seconds, and back in the last `release` seconds."""
    place = np.arange(length) / RATE
    return np.clip(np.minimum(place / attack, place[::-1] / release), 0, 1)


def _length(shortest: float, longest: float, rng: np.random.Generator) -> int:
    """A number of samples for so many seconds."""
    return int(rng.uniform(shortest, longest) * RATE)


def _loudest(sound: Array) -> float:
    """The root mean square of the loudest moment."""
    energies = np.add.reduceat(np.square(sound), np.arange(0, len(sound), _MOMENT))
    return float(np.sqrt(energies.max() / _MOMENT))
