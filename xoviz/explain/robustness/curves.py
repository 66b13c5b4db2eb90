"""How well each reader reads the more a picture is damaged: the curves of the break-it bench.

Two measures. Over a set of pictures: the share read rightly, with the interval in which the true accuracy lies 95 times
in 100 (`wilson`). Over the one picture on the pad: how strongly it is still taken for what it is. Both are means over
all variants of the damage (directions, throws of chance).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from xoviz.explain.batch import Batch
from xoviz.explain.robustness.readers import Reader, Role
from xoviz.explain.robustness.scorer import ONCE, Scorer
from xoviz.explain.robustness.wilson import wilson
from xoviz.nn.arrays import Array, Indices, frozen

Floats = npt.NDArray[np.float64]

PICTURES = 500
"""Pictures that an accuracy is measured on, unless somebody says otherwise: the interval is 9 points wide at most."""


class Damaging(Protocol):
    """What is done to pictures; there are some ``variants`` of it, such as directions."""

    @property
    def variants(self) -> int:
        """How many."""

    def apply(self, pictures: Array, level: float, variant: int = 0, first: int = 0) -> Array:
        """Pictures (N, C, H, W), numbered from ``first`` on in their set, damaged up to a level."""

    def judged(self, pictures: Array, answers: Indices) -> Indices:
        """What is right (N,) of damaged pictures of which ``answers`` were: mostly the same."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One reader's curve. ``values``, ``low`` and ``high`` (L,) are NaN where nothing has been measured yet."""

    role: Role
    values: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Curves:
    """What has been measured so far; frozen. One curve for each reader, in their order, over ``levels`` (L,).

    ``pictures`` and ``variants`` are how many are behind each point; ``read`` is how many readings of slices are done,
    of ``total``.
    """

    levels: Floats
    curves: tuple[Curve, ...]
    pictures: int
    variants: int
    read: int
    total: int

    @property
    def progress(self) -> float:
        """The part that is measured, 0 to 1."""
        return self.read / self.total

    @property
    def done(self) -> bool:
        """Whether every point is there."""
        return self.read == self.total

    def of(self, role: Role) -> Curve | None:
        """The curve of a reader, if it takes part."""
        return next((curve for curve in self.curves if curve.role == role), None)


def accuracy_curves(readers: Sequence[Reader], batch: Batch, damage: Damaging,
                    levels: Sequence[float]) -> Iterator[Curves]:
    """For each level the share of ``batch`` read rightly, as a mean of the variants.

    ``low`` and ``high`` are Wilson's interval for as many pictures as there are: the variants of one picture hang
    together, so they do not count as more. One item is one reader's reading of a slice; levels are measured from coarse
    to fine. ValueError without pictures.
    """
    count = len(batch.answers)
    if not count:
        raise ValueError("an accuracy is measured on at least one picture, and there is none")
    table = _Table(readers, levels, count, damage.variants, accuracy_readings(readers, count, damage, levels))
    scorers = [Scorer(reader.network) for reader in readers]
    slices = [(variant, first) for variant in range(damage.variants) for first in range(0, count, ONCE)]
    for place in coarse_to_fine(len(levels)):
        right = np.zeros(len(readers))
        for variant, first in slices:
            part = slice(first, first + ONCE)
            damaged = damage.apply(batch.pictures[part], levels[place], variant, first)
            answers = damage.judged(damaged, batch.answers[part])
            for row, scorer in enumerate(scorers):
                right[row] += scorer.right(damaged, answers)
                if (variant, first) == slices[-1]:
                    mean = float(right[row]) / damage.variants
                    table.enter(row, place, mean / count, *wilson(mean, count))
                yield table.after_reading()


def score_curves(readers: Sequence[Reader], picture: Array, answer: int, damage: Damaging,
                 levels: Sequence[float]) -> Iterator[Curves]:
    """For each level how strongly a ``picture`` (C, H, W) is taken for the class ``answer``: the mean of the variants.

    That is the probability, or the score of a network that votes without softmax. ``low`` and ``high`` are the least
    and the greatest of the variants. One item is one reader's reading of all of them.
    """
    table = _Table(readers, levels, 1, damage.variants, score_readings(readers, levels))
    scorers = [Scorer(reader.network, damage.variants) for reader in readers]
    for place in coarse_to_fine(len(levels)):
        damaged = np.concatenate([damage.apply(picture[np.newaxis], levels[place], variant)
                                  for variant in range(damage.variants)])
        for row, scorer in enumerate(scorers):
            values = scorer.values(damaged, answer)
            table.enter(row, place, float(values.mean()), float(values.min()), float(values.max()))
            yield table.after_reading()


def accuracy_readings(readers: Sequence[Reader], pictures: int, damage: Damaging, levels: Sequence[float]) -> int:
    """How many items ``accuracy_curves`` has."""
    return len(readers) * len(levels) * damage.variants * -(-pictures // ONCE)


def score_readings(readers: Sequence[Reader], levels: Sequence[float]) -> int:
    """How many items ``score_curves`` has."""
    return len(readers) * len(levels)


def coarse_to_fine(count: int) -> list[int]:
    """The places 0 to ``count`` - 1: the ends first, then middles of what lies between, over and over."""
    order = [0, count - 1][:count]
    gaps = [(0, count - 1)]
    while gaps:
        low, high = gaps.pop(0)
        middle = (low + high) // 2
        if low < middle < high:
            order.append(middle)
            gaps += [(low, middle), (middle, high)]
    return order


class _Table:
    """The points entered so far, and the newest value that shows them."""

    def __init__(self, readers: Sequence[Reader], levels: Sequence[float], pictures: int, variants: int,
                 total: int) -> None:
        self._roles = [reader.role for reader in readers]
        self._levels: Floats = frozen(np.array(levels, np.float64))
        self._points = np.full((3, len(readers), len(levels)), np.nan)
        self._pictures, self._variants, self._read, self._total = pictures, variants, 0, total
        self._curves = self._frozen_curves()
        self._entered = False

    def enter(self, row: int, place: int, value: float, low: float, high: float) -> None:
        """A point of a reader's curve."""
        self._points[:, row, place] = value, low, high
        self._entered = True

    def after_reading(self) -> Curves:
        """The curves after one reading more; they are copied only when there are new points."""
        self._read += 1
        if self._entered:
            self._curves, self._entered = self._frozen_curves(), False
        return Curves(self._levels, self._curves, self._pictures, self._variants, self._read, self._total)

    def _frozen_curves(self) -> tuple[Curve, ...]:
        return tuple(Curve(role, *(frozen(part) for part in self._points[:, row]))
                     for row, role in enumerate(self._roles))
