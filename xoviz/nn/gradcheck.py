"""Nudge a weight up and down: measured slopes, to audit the gradients (the talk, chapter 11); and naive loops, to audit
the forward pass.

Backpropagation claims to know how the loss changes with every number. Whoever doubts it changes one number a little and
looks: in float64, to either side, twice::

    slope = (L(w + h) - L(w - h)) / 2h
    gap   = (L(w + h) - 2 L(w) + L(w - h)) / h      how much the slopes to either side differ

On a smooth curve half the nudge leaves half the gap. At a kink (a tie in max pooling, a zero at a ReLU) it does not:
there the curve has two slopes, both right, and the point is counted but not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.layer import Layer
from xoviz.nn.network import Network
from xoviz.nn.plan import Plan
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.relu import ReLU
from xoviz.nn.stack import PICTURE

NUDGE = 1e-4
KINK = 1e-5
"""By how much of its tensor's largest gradient a gap may miss the smooth curve's before the point counts as a kink."""

SMALLEST_GRADIENT = 1e-5
"""Where all of a tensor's gradients are smaller, rounding is all that a nudge would measure; differences are taken
relative to this instead."""


@dataclass(frozen=True)
class Audit:
    """What was found for one tensor: points compared, the largest difference between gradient and measured slope
    (relative to the tensor's largest gradient), and points at a kink, which were left out."""

    checked: int
    largest_difference: float
    kinks: int


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
        """The largest relative difference anywhere."""
        return max(audit.largest_difference for audit in self.per_key.values())


def check(network: Network, picture: Array, answer: int, most: int = 400) -> Report:
    """Compare backpropagation's gradients with measured slopes for one picture (C, H, W) and its right answer.

    Tensors with more than ``most`` numbers are checked at that many places, spread evenly.
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
    return Report(MappingProxyType({key: _audit(loss, *tensor, most) for key, tensor in tensors.items()}))


def _audit(loss: Callable[[], float], values: Array, gradient: Array, most: int) -> Audit:
    """Nudge ``values`` (flat) one by one and compare with ``gradient``."""
    here = loss()
    scale = max(float(np.abs(gradient).max()), SMALLEST_GRADIENT)
    places = np.linspace(0, values.size - 1, min(most, values.size)).astype(int)
    differences, kinks = [0.0], 0
    for place in places:
        slope, gap = nudged(loss, here, values, place, NUDGE)
        _, half_gap = nudged(loss, here, values, place, NUDGE / 2)
        if abs(gap - 2 * half_gap) > KINK * scale:
            kinks += 1
        else:
            differences.append(abs(float(gradient[place]) - slope) / scale)
    return Audit(len(differences) - 1, max(differences), kinks)


def nudged(loss: Callable[[], float], here: float, values: Array, place: int, nudge: float) -> tuple[float, float]:
    """The measured slope at ``values[place]``, and the gap between the slopes to its right and to its left."""
    kept = values[place]
    values[place] = kept + nudge
    up = loss()
    values[place] = kept - nudge
    down = loss()
    values[place] = kept
    return (up - down) / (2 * nudge), (up - 2 * here + down) / nudge


Map = list[list[float]]
"""Rows of numbers."""


def naive_forward(network: Network, picture: Array) -> list[npt.NDArray[np.float64]]:
    """Every activation (C, H, W), the picture first, by plain loops over plain numbers: slow, and easy to believe."""
    maps: list[Map] = np.asarray(picture, np.float64).tolist()
    activations = [np.array(maps)]
    for layer in network.layers:
        maps = _naive(layer, maps, network)
        activations.append(np.array(maps))
    return activations


def _naive(layer: Layer, maps: list[Map], network: Network) -> list[Map]:
    if isinstance(layer, ReLU):
        return [[[max(value, 0.0) for value in row] for row in each] for each in maps]
    if isinstance(layer, MaxPool):
        return [_pooled(each, layer, max) for each in maps]
    if isinstance(layer, MeanPool):
        return [_pooled(each, layer, lambda cells: sum(cells) / len(cells)) for each in maps]
    if not isinstance(layer, Conv | Dense):
        raise ValueError(f"there is no naive loop for layers such as '{layer.id}' ({layer.kind})")
    weights = network.parameters[f"{layer.id}.weights"].tolist()
    biases = network.parameters[f"{layer.id}.bias"].tolist() if layer.bias else [0.0] * len(weights)
    if isinstance(layer, Dense):
        return [[[_vote(each, maps, layer) + bias]] for each, bias in zip(weights, biases, strict=True)]
    return [_filtered(each, maps, bias, layer) for each, bias in zip(weights, biases, strict=True)]


def _filtered(filter_: list[Map], maps: list[Map], bias: float, layer: Conv) -> Map:
    """One filter laid on every patch: multiply cell by cell, add up, divide if it averages, add the bias."""
    padded = [_padded(each, layer.padding) for each in maps]
    height, width = layer.size
    count = len(maps) * height * width if layer.average else 1

    def match(top: int, left: int) -> float:
        total = 0.0
        for weights, values in zip(filter_, padded, strict=True):
            for row in range(height):
                for column in range(width):
                    total += weights[row][column] * values[top + row][left + column]
        return total / count + bias

    return [[match(top, left) for left in range(0, len(padded[0][0]) - width + 1, layer.stride)]
            for top in range(0, len(padded[0]) - height + 1, layer.stride)]


def _padded(values: Map, padding: int) -> Map:
    """The map with rows and columns of 0 around it."""
    edge = [0.0] * padding
    blank = [[0.0] * (len(values[0]) + 2 * padding) for _ in range(padding)]
    return [*blank, *([*edge, *row, *edge] for row in values), *blank]


def _pooled(values: Map, layer: MaxPool | MeanPool, keep: Callable[[list[float]], float]) -> Map:
    """What ``keep`` makes of each window; windows at the edge have the cells that exist."""
    tops, lefts = (list(_starts(length, layer)) for length in (len(values), len(values[0])))
    return [[keep([value for row in values[top : top + layer.window] for value in row[left : left + layer.window]])
             for left in lefts] for top in tops]


def _starts(length: int, layer: MaxPool | MeanPool) -> Iterator[int]:
    """Where windows start: one after another until the edge is reached, or as long as they fit."""
    start = 0
    while start + layer.window <= length:
        yield start
        start += layer.stride
    reached = start - layer.stride + layer.window if start else 0
    if layer.partial and reached < length and start < length:
        yield start


def _vote(weights: list[Map], maps: list[Map], layer: Dense) -> float:
    """Every value times its weight, added up; divided by the sum of the weights if it averages."""
    total, shares = 0.0, 0.0
    for weight_map, value_map in zip(weights, maps, strict=True):
        for weight_row, value_row in zip(weight_map, value_map, strict=True):
            for weight, value in zip(weight_row, value_row, strict=True):
                total += weight * value
                shares += weight
    if not layer.average:
        return total
    return total / shares if shares else 0.0
