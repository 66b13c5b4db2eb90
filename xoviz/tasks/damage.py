"""What the break-it bench does to pictures, by kind and level: shift, turn, scale, weight, noise, occlusion; and to
sounds, sentences, customers and boards, which nobody can turn or scale.

What it does to pictures, all but occlusion, the window's sliders do (`transforms`): the picture at 15 degrees is the
one that the slider makes at 15. Whole sets are damaged at once, and each picture comes out as it would alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from xoviz.tasks.base import Answers, Task
from xoviz.tasks.transforms import IDENTITY, Transform, is_two_valued, noisy, shifted
from xoviz.tasks.word_damage import WORD_DAMAGE

Pictures = npt.NDArray[np.float32]
Kind = Literal["shift", "turn", "scale", "weight", "noise", "occlusion", "time", "pitch", "background", "left out",
               "replaced", "swapped", "blanked"]
EVERY: tuple[Kind, ...] = get_args(Kind)

Judge = Callable[[Pictures, Answers], Answers]

_BY_INPUT: Mapping[str, tuple[Kind, ...]] = MappingProxyType({
    "spectrogram": ("time", "pitch", "noise", "background", "occlusion"),
    "words": ("left out", "replaced", "swapped"),
    "table": ("noise", "blanked"),
    "board": ("shift", "noise", "occlusion"),
})

KINDS: tuple[Kind, ...] = ("shift", "turn", "scale", "weight", "noise", "occlusion")
"""Those for pictures drawn on the pad."""

SLIDERS: tuple[Kind, ...] = ("shift", "turn", "scale", "weight", "noise")
"""Those that the window's sliders do."""

UNITS: Mapping[Kind, str] = MappingProxyType({
    "shift": "side", "turn": "degrees", "scale": "factor", "weight": "cells", "noise": "share", "occlusion": "side",
    "time": "side", "pitch": "side", "background": "loudness", "left out": "words", "replaced": "words",
    "swapped": "pairs", "blanked": "columns",
})
"""What a level counts: shares of the picture's side, degrees counter-clockwise, a factor, cells that strokes grow, the
noise slider's share, the side of the patch as a share of the picture's, from silence (0) to as loud as can be (1), and
numbers of words, of pairs of neighbours, of columns."""

DIRECTIONS = ((1, 0), (0, 1), (-1, 0), (0, -1))
"""(right, down) of a shift's four variants: to the right, down, to the left, up."""

_WAYS: Mapping[Kind, tuple[tuple[int, int], ...]] = MappingProxyType({
    "shift": DIRECTIONS, "time": ((1, 0), (-1, 0)), "pitch": ((0, -1), (0, 1)),
})
"""The same for all that is moved: later and earlier, higher and lower."""

_CHANCE: tuple[Kind, ...] = ("noise", "occlusion", "left out", "replaced", "swapped", "blanked")
"""Those that are different each time."""

THROWS_OF_ONE = 20
"""How often chance is asked where there is only one picture; in a set, once for each picture is enough."""

MOST_WORDS = 4
"""Words that a curve goes up to: of a sentence with all of them changed nothing is left."""

_FINEST = 28  # up to this side, shifts go by single cells


def kinds_for(input_kind: str) -> tuple[Kind, ...]:
    """The kinds of damage that make sense for an input of this kind, the first of them to begin with."""
    return _BY_INPUT.get(input_kind, KINDS)


