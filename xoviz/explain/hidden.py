"""Hidden units: what each says now, and what it adds to every score.

For one picture the way from a hidden layer up to the votes is a straight line: dense layers multiply and add, and what
lies between goes cell by cell, which for one number is a multiplication (``cells.multipliers``). So a unit's value has
one weight for each class, the weights along all ways up to it multiplied and added, and the products of value and
weight add up to the score, but for the biases above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xoviz.explain.cells import multipliers
from xoviz.nn import Array, CellByCell, Dense, Network, Trace
from xoviz.nn.heads import Heads
from xoviz.nn.network import quietly


@dataclass(frozen=True, eq=False)
class Hidden:
    """The units of a hidden layer in a trace, float64.

    ``values`` (U,) are what they give, ``heard`` (U,) what is heard of them above (after ReLU, for instance), and
    ``weights`` (classes, U) what that is multiplied with for each score. ``rest`` (classes,) is what the biases above
    add to the scores.
    """

    values: Array
    heard: Array
    weights: Array
    rest: Array

    @property
    def votes(self) -> Array:
        """What each unit adds to each score, (classes, U)."""
        votes: Array = self.weights * self.heard
        return votes

    def lead(self, winner: int, other: int) -> Array:
        """What each unit adds to how far one class is ahead of another, (U,)."""
        lead: Array = self.votes[winner] - self.votes[other]
        return lead


def hidden_layers(network: Network) -> tuple[str, ...]:
    """The dense layers below the votes from which only dense layers, and what goes cell by cell, lead to the votes; two
    heads, which only add up, may stand above them."""
    found: list[str] = []
    for layer in reversed(network.layers):
        if not isinstance(layer, Dense | CellByCell | Heads):
            break
        if isinstance(layer, Dense):
            found.append(layer.id)
    return tuple(reversed(found[1:]))


def rivals(scores: Array) -> tuple[int, int]:
    """The class with the highest score, and the next one; (0, 0) where there is but one. Not-a-numbers come last."""
    order = np.argsort(-np.nan_to_num(scores.astype(np.float64), nan=-np.inf), kind="stable").tolist()
    return order[0], order[min(1, len(order) - 1)]


@quietly
def hidden(trace: Trace, layer_id: str) -> Hidden:
    """The units of one of the ``hidden_layers``. Raises ValueError for another layer."""
    network = trace.network
    if layer_id not in hidden_layers(network):
        raise ValueError(f"'{layer_id}' is no layer of hidden units")
    place = network.stack.index(layer_id)
    above = next(index for index in range(place + 1, len(network.layers))
                 if not isinstance(network.layers[index], CellByCell))
    weights = np.eye(network.stack.outputs)
    for index in range(len(network.layers) - 1, above - 1, -1):
        layer = network.layers[index]
        if isinstance(layer, CellByCell):
            weights = weights * multipliers(layer, trace.activations[index]).reshape(-1)
        elif isinstance(layer, Heads):
            weights = weights @ _pairs(layer)
        else:
            assert isinstance(layer, Dense)
            weights = weights @ matrix(network, layer)
    heard = trace.activations[above].reshape(-1).astype(np.float64)
    values = trace.output(layer_id).reshape(-1).astype(np.float64)
    return Hidden(values, heard, weights, trace.scores.astype(np.float64) - weights @ heard)


def _pairs(layer: Heads) -> Array:
    """Which scores of the two heads each pair adds up, (pairs, scores): ones and noughts."""
    first, second = layer.sizes
    return np.hstack([np.repeat(np.eye(first), second, axis=0), np.tile(np.eye(second), (first, 1))])


def matrix(network: Network, layer: Dense) -> Array:
    """What a dense layer multiplies with, (units, values below), float64; divided by the sum where it averages."""
    weights = network.parameters[f"{layer.id}.weights"].reshape(layer.units, -1).astype(np.float64)
    if not layer.average:
        return weights
    totals = weights.sum(axis=1, keepdims=True)
    means: Array = np.divide(weights, totals, out=np.zeros_like(weights), where=totals != 0)
    return means
