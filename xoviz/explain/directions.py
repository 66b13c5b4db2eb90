"""In which two directions to look: two weights, two random directions, or those in which a run has moved most."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.nudge import Knob
from xoviz.explain.plane import MainOfRun, Plane, RandomPair, Range, TwoWeights
from xoviz.nn.arrays import Array
from xoviz.nn.stack import Slot, Stack

Vectors = npt.NDArray[np.float64]

MARGIN = 0.3
"""Of the extent of a run, what is drawn around it on each side."""

NARROWEST = 0.25
"""How high the picture of a run is at least, measured by its width, and the other way round."""

ENOUGH = 40
"""States of a run that tell where it has gone: where there are more, that many are taken, evenly spaced."""

SAME = 1e-6
"""Of the size of the weights: a movement that is smaller is rounding."""


def two_weights(stack: Stack, vector: Array, first: Knob, second: Knob) -> Plane:
    """The plane on which two weights change and all others stay. Raises ValueError if they are the same one,
    and KeyError or IndexError if the stack has no such weight.

    It reaches twice as far as the largest weight of the same parameter, to either side.
    """
    if first == second:
        raise ValueError("Choose two different weights: one alone gives a line.")
    u, v = (_one(stack, knob) for knob in (first, second))
    reaches = [_reach(stack, vector, knob) for knob in (first, second)]
    at = float(vector @ u), float(vector @ v)
    return Plane(vector, u, v, (-reaches[0], reaches[0]), (-reaches[1], reaches[1]), TwoWeights(first, second, at))


def steepest(stack: Stack, vector: Array, batch: Batch) -> tuple[Knob, Knob]:
    """Two weights on which the error of ``batch`` depends most: the steepest of the first layer that has weights, and
    of the last; the two steepest where that is one layer. So both kinds of the talk are there, a feature's pixel and a
    vote.

    Raises ValueError where there are fewer than two weights.
    """
    _, slope = BatchError(stack, batch).slope(vector)
    slots = [slot for slot in stack.slots if len(slot.parameter.shape) > 1]
    if sum(slot.stop - slot.start for slot in slots) < 2:
        raise ValueError("This network has fewer than two weights, so there is no plane to map.")
    first = _steepest_of(slots[0], slope)
    return first[0], _steepest_of(slots[-1], slope)[0] if len(slots) > 1 else first[1]


def random_pair(stack: Stack, vector: Array, seed: int) -> Plane:
    """Two random directions, each filter's part as long as that filter (Li et al., "Visualizing the Loss Landscape of
    Neural Nets", 2018).

    Large filters can bear large changes; so scaled, one unit means as much to each filter and unit of any network. As
    in the paper, biases stay. Raises ValueError where all weights are 0 and nothing has a length.
    """
    rng = np.random.default_rng(seed)
    u, v = (_normalised(stack, vector, rng.standard_normal(stack.size)) for _ in range(2))
    if not u.any():
        raise ValueError("All weights are 0, so there is nothing to scale random directions by: choose two weights.")
    return Plane(vector, u, v, (-1.0, 1.0), (-1.0, 1.0), RandomPair(seed))


def main_directions(vectors: Sequence[Array], centre: Array) -> Plane:
    """The plane through ``centre`` along the two directions in which a run's ``vectors`` (P,) differ most.

    They come from principal component analysis: with the mean taken off, the right singular vectors of the largest two
    singular values; each holds its value's square, as a share of the sum of all squares. Each points where the run has
    gone. Raises ValueError where the run has not moved, or along one line only.
    """
    finite = [vector for vector in vectors if np.isfinite(vector).all()]
    if len(finite) < 2:
        raise ValueError("There is no run to follow yet: train for some steps first.")
    evenly = np.unique(np.linspace(0, len(finite) - 1, ENOUGH).round().astype(int))
    run = np.stack([finite[place] for place in evenly]).astype(np.float64)
    _, strengths, found = np.linalg.svd(run - run.mean(axis=0), full_matrices=False)
    least = SAME * max(float(np.linalg.norm(run[-1])), 1.0)
    if strengths[0] <= least:
        raise ValueError("The run has not moved yet: train for some steps first.")
    if len(strengths) < 2 or strengths[1] <= max(least, SAME * strengths[0]):
        raise ValueError("The run has moved along one line only so far: train for some more steps.")
    u, v = (direction * (math.copysign(1, direction @ (run[-1] - run[0]))) for direction in found[:2])
    squares = strengths**2 / np.sum(strengths**2)
    across, up = _around((run - centre) @ u, (run - centre) @ v)
    return Plane(centre, u, v, across, up, MainOfRun((float(squares[0]), float(squares[1]))))


def _one(stack: Stack, knob: Knob) -> Vectors:
    """The direction of one weight."""
    direction = np.zeros(stack.size)
    direction[knob.place(stack)] = 1.0
    return direction


def _steepest_of(slot: Slot, slope: Array) -> list[Knob]:
    """The two steepest numbers of a slot."""
    steep = np.nan_to_num(np.abs(slope[slot.start : slot.stop]), posinf=0.0)
    return [_knob(slot, int(place)) for place in np.argsort(-steep, kind="stable")[:2]]


def _knob(slot: Slot, place: int) -> Knob:
    """The number at a place of a slot, counted in the order in which it is stored."""
    stored = np.unravel_index(place, slot.parameter.stored_shape)
    index = dict(zip(slot.parameter.stored, stored, strict=True))
    return Knob(slot.key, tuple(int(index[axis]) for axis in range(len(stored))))


def _reach(stack: Stack, vector: Array, knob: Knob) -> float:
    """Twice the largest weight of a parameter, rounded up to one digit; 1 where all are 0."""
    largest = 2.0 * float(np.abs(stack.slot(knob.key).stored(vector)).max())
    if not (largest and math.isfinite(largest)):
        return 1.0
    unit = 10.0 ** math.floor(math.log10(largest))
    return math.ceil(largest / unit * (1 - 1e-9)) * unit


def _normalised(stack: Stack, vector: Array, direction: Vectors) -> Vectors:
    """The direction with each filter's and unit's part as long as that filter or unit; biases are left out."""
    result = np.zeros(stack.size)
    for slot in stack.slots:
        if len(slot.parameter.shape) == 1:
            continue
        given = np.asarray(slot.public(vector), np.float64)
        axes = tuple(range(1, given.ndim))
        drawn = slot.public(direction)
        lengths = [np.sqrt(np.sum(part**2, axis=axes, keepdims=True)) for part in (given, drawn)]
        slot.public(result)[...] = drawn * (lengths[0] / lengths[1])
    return result


def _around(a: Vectors, b: Vectors) -> tuple[Range, Range]:
    """Ranges that hold a run and the centre, with a margin."""
    ends = [(min(float(values.min()), 0.0), max(float(values.max()), 0.0)) for values in (a, b)]
    widths = [high - low for low, high in ends]
    ranges = []
    for (low, high), width, other in zip(ends, widths, reversed(widths), strict=True):
        room = MARGIN * width + max(NARROWEST * other - width, 0.0) / 2
        ranges.append((low - room, high + room))
    return ranges[0], ranges[1]