@dataclass(frozen=True)
class Damage:
    """One kind of damage.

    What is moved goes in all directions, one variant each. Chance decides in noise (where it falls), occlusion (where
    the patch lies), and which words and columns are hit: `throws` variants each. Variant v of picture number n has the
    seed ``seed + n * throws + v``; for noise that is the sliders' `noise_seed`. More damage of one seed keeps the
    damage there was.

    ``nothing`` is the value of a cell that holds nothing, ``right_aligned`` says where sentences stand, and ``judge``
    what is right of damaged ones, if that can be told: see `Task`.
    ValueError, in one sentence, for an unknown kind, a negative seed, or less than one throw.
    """

    kind: Kind
    seed: int = 1
    throws: int = 1
    nothing: float = -1.0
    right_aligned: bool = False
    judge: Judge | None = field(default=None, compare=False)

    @classmethod
    def of(cls, task: Task, kind: Kind, seed: int = 1, throws: int = 1) -> Damage:
        """As it is done to the pictures of a task. ValueError for a kind that makes no sense for them."""
        known = kinds_for(task.input_kind)
        if kind not in known:
            raise ValueError(f"There is no damage of the kind '{kind}' for a {task.noun}; there are "
                             f"{', '.join(known)}.")
        return cls(kind, seed, throws, task.nothing, task.right_aligned, task.judged if kind in WORD_DAMAGE else None)

    def __post_init__(self) -> None:
        if self.kind not in EVERY:
            raise ValueError(f"There is no damage of the kind '{self.kind}'; there are {', '.join(EVERY)}.")
        if self.seed < 0 or self.throws < 1:
            raise ValueError(f"Chance needs a seed from 0 on and at least one throw, not {self.seed}, {self.throws}.")

    @property
    def variants(self) -> int:
        """How many different damaged pictures there are of one picture at one level."""
        return len(_WAYS[self.kind]) if self.kind in _WAYS else self.throws if self.kind in _CHANCE else 1

    def apply(self, pictures: Pictures, level: float, variant: int = 0, first: int = 0) -> Pictures:
        """New pictures (N, C, H, W), damaged; at `neutral(kind)` the same, bit for bit.

        `first` is the number, in its set, of the first one. ValueError for a level that cannot be.
        """
        check_level(self.kind, level)
        seeds = [self._seed(variant, first + place) for place in range(len(pictures))]
        if level == neutral(self.kind):
            return pictures.copy()
        if self.kind in _CHANCE:
            return _each(pictures, seeds, lambda picture, seed: self._by_chance(picture, level, seed))
        if self.kind == "background":
            return np.maximum(pictures, np.float32(2 * level - 1))
        if self.kind in ("time", "pitch"):
            right, down = _WAYS[self.kind][variant]
            rows, columns = pictures.shape[2:]
            # Pictures are moved alike, so they may as well be the channels of one.
            flat = pictures.reshape(-1, rows, columns)
            return shifted(flat, round(down * level * rows), round(right * level * columns)).reshape(pictures.shape)
        return _transformed(pictures, self.transform(level, pictures.shape[-1], variant))

    def _by_chance(self, picture: Pictures, level: float, seed: int) -> Pictures:
        """One picture (C, H, W)."""
        if self.kind == "noise":
            return noisy(picture, level, seed, is_two_valued(picture))
        if self.kind == "occlusion":
            sides = round(level * picture.shape[1]), round(level * picture.shape[2])
            return _patched(picture, sides, seed, self.nothing)
        rng = np.random.default_rng(seed)
        if self.kind == "blanked":
            blanked = picture.copy()
            blanked[..., rng.permutation(picture.shape[2])[: round(level)]] = self.nothing
            return blanked
        return WORD_DAMAGE[self.kind](picture, round(level), rng, self.right_aligned)

    def judged(self, pictures: Pictures, answers: Answers) -> Answers:
        """What is right (N,) of damaged pictures of which ``answers`` were: the same, unless the task can tell anew."""
        return answers if self.judge is None else self.judge(pictures, answers)

    def transform(self, level: float, size: int, variant: int = 0, number: int = 0) -> Transform:
        """The setting of the sliders that does the same to picture `number` of a set, `size` cells a side.

        ValueError for what has no slider, such as occlusion, and for a level that cannot be.
        """
        check_level(self.kind, level)
        if self.kind not in SLIDERS:
            raise ValueError("No slider does that to a picture.")
        if level == neutral(self.kind):
            return IDENTITY
        if self.kind == "shift":
            right, down = (each * round(level * size, 6) for each in DIRECTIONS[variant])
            return Transform(shift_x=right, shift_y=down)
        if self.kind == "noise":
            return Transform(noise=level, noise_seed=self._seed(variant, number))
        fields: dict[str, Any] = {self.kind: level}
        return replace(IDENTITY, **fields)

    def _seed(self, variant: int, number: int) -> int:
        return self.seed + number * self.throws + variant


