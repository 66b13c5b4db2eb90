"""A race by cost: the talk's recipe against gradient descent, from the same weights, on the same pictures.

Both pay in forward passes. The recipe pays two for each weight that it tries. Gradient descent has all slopes from one
backward pass, which counts as ``BACKWARD`` forward passes, since it multiplies twice: once for the weights, and once
for the maps. It changes all weights in each step, and pays one forward pass more to see whether that was good::

    w -= rate * slope     where the error is lower then, the step stands, and the rate grows by a tenth
                          where it is not, the step is taken back, and the rate is halved

The recipe's nudge is halved, too, when a whole round has found nothing to improve.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.nudge import BACKWARD, Floats
from xoviz.explain.recipe import recipe
from xoviz.nn.arrays import Array, frozen
from xoviz.nn.stack import Stack

BUDGET = 6_000
"""Forward passes that each may spend."""

RATE = 0.1
"""The rate of the first step down; it finds its own size within a few steps."""

GROWTH, SHRINKING = 1.1, 0.5

SMALLEST_NUDGE = 1e-4
"""The recipe gives up where no weight, nudged by this, lowers the error."""

MOST_POINTS = 400
"""Points of a racer's curve; beyond, every second one is let go."""


@dataclass(frozen=True, eq=False)
class Racer:
    """How far one has come: ``errors`` (n,) after so many ``passes`` (n,), from 0, and the ``steps`` made (weights
    tried, or steps down). Read-only float64. ``done`` says that it has stopped."""

    passes: Floats
    errors: Floats
    steps: int
    done: bool

    @property
    def error(self) -> float:
        """Its error now."""
        return float(self.errors[-1])

    def error_after(self, passes: float) -> float:
        """Its error when it had paid for so many passes, of those that are kept; that at the start, if for fewer."""
        return float(self.errors[max(int(np.searchsorted(self.passes, passes, side="right")) - 1, 0)])

    @property
    def spent(self) -> float:
        """The passes that it has paid for."""
        return float(self.passes[-1])


@dataclass(frozen=True, eq=False)
class Race:
    """How the race stands: both have spent about the same. ``weights`` is how many the network has."""

    recipe: Racer
    descent: Racer
    weights: int
    budget: int

    @property
    def progress(self) -> float:
        """The part of the budget that is spent, 0 to 1."""
        return min(self.recipe.spent, self.descent.spent, self.budget) / self.budget


def race(stack: Stack, batch: Batch, vector: Array, nudge: float, budget: int = BUDGET) -> Iterator[Race]:
    """Both from ``vector`` (P,) on until each has spent ``budget`` passes; who has spent less moves next."""
    error = BatchError(stack, batch)
    tracks = [_Track(_nudging(stack, batch, vector, nudge)), _Track(_rolling(error, vector))]
    while True:
        waiting = [track for track in tracks if not track.done and track.passes < budget]
        if not waiting:
            return
        min(waiting, key=lambda track: track.passes).move()
        yield Race(tracks[0].racer(), tracks[1].racer(), stack.size, budget)


def _nudging(stack: Stack, batch: Batch, vector: Array, nudge: float) -> Iterator[tuple[int, float]]:
    """The recipe: passes spent, and the error then."""
    spent = 0
    while nudge >= SMALLEST_NUDGE:
        passes = 0
        for tried in recipe(stack, batch, vector, nudge):
            if tried.passes == 3 and not spent:
                yield 1, tried.before
            passes, vector = tried.passes, tried.vector
            yield spent + passes, tried.after
        spent, nudge = spent + passes, nudge / 2


def _rolling(error: BatchError, vector: Array) -> Iterator[tuple[int, float]]:
    """Gradient descent: passes spent, and the error then."""
    here, rate, spent = vector.astype(np.float64), RATE, 1 + BACKWARD
    least, slope = error.slope(here)
    yield 1, least
    while slope.any() and rate > 0:
        there = here - rate * slope
        found = error.at(there)
        spent += 1
        if found < least:
            here, rate = there, rate * GROWTH
            least, slope = error.slope(here)  # its forward pass was made, and paid for, just now
            spent += BACKWARD
        else:
            rate *= SHRINKING
        yield spent, least


class _Track:
    """One racer on its way, and what is kept of it: so many points evenly, and the newest."""

    def __init__(self, run: Iterator[tuple[int, float]]) -> None:
        self._run = run
        self._kept: list[tuple[int, float]] = []
        self._every, self._newest = 1, (0, 0.0)
        self.steps, self.done = -1, False
        self.move()

    @property
    def passes(self) -> int:
        """What it has spent."""
        return self._newest[0]

    def move(self) -> None:
        """One step, if there is one more."""
        moved = next(self._run, None)
        if moved is None:
            self.done = True
            return
        self._newest, self.steps = moved, self.steps + 1
        if len(self._kept) >= MOST_POINTS:
            del self._kept[1::2]
            self._every *= 2
        if self.steps % self._every == 0:
            self._kept.append(moved)

    def racer(self) -> Racer:
        """How far it has come."""
        points = self._kept if self._kept[-1] == self._newest else [*self._kept, self._newest]
        passes, errors = np.array(points, np.float64).T
        return Racer(frozen(passes), frozen(errors), self.steps, self.done)
