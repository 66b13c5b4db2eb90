"""What there is to learn and to be tested on: pictures with their right answers, and where each of them comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xoviz.nn.arrays import Array, Indices

TRAINING, HELD_OUT, NEITHER = 0, 1, 2
"""The parts: what may be trained on, what is tested on, and what is left aside."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Pictures (N, C, H, W) float32, their right answers (N,), and the part that each belongs to (N,); all read-only.

    Drawings that people made have ``keys``, by which they are known, and were made ``by`` somebody (an empty name if
    nobody said); both are empty for pictures that a task draws.
    """

    pictures: Array
    answers: Indices
    parts: Indices
    keys: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.pictures, self.answers, self.parts):
            array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def people(self) -> tuple[str, ...]:
        """Who made some of them, in alphabetical order."""
        return tuple(sorted(set(self.by)))

    def fits(self, outputs: int) -> bool:
        """Whether a network with so many classes has one for every right answer."""
        return not len(self) or int(self.answers.max()) < outputs


def no_examples(shape: tuple[int, int, int] = (1, 1, 1)) -> Examples:
    """None at all."""
    nothing = np.zeros(0, np.intp)
    return Examples(np.zeros((0, *shape), np.float32), nothing, nothing)
