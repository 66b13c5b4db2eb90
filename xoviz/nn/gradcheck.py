"""Nudge a weight up and down: measured slopes, to audit the gradients (the talk, chapter 11).

Backpropagation claims to know how the loss changes with every number. Whoever doubts it changes one number a little and
looks: in float64, to either side, twice::

    slope = (L(w + h) - L(w - h)) / 2h
    gap   = (L(w + h) - 2 L(w) + L(w - h)) / h      how much the slopes to either side differ

On a smooth curve half the nudge leaves half the gap. At a kink (a tie in max pooling, a zero at a ReLU) it does not:
there the curve has two slopes, both right, and the point is counted but not compared. So are the cells of a column
without a word where a layer with memory reads the picture: a nudge would make a word of it (see ``memory``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.memory import Memory
from xoviz.nn.network import Network
from xoviz.nn.plan import Plan
from xoviz.nn.stack import PICTURE

NUDGE = 1e-4
MOST = 400
"""Of a larger tensor so many numbers are nudged, spread evenly."""

KINK = 1e-5
"""By how much of its tensor's largest gradient a gap may miss the smooth curve's before the point counts as a kink."""

SMALLEST_GRADIENT = 1e-5
"""Where all of a tensor's gradients are smaller, rounding is all that a nudge would measure; differences are taken
relative to this instead."""


@dataclass(frozen=True)
class Audit:
    """What was found for one tensor: points compared, the largest difference between gradient and measured slope
    (relative to the tensor's largest gradient, nan if one is not finite), and points at a kink, which were left out.

    ``places`` is how many points there are to look at.
    """

    checked: int
    largest_difference: float
    kinks: int
    places: int

    @property
    def done(self) -> bool:
        """Whether every point has been looked at."""
        return self.checked + self.kinks == self.places


@dataclass(frozen=True)
class Report:
    """The audit of each parameter by key, and of the picture's pixels by ``PICTURE``."""

    per_key: Mapping[str, Audit]

    @property
    def checked(self) -> int:
        """How many points were compared."""
        return sum(audit.checked for audit in self.per_key.values())

    @property
    def kinks(self) -> int:
        """How many points lie at a kink and were left out."""
        return sum(audit.kinks for audit in self.per_key.values())

    @property
    def largest_difference(self) -> float:
        """The largest relative difference anywhere; nan if one is not finite."""
        return float(np.max([audit.largest_difference for audit in self.per_key.values()]))


def check(network: Network, picture: Array, answer: int, most: int = MOST) -> Report:
    """Compare backpropagation's gradients with measured slopes for one picture (C, H, W) and its right answer.

    Tensors with more than ``most`` numbers are checked at that many places, spread evenly.
    """
    # Of each tensor the last item holds all.
    return Report(MappingProxyType(dict(audits(network, picture, answer, most))))


def audits(network: Network, picture: Array, answer: int, most: int = MOST) -> Iterator[tuple[str, Audit]]:
    """The same in small pieces: after every place the key of its tensor and what was found there so far.

    One tensor after another, the parameters in their order and the picture's pixels last.
    """
    plan = Plan(network.stack, 1, np.float64, blame=True)
    np.copyto(plan.vector, network.vector)
    plan.load(np.asarray(picture)[np.newaxis])
    answers = np.array([answer])

    def loss() -> float:
        plan.forward()
        return plan.measure(answers)

    loss()
    plan.backward()
    # Slots are contiguous in the flat vector, so views of them can be nudged in place.
    tensors = {slot.key: (plan.vector[slot.start : slot.stop], plan.gradient[slot.start : slot.stop].copy())
               for slot in network.stack.slots}
    tensors[PICTURE] = (plan.x.reshape(-1), plan.x.reshape(-1).copy())
    plan.load(np.asarray(picture)[np.newaxis])  # where the blame for it was
    no_words = _without_words(network, picture)
    for key, (values, gradient) in tensors.items():
        for audit in _audited(loss, values, gradient, most, no_words if key == PICTURE else frozenset()):
            yield key, audit


def _without_words(network: Network, picture: Array) -> frozenset[int]:
    """The cells, in a plan's order (H, C, W), of columns that a layer with memory passes over as they are empty."""
    if not isinstance(network.layers[0], Memory):
        return frozenset()
    empty = ~np.asarray(picture).any(axis=(0, 1))
    channels, rows, columns = network.input_shape
    return frozenset(np.flatnonzero(np.broadcast_to(empty, (rows, channels, columns))).tolist())


def _audited(loss: Callable[[], float], values: Array, gradient: Array, most: int,
             left_out: frozenset[int]) -> Iterator[Audit]:
    """Nudge ``values`` (flat) one by one and compare with ``gradient``."""
    here = loss()
    scale = max(float(np.abs(gradient).max()), SMALLEST_GRADIENT)
    places = np.linspace(0, values.size - 1, min(most, values.size)).astype(int)
    largest, checked, kinks = 0.0, 0, 0
    for place in places:
        slope, gap = nudged(loss, here, values, place, NUDGE)
        _, half_gap = nudged(loss, here, values, place, NUDGE / 2)
        if place in left_out or abs(gap - 2 * half_gap) > KINK * scale:
            kinks += 1
        else:
            checked += 1
            largest = float(np.maximum(largest, abs(float(gradient[place]) - slope) / scale))
        yield Audit(checked, largest, kinks, len(places))


def nudged(loss: Callable[[], float], here: float, values: Array, place: int, nudge: float) -> tuple[float, float]:
    """The measured slope at ``values[place]``, and the gap between the slopes to its right and to its left."""
    kept = values[place]
    values[place] = kept + nudge
    up = loss()
    values[place] = kept - nudge
    down = loss()
    values[place] = kept
    return (up - down) / (2 * nudge), (up - 2 * here + down) / nudge
