"""X or O: the talk's ten pictures, and a hand that writes endless others.

The generator works on whole blocks: a curve for each letter (`strokes`), slanted, placed and inked (`raster`), then
noise. A network that is trained on nothing else has to read what people draw, so the ranges are generous.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.tasks import raster, strokes
from xoviz.tasks.base import SIZES, Answers, Pictures, Sample, Task
from xoviz.tasks.ranges import Range, check_ranges

_HALF = 1 / 3  # of the side: half a letter at scale 1, as in the talk, where letters fill 7 of 9 cells
_STRETCH = 0.65  # a careless hand makes letters up to exp(0.65), nearly twice, as tall as wide, or as wide as tall
_BOUNDS = {
    "shift": (-0.5, 0.5),
    "scale": (0.1, 1.5),
    "turn": (-180.0, 180.0),
    "shear": (-2.0, 2.0),
    "weight": (0.01, 0.4),
    "wobble": (0.0, 1.0),
    "noise": (0.0, 2.0),
}


@dataclass(frozen=True)
class Variation:
    """How letters differ: for each kind the lowest and the highest value, drawn evenly between.

    shift   off the centre, in fractions of the picture's side, in x and in y
    scale   a factor; at 1 a letter fills 7 of 9 cells, as in the talk
    turn    degrees, counter-clockwise
    shear   how far the top leans to the right, as a share of the height
    weight  the stroke's width, in fractions of the side
    wobble  how freely the hand moves: 0 draws with ruler and compass, 1 is careless
    noise   the standard deviation of what is added to each pixel: grey, or at 9 x 9, where a flip changes a pixel by 2,
            a share of (noise / 2)^2 of the pixels flipped, which has the same deviation

    A letter is never pushed out of the picture, made too small to read, or filled by its own stroke; one of few cells
    is slanted and wobbles less.
    ValueError for a range that is upside down or leaves the sensible.
    """

    shift: Range = (-0.2, 0.2)
    scale: Range = (0.55, 1.25)
    turn: Range = (-45.0, 45.0)
    shear: Range = (-0.25, 0.25)
    weight: Range = (0.03, 0.24)
    wobble: Range = (0.2, 1.0)
    noise: Range = (0.0, 0.3)

    def __post_init__(self) -> None:
        check_ranges(self, _BOUNDS)

    @classmethod
    def none(cls) -> Variation:
        """Every letter the talk's plain X or O."""
        still = (0.0, 0.0)
        return cls(still, (1.0, 1.0), still, still, (1 / 9, 1 / 9), still, still)


