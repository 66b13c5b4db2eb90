"""The talk's recipe for learning: nudge each weight up and down, keep what lowers the error, go on to the next.

"For each feature pixel and voting weight, adjust it up and down a bit and see how the error changes" (the talk, chapter
11). It works, and needs no calculus; what it costs is two forward passes for each weight, so a network with many
weights learns slowly. ``race.py`` holds it against gradient descent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.nudge import Knob, knobs
from xoviz.nn.arrays import Array, frozen
from xoviz.nn.stack import Stack

Kept = Literal["up", "down", "as it was"]


@dataclass(frozen=True, eq=False)
class Try:
    """One weight tried both ways.

    The error was ``before`` with ``value``; it would be ``up`` with a bit more and ``down`` with a bit less. ``kept``
    says which of the three was kept, the least error, and ``vector`` (P,) float32 holds all parameters since then.
    ``passes`` forward passes over the batch have been made so far. It is the ``number``-th weight of ``count``, from 1,
    in its ``round``, from 1, in which ``changed`` weights were changed so far.
    """

    knob: Knob
    value: float
    before: float
    up: float
    down: float
    kept: Kept
    vector: Array
    passes: int
    number: int
    count: int
    round: int
    changed: int

    @property
    def after(self) -> float:
        """The error with what was kept."""
        return {"up": self.up, "down": self.down, "as it was": self.before}[self.kept]


def recipe(stack: Stack, batch: Batch, vector: Array, nudge: float) -> Iterator[Try]:
    """The recipe from ``vector`` (P,) on, one weight an item; two forward passes each, and one at first.

    It ends after a round in which nothing was changed: then no weight alone, moved by ``nudge``, lowers the error.
    Values are those of a network, float32, so that the network that is kept has just the error that is told.
    """
    hand = _Hand(BatchError(stack, batch), vector, nudge)
    places = [(knob, knob.place(stack)) for knob in knobs(stack)]
    round_ = 1
    while round_ == 1 or hand.changed:
        hand.changed = 0
        for number, (knob, place) in enumerate(places, 1):
            value, before = float(hand.vector[place]), hand.here
            up, down, kept = hand.nudge(place)
            yield Try(knob, value, before, up, down, kept, hand.kept, hand.passes, number, len(places), round_,
                      hand.changed)
        round_ += 1


class _Hand:
    """Whoever tries: the weights as they are now, the error with them, and what it has cost."""

    def __init__(self, error: BatchError, vector: Array, nudge: float) -> None:
        self._error, self._nudge = error, nudge
        self.vector = vector.astype(np.float32)
        self.kept = frozen(self.vector)
        self.here, self.passes, self.changed = error.at(self.vector), 1, 0

    def nudge(self, place: int) -> tuple[float, float, Kept]:
        """Try one weight up and down: both errors, and which way it was kept, the one with the least error."""
        value = self.vector[place]
        ways: dict[Kept, np.float32] = {"up": value + np.float32(self._nudge), "down": value - np.float32(self._nudge)}
        errors = {way: self._at(place, tried) for way, tried in ways.items()}
        kept: Kept = "as it was"
        self.vector[place] = value
        for way, found in errors.items():
            if found < self.here:
                self.here, kept, self.vector[place] = found, way, ways[way]
        if kept != "as it was":
            self.kept, self.changed = frozen(self.vector), self.changed + 1
        return errors["up"], errors["down"], kept

    def _at(self, place: int, value: np.float32) -> float:
        """The error with another value in one place: one forward pass."""
        self.vector[place] = value
        self.passes += 1
        return self._error.at(self.vector)
