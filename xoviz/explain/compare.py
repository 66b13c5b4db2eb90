"""Two pictures through one network: the whole pictures do not match, their pieces do (the talk, chapters 2 to 4).

Whole against whole, multiply pixel by pixel, add, divide by the number of pixels: two pictures of ink (+1) and paper
(-1) that are equal give 1, and every pixel that differs costs 2 of that number. The talk's plain X against its deformed
X differs in 16 of 81 pixels and gives 49/81. Piece against piece, the same arithmetic with each filter, wherever it
matches best: there the two are alike. All differences are those of the one less the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from xoviz.explain.exact import Objects
from xoviz.explain.receipt import Number
from xoviz.nn import Array, Conv, Focus, Network, Trace

Maps = Array | Objects
"""Values (C, H, W): float32 as in a trace, or fractions."""


@dataclass(frozen=True)
class Whole:
    """The match of two whole pictures: ``agreement`` = the sum of their products / ``pixels``.

    A fraction where both pictures are of ink and paper alone, else a float; only for those is 1 the most. ``differing``
    lists the (channel, row, column) of the pixels that are not equal.
    """

    agreement: Number
    pixels: int
    differing: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Best:
    """The largest value in a map, and where it is, the first in reading order."""

    value: Number
    place: Focus


@dataclass(frozen=True)
class Piece:
    """How well a filter matches both pictures, wherever it does so best.

    ``perfect`` is the most that it can give on ink and paper: 1 for the talk's features.
    """

    filter: int
    perfect: Number
    one: Best
    other: Best


@dataclass(frozen=True, eq=False)
class Level:
    """One layer's maps for both pictures, and their ``difference``, cell by cell: (C, H, W) each."""

    layer: str
    one: Maps
    other: Maps
    difference: Maps


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two pictures through one network.

    ``levels`` has the pictures first and the votes last; ``pieces`` one entry for each filter of the first convolution,
    none where there is no convolution.
    """

    one: Trace
    other: Trace
    whole: Whole
    pieces: tuple[Piece, ...]
    levels: tuple[Level, ...]

    def level(self, layer_id: str) -> Level:
        """A layer's maps (or the pictures). Raises KeyError if there is no such layer."""
        return self.levels[self.one.network.stack.index(layer_id) + 1]


def compare(one: Trace, other: Trace, exact: tuple[Sequence[Objects], Sequence[Objects]] | None = None) -> Comparison:
    """Both traces side by side; in fractions if ``exact`` has what ``exact.fractions`` made of each.

    Raises ValueError if they are not of the same network.
    """
    network = one.network
    same_vector = np.array_equal(other.network.vector, network.vector, equal_nan=True)
    if other.network.stack != network.stack or not same_vector:
        raise ValueError(f"two pictures can be compared through one network, not through '{network.name}' and "
                         f"'{other.network.name}', which differ")
    pairs = zip(*(exact or (one.activations, other.activations)), strict=True)
    levels = tuple(Level(layer, first, second, _difference(first, second))
                   for layer, (first, second) in zip(network.stack.ids, pairs, strict=True))
    return Comparison(one, other, whole(one.picture, other.picture), _pieces(network, levels), levels)


def whole(one: Array, other: Array) -> Whole:
    """The match of two pictures (C, H, W). Raises ValueError if their shapes differ."""
    if one.shape != other.shape:
        raise ValueError(f"pictures of the shapes {one.shape} and {other.shape} cannot be laid on one another")
    total = float((one.astype(np.float64) * other).sum())
    two_valued = bool((np.abs(one) == 1).all() and (np.abs(other) == 1).all())
    places = tuple((channel, row, column) for channel, row, column in np.argwhere(one != other).tolist())
    return Whole(Fraction(int(total), one.size) if two_valued else total / one.size, one.size, places)


def _difference(one: Maps, other: Maps) -> Maps:
    """In float64 for floats, so that it is that of the values shown."""
    exact = one.dtype == object
    result: Maps = one - other if exact else one.astype(np.float64) - other
    result.setflags(write=False)
    return result


def _pieces(network: Network, levels: tuple[Level, ...]) -> tuple[Piece, ...]:
    """One for each filter of the first convolution."""
    for layer in network.layers:
        if isinstance(layer, Conv):
            level = levels[network.stack.index(layer.id) + 1]
            perfect = _perfect(network, layer, level.one.dtype == object)
            both = zip(_best(level.one, layer.id), _best(level.other, layer.id), strict=True)
            return tuple(Piece(filter_, perfect[filter_], *pair) for filter_, pair in enumerate(both))
    return ()


def _best(maps: Maps, layer_id: str) -> list[Best]:
    """The largest value in each map."""
    filters, _, columns = maps.shape
    places = maps.reshape(filters, -1).argmax(axis=1).tolist()
    return [Best(maps.item(map_, *divmod(place, columns)), Focus(layer_id, map_, *divmod(place, columns)))
            for map_, place in enumerate(places)]


def _perfect(network: Network, layer: Conv, exact: bool) -> list[Number]:
    """Ink wherever the weight is positive, paper wherever it is negative: sum of |w| (over K, if it averages) + b."""
    parameters = network.parameters
    sizes = np.abs(parameters[f"{layer.id}.weights"]).reshape(layer.filters, -1).tolist()
    biases = parameters[f"{layer.id}.bias"].tolist() if layer.bias else [0.0] * layer.filters
    divisor = len(sizes[0]) if layer.average else 1
    if exact:
        return [sum(map(Fraction, each), Fraction(0)) / divisor + Fraction(bias)
                for each, bias in zip(sizes, biases, strict=True)]
    return [math.fsum(each) / divisor + bias for each, bias in zip(sizes, biases, strict=True)]
