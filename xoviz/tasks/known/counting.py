"""How many dots are there? One to five of them, filled, none touching another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.tasks.base import Answers, Pictures, Sample, Task
from xoviz.tasks.ranges import Range, check_ranges

SIDE = 4
"""The picture is divided into so many places each way, of which a dot has one to itself."""

SIZES = range(20, 65)
"""Cells a side: on smaller pictures the smallest dots would be lost."""

_BOUNDS = {"radius": (0.03, 0.11), "noise": (0.0, 1.0)}


@dataclass(frozen=True)
class CountingTask(Task):
    """Pictures with one to five dots. ``radius`` is a share of the side, ``noise`` the deviation of the grain.

    ValueError for ranges that are no ranges, or dots of which two might touch.
    """

    name: ClassVar[str] = "counting"
    title: ClassVar[str] = "counting: one to five dots"
    classes: ClassVar[tuple[str, ...]] = ("1", "2", "3", "4", "5")
    input_kind: ClassVar[str] = "pixels"
    sizes: ClassVar[range] = SIZES
    cropped: ClassVar[bool] = False  # how large a dot is in its picture says something

    radius: Range = (0.04, 0.08)
    noise: Range = (0.0, 0.2)

    def __post_init__(self) -> None:
        check_ranges(self, _BOUNDS)

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` pictures (N, 1, size, size), each number of dots equally likely. ValueError for another size."""
        if size not in SIZES:
            raise ValueError(f"Dots can be drawn {SIZES[0]} to {SIZES[-1]} cells a side, not {size}.")
        answers = rng.integers(0, len(self.classes), count, dtype=np.intp)
        radius = size * rng.uniform(*self.radius, (count, len(self.classes)))
        inked = _dots(_middles(radius, size, rng), radius, answers + 1, size)
        grain = rng.uniform(*self.noise, (count, 1, 1)) * rng.standard_normal(inked.shape)
        return np.clip(2 * inked - 1 + grain, -1, 1).astype(np.float32)[:, np.newaxis], answers

    def samples(self) -> tuple[Sample, ...]:
        """Two clean pictures of each number."""
        pictures, answers = CountingTask(noise=(0.0, 0.0)).draw(200, 28, np.random.default_rng(5))
        pictures.setflags(write=False)
        return tuple(Sample(f"{name}-{number}", f"{name}, picture {number}", pictures[place], answer)
                     for answer, name in enumerate(self.classes)
                     for number, place in enumerate(np.flatnonzero(answers == answer)[:2], 1))


def _middles(radius: Array, size: int, rng: np.random.Generator) -> Array:
    """Where the dots of each picture are, (N, dots, 2) as rows and columns: somewhere in a place of their own."""
    count, dots = radius.shape
    places = rng.permuted(np.tile(np.arange(SIDE * SIDE), (count, 1)), axis=1)[:, :dots]
    corner = np.stack(np.divmod(places, SIDE), axis=-1) * size / SIDE
    room = size / SIDE - 2 * radius - 1  # cells; the last one keeps neighbours apart
    middles: Array = corner + (0.5 + radius + room * rng.random((2, count, dots))).transpose(1, 2, 0)
    return middles


def _dots(middles: Array, radius: Array, counts: Answers, size: int) -> Array:
    """How much of each cell is inked, (N, size, size) from 0 to 1, by as many of the dots as are to be counted."""
    cells = np.arange(size) + 0.5
    down = cells[:, np.newaxis] - middles[:, :, 0, np.newaxis, np.newaxis]
    right = cells - middles[:, :, 1, np.newaxis, np.newaxis]
    inked = np.clip(0.5 + radius[:, :, np.newaxis, np.newaxis] - np.hypot(down, right), 0, 1)
    wanted = np.arange(radius.shape[1]) < counts[:, np.newaxis]
    result: Array = (inked * wanted[:, :, np.newaxis, np.newaxis]).max(axis=1)
    return result


def task() -> CountingTask:
    """The task "counting", with dots and noise as usual."""
    return CountingTask()