def neutral(kind: Kind) -> float:
    """The level that changes nothing."""
    return 1.0 if kind == "scale" else 0.0


def levels(kind: Kind, rows: int, columns: int | None = None) -> tuple[float, ...]:
    """Levels for a curve over pictures of so many rows and columns (as many, if nothing is said), ascending, the
    neutral one among them.

    shift, time and pitch   0 to half the side, by whole cells
    turn                    -90 to 90 degrees by 15
    scale                   0.4 to 1.6 by 0.1
    weight                  as far as the slider reaches, by half cells
    noise, background       0 to 1 by 0.1
    occlusion               0 to less than the side, by one or two cells
    left out, replaced and swapped   0 to 4
    blanked                 0 to all columns

    In pictures of more than 28 cells a side, all that is counted in cells has every second or third level only.
    """
    columns = rows if columns is None else columns
    size = rows if kind == "pitch" else columns
    coarseness = -(-size // _FINEST)
    thick = 2 * max(2, size // 6) // coarseness
    tenths = [tenth / 10 for tenth in range(11)]
    moved = [cell / size for cell in range(0, size // 2 + 1, coarseness)]
    words = [float(count) for count in range(min(MOST_WORDS, columns) + 1)]
    steps: dict[Kind, list[float]] = {
        "shift": moved, "time": moved, "pitch": moved,
        "turn": [float(degrees) for degrees in range(-90, 91, 15)],
        "scale": [tenth / 10 for tenth in range(4, 17)],
        "weight": [coarseness * half / 2 for half in range(-thick, thick + 1)],
        "noise": tenths, "background": tenths,
        "occlusion": [cell / size for cell in range(0, size, -(-2 * size // _FINEST))],
        "left out": words, "replaced": words, "swapped": words,
        "blanked": [float(count) for count in range(columns + 1)],
    }
    return tuple(steps[kind])


def check_level(kind: Kind, level: float) -> None:
    """ValueError, in one sentence, for a level that this kind of damage cannot have."""
    bounds: dict[str, tuple[float, float]] = {
        "degrees": (-360, 360), "factor": (0.1, 10), "cells": (-64, 64), "words": (0, 64), "pairs": (0, 64),
        "columns": (0, 64)}
    least, most = bounds.get(UNITS[kind], (0, 1))
    if not (math.isfinite(level) and least <= level <= most):
        raise ValueError(f"A level of {kind} lies within {least:g} to {most:g}, and {level:g} does not.")


def _each(pictures: Pictures, seeds: list[int], change: Callable[[Pictures, int], Pictures]) -> Pictures:
    """Pictures (N, C, H, W) that chance changes one by one, each by its own seed."""
    changed = np.empty_like(pictures)
    for place, seed in enumerate(seeds):
        changed[place] = change(pictures[place], seed)
    return changed


def _patched(picture: Pictures, sides: tuple[int, int], seed: int, nothing: float) -> Pictures:
    """A copy under a slip of paper, so many cells high and wide; a larger one of the same seed lies about where the
    smaller one lay."""
    height, width = sides
    chance = np.random.default_rng(seed).random(2)
    top, left = (int(place * (size - side + 1)) for place, size, side in
                 zip(chance, picture.shape[1:], sides, strict=True))
    patched = picture.copy()
    patched[:, top : top + height, left : left + width] = nothing
    return patched


def _transformed(pictures: Pictures, transform: Transform) -> Pictures:
    """All pictures at once: a Transform takes them for the channels of one, which it treats alike.

    It asks whether a picture is of nothing but ink and paper, so those that are go apart from those that are not.
    """
    two_valued = (np.abs(pictures) == 1).all(axis=(1, 2, 3))
    changed = np.empty_like(pictures)
    for some in (two_valued, ~two_valued):
        if some.any():
            part = pictures[some]
            changed[some] = transform.apply(part.reshape(-1, *part.shape[2:])).reshape(part.shape)
    return changed
