"""Parts of a network: a filter, a hidden unit, a vote, or a whole layer of them; switched off, or kept as they are.

A part is a layer's id and which of its maps, or None for all (``Frozen`` in ``train``). A part whose weights and bias
are 0 gives a map of 0 and nobody hears of it any more: that is what being switched off means, so that everything that
can be done with a network can be done with one that lacks a part. Where the layer averages by its weights, a unit
without any says 0, which is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import numpy as np

from xoviz.nn.arrays import Array, frozen
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.memory import Memory
from xoviz.nn.network import Network
from xoviz.nn.stack import Stack
from xoviz.nn.train import Frozen, places_of


def parts_of(stack: Stack) -> tuple[Frozen, ...]:
    """Every filter, unit and vote that there is, from the picture up."""
    return tuple((layer.id, index) for layer in stack.layers if isinstance(layer, Conv | Dense | Memory)
                 for index in range(stack.shape_of(layer.id)[0]))


def maker(stack: Stack, layer_id: str) -> str | None:
    """The convolution or dense layer whose filters or units made a layer's maps; None for the picture's."""
    below = stack.layers[: stack.index(layer_id) + 1]
    return next((layer.id for layer in reversed(below) if isinstance(layer, Conv | Dense | Memory)), None)


def check_part(stack: Stack, part: Frozen) -> None:
    """ValueError, in one sentence, for a part that the stack does not have."""
    layer_id, index = part
    layers = {layer.id: layer for layer in stack.layers}
    if not isinstance(layers.get(layer_id), Conv | Dense | Memory):
        raise ValueError(f"There is no layer '{layer_id}' with filters or units.")
    count = stack.shape_of(layer_id)[0]
    if index is not None and not 0 <= index < count:
        raise ValueError(f"The layer '{layer_id}' has parts 1 to {count}, not {index + 1}.")


def existing(stack: Stack, parts: Iterable[Frozen]) -> frozenset[Frozen]:
    """Those of ``parts`` that the stack has."""
    return frozenset(part for part in parts if _exists(stack, part))


def without(network: Network, parts: Iterable[Frozen]) -> Network:
    """``network`` with these parts switched off."""
    vector = network.vector.copy()
    vector[places_of(frozenset(parts), network.stack)] = 0
    return network.with_vector(vector)


def taken_from(network: Network, parts: Iterable[Frozen]) -> Mapping[Frozen, Array]:
    """The numbers of each part, so that it can be switched on again."""
    return MappingProxyType({part: frozen(network.vector[places_of(frozenset({part}), network.stack)])
                             for part in parts})


def given_back(network: Network, kept: Mapping[Frozen, Array]) -> Network:
    """``network`` with the numbers in the parts that they were taken from. ValueError where they no longer fit."""
    vector = network.vector.copy()
    for part, numbers in kept.items():
        places = places_of(frozenset({part}), network.stack)
        if len(places) != len(numbers):
            raise ValueError(f"The layer '{part[0]}' has another shape now.")
        vector[places] = numbers
    return network.with_vector(vector)


def each_without(network: Network) -> Iterator[tuple[Frozen, Network]]:
    """Every part, and the network without it."""
    for part in parts_of(network.stack):
        yield part, without(network, (part,))


def scratch(network: Network, seed: int, keep: Iterable[Frozen]) -> Network:
    """Fresh random weights, but for the parts to ``keep``."""
    fresh, places = network.random(seed), places_of(frozenset(keep), network.stack)
    vector = np.array(fresh.vector)
    vector[places] = network.vector[places]
    return fresh.with_vector(vector)


def _exists(stack: Stack, part: Frozen) -> bool:
    try:
        check_part(stack, part)
    except ValueError:
        return False
    return True
