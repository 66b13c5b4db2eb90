"""Ways down the slope (the talk, chapter 11): gradient descent, momentum, Adam. Functions of flat vectors.

    gradient descent   w -= rate g
    momentum           v = 0.9 v + g;  w -= rate v                               (Polyak 1964)
    Adam               m = 0.9 m + 0.1 g;  s = 0.999 s + 0.001 g g
                       w -= rate (m / (1 - 0.9^t)) / (sqrt(s / (1 - 0.999^t)) + 1e-8)   (Kingma and Ba 2015)

An optimiser is a name; what it remembers between steps (v, or m and s) are vectors that belong to the run.
"""

from __future__ import annotations

import math

import numpy as np

from xoviz.nn.arrays import Array

MEMORY = {"descent": 0, "momentum": 1, "adam": 2}
"""The optimisers' names, and how many vectors each remembers."""

MOMENTUM = 0.9
FIRST_DECAY, SECOND_DECAY, TINY = 0.9, 0.999, 1e-8


def remembered(optimiser: str, size: int) -> tuple[Array, ...]:
    """Fresh vectors for an optimiser to remember in. Raises ValueError for a name that is not in ``MEMORY``."""
    if optimiser not in MEMORY:
        raise ValueError(f"the optimiser must be one of {', '.join(MEMORY)}, not {optimiser!r}")
    return tuple(np.zeros(size, np.float32) for _ in range(MEMORY[optimiser]))


def descend(optimiser: str, vector: Array, gradient: Array, memory: tuple[Array, ...], rate: float, step: int,
            work: Array) -> None:
    """Change ``vector`` and ``memory`` in place by one step, the ``step``-th (from 1). ``work`` is scratch space."""
    if optimiser == "descent":
        np.multiply(gradient, rate, out=work)
    elif optimiser == "momentum":
        (velocity,) = memory
        np.multiply(velocity, MOMENTUM, out=velocity)
        np.add(velocity, gradient, out=velocity)
        np.multiply(velocity, rate, out=work)
    else:
        _adam(gradient, memory, rate, step, work)
    np.subtract(vector, work, out=vector)


def _adam(gradient: Array, memory: tuple[Array, ...], rate: float, step: int, work: Array) -> None:
    """Leave Adam's step in ``work``. The two corrections for the cold start are folded into rate and TINY."""
    mean, square = memory
    np.subtract(gradient, mean, out=work)
    np.multiply(work, 1 - FIRST_DECAY, out=work)
    np.add(mean, work, out=mean)
    np.multiply(gradient, gradient, out=work)
    np.subtract(work, square, out=work)
    np.multiply(work, 1 - SECOND_DECAY, out=work)
    np.add(square, work, out=square)
    cold = math.sqrt(1 - SECOND_DECAY**step)
    np.sqrt(square, out=work)
    np.add(work, TINY * cold, out=work)
    np.divide(mean, work, out=work)
    np.multiply(work, rate * cold / (1 - FIRST_DECAY**step), out=work)
