"""Sound files on the command line: the second that is heard, and what is said of it."""

from __future__ import annotations

import numpy as np

from xoviz.cli.errors import CommandError, told_as
from xoviz.nn import Array
from xoviz.sounds.sound import SoundError
from xoviz.sounds.wav import read
from xoviz.sounds.words import what_was_read
from xoviz.tasks.spectrogram import LENGTH, RATE, is_silence, pictured

SOUND = "sound"
"""The task that hears sound files."""


def heard(name: str) -> tuple[Array, str]:
    """The spectrogram (1, 24, 32) of a sound file, and which part of the file it is, in a sentence or two.

    Raises CommandError with one sentence.
    """
    with told_as(CommandError, SoundError):
        sound = read(name, RATE)
    picture = pictured(sound.filled(LENGTH))[np.newaxis]
    told = list(what_was_read(sound.excerpt, RATE)) if sound.excerpt is not None else []
    if is_silence(picture):
        told.append("There is only silence in it.")
    return picture, " ".join(each for each in told if each)
