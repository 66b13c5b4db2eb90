"""A sound as a picture, time from left to right and pitch from bottom to top; and a picture as a sound.

One second at 8,000 samples a second is cut into 32 overlapping frames of 70 ms. A Fourier transform says how much of
each frequency a frame holds (Hann's window fades its ends, so that cutting makes no sound of its own), and what lies
in a band is added up. There are 24 bands, five to the octave from 125 Hz on: a pitch that rises evenly is a straight
line. What is pictured is the level in decibels, from the loudest place (1) down to 40 dB below it (-1): turning the
volume up or down changes nothing, except that below a limit there is silence.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Sounds = npt.NDArray[np.float32]

RATE = 8_000
"""Samples a second of all sounds here."""

LENGTH = 8_000
"""Samples of a sound that is pictured: one second."""

BANDS, FRAMES = 24, 32
"""Rows and columns of the picture."""

WINDOW, HOP = 560, 240
"""Samples of a frame, 70 ms, and from the beginning of one to the next, 30 ms: 31 hops and a frame are one second."""

LOWEST, BANDS_AN_OCTAVE = 125.0, 5
"""Hz where the lowest band begins, and how many bands double the frequency."""

DEPTH = 40.0
"""Decibels from -1 to 1."""

QUIETEST = -50.0
"""Decibels, of a sine as loud as can be: what stays below it is not pictured brighter for being all there is."""

_HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
_TINY = 1e-12


def edges() -> npt.NDArray[np.float64]:
    """The 25 frequencies, in Hz, between which the 24 bands lie, from 125 to 3,482."""
    return LOWEST * 2.0 ** (np.arange(BANDS + 1) / BANDS_AN_OCTAVE)


def middles() -> npt.NDArray[np.float64]:
    """The frequency in the middle of each row's band, in Hz: (24,), the highest first, as in the picture."""
    return LOWEST * 2.0 ** ((np.arange(BANDS)[::-1] + 0.5) / BANDS_AN_OCTAVE)


def row_of(frequency: float) -> float:
    """How far down the picture a frequency in Hz lies, in rows: 0 is the upper edge, 24 the lower one."""
    return BANDS - BANDS_AN_OCTAVE * float(np.log2(frequency / LOWEST))


def column_of(time: float) -> float:
    """How far to the right of the picture a time in seconds lies, in columns: 0.5 is the middle of the first frame."""
    return (time * RATE - WINDOW / 2) / HOP + 0.5


def moments() -> npt.NDArray[np.float64]:
    """The second in the middle of each column's frame: (32,)."""
    return (WINDOW / 2 + HOP * np.arange(FRAMES)) / RATE


def pictured(sounds: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """Spectrograms (..., 24, 32) float32 in [-1, 1] of sounds (..., 8000), each sample in [-1, 1].

    The highest band is row 0. Silence is -1 everywhere. Shorter sounds have to be filled up, longer ones cut before:
    ValueError for any other length.
    """
    if sounds.shape[-1] != LENGTH:
        raise ValueError(f"A sound that is pictured has {LENGTH:,} samples, not {sounds.shape[-1]:,}.")
    level = 10 * np.log10(_power(sounds.astype(np.float32)) + np.float32(_TINY))
    loudest = np.maximum(level.max(axis=(-2, -1), keepdims=True), np.float32(QUIETEST))
    return np.asarray(np.maximum(1 + (level - loudest) * (2 / DEPTH), -1), np.float32)


def is_silence(picture: npt.NDArray[np.floating]) -> bool:
    """Whether a spectrogram shows nothing at all."""
    return bool((picture <= -1).all())


def heard(picture: npt.NDArray[np.floating]) -> Sounds:
    """A sound (8000,) float32 with such a spectrogram (24, 32): 24 sines, one to a band, as loud as is painted.

    Additive synthesis. What makes hiss hiss is not in the picture, so it is heard as many steady tones at once. No
    sample exceeds 0.9. A silent picture is silence.
    """
    loud = np.where(picture > -1, 10.0 ** ((np.asarray(picture, np.float64) - 1) * DEPTH / 40), 0)
    time = np.arange(LENGTH) / RATE
    columns = np.interp(time, moments(), np.arange(FRAMES))
    before = np.minimum(columns.astype(int), FRAMES - 2)
    share = columns - before
    loudness = loud[:, before] * (1 - share) + loud[:, before + 1] * share
    # Phases that differ by a parabola keep the sines from meeting in one peak (Schroeder, 1970).
    phases = np.pi * np.square(np.arange(BANDS)) / BANDS
    sound = (loudness * np.sin(2 * np.pi * middles()[:, None] * time + phases[:, None])).sum(axis=0)
    sound *= _fade()
    return np.asarray(sound * (0.9 / max(np.abs(sound).max(), 1.0)), np.float32)


def _power(sounds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What each frame holds in each band, 1 for a sine as loud as can be: (..., 24, 32)."""
    frames = np.lib.stride_tricks.sliding_window_view(sounds, WINDOW, axis=-1)[..., ::HOP, :]
    lines = np.fft.rfft(frames * _HANN)
    power = np.square(lines.real) + np.square(lines.imag)
    return np.swapaxes(power @ _bands(), -1, -2)


def _bands() -> npt.NDArray[np.float32]:
    """How much of each of the transform's lines belongs to each row's band, (281, 24), and to what scale.

    A line stands for the frequencies nearest to it, and is shared between the bands which those lie in.
    """
    spacing = RATE / WINDOW
    lines = spacing * np.arange(WINDOW // 2 + 1)
    low, high = edges()[:-1][::-1], edges()[1:][::-1]
    shared = np.minimum(lines[:, None] + spacing / 2, high) - np.maximum(lines[:, None] - spacing / 2, low)
    share = np.clip(shared / spacing, 0, 1)
    # A full sine's lines have together 3/8 of the window's length times half its height, squared.
    return np.asarray(share / (0.375 * WINDOW * WINDOW / 4), np.float32)


def _fade() -> npt.NDArray[np.float64]:
    """From 0 to 1 and back in the first and last 10 ms: a sound that is cut off clicks."""
    ends = np.minimum(np.arange(LENGTH), np.arange(LENGTH)[::-1]) / (0.01 * RATE)
    return np.clip(ends, 0, 1)
