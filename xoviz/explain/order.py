"""ReLU before pooling or after it: the same for max pooling, not for mean pooling, and the cell that shows why.

ReLU never turns a smaller number into a larger one, so the largest of a window stays the largest::

    max(ReLU(x1), ..., ReLU(xn)) = ReLU(max(x1, ..., xn))

A mean mixes the negatives in that ReLU would have raised to 0 first. ReLU is convex, so by Jensen's inequality::

    mean(ReLU(x1), ..., ReLU(xn)) >= ReLU(mean(x1, ..., xn))

and the two are equal only where no two values of a window have opposite signs. (The talk, chapters 6 to 8.)

Leaky ReLU keeps the order of numbers and is convex as well, so the same holds for it. Tanh keeps the order too, but it
is convex below 0 and concave above: for a mean either order may give more. Below, ReLU stands for all three.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import numpy as np

from xoviz.explain.cells import bent_maps, roundings
from xoviz.explain.exact import Objects
from xoviz.explain.receipt import Number
from xoviz.explain.rounding import gamma
from xoviz.nn import Activation, Array, Conv, Focus, Layer, MaxPool, MeanPool, Trace

Maps = Array | Objects
Pool = MaxPool | MeanPool


@dataclass(frozen=True)
class Worked:
    """One window both ways. ``values`` are the convolution's, at ``sources``, in reading order.

    ReLU makes ``rectified`` of them, and pooling ``relu_first`` of those; or pooling makes ``pooled`` of them, and ReLU
    ``pool_first`` of that. ``activation`` is that ReLU, or what the network has in its place.
    """

    sources: tuple[Focus, ...]
    values: tuple[Number, ...]
    rectified: tuple[Number, ...]
    relu_first: Number
    pooled: Number
    pool_first: Number
    activation: Activation


@dataclass(frozen=True, eq=False)
class BothWays:
    """One kind of pooling (``kind`` is "maxpool" or "meanpool") before and after ReLU, (C, H, W) each.

    Values are float64, or fractions. ``largest`` is the largest difference of the two in any cell.
    """

    kind: str
    relu_first: Maps
    pool_first: Maps
    largest: Number
    worked: Worked

    @property
    def equal(self) -> bool:
        """Whether all cells are equal to the last digit."""
        return bool((self.relu_first == self.pool_first).all())


@dataclass(frozen=True, eq=False)
class Order:
    """A convolution, a ReLU (or its like) and a pooling that follow one another, by their ids, and both orders.

    ``written`` says which of the two comes first there, "relu" or "pool", and ``kind`` how it pools; ``maximum`` and
    ``mean`` are what both kinds of pooling give with its window and stride. Both work out the same window, the one in
    which the order matters most to the mean. ``stray`` is how far the trace (or the exact map) is from what we found
    for the network's own kind and order; float32 may make that ``tolerance``.
    """

    conv: str
    relu: str
    pool: str
    written: str
    kind: str
    maximum: BothWays
    mean: BothWays
    stray: Number
    tolerance: float

    @property
    def own(self) -> BothWays:
        """That of the network's own kind of pooling."""
        return self.maximum if self.kind == MaxPool.kind else self.mean

    @property
    def balanced(self) -> bool:
        """Whether the trace holds what we found. What is not a number never balances."""
        return self.stray <= self.tolerance


def orders(trace: Trace, exact: Sequence[Objects] | None = None) -> tuple[Order, ...]:
    """Every such place in a network; none if it has none. In fractions if ``exact`` is from ``exact.fractions``."""
    maps = trace.activations if exact is None else exact
    layers = trace.network.layers
    found = []
    for place, (conv, second, third) in enumerate(zip(layers, layers[1:], layers[2:], strict=False)):
        relu_first = isinstance(second, Activation) and isinstance(third, MaxPool | MeanPool)
        pool_first = isinstance(second, MaxPool | MeanPool) and isinstance(third, Activation)
        if isinstance(conv, Conv) and (relu_first or pool_first):
            found.append(_order(conv, second, third, maps[place + 1], maps[place + 3]))
    return tuple(found)


