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
    """The largest value in a map or a part of it, and where it is, the first in reading order."""

    value: Number
    place: Focus


@dataclass(frozen=True)
class Piece:
    """How well a filter matches both pictures: anywhere, and in each quarter of its map.

    Quarters are the upper left, upper right, lower left and lower right one, the middle row and column belonging to the
    upper and left ones; None where one has no cells. ``perfect`` is the most that the filter can give on ink and paper:
    1 for the talk's features.
    """

    filter: int
    perfect: Number
    one: Best
    other: Best
    quarters_of_one: tuple[Best | None, ...]
    quarters_of_other: tuple[Best | None, ...]


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
            return tuple(_piece(network, layer, level, filter_) for filter_ in range(layer.filters))
    return ()


def _piece(network: Network, layer: Conv, level: Level, filter_: int) -> Piece:
    _, rows, columns = level.one.shape
    middle, centre = -(-rows // 2), -(-columns // 2)
    parts = [(above, beside) for above in (slice(0, middle), slice(middle, rows))
             for beside in (slice(0, centre), slice(centre, columns))]
    one, other = (_best(maps, layer.id, filter_, (slice(0, rows), slice(0, columns)))
                  for maps in (level.one, level.other))
    quarters = [tuple(_best(maps, layer.id, filter_, part) if maps[filter_][part].size else None for part in parts)
                for maps in (level.one, level.other)]
    return Piece(filter_, _perfect(network, layer, filter_, level.one.dtype == object), one, other, *quarters)


def _best(maps: Maps, layer_id: str, map_: int, part: tuple[slice, slice]) -> Best:
    """The largest value in a part of a map."""
    cells = maps[map_][part]
    row, column = divmod(int(np.argmax(cells)), cells.shape[1])
    value: Number = cells.item(row, column)
    return Best(value, Focus(layer_id, map_, row + part[0].start, column + part[1].start))


def _perfect(network: Network, layer: Conv, filter_: int, exact: bool) -> Number:
    """Ink wherever the weight is positive, paper wherever it is negative: sum of |w| (over K, if it averages) + b."""
    sizes = np.abs(network.parameters[f"{layer.id}.weights"][filter_]).ravel().tolist()
    bias = float(network.parameters[f"{layer.id}.bias"][filter_]) if layer.bias else 0.0
    divisor = len(sizes) if layer.average else 1
    if exact:
        return sum(map(Fraction, sizes), Fraction(0)) / divisor + Fraction(bias)
    return math.fsum(sizes) / divisor + bias
