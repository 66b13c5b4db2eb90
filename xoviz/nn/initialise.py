"""Random weights to start from (the talk, chapter 11: weights start at random).

He et al. 2015: before a ReLU, normal with variance 2 / K, or 2 / ((1 + slope^2) K) if it leaks, keeps the size of
signals from layer to layer. Glorot and Bengio 2010: before tanh or nothing, uniform within the square root of
6 / (K + outputs). Biases start at 0, but for an LSTM's forgetting (see there). A layer that averages has features
between -1 and 1, as in the talk, and one that averages votes has weights between 0 and 1.
"""

from __future__ import annotations

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.leaky import LeakyReLU
from xoviz.nn.memory import Memory
from xoviz.nn.relu import ReLU
from xoviz.nn.stack import Slot, Stack
from xoviz.nn.tanh import Tanh


def initialise(stack: Stack, seed: int) -> Array:
    """A float32 vector of starting weights; the same stack and seed give the same vector, bit for bit."""
    rng = np.random.default_rng(seed)
    vector = np.zeros(stack.size, np.float32)
    for slot in stack.slots:
        bias = slot.parameter.is_bias
        slot.stored(vector)[...] = slot.parameter.start if bias else _weights(stack, slot, rng)
    return vector


def _weights(stack: Stack, slot: Slot, rng: np.random.Generator) -> Array:
    """Weights for one slot, in stored order."""
    parameter, shape = slot.parameter, slot.parameter.stored_shape
    place = stack.index(slot.layer_id)
    if parameter.averaged:
        lowest = 0.0 if stack.layers[place].kind == "dense" else -1.0
        return rng.uniform(lowest, 1.0, shape)
    slope = None if isinstance(stack.layers[place], Memory) else _slope_of_relu(stack, place)
    if slope is not None:
        return rng.normal(0.0, np.sqrt(2.0 / ((1.0 + slope * slope) * parameter.terms)), shape)
    limit = np.sqrt(6.0 / (parameter.terms + parameter.shape[0]))
    return rng.uniform(-limit, limit, shape)


def _slope_of_relu(stack: Stack, place: int) -> float | None:
    """What a ReLU lets through of the negative, 0 unless it leaks, if one comes before the next layer that learns or
    bends (pooling in between changes nothing here); None if there is none."""
    for layer in stack.layers[place + 1 :]:
        if isinstance(layer, ReLU | LeakyReLU):
            return layer.slope if isinstance(layer, LeakyReLU) else 0.0
        if isinstance(layer, Conv | Dense | Tanh | Memory):
            return None
    return None