def _order(conv: Conv, second: Layer, third: Layer, values: Maps, held: Maps) -> Order:
    """``values`` are what the convolution gives, ``held`` what comes out after both."""
    relu, pool = (second, third) if isinstance(second, Activation) else (third, second)
    if not (isinstance(pool, MaxPool | MeanPool) and isinstance(relu, Activation)):
        raise ValueError(f"layers '{second.id}' and '{third.id}' do not bend and pool")
    fine = values if values.dtype == object else values.astype(np.float64)
    bent = bent_maps(relu, fine)
    largest, mean = (_both(kind, pool, relu, fine, bent) for kind in (MaxPool.kind, MeanPool.kind))
    place = np.unravel_index(int(np.argmax(np.abs(mean.relu_first - mean.pool_first))), mean.pooled.shape)
    cell = Focus(conv.id, *(int(at) for at in place))
    own = largest if pool.kind == MaxPool.kind else mean
    stray: Number = np.abs((own.relu_first if second is relu else own.pool_first) - held).max()
    steps = math.prod(pool.sides) + 2 + roundings(relu)
    tolerance = 0.0 if fine.dtype == object else gamma(steps, np.float32) * float(np.abs(fine).max())
    return Order(conv.id, relu.id, pool.id, "relu" if second is relu else "pool", pool.kind,
                 _both_ways(MaxPool.kind, largest, _worked(largest, pool, relu, fine, cell)),
                 _both_ways(MeanPool.kind, mean, _worked(mean, pool, relu, fine, cell)), stray, tolerance)


class _Both(NamedTuple):
    """What one kind of pooling makes of the rectified maps; of the maps themselves; and ReLU of that."""

    relu_first: Maps
    pooled: Maps
    pool_first: Maps


def _both(kind: str, pool: Pool, relu: Activation, values: Maps, rectified: Maps) -> _Both:
    pooled = _pooled(kind, pool, values)
    return _Both(_pooled(kind, pool, rectified), pooled, bent_maps(relu, pooled))


def _both_ways(kind: str, both: _Both, worked: Worked) -> BothWays:
    for maps in (both.relu_first, both.pool_first):
        maps.setflags(write=False)
    return BothWays(kind, both.relu_first, both.pool_first, np.abs(both.relu_first - both.pool_first).max(), worked)


def _worked(both: _Both, pool: Pool, relu: Activation, values: Maps, cell: Focus) -> Worked:
    """The window of one cell of the pooled maps; ``cell.layer`` is the convolution."""
    (height, width), (down, right) = pool.sides, pool.strides
    top, left = cell.row * down, cell.column * right
    window = values[cell.map, top : top + height, left : left + width]
    sources = tuple(Focus(cell.layer, cell.map, top + row, left + column) for row, column in np.ndindex(window.shape))
    at = cell.map, cell.row, cell.column
    return Worked(sources, tuple(window.ravel().tolist()), tuple(bent_maps(relu, window).ravel().tolist()),
                  both.relu_first.item(*at), both.pooled.item(*at), both.pool_first.item(*at), relu)


def _pooled(kind: str, pool: Pool, values: Maps) -> Maps:
    """The largest under each window, or their mean; at the edge of the cells that exist.

    All windows at once, one of their cells after the other: the first of each always exists.
    """
    shape = pool.output_shape(values.shape)
    result, cells = np.empty(shape, cast("np.dtype[Any]", values.dtype)), np.zeros(shape[1:], np.intp)
    for down, along in np.ndindex(pool.sides):
        part = values[:, down :: pool.strides[0], along :: pool.strides[1]][:, : shape[1], : shape[2]]
        here = result[:, : part.shape[1], : part.shape[2]]
        cells[: part.shape[1], : part.shape[2]] += 1
        if down == along == 0:
            here[...] = part
        elif kind == MaxPool.kind:
            np.maximum(here, part, out=here)
        else:
            np.add(here, part, out=here)
    return result if kind == MaxPool.kind else result / cells
