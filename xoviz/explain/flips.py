"""The fewest pixels to flip, ink to paper or paper to ink, so that the network's answer changes.

A search by true scores: nothing is known of the network but how far its answer is ahead (the *margin*: the winner's
score minus the best other's). The stages::

    singles      every single pixel
    beam         the best few sets, each with every further pixel, until a set changes the answer
    removal      pixels of that set that are not needed go; and two are taken out for one other, wherever that does
    exhaustive   where the set found is small, all sets of 2, 3 ... pixels that are smaller, while they are not too many

What it finds does change the answer. That no fewer pixels do is proved where all smaller sets were tried, and only
there; else it is "at most so many".
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import combinations, islice
from math import comb
from typing import Literal

import numpy as np

from xoviz.explain.robustness.scorer import Scorer
from xoviz.nn.arrays import Array
from xoviz.nn.network import Network

Stage = Literal["singles", "beam", "removal", "exhaustive", "done"]

MOST = 80
"""Pixels in a set; where no so many change the answer, the search gives up."""

BEAM = 8
"""Sets that are carried on from one size to the next."""

TRIED_AT_ONCE = 32
"""Sets in one item."""

EXHAUSTED = 400_000
"""Sets of one size that are all tried: pairs of 28 x 28 pixels, threes of 9 x 9."""

SWAPPED = 12
"""Pixels of a set up to which two for one are tried: more have too many pairs."""

CLOSE = 10
"""Pixels of a set up to which all far smaller ones are tried: beyond, nothing can be proved, nor much hoped for."""

HAIR = 1e-6
"""A margin below minus this part of the largest score is a change; less could be rounding."""

Pixels = tuple[int, ...]
"""A set of pixels, ascending, numbered row by row."""

Margins = list[tuple[float, Pixels]]
"""Sets with the margin that each leaves."""


@dataclass(frozen=True)
class Flip:
    """A pixel to flip."""

    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Flips:
    """What the search has found so far; frozen.

    ``winner`` is the network's answer for ``picture`` (1, H, W). ``found`` are the pixels of the smallest set that
    changes it, in the order in which they are applied (the one that takes most of the margin first), None if no set is
    known. ``margins`` are the winner's lead before them and after each one; the last is below 0. ``becomes`` is the
    answer after the last.

    No set of ``excluded`` pixels or fewer changes the answer: all were tried. ``tried`` is how many sets were.
    """

    network: Network
    picture: Array
    winner: int
    stage: Stage
    tried: int
    excluded: int
    found: tuple[Flip, ...] | None = None
    margins: tuple[float, ...] = ()
    becomes: int | None = None

    @property
    def done(self) -> bool:
        """Whether the search is over."""
        return self.stage == "done"

    @property
    def proved(self) -> bool:
        """Whether no fewer pixels than those found change the answer."""
        return self.found is not None and self.excluded == len(self.found) - 1

    def after(self, count: int) -> Array:
        """The picture with the first ``count`` of the pixels found flipped."""
        return flipped(self.picture, (self.found or ())[:count])


def flipped(picture: Array, flips: Iterable[Flip]) -> Array:
    """A copy of ``picture`` (1, H, W) in which those pixels are paper (-1) where they were ink (above 0), else ink."""
    result: Array = picture.copy()
    for flip in flips:
        result[0, flip.row, flip.column] = -1 if picture[0, flip.row, flip.column] > 0 else 1
    return result


def fewest_flips(network: Network, picture: Array, most: int = MOST) -> Iterator[Flips]:
    """Search for the fewest flips that change the answer; one item is some sets tried. The last one is done.

    ValueError where there is no single answer that could change, or the picture is not of one map.
    """
    search = _Search(network, picture, most)
    for stage in (search.singles, search.beam, search.removal, search.exhaustive):
        yield from stage()
        yield search.told()
    search.stage = "done"
    yield search.told()


class _Search:
    """One search: the margins of sets, and the smallest set found."""

    def __init__(self, network: Network, picture: Array, most: int) -> None:
        if len(picture) != 1:
            raise ValueError(f"pixels are flipped in pictures of one map, not of {len(picture)}")
        if np.shape(picture) != network.input_shape:
            raise ValueError(f"the network reads pictures of shape {network.input_shape}, not {np.shape(picture)}")
        self._scorer = Scorer(network, TRIED_AT_ONCE)
        self._picture, self._most = picture, min(most, picture.size)
        self._other = np.where(picture.ravel() > 0, -1, 1).astype(picture.dtype)
        scores = self._scorer.scores(picture[np.newaxis])[0]
        self._winner = int(scores.argmax())
        self._hair = HAIR * float(np.abs(scores).max())
        self._lead = float(self._margins([()])[0])
        if not self._lead > self._hair:
            raise ValueError("the network has no single answer to this picture, so none can change")
        self.stage: Stage = "singles"
        self._result = Flips(network, picture, self._winner, self.stage, 0, 0)
        self._tried = self._excluded = 0
        self._best: Pixels | None = None
        self._singles: Margins = []

    def singles(self) -> Iterator[Flips]:
        """Every pixel alone."""
        self._singles = yield from self._measured([(pixel,) for pixel in range(self._picture.size)])
        if not (yield from self._accepted(self._singles)):
            self._excluded = 1

    def beam(self) -> Iterator[Flips]:
        """The best sets of one size, each with every further pixel."""
        self.stage = "beam"
        kept = nsmallest(BEAM, self._singles)
        while self._best is None and len(kept[0][1]) < self._most:
            measured = yield from self._measured(self._larger([pixels for _, pixels in kept]))
            yield from self._accepted(measured)
            kept = nsmallest(BEAM, measured)

    def removal(self) -> Iterator[Flips]:
        """Smaller sets close to the one found: without one pixel; with one other in the place of two."""
        self.stage = "removal"
        while self._best is not None and len(self._best) > self._excluded + 1:
            found = self._best
            measured = yield from self._measured([_without(found, (pixel,)) for pixel in found])
            if (yield from self._accepted(measured)):
                continue
            if len(found) > SWAPPED or not (yield from self._swapped(found)):
                return

    def exhaustive(self) -> Iterator[Flips]:
        """All sets smaller than the one found, from the smallest on, while there are not too many."""
        self.stage = "exhaustive"
        while self._best is not None and self._excluded + 1 < len(self._best) <= CLOSE:
            size = self._excluded + 1
            if comb(self._picture.size, size) > EXHAUSTED:
                return
            every = combinations(range(self._picture.size), size)
            while some := list(islice(every, TRIED_AT_ONCE)):
                measured = yield from self._measured(some)
                if (yield from self._accepted(measured)):
                    return
            self._excluded = size

    def _swapped(self, found: Pixels) -> Generator[Flips, None, bool]:
        """Whether two pixels of the set could be one other instead."""
        for pair in combinations(found, 2):
            measured = yield from self._measured(self._joined(_without(found, pair), found))
            if (yield from self._accepted(measured)):
                return True
        return False

    def _larger(self, kept: Sequence[Pixels]) -> Iterator[Pixels]:
        """Each of those sets with every further pixel; none twice."""
        seen: set[Pixels] = set()
        for pixels in kept:
            for larger in self._joined(pixels, pixels):
                if larger not in seen:
                    seen.add(larger)
                    yield larger

    def _joined(self, pixels: Pixels, barred: Pixels) -> Iterator[Pixels]:
        """A set with each pixel more that is not barred."""
        return (_with(pixels, other) for other in range(self._picture.size) if other not in barred)

    def _measured(self, sets: Iterable[Pixels]) -> Generator[Flips, None, Margins]:
        """The margin of each set, which are all of one size; an item for every few of them."""
        measured: Margins = []
        waiting = iter(sets)
        while some := list(islice(waiting, TRIED_AT_ONCE)):
            measured += zip(self._margins(some).tolist(), some, strict=True)
            self._tried += len(some)
            yield self.told()
        return measured

    def _accepted(self, measured: Margins) -> Generator[Flips, None, bool]:
        """Take in the best of some sets of one size, if it changes the answer with fewer pixels than any before."""
        margin, pixels = min(measured)
        if margin >= -self._hair or (self._best is not None and len(pixels) >= len(self._best)):
            return False
        order, margins = yield from self._in_order(pixels)
        self._best = tuple(sorted(order))
        width = self._picture.shape[2]
        self._result = replace(self._result, found=tuple(Flip(*divmod(pixel, width)) for pixel in order),
                               margins=(self._lead, *margins), becomes=int(self._scores([self._best])[0].argmax()))
        return True

    def _in_order(self, pixels: Pixels) -> Generator[Flips, None, tuple[list[int], list[float]]]:
        """A set's pixels, each time the one that takes most of the margin, and the margins after each.

        It ends as soon as the answer has changed: a part of the set may do.
        """
        order: list[int] = []
        margins: list[float] = []
        while len(order) < len(pixels) and not (margins and margins[-1] < -self._hair):
            so_far = tuple(order)
            measured = yield from self._measured(_with(so_far, pixel) for pixel in pixels if pixel not in so_far)
            margin, best = min(measured)
            margins.append(margin)
            order += _without(best, so_far)
        return order, margins

    def _margins(self, sets: Sequence[Pixels]) -> Array:
        """How far the winner stays ahead with each set flipped, (N,)."""
        scores = self._scores(sets).astype(np.float64)
        ahead = scores[:, self._winner].copy()
        scores[:, self._winner] = -np.inf
        margins: Array = ahead - scores.max(axis=1)
        return margins

    def _scores(self, sets: Sequence[Pixels]) -> Array:
        """The scores (N, U) of the picture with each set of one size flipped."""
        pixels = np.array(sets, np.intp)
        changed = np.repeat(self._picture.reshape(1, -1), len(sets), axis=0)
        changed[np.arange(len(sets))[:, np.newaxis], pixels] = self._other[pixels]
        return self._scorer.scores(changed.reshape(-1, *self._picture.shape))

    def told(self) -> Flips:
        """How the search stands."""
        self._result = replace(self._result, stage=self.stage, tried=self._tried, excluded=self._excluded)
        return self._result


def _without(pixels: Pixels, gone: Pixels) -> Pixels:
    return tuple(pixel for pixel in pixels if pixel not in gone)


def _with(pixels: Pixels, other: int) -> Pixels:
    return tuple(sorted((*pixels, other)))
