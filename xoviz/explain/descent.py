"""One step down the slope, number by number: what an optimiser remembers before and after, and what it takes off.

The rules stand at the head of ``nn/optimise.py`` (the talk, chapter 11); the vectors here are the engine's own, and
each number of them can be done over again from its rule.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from xoviz.nn.arrays import Array, frozen
from xoviz.nn.network import quietly
from xoviz.nn.optimise import FIRST_DECAY, MOMENTUM, SECOND_DECAY, TINY, descend
from xoviz.nn.train import Settings, State


@dataclass(frozen=True)
class Stride:
    """The step of one parameter, in its numbers, done over again in double precision.

    ``memory`` and ``remembered`` are what the optimiser kept for it before and after: nothing for gradient descent, the
    velocity v for momentum, (m, s) for Adam. ``corrections`` are Adam's divisors for its cold start, 1 - 0.9^t and
    1 - 0.999^t, and ``corrected`` (m, s) divided by them; empty for others. ``step`` is taken off ``before``.
    """

    optimiser: str
    rate: float
    age: int
    gradient: float
    before: float
    memory: tuple[float, ...]
    remembered: tuple[float, ...]
    corrections: tuple[float, ...]
    corrected: tuple[float, ...]
    step: float
    after: float


@dataclass(frozen=True, eq=False)
class Descent:
    """A whole step: all vectors (P,) before it and after it, as the engine computes them. ``age`` counts from 1."""

    optimiser: str
    rate: float
    age: int
    gradient: Array
    before: Array
    after: Array
    memory: tuple[Array, ...]
    remembered: tuple[Array, ...]

    def at(self, place: int) -> Stride:
        """The step of the parameter at a place of the flat vector. Raises IndexError if there is none."""
        before, gradient = float(self.before[place]), float(self.gradient[place])
        memory = tuple(float(part[place]) for part in self.memory)
        remembered = _remembered(self.optimiser, memory, gradient)
        corrections = tuple(1 - decay**self.age for decay in (FIRST_DECAY, SECOND_DECAY)[: len(memory)])
        if self.optimiser != "adam":
            corrections = ()
        corrected = tuple(part / correction for part, correction in zip(remembered, corrections, strict=False))
        towards = corrected[0] / (math.sqrt(corrected[1]) + TINY) if corrected else (*remembered, gradient)[0]
        step = self.rate * towards
        return Stride(self.optimiser, self.rate, self.age, gradient, before, memory, remembered, corrections, corrected,
                      step, before - step)


@quietly
def descent(settings: Settings, start: State, gradient: Array) -> Descent:
    """One step from a state of a run along a gradient (P,)."""
    vector, work = start.vector.copy(), np.empty_like(gradient)
    memory = tuple(part.copy() for part in start.memory)
    descend(settings.optimiser, vector, gradient, memory, settings.rate, start.age + 1, work)
    return Descent(settings.optimiser, settings.rate, start.age + 1, frozen(gradient), start.vector, frozen(vector),
                   start.memory, tuple(frozen(part) for part in memory))


def _remembered(optimiser: str, memory: tuple[float, ...], gradient: float) -> tuple[float, ...]:
    """What the optimiser keeps after the step."""
    if optimiser == "momentum":
        return (MOMENTUM * memory[0] + gradient,)
    if optimiser == "adam":
        mean, square = memory
        return (FIRST_DECAY * mean + (1 - FIRST_DECAY) * gradient,
                SECOND_DECAY * square + (1 - SECOND_DECAY) * gradient * gradient)
    return ()