@dataclass(frozen=True)
class LettersTask(Task):
    """Is it an X or an O? Pictures of 9 to 64 cells a side; two-valued at 9, as in the talk, in greys above."""

    name: ClassVar[str] = "letters"
    classes: ClassVar[tuple[str, ...]] = ("X", "O")
    input_kind: ClassVar[str] = "pixels"
    noun: ClassVar[str] = "letter"

    variation: Variation = field(default_factory=Variation)

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` letters, X and O equally likely: (N, 1, size, size) in [-1, 1] and (N,).

        ValueError for a size outside 9 to 64.
        """
        if size not in SIZES:
            raise ValueError(f"Letters can be drawn 9 to 64 cells a side, not {size}.")
        answers = rng.integers(0, 2, count, dtype=np.intp)
        paths, width, freedom = self._written(answers, size, rng)
        deviation = self._drawn(self.variation.noise, count, rng)
        if size == SIZES.start:
            pictures = _flipped(raster.cells(paths, width, size), deviation, rng)
        else:
            covered = raster.coverage(paths, width, strokes.pressure(freedom, rng), size)
            pictures = _greyed(covered, deviation, rng)
        return pictures[:, None], answers

    def samples(self) -> tuple[Sample, ...]:
        """The talk's ten pictures, (1, 9, 9): each letter plain, shifted, shrunk, turned and thick."""
        return tuple(
            Sample(f"{letter.lower()}{ending}", f"{letter}{words}", _parsed(art), self.classes.index(letter))
            for letter, pictures in _TALK.items()
            for (ending, words), art in zip(_CASES, pictures, strict=True)
        )

    def _written(self, answers: Answers, size: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
        """The letters' paths (2, N, 2, POINTS) and the width of their pens (N,), both in cells; their freedom (N,)."""
        vary, count = self.variation, len(answers)
        half = size * _HALF * self._drawn(vary.scale, count, rng)
        calm = strokes.calm(half)
        freedom = calm * self._drawn(vary.wobble, count, rng)
        paths = np.empty((2, count, 2, strokes.POINTS), np.float32)
        for answer, write in enumerate((strokes.crosses, strokes.loops)):
            paths[:, answers == answer] = write(freedom[answers == answer], rng)
        stretch = np.exp(_STRETCH * freedom * strokes.uniform(rng, -1, 1, count))
        shear, turn = (calm * self._drawn(between, count, rng) for between in (vary.shear, vary.turn))
        paths = strokes.slanted(paths, stretch, shear, turn)
        half = strokes.readable_half(half, stretch, shear)
        width = strokes.readable_width(size * self._drawn(vary.weight, count, rng), half, stretch, shear)
        shift = size * np.stack([self._drawn(vary.shift, count, rng) for _ in range(2)])
        return strokes.placed(paths, half, shift, width, size), width, freedom

    def _drawn(self, between: Range, count: int, rng: np.random.Generator) -> Array:
        return strokes.uniform(rng, *between, count)


def task() -> LettersTask:
    """The task "letters", with all the variation that a hand has."""
    return LettersTask()


def _flipped(ink: raster.Ink, deviation: Array, rng: np.random.Generator) -> Pictures:
    """Pictures of exactly +1 and -1 from ink (N, S, S), a share of (deviation / 2)^2 of each one's cells flipped."""
    share = np.square(deviation / 2)[:, None, None]
    pictures = (ink ^ (rng.random(ink.shape, np.float32) < share)).astype(np.float32)
    pictures *= 2
    pictures -= 1
    return pictures


def _greyed(covered: Array, deviation: Array, rng: np.random.Generator) -> Pictures:
    """Pictures in [-1, 1] from coverage (N, S, S), which is used up, with grey of the given deviation added to each."""
    grain = rng.random(covered.shape, np.float32)
    grain -= 0.5
    grain *= math.sqrt(12) * deviation[:, None, None]
    covered *= 2
    covered -= 1
    grain += covered
    return np.clip(grain, -1, 1, out=grain)


def _parsed(art: str) -> Pictures:
    """A read-only picture (1, 9, 9) from nine rows of '#' for ink and '.' for paper."""
    rows = art.split()
    picture = np.array([[[1 if cell == "#" else -1 for cell in row] for row in rows]], np.float32)
    picture.flags.writeable = False
    return picture


_CASES = (
    ("", ""),
    ("-translation", " shifted"),
    ("-scaling", " shrunk"),
    ("-rotation", " turned"),
    ("-weight", " thick"),
)

# Brandon Rohrer, How Convolutional Neural Networks Work (2016): plain, shifted, shrunk, turned, thick.
_TALK = {
    "X": (
        """
        .........
        .#.....#.
        ..#...#..
        ...#.#...
        ....#....
        ...#.#...
        ..#...#..
        .#.....#.
        .........
        """,
        """
        #.....#..
        .#...#...
        ..#.#....
        ...#.....
        ..#.#....
        .#...#...
        #.....#..
        .........
        .........
        """,
        """
        .........
        .........
        ..#...#..
        ...#.#...
        ....#....
        ...#.#...
        ..#...#..
        .........
        .........
        """,
        """
        .........
        ......#..
        .#...#...
        ..##.#...
        ....#....
        ...#.##..
        ...#...#.
        ..#......
        .........
        """,
        """
        .........
        ##....##.
        .##..##..
        ..####...
        ...##....
        ..####...
        .##..##..
        ##....##.
        .........
        """,
    ),
    "O": (
        """
        .........
        ...###...
        ..#...#..
        .#.....#.
        .#.....#.
        .#.....#.
        ..#...#..
        ...###...
        .........
        """,
        """
        .........
        .........
        ..###....
        .#...#...
        #.....#..
        #.....#..
        #.....#..
        .#...#...
        ..###....
        """,
        """
        .........
        .........
        ...###...
        ..#...#..
        ..#...#..
        ..#...#..
        ...###...
        .........
        .........
        """,
        """
        .........
        ...##....
        ..#..##..
        ..#....#.
        .#.....#.
        .#....#..
        ..##..#..
        ....##...
        .........
        """,
        """
        .........
        ...###...
        ..#####..
        .##...##.
        .##...##.
        .##...##.
        ..#####..
        ...###...
        .........
        """,
    ),
}
