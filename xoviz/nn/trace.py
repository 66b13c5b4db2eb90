"""What one pass through a network looked like: every intermediate number, frozen; and places in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xoviz.nn.arrays import Array, Indices, frozen
from xoviz.nn.loss import softmax
from xoviz.nn.pool import MaxPool, winners

if TYPE_CHECKING:
    from xoviz.nn.network import Network
    from xoviz.nn.plan import Plan


@dataclass(frozen=True)
class Focus:
    """A place in a trace: a cell of a map of a layer. ``layer`` is a layer's id, or ``PICTURE``."""

    layer: str
    map: int
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Trace:
    """Everything that happened when ``picture`` (C, H, W) went through ``network``.

    ``activations[0]`` is the picture, ``activations[i + 1]`` what layer i gave, each (C, H, W). ``scores`` (U,) are
    what the last layer gave; ``probabilities`` (U,) their softmax, or None for networks that vote without it. All
    arrays are owned by the trace and read-only.
    """

    network: Network
    activations: tuple[Array, ...]
    scores: Array
    probabilities: Array | None

    @cached_property
    def winners(self) -> Mapping[str, Indices]:
        """For each max-pooling layer and cell, which cell below won: row * width + column, shape (C, H, W)."""
        return MappingProxyType({layer.id: frozen(winners(layer, below)) for layer, below
                                 in zip(self.network.layers, self.activations, strict=False)
                                 if isinstance(layer, MaxPool)})

    @property
    def picture(self) -> Array:
        """What went in, (C, H, W)."""
        return self.activations[0]

    @cached_property
    def verdict(self) -> int | None:
        """The class with the largest score, or None on an exact tie."""
        best = np.flatnonzero(self.scores == self.scores.max())
        return int(best[0]) if len(best) == 1 else None

    @property
    def margin(self) -> float:
        """How far the largest score is ahead of the second; 0 for a single class."""
        ranked = np.sort(self.scores)
        return float(ranked[-1]) - float(ranked[-2]) if len(ranked) > 1 else 0.0

    def output(self, layer_id: str) -> Array:
        """What a layer gave (or the picture), (C, H, W). Raises KeyError if there is no such layer."""
        return self.activations[self.network.stack.index(layer_id) + 1]

    def input(self, layer_id: str) -> Array:
        """What a layer was given, (C, H, W)."""
        return self.activations[self.network.stack.index(layer_id)]


@dataclass(frozen=True, eq=False)
class Gradients:
    """How the loss changes with every number: with each parameter by key, and with each activation.

    ``parameters`` has the network's public shapes; ``activations`` matches ``Trace.activations``.
    """

    loss: float
    vector: Array
    parameters: Mapping[str, Array]
    activations: tuple[Array, ...]


def trace_of(network: Network, picture: Array, plan: Plan) -> Trace:
    """The trace of a plan for one picture that has just gone forward."""
    outputs = [shown(layer.y) for layer in plan.passes]
    scores = outputs[-1].reshape(-1)
    probabilities = frozen(softmax(scores)) if network.gives_probabilities else None
    return Trace(network, (picture, *outputs), scores, probabilities)


def gradients_of(network: Network, loss: float, plan: Plan) -> Gradients:
    """The gradients in a plan for one picture that has just gone backward."""
    vector = frozen(plan.gradient)
    views = {slot.key: slot.public(vector) for slot in network.stack.slots}
    blames = (plan.x, *(layer.y for layer in plan.passes))
    return Gradients(loss, vector, MappingProxyType(views), tuple(shown(blame) for blame in blames))


def shown(buffer: Array) -> Array:
    """A frozen (C, H, W) copy of a plan's buffer (H, C, W, 1)."""
    return frozen(buffer[..., 0].transpose(1, 0, 2))
