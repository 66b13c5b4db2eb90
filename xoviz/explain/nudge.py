"""Nudge one weight up and down and see how the error changes (the talk, chapter 11): a curve, and its slope, twice.

Every other weight stays where it is, so the error is a function of one number: a curve, on which the present value is a
ball. How steep it is there can be measured, with two looks, or told by backpropagation, for all weights at once::

    measured = (E(w + h) - E(w - h)) / 2h              two forward passes for each weight
    slope    = dE / dw                                 one forward and one backward pass for all

Where the error has a kink (a tie in max pooling, a zero at a ReLU), the slopes to the left and to the right differ, and
both are right; backpropagation tells one that lies at or between them, or takes the side that its tie-break chose.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.explain.batch import BatchError
from xoviz.nn.arrays import Array, frozen
from xoviz.nn.gradcheck import KINK, NUDGE, SMALLEST_GRADIENT, nudged
from xoviz.nn.stack import Stack

Floats = npt.NDArray[np.float64]

COARSE = 17
"""Points of a curve at first, evenly spaced."""

FINE = 65
"""Points of a curve in the end, more of them where it bends."""

BACKWARD = 2
"""What a backward pass costs, in forward passes: it multiplies twice, once for the weights and once for the maps."""


@dataclass(frozen=True)
class Knob:
    """One number that learns: the parameter's key (``conv1.weights``) and the number's index in its public shape."""

    key: str
    index: tuple[int, ...]

    def place(self, stack: Stack) -> int:
        """Where it lies in the flat vector. Raises KeyError or IndexError if the stack has no such number."""
        slot = stack.slot(self.key)
        shape = slot.parameter.shape
        inside = len(self.index) == len(shape) and all(0 <= at < size for at, size in zip(self.index, shape,
                                                                                          strict=True))
        if not inside:
            raise IndexError(f"'{self.key}' has shape {shape}; there is no number at {self.index}")
        stored = tuple(self.index[axis] for axis in slot.parameter.stored)
        return slot.start + int(np.ravel_multi_index(stored, slot.parameter.stored_shape))


def knobs(stack: Stack) -> Iterator[Knob]:
    """All numbers that learn: parameter by parameter from the picture up, each in reading order."""
    for slot in stack.slots:
        for index in np.ndindex(slot.parameter.shape):
            yield Knob(slot.key, index)


def exists(stack: Stack, knob: Knob) -> bool:
    """Whether a stack has such a number."""
    try:
        knob.place(stack)
    except (KeyError, IndexError):
        return False
    return True


@dataclass(frozen=True)
class Slopes:
    """How steep the error is at one weight: as backpropagation tells it, and as two looks measure it.

    ``left`` and ``right`` are measured to either side; at a ``kink`` they differ by more than a smooth curve would.
    """

    error: float
    backpropagated: float
    measured: float
    left: float
    right: float
    kink: bool

    @property
    def difference(self) -> float:
        """How far apart the two are."""
        return abs(self.backpropagated - self.measured)


def slopes(error: BatchError, vector: Array, knob: Knob) -> Slopes:
    """The slopes at a weight of the network with parameters ``vector`` (P,): five forward passes and a backward one.

    All is done in float64. Whether there is a kink is told as ``nn/gradcheck.py`` does it: on a smooth curve half the
    nudge leaves half the gap between the two sides.
    """
    steps = slopes_in_steps(error, vector, knob)
    while True:
        try:
            next(steps)
        except StopIteration as found:
            result: Slopes = found.value
            return result


def slopes_in_steps(error: BatchError, vector: Array, knob: Knob) -> Generator[None, None, Slopes]:
    """The same, for those who have other things to do as well: it yields between passes, and returns the slopes."""
    stack, values = error.stack, vector.astype(np.float64)
    here, gradient = error.slope(values)
    yield
    place, slot = knob.place(stack), stack.slot(knob.key)

    def loss() -> float:
        return error.at(values)

    measured, gap = nudged(loss, here, values, place, NUDGE)
    yield
    _, half_gap = nudged(loss, here, values, place, NUDGE / 2)
    scale = max(float(np.abs(gradient[slot.start : slot.stop]).max()), SMALLEST_GRADIENT)
    kink = bool(abs(gap - 2 * half_gap) > KINK * scale)
    return Slopes(here, float(gradient[place]), measured, measured - gap / 2, measured + gap / 2, kink)


@dataclass(frozen=True, eq=False)
class Curve:
    """The error along one weight: ``values`` (n,) ascend, ``errors`` (n,) belong to them. Read-only float64."""

    values: Floats
    errors: Floats


def curves(error: BatchError, vector: Array, knob: Knob, low: float, high: float) -> Iterator[Curve]:
    """The error along a weight from ``low`` to ``high``, coarse to fine; one forward pass between two items.

    First ``COARSE`` points evenly spaced (as many items, each with the points so far), then up to ``FINE``, each in the
    middle of the interval that bends most: so that kinks are sharp where they are.
    """
    point = Along(error, vector, knob)
    found: dict[float, float] = {}
    for value in np.linspace(low, high, COARSE).tolist():
        found[value] = point.error_at(value)
        yield _curve(found)
    while len(found) < FINE:
        value = _bend(_curve(found))
        if value is None:
            return
        found[value] = point.error_at(value)
        yield _curve(found)


class Along:
    """The error as a function of one weight, all others as they are."""

    def __init__(self, error: BatchError, vector: Array, knob: Knob) -> None:
        self._error, self._vector = error, vector.astype(np.float64)
        self._place = knob.place(error.stack)

    def error_at(self, value: float) -> float:
        """The error with this value of the weight: one forward pass."""
        self._vector[self._place] = value
        return self._error.at(self._vector)


def _curve(found: dict[float, float]) -> Curve:
    values = np.array(sorted(found))
    return Curve(frozen(values), frozen(np.array([found[value] for value in values.tolist()])))


def _bend(curve: Curve) -> float | None:
    """Where another point tells most: in the middle of the interval that may hide the largest bend. None on a line."""
    values, errors = curve.values, curve.errors
    widths = np.diff(values)
    with np.errstate(invalid="ignore", over="ignore"):
        turns = np.abs(np.diff(np.diff(errors) / widths))
    turns = np.where(np.isfinite(turns), turns, 0.0)
    # An interval may hide the bends at both of its ends; by how much the curve may miss, with its width.
    hidden = widths * np.maximum(np.append(turns, 0.0), np.insert(turns, 0, 0.0))
    if not hidden.max() > SMALLEST_GRADIENT * max(float(np.ptp(errors)), SMALLEST_GRADIENT):
        return None
    widest = int(hidden.argmax())
    return float(values[widest] + values[widest + 1]) / 2
