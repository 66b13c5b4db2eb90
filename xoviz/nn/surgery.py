"""Adding and removing filters: the one change of shape that a hand can make to a working network.

A filter that is added gets outgoing weights of zero, so that nothing jumps: the scores stay what they were.
A filter that is removed takes its outgoing weights with it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv
from xoviz.nn.layer import StackError
from xoviz.nn.network import Network
from xoviz.nn.stack import Slot, Stack


def add_filter(network: Network, layer_id: str, weights: Array | None = None) -> Network:
    """``network`` with one more filter at the end of a convolution: ``weights`` (C, height, width), or blank.

    Raises StackError if the layer is no convolution or is full, ValueError if the weights do not fit.
    """
    layer = _conv(network, layer_id)
    grown = _restacked(network, replace(layer, filters=layer.filters + 1))
    values = {}
    for slot in grown.slots:
        old = network.parameters[slot.key]
        if slot.layer_id == layer_id:
            values[slot.key] = _grown(old, slot, 0)
            if slot.parameter.name == "weights" and weights is not None:
                values[slot.key][-1] = _checked(weights, old.shape[1:])
        elif slot.parameter.shape != old.shape:
            values[slot.key] = _grown(old, slot, 1) * rescale(slot, network.stack.slot(slot.key))
        else:
            values[slot.key] = old
    return _filled(network, grown, values)


def remove_filter(network: Network, layer_id: str, index: int) -> Network:
    """``network`` without one filter. Raises StackError for the last one, IndexError if there is no such filter."""
    layer = _conv(network, layer_id)
    if not 0 <= index < layer.filters:
        raise IndexError(f"layer '{layer_id}' has filters 1 to {layer.filters}, not {index + 1}")
    if layer.filters == 1:
        raise StackError(layer_id, "keeps its last filter; without any there would be no map to look at")
    shrunk = _restacked(network, replace(layer, filters=layer.filters - 1))
    values = {}
    for slot in shrunk.slots:
        old = network.parameters[slot.key]
        if slot.parameter.shape == old.shape:
            values[slot.key] = old
        elif slot.layer_id == layer_id:
            values[slot.key] = np.delete(old, index, axis=0)
        else:
            values[slot.key] = np.delete(old, index, axis=1) * rescale(slot, network.stack.slot(slot.key))
    return _filled(network, shrunk, values)


def _conv(network: Network, layer_id: str) -> Conv:
    layer = network.layers[network.stack.index(layer_id)]
    if not isinstance(layer, Conv):
        raise StackError(layer_id, "is no convolution, so it has no filters")
    return layer


def _restacked(network: Network, changed: Conv) -> Stack:
    layers = tuple(changed if layer.id == changed.id else layer for layer in network.layers)
    return replace(network.stack, layers=layers)


def _grown(old: Array, slot: Slot, axis: int) -> Array:
    """``old`` with zeros added at the end of one axis, in the slot's shape."""
    padding = [(0, 0)] * old.ndim
    padding[axis] = (0, slot.parameter.shape[axis] - old.shape[axis])
    return np.pad(old, padding)


def rescale(now: Slot, then: Slot) -> float:
    """What keeps an averaging convolution's sums when it divides by another number of terms."""
    divided_by_terms = now.parameter.averaged and now.parameter.stored == (0, 2, 3, 1)
    return now.parameter.terms / then.parameter.terms if divided_by_terms else 1.0


def _checked(weights: Array, shape: tuple[int, ...]) -> Array:
    if np.shape(weights) != shape:
        raise ValueError(f"a filter of this layer has shape {shape}, not {np.shape(weights)}")
    return weights


def _filled(network: Network, stack: Stack, values: dict[str, Array]) -> Network:
    vector = np.zeros(stack.size, np.float32)
    for slot in stack.slots:
        slot.public(vector)[...] = values[slot.key]
    return replace(network, stack=stack, vector=vector)
