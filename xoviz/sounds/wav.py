"""A second of a WAV file: the loudest one of the first minute, however long the file is.

The file is read in pieces and never as a whole. Channels are averaged, and the rate becomes the one that is wanted.
What was read and what was left out stands in the sound's `Excerpt`.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from xoviz.sounds.resample import resampled
from xoviz.sounds.sound import Excerpt, Samples, Sound, SoundError
from xoviz.sounds.wav_header import Header, header

SUFFIXES = (".wav", ".wave")

SEARCHED = 60
"""Seconds from the beginning among which the loudest is looked for."""

_MOMENTS = 50  # a second: loudness is measured in pieces of 20 ms
_PIECE = 2**20  # bytes that are read at once, about
_LOUDEST = 1e6  # whatever a floating-point file claims


def read(path: str | Path, rate: int, seconds: float = 1.0) -> Sound:
    """``seconds`` of a WAV file at ``rate`` samples a second, one channel; fewer if the file is shorter.

    Whole numbers of up to 32 bits and floating-point numbers are read. What is louder than can be is made as loud as
    can be, and what is no number counts as silence.

    Raises:
        SoundError: the file is missing, not readable, no WAV file, packed, damaged, or holds no sample.
    """
    try:
        with _opened(Path(path)) as file:
            return _read(file, rate, seconds)
    except SoundError as reason:
        raise SoundError(f"Cannot read {path}: {reason}") from None


def is_wav(path: str | Path) -> bool:
    """Whether a file is meant to be a WAV file: it begins like one, or is called like one.

    What is no file (a pipe that would wait for ever) begins like none.
    """
    head = b""
    with suppress(OSError, ValueError):
        if Path(path).is_file():
            with Path(path).open("rb") as file:
                head = file.read(12)
    return head[8:12] == b"WAVE" or Path(path).suffix.lower() in SUFFIXES


def _opened(path: Path) -> BinaryIO:
    """A regular file that is not empty; a pipe or a device would never end."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise SoundError("it is a folder, not a sound.")
        if not stat.S_ISREG(about.st_mode):
            raise SoundError("it is a device or a pipe, not a file.")
        if about.st_size == 0:
            raise SoundError("the file is empty.")
        return path.open("rb")
    except FileNotFoundError:
        raise SoundError("there is no such file.") from None
    except PermissionError:
        raise SoundError("you are not permitted to read it.") from None
    except OSError as error:
        raise SoundError(f"{error.strerror or 'the system refuses to open it'}.") from None
    except ValueError as error:
        if isinstance(error, SoundError):
            raise
        raise SoundError("its name is not a possible file name.") from None


def _read(file: BinaryIO, rate: int, seconds: float) -> Sound:
    size = file.seek(0, 2)
    file.seek(0)
    about = header(file, size)
    if about.frames == 0:
        raise SoundError("there is no sample in it.")
    wanted = min(about.frames, round(seconds * about.rate))
    start = _loudest(file, about, wanted) if wanted < about.frames else 0
    samples = _frames(file, about, start, wanted)
    samples = samples / max(1.0, float(np.abs(samples).max(initial=0)))
    excerpt = Excerpt(start / about.rate, wanted / about.rate, about.frames / about.rate, wanted < about.frames,
                      min(SEARCHED, about.frames / about.rate), (about.announced - about.frames) / about.rate,
                      about.rate, about.channels, _silenced(file, about, start, wanted))
    return Sound(resampled(samples.astype(np.float32), about.rate, rate), rate, excerpt)


def _loudest(file: BinaryIO, about: Header, wanted: int) -> int:
    """The frame where ``wanted`` frames begin that hold most energy, and hold it rather in their middle."""
    moment = max(1, about.rate // _MOMENTS)
    energies = np.array(list(_energies(file, about, moment)))
    length = min(max(1, wanted // moment), len(energies))
    middle = 1 + 0.2 * np.hanning(length + 2)[1:-1]
    start = int(np.convolve(energies, middle[::-1], "valid").argmax()) * moment
    return min(start, about.frames - wanted)


def _energies(file: BinaryIO, about: Header, moment: int) -> Iterator[float]:
    """How much each moment of the first minute swings around its mean."""
    moments = min(about.frames, SEARCHED * about.rate) // moment
    at_once = max(1, _PIECE // (moment * about.frame))
    for first in range(0, moments, at_once):
        count = min(at_once, moments - first)
        piece = _frames(file, about, first * moment, count * moment)
        yield from piece[: len(piece) // moment * moment].reshape(-1, moment).var(axis=1).tolist()


def _frames(file: BinaryIO, about: Header, start: int, count: int) -> npt.NDArray[np.float64]:
    """``count`` frames from ``start`` on, the channels averaged."""
    values = _numbers(_raw(file, about, start, count), about)
    mean: npt.NDArray[np.float64] = values.reshape(-1, about.channels).mean(axis=1, dtype=np.float64)
    return mean


def _silenced(file: BinaryIO, about: Header, start: int, count: int) -> int:
    """How many of their samples are no finite numbers."""
    if not about.floats:
        return 0
    return int((~np.isfinite(np.frombuffer(_raw(file, about, start, count), f"<f{about.bytes}"))).sum())


def _raw(file: BinaryIO, about: Header, start: int, count: int) -> bytes:
    """The bytes of ``count`` frames from ``start`` on, or of as many as there are."""
    file.seek(about.start + start * about.frame)
    raw = file.read(count * about.frame)
    return raw[: len(raw) // about.frame * about.frame]


def _numbers(raw: bytes, about: Header) -> Samples | npt.NDArray[np.float64]:
    """Samples in [-1, 1], as files of that kind write them: least significant byte first."""
    if about.floats:
        values = np.frombuffer(raw, f"<f{about.bytes}")
        return np.where(np.isfinite(values), np.clip(values, -_LOUDEST, _LOUDEST), 0)
    if about.bytes == 1:
        return (np.frombuffer(raw, np.uint8).astype(np.float32) - 128) / 128
    if about.bytes == 3:
        wide = np.zeros((len(raw) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(raw, np.uint8).reshape(-1, 3)
        return wide.view("<i4")[:, 0].astype(np.float64) / 2.0**31
    return np.frombuffer(raw, f"<i{about.bytes}").astype(np.float64) / 2.0 ** (8 * about.bytes - 1)
