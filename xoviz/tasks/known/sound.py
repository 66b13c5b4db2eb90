"""What a sound does: eight kinds of sound, laid out as time x pitch, so that a network for pictures can hear them.

The sounds are made up (`synthesis`, `voice`) and pictured (`spectrogram`): 24 bands of pitch, the highest at the top,
by 32 moments of one second. Loud is 1, silence -1. Some whistles, chords, clicks and hisses
are coarsened to what a hand would paint of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xoviz.nn.arrays import Shape
from xoviz.tasks.base import Answers, Pictures, Sample, Task
from xoviz.tasks.spectrogram import BANDS, FRAMES, Sounds, pictured
from xoviz.tasks.synthesis import MAKERS, made
from xoviz.tasks.voice import FORMANTS

PAINTED = 0.2
"""The share of sounds, vowels apart, that are pictured in two values only: loud as loud as can be, and silence.

What tells vowels apart is how loud each of their parts is, so nothing of them would be left.
"""

_VOWELS = [place for place, kind in enumerate(MAKERS) if kind in FORMANTS]
_AT_ONCE = 32  # sounds that are pictured together, two megabytes of them


class SoundTask(Task):
    """Tell eight kinds of sound apart by their spectrograms, (1, 24, 32)."""

    name = "sound"
    classes = tuple(MAKERS)
    input_kind = "spectrogram"
    title = "sound: what a sound does"
    noun = "sound"
    sizes: Sequence[int] = (BANDS,)
    stack = "conv 8@5 | relu | pool 2 | conv 16@5 | relu | pool 2 | dense 8"

    def shape(self, size: int) -> Shape:
        """One channel, as many rows as bands, and a column for each moment."""
        self._check_size(size)
        return (1, BANDS, FRAMES)

    def at_once(self, size: int) -> int:
        """Four: each takes almost a millisecond."""
        return 4

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` spectrograms (N, 1, 24, 32) of sounds that nobody has heard before, and their kinds (N,)."""
        self._check_size(size)
        answers = rng.integers(len(self.classes), size=count)
        pictures = np.empty((count, 1, BANDS, FRAMES), np.float32)
        for start in range(0, count, _AT_ONCE):
            some = answers[start : start + _AT_ONCE]
            sounds = np.stack([made(self.classes[answer], rng) for answer in some])
            pictures[start : start + _AT_ONCE, 0] = pictured(sounds)
        painted = np.flatnonzero((rng.random(count) < PAINTED) & ~np.isin(answers, _VOWELS))
        pictures[painted] = _coarsened(pictures[painted], rng)
        return pictures, answers

    def samples(self) -> tuple[Sample, ...]:
        """One sound of each kind, always the same ones."""
        return tuple(self._sample(answer, sample_sound(kind)) for answer, kind in enumerate(self.classes))

    def another(self, size: int, rng: np.random.Generator) -> Sample:
        """One more sound, with its samples, so that it can be heard: none of those that look painted."""
        self._check_size(size)
        answer = int(rng.integers(len(self.classes)))
        return self._sample(answer, made(self.classes[answer], rng))

    def _sample(self, answer: int, sound: Sounds) -> Sample:
        kind = self.classes[answer]
        picture = pictured(sound)[None]
        picture.flags.writeable = False
        return Sample(kind, kind, picture, answer, sound)

    def _check_size(self, size: int) -> None:
        if size != BANDS:
            raise ValueError(f"A sound is pictured in {BANDS} bands, not in {size}.")


def _coarsened(pictures: Pictures, rng: np.random.Generator) -> Pictures:
    """Pictures (N, 1, 24, 32) as a hand would paint them: in two values, and every other one with a broader brush."""
    loud = pictures > rng.uniform(-0.2, 0.5, (len(pictures), 1, 1, 1))
    broad = rng.random((len(pictures), 1, 1, 1)) < 0.5
    loud[..., 1:, :] |= loud[..., :-1, :] & broad
    loud[..., 1:] |= loud[..., :-1] & broad
    return np.where(loud, np.float32(1), np.float32(-1))


def sample_sound(kind: str) -> Sounds:
    """The sound, (8000,), that a sample of the strip pictures. KeyError for a kind that there is not."""
    return made(kind, np.random.default_rng(7))


def task() -> SoundTask:
    """The task of this file."""
    return SoundTask()
