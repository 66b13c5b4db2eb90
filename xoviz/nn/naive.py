"""The forward pass by plain loops over plain numbers: slow, and easy to believe. The engine is audited against it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.dropout import Dropout
from xoviz.nn.heads import Heads
from xoviz.nn.layer import Layer
from xoviz.nn.leaky import LeakyReLU
from xoviz.nn.lstm import FORGETTING, GATES, IGNORING, LSTM, PREDICTION, SELECTION
from xoviz.nn.memory import Memory, named
from xoviz.nn.network import Network
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.relu import ReLU
from xoviz.nn.tanh import Tanh

Map = list[list[float]]
"""Rows of numbers."""


class Rows(NamedTuple):
    """How far the loops have come in a layer, by its place: maps (C, H, W) when it is ``done``, None on the way."""

    place: int
    maps: npt.NDArray[np.float64] | None

    @property
    def done(self) -> bool:
        """Whether the layer is complete."""
        return self.maps is not None


def naive_forward(network: Network, picture: Array) -> list[npt.NDArray[np.float64]]:
    """Every activation (C, H, W), the picture first."""
    layers = [rows.maps for rows in naive_rows(network, picture) if rows.maps is not None]
    return [np.asarray(picture, np.float64), *layers]


def naive_rows(network: Network, picture: Array) -> Iterator[Rows]:
    """The same in small pieces: an item for each row of each map, and one for each layer that is complete.

    Raises ValueError for a layer that there are no loops for.
    """
    maps: list[Map] = np.asarray(picture, np.float64).tolist()
    for place, layer in enumerate(network.layers):
        above: list[Map] = []
        for rows in _naive(layer, maps, network):
            above.append([])
            for row in rows:
                above[-1].append(row)
                yield Rows(place, None)
        maps = above
        yield Rows(place, np.array(maps))


def _naive(layer: Layer, maps: list[Map], network: Network) -> Iterator[Iterator[list[float]]]:
    """The rows of each map that ``layer`` makes of ``maps``."""
    if isinstance(layer, ReLU | LeakyReLU | Tanh | Dropout):
        return (([_bent(value, layer) for value in row] for row in each) for each in maps)
    if isinstance(layer, MaxPool):
        return (_pooled(each, layer, max) for each in maps)
    if isinstance(layer, MeanPool):
        return (_pooled(each, layer, lambda cells: sum(cells) / len(cells)) for each in maps)
    if isinstance(layer, Heads):
        scores, first = [each[0][0] for each in maps], layer.sizes[0]
        return (iter([[one + other]]) for one in scores[:first] for other in scores[first:])
    if isinstance(layer, Memory):
        states = list(_states(layer, maps, network))[-1 if layer.last else 0 :]
        return (iter([[each[unit] for each in states]]) for unit in range(layer.units))
    if not isinstance(layer, Conv | Dense):
        raise ValueError(f"there is no naive loop for layers such as '{layer.id}' ({layer.kind})")
    weights = network.parameters[f"{layer.id}.weights"].tolist()
    biases = network.parameters[f"{layer.id}.bias"].tolist() if layer.bias else [0.0] * len(weights)
    if isinstance(layer, Dense):
        return (iter([[_vote(each, maps, layer) + bias]]) for each, bias in zip(weights, biases, strict=True))
    return (_filtered(each, maps, bias, layer) for each, bias in zip(weights, biases, strict=True))


def _bent(value: float, layer: ReLU | LeakyReLU | Tanh | Dropout) -> float:
    """One cell; dropout leaves out nothing but while it trains."""
    if isinstance(layer, Tanh):
        return math.tanh(value)
    if isinstance(layer, Dropout) or value > 0:
        return value
    return layer.slope * value if isinstance(layer, LeakyReLU) else 0.0


def _filtered(filter_: list[Map], maps: list[Map], bias: float, layer: Conv) -> Iterator[list[float]]:
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

    for top in range(0, len(padded[0]) - height + 1, layer.stride):
        yield [match(top, left) for left in range(0, len(padded[0][0]) - width + 1, layer.stride)]


def _padded(values: Map, padding: int) -> Map:
    """The map with rows and columns of 0 around it."""
    edge = [0.0] * padding
    blank = [[0.0] * (len(values[0]) + 2 * padding) for _ in range(padding)]
    return [*blank, *([*edge, *row, *edge] for row in values), *blank]


def _pooled(values: Map, layer: MaxPool | MeanPool, keep: Callable[[list[float]], float]) -> Iterator[list[float]]:
    """What ``keep`` makes of each window; windows at the edge have the cells that exist."""
    (height, width), (down, right) = layer.sides, layer.strides
    lefts = list(_starts(len(values[0]), width, right, layer.partial))
    for top in _starts(len(values), height, down, layer.partial):
        yield [keep([value for row in values[top : top + height] for value in row[left : left + width]])
               for left in lefts]


def _starts(length: int, side: int, stride: int, partial: bool) -> Iterator[int]:
    """Where windows start: one after another until the edge is reached, or as long as they fit."""
    start = 0
    while start + side <= length:
        yield start
        start += stride
    reached = start - stride + side if start else 0
    if partial and reached < length and start < length:
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


def _states(layer: Memory, maps: list[Map], network: Network) -> Iterator[list[float]]:
    """The states of all units after each column."""
    states, memories = [0.0] * layer.units, [0.0] * layer.units
    for column in zip(*(row for each in maps for row in each), strict=True):
        if any(column):
            sums = {path: _sums(layer, path, column, states, network) for path in layer.paths}
            gates = {path: [_logistic(value) for value in sums[path]] for path in sums if path in GATES}
            predictions = [math.tanh(value) for value in sums[PREDICTION]]
            if isinstance(layer, LSTM):
                memories = [keep * memory + let * new for keep, memory, let, new
                            in zip(gates[FORGETTING], memories, gates[IGNORING], predictions, strict=True)]
                states = [say * math.tanh(memory) for say, memory in zip(gates[SELECTION], memories, strict=True)]
            else:
                states = predictions
        yield states


def _sums(layer: Memory, path: str, column: tuple[float, ...], states: list[float], network: Network) -> list[float]:
    """A path's sum for each unit: the column's cells and the states before it, each times its weight, and the bias."""
    weights, recurrent, bias = (network.parameters[f"{layer.id}.{named(path, what)}"]
                                for what in ("weights", "recurrent", "bias"))
    rows = [[*own, *others] for own, others
            in zip(*(each.reshape(layer.units, -1).tolist() for each in (weights, recurrent)), strict=True)]
    return [sum(weight * value for weight, value in zip(row, [*column, *states], strict=True)) + own
            for row, own in zip(rows, bias.tolist(), strict=True)]


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
