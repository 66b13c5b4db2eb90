"""More than this no unit can give: interval arithmetic (Moore 1966), from the picture's -1 to +1 up, layer by layer.

If every value below lies between ``low`` and ``high``, a weighted sum of them is largest where those with a positive
weight are as high, and those with a negative one as low, as they can be. Through one layer that is exact. Through more
it may be too much, never too little: the same pixels cannot always be what every filter below would like.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xoviz.explain.wanted.patch import Patch
from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.layer import Layer
from xoviz.nn.memory import Memory
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.stack import Stack


class Interval(NamedTuple):
    """Between what the values of each map lie, (C,) and (C,), wherever on it."""

    low: Array
    high: Array


def upper_limits(patch: Patch) -> Array:
    """What each unit (U,) cannot exceed, float64."""
    channels = patch.shape[0]
    reach = Interval(-np.ones(channels), np.ones(channels))
    with np.errstate(all="ignore"):
        for layer in patch.stack.layers[: patch.place + 1]:
            if isinstance(layer, Conv | Dense):
                reach = _summed(layer, reach, patch.stack, patch.vector)
            elif isinstance(layer, Memory):
                reach = Interval(-np.ones(layer.units), np.ones(layer.units))
            elif not isinstance(layer, MaxPool | MeanPool):  # which stay between the values that they look at
                reach = _bent(layer, reach)
    return reach.high


def _bent(layer: Layer, reach: Interval) -> Interval:
    """ReLU and its like go through cell by cell, and none turns a smaller number into a larger one: so the ends do."""
    ends = np.stack(reach, axis=1).reshape(1, -1, 1, 2)
    bent = layer.ready(ends, {}, {}, False)
    bent.forward()
    return Interval(bent.y[0, :, 0, 0].copy(), bent.y[0, :, 0, 1].copy())


def _summed(layer: Conv | Dense, reach: Interval, stack: Stack, vector: Array) -> Interval:
    if isinstance(layer, Conv) and layer.padding:
        reach = Interval(np.minimum(reach.low, 0), np.maximum(reach.high, 0))  # beyond the edge lies 0
    weights = _effective(layer, stack, vector)
    low, high = (side[np.newaxis, :, np.newaxis, np.newaxis] for side in reach)
    below, above = weights * low, weights * high
    bias = stack.slot(f"{layer.id}.bias").public(vector) if layer.bias else 0.0
    return Interval(np.minimum(below, above).sum(axis=(1, 2, 3)) + bias,
                    np.maximum(below, above).sum(axis=(1, 2, 3)) + bias)


def _effective(layer: Conv | Dense, stack: Stack, vector: Array) -> Array:
    """What each value below is multiplied with in the end, (U, C, height, width) in float64."""
    slot = stack.slot(f"{layer.id}.weights")
    weights: Array = slot.public(vector).astype(np.float64)
    if not layer.average:
        return weights
    if isinstance(layer, Conv):
        return weights / slot.parameter.terms
    totals = weights.sum(axis=(1, 2, 3), keepdims=True)
    mean: Array = np.divide(weights, totals, out=np.zeros_like(weights), where=totals != 0)
    return mean
