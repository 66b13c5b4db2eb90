"""What the break-it bench does to pictures, by kind and level: shift, turn, scale, weight, noise, occlusion.

All but occlusion are the window's sliders (`transforms`): the picture at 15 degrees is the picture that the slider
makes at 15. Whole sets are damaged at once, and each picture of a set comes out as it would alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from xoviz.tasks.transforms import IDENTITY, Transform, is_two_valued, noisy

Pictures = npt.NDArray[np.float32]
Kind = Literal["shift", "turn", "scale", "weight", "noise", "occlusion"]
KINDS: tuple[Kind, ...] = ("shift", "turn", "scale", "weight", "noise", "occlusion")

UNITS: Mapping[Kind, str] = MappingProxyType({
    "shift": "side", "turn": "degrees", "scale": "factor", "weight": "cells", "noise": "share", "occlusion": "side",
})
"""What a level counts: shares of the picture's side, degrees counter-clockwise, a factor, cells that strokes grow, the
noise slider's share, and the side of the patch as a share of the picture's."""

DIRECTIONS = ((1, 0), (0, 1), (-1, 0), (0, -1))
"""(right, down) of a shift's four variants: to the right, down, to the left, up."""

THROWS_OF_ONE = 20
"""How often chance is asked where there is only one picture; in a set, once for each picture is enough."""

_FINEST = 28  # up to this side, shifts go by single cells


@dataclass(frozen=True)
class Damage:
    """One kind of damage.

    A shift goes in all four directions, one variant each. Chance decides in noise (where it falls) and occlusion (where
    the patch lies): `throws` variants each. Variant v of picture number n has the seed ``seed + n * throws + v``; for
    noise that is the sliders' `noise_seed`. More damage of one seed keeps the damage there was.

    ValueError, in one sentence, for an unknown kind, a negative seed, or less than one throw.
    """

    kind: Kind
    seed: int = 1
    throws: int = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"There is no damage of the kind '{self.kind}'; there are {', '.join(KINDS)}.")
        if self.seed < 0 or self.throws < 1:
            raise ValueError(f"Chance needs a seed from 0 on and at least one throw, not {self.seed}, {self.throws}.")

    @property
    def variants(self) -> int:
        """How many different damaged pictures there are of one picture at one level."""
        chance = self.kind in ("noise", "occlusion")
        return len(DIRECTIONS) if self.kind == "shift" else self.throws if chance else 1

    def apply(self, pictures: Pictures, level: float, variant: int = 0, first: int = 0) -> Pictures:
        """New pictures (N, 1, S, S), damaged; at `neutral(kind)` the same, bit for bit.

        `first` is the number, in its set, of the first one. ValueError for a level that cannot be.
        """
        check_level(self.kind, level)
        seeds = [self._seed(variant, first + place) for place in range(len(pictures))]
        if level == neutral(self.kind):
            return pictures.copy()
        if self.kind == "noise":
            return _each(pictures, seeds, lambda picture, seed: noisy(picture, level, seed, is_two_valued(picture)))
        if self.kind == "occlusion":
            side = round(level * pictures.shape[-1])
            return _each(pictures, seeds, lambda picture, seed: _patched(picture, side, seed))
        return _transformed(pictures, self.transform(level, pictures.shape[-1], variant))

    def transform(self, level: float, size: int, variant: int = 0, number: int = 0) -> Transform:
        """The setting of the sliders that does the same to picture `number` of a set, `size` cells a side.

        ValueError for occlusion, which has no slider, and for a level that cannot be.
        """
        check_level(self.kind, level)
        if self.kind == "occlusion":
            raise ValueError("No slider covers a part of the picture.")
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


def levels(kind: Kind, size: int) -> tuple[float, ...]:
    """Levels for a curve over pictures of `size` cells a side, ascending, the neutral one among them.

    shift      0 to half the side, by whole cells
    turn       -90 to 90 degrees by 15
    scale      0.4 to 1.6 by 0.1
    weight     as far as the slider reaches, by half cells
    noise      0 to 1 by 0.1
    occlusion  0 to less than the side, by one or two cells

    In pictures of more than 28 cells a side, all that is counted in cells has every second or third level only.
    """
    coarseness = -(-size // _FINEST)
    cells = range(0, size // 2 + 1, coarseness)
    thick = 2 * max(2, size // 6) // coarseness
    steps: dict[Kind, list[float]] = {
        "shift": [cell / size for cell in cells],
        "turn": [float(degrees) for degrees in range(-90, 91, 15)],
        "scale": [tenth / 10 for tenth in range(4, 17)],
        "weight": [coarseness * half / 2 for half in range(-thick, thick + 1)],
        "noise": [tenth / 10 for tenth in range(11)],
        "occlusion": [cell / size for cell in range(0, size, -(-2 * size // _FINEST))],
    }
    return tuple(steps[kind])


def check_level(kind: Kind, level: float) -> None:
    """ValueError, in one sentence, for a level that this kind of damage cannot have."""
    least, most = {"shift": (0, 1), "turn": (-360, 360), "scale": (0.1, 10), "weight": (-64, 64)}.get(kind, (0, 1))
    if not (math.isfinite(level) and least <= level <= most):
        raise ValueError(f"A level of {kind} lies within {least:g} to {most:g}, and {level:g} does not.")


def _each(pictures: Pictures, seeds: list[int], change: Callable[[Pictures, int], Pictures]) -> Pictures:
    """Pictures (N, 1, S, S) that chance changes one by one, each by its own seed."""
    changed = np.empty_like(pictures)
    for place, seed in enumerate(seeds):
        changed[place] = change(pictures[place], seed)
    return changed


def _patched(picture: Pictures, side: int, seed: int) -> Pictures:
    """A copy under a square slip of paper; a larger one of the same seed lies about where the smaller one lay."""
    room = picture.shape[-1] - side
    top, left = (int(place * (room + 1)) for place in np.random.default_rng(seed).random(2))
    patched = picture.copy()
    patched[:, top : top + side, left : left + side] = -1
    return patched


def _transformed(pictures: Pictures, transform: Transform) -> Pictures:
    """All pictures at once: a Transform takes them for the channels of one, which it treats alike.

    It asks whether a picture is of nothing but ink and paper, so those that are go apart from those that are not.
    """
    two_valued = (np.abs(pictures) == 1).all(axis=(1, 2, 3))
    changed = np.empty_like(pictures)
    for some in (two_valued, ~two_valued):
        if some.any():
            changed[some, 0] = transform.apply(pictures[some, 0])
    return changed
