"""A piece of sound, and how it came to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


class SoundError(ValueError):
    """A sound that cannot be read, played or recorded; the message is one sentence that says why."""


@dataclass(frozen=True)
class Excerpt:
    """Which part of a file was read: ``seconds`` from ``start`` on, of ``whole`` seconds that are there.

    ``loudest`` says that it was chosen for being loudest, among the first ``searched`` seconds. ``missing`` are seconds
    that the file announces and does not have. ``rate`` is in samples a second. ``silenced`` are samples that were no
    finite numbers, in whose place there is silence.
    """

    start: float
    seconds: float
    whole: float
    loudest: bool
    searched: float
    missing: float
    rate: int
    channels: int
    silenced: int = 0


@dataclass(frozen=True, eq=False)
class Sound:
    """One channel of samples in [-1, 1], (N,) float32, so many a second; of a file, which part of it."""

    samples: Samples
    rate: int
    excerpt: Excerpt | None = None

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate

    def filled(self, length: int) -> Samples:
        """The first ``length`` samples, with silence after them if there are fewer."""
        there = self.samples[:length]
        return np.concatenate([there, np.zeros(length - len(there), np.float32)])
