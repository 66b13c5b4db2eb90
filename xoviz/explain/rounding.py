"""How far rounding can have moved a number: bounds for one sum and for whole networks, from what was added up.

A sum of n products in floating point misses the true one by at most gamma(n) times the sum of the products' magnitudes,
in whatever order it is added up (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, section 3.1).
Magnitudes and errors go through a network as values do, with all weights made positive. Which cell wins a window or
passes a ReLU may change by rounding, but only where both give the same but for rounding. None of the layers that go
cell by cell makes a difference larger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from xoviz.explain.cells import roundings
from xoviz.nn import Array, CellByCell, Dense, Layer, MaxPool, MeanPool, Network, Plan, ReLU, Stack, Trace
from xoviz.nn.layer import Pass

SMALLEST = float(np.finfo(np.float32).tiny)
"""The smallest number that float32 holds in full precision; what is nearer to 0 may become 0."""


def unit_roundoff(dtype: type[np.float32 | np.float64]) -> float:
    """The most by which a number is rounded, as a share of it: half the distance from 1 to the next number."""
    return float(np.finfo(dtype).eps) / 2


def gamma(terms: int, dtype: type[np.float32 | np.float64]) -> float:
    """Higham's n u / (1 - n u) with the unit roundoff u; infinite if n u reaches 1."""
    unit = terms * unit_roundoff(dtype)
    return unit / (1 - unit) if unit < 1 else math.inf


def rounding_bound(products: Sequence[float], divisor: float = 1, bias: float = 0) -> float:
    """How far float32 may be from sum(products) / divisor + bias, in whatever order it adds up.

    Gamma times the sum of their sizes (see above). Here n counts the products that are not 0 (adding 0 is exact), and
    two more for division and bias.
    """
    if not divisor:
        return 0.0
    steps = sum(1 for part in products if part) + 2
    size = math.fsum(map(abs, products)) / abs(divisor) + abs(bias)
    return gamma(steps, np.float32) * size + steps * SMALLEST * (1 + 1 / abs(divisor))


def shares_bounds(trace: Trace) -> Array:
    """For each score (U,), how far the shares of its pixels and biases, added up in float64, may be from it."""
    stack = trace.network.stack
    forward = sum(_terms(stack, place) for place in range(len(stack.layers)))
    # Going back, a sum has at most one term for each cell above.
    backward = sum(math.prod(shape) for shape in stack.shapes)
    result: Array = 2 * gamma(forward + backward, np.float64) * _magnitudes(trace)
    return result


def score_bounds(trace: Trace) -> Array:
    """For each score (U,), how far the float32 value in the trace may be from the one computed without rounding.

    Layer by layer: the errors that came from below, and gamma times the layer's own magnitudes.
    """
    network = trace.network
    plan = _positive(network)
    for slot in network.stack.slots:
        if slot.parameter.is_bias:
            slot.stored(plan.vector).fill(0)
    for place, (layer, step) in enumerate(zip(network.layers, plan.passes, strict=True)):
        below, above = (np.abs(each.transpose(1, 0, 2)[..., np.newaxis]) for each in trace.activations[place:place + 2])
        if not isinstance(layer, CellByCell | MaxPool):
            np.add(step.x, gamma(_terms(network.stack, place), np.float32) * below, out=step.x)
        _go_up(layer, step)
        np.multiply(step.y, _cancelling(network, layer), out=step.y)
        # Adding the bias rounds once more, and so does bending; and a ReLU that is surely shut lets no error through.
        steps = 1 + (roundings(layer) if isinstance(layer, CellByCell) else 0)
        np.add(step.y, gamma(steps, np.float32) * above, out=step.y)
        if isinstance(layer, ReLU):
            np.multiply(step.y, trace.activations[place].transpose(1, 0, 2)[..., np.newaxis] > -step.x, out=step.y)
    return plan.scores[:, 0]


def _terms(stack: Stack, place: int) -> int:
    """Roundings on the way to one value of a layer: its products, a division and a bias."""
    layer = stack.layers[place]
    if isinstance(layer, MaxPool | MeanPool):
        return math.prod(layer.sides) + 1
    return 2 + max((parameter.terms for parameter in layer.parameters(stack.shapes[place])), default=0)


def _magnitudes(trace: Trace) -> Array:
    """The scores (U,) if nothing cancelled out: picture, weights and biases all made positive."""
    plan = _positive(trace.network)
    plan.load(np.abs(trace.picture[np.newaxis]))
    for layer, step in zip(trace.network.layers, plan.passes, strict=True):
        _go_up(layer, step)
        np.multiply(step.y, _cancelling(trace.network, layer), out=step.y)
    return plan.scores[:, 0]


def _go_up(layer: Layer, step: Pass) -> None:
    """Sizes go through a layer as values do; but those that go cell by cell, which could shrink them, are left out."""
    if isinstance(layer, CellByCell):
        np.copyto(step.y, step.x)
    else:
        step.forward()


def _positive(network: Network) -> Plan:
    """A plan in float64 with all weights and biases made positive."""
    return Plan(network.stack, 1, np.float64, vector=np.abs(network.vector.astype(np.float64)))


def _cancelling(network: Network, layer: Layer) -> Array:
    """By how much more each map is uncertain: the sum of a mean's weights may itself have cancelled out."""
    if not (isinstance(layer, Dense) and layer.average):
        return np.ones(1)
    weights = network.parameters[f"{layer.id}.weights"].astype(np.float64).reshape(layer.units, -1)
    totals, sizes = np.abs(weights.sum(axis=1)), np.abs(weights).sum(axis=1)
    ratio = np.divide(sizes, totals, out=np.ones_like(sizes), where=totals > 0)
    uncertain: Array = (ratio * (1 + ratio)).reshape(1, -1, 1, 1)
    return uncertain
