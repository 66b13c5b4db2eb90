"""ReLU before pooling or after it: the same for max pooling, not for mean pooling, and the cell that shows why.

ReLU never turns a smaller number into a larger one, so the largest of a window stays the largest::

    max(ReLU(x1), ..., ReLU(xn)) = ReLU(max(x1, ..., xn))

A mean mixes the negatives in that ReLU would have raised to 0 first. ReLU is convex, so by Jensen's inequality::

    mean(ReLU(x1), ..., ReLU(xn)) >= ReLU(mean(x1, ..., xn))

and the two are equal only where no two values of a window have opposite signs. (The talk, chapters 6 to 8.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from xoviz.explain.exact import Objects
from xoviz.explain.receipt import Number
from xoviz.explain.rounding import gamma
from xoviz.nn import Array, Conv, Focus, Layer, MaxPool, MeanPool, ReLU, Trace

Maps = Array | Objects
Pool = MaxPool | MeanPool


@dataclass(frozen=True)
class Worked:
    """One window both ways. ``values`` are the convolution's, at ``sources``, in reading order.

    ReLU makes ``rectified`` of them, and pooling ``relu_first`` of those; or pooling makes ``pooled`` of them, and ReLU
    ``pool_first`` of that.
    """

    sources: tuple[Focus, ...]
    values: tuple[Number, ...]
    rectified: tuple[Number, ...]
    relu_first: Number
    pooled: Number
    pool_first: Number


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
    """A convolution, a ReLU and a pooling that follow one another in a network, by their ids, and both orders.

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
        relu_first = isinstance(second, ReLU) and isinstance(third, MaxPool | MeanPool)
        pool_first = isinstance(second, MaxPool | MeanPool) and isinstance(third, ReLU)
        if isinstance(conv, Conv) and (relu_first or pool_first):
            found.append(_order(conv, second, third, maps[place + 1], maps[place + 3]))
    return tuple(found)


def _order(conv: Conv, second: Layer, third: Layer, values: Maps, held: Maps) -> Order:
    """``values`` are what the convolution gives, ``held`` what comes out after both."""
    relu, pool = (second, third) if isinstance(second, ReLU) else (third, second)
    if not isinstance(pool, MaxPool | MeanPool):
        raise ValueError(f"layer '{pool.id}' does not pool")
    fine = values if values.dtype == object else values.astype(np.float64)
    largest, mean = _both(MaxPool.kind, pool, fine), _both(MeanPool.kind, pool, fine)
    place = np.unravel_index(int(np.argmax(mean[0] - mean[1])), mean[0].shape)
    cell = Focus(conv.id, *(int(at) for at in place))
    own = largest if pool.kind == MaxPool.kind else mean
    stray: Number = np.abs((own[0] if second is relu else own[1]) - held).max()
    tolerance = 0.0 if fine.dtype == object else gamma(pool.window**2 + 2, np.float32) * float(np.abs(fine).max())
    return Order(conv.id, relu.id, pool.id, "relu" if second is relu else "pool", pool.kind,
                 _both_ways(MaxPool.kind, largest, _worked(MaxPool.kind, pool, fine, cell)),
                 _both_ways(MeanPool.kind, mean, _worked(MeanPool.kind, pool, fine, cell)), stray, tolerance)


def _both_ways(kind: str, both: tuple[Maps, Maps], worked: Worked) -> BothWays:
    for maps in both:
        maps.setflags(write=False)
    return BothWays(kind, *both, np.abs(both[0] - both[1]).max(), worked)


def _both(kind: str, pool: Pool, values: Maps) -> tuple[Maps, Maps]:
    """ReLU then pooling, and pooling then ReLU."""
    shape, dtype = pool.output_shape(values.shape), cast("np.dtype[Any]", values.dtype)
    relu_first, pool_first = np.empty(shape, dtype), np.empty(shape, dtype)
    for row, column in np.ndindex(shape[1:]):
        window = _window(pool, values, row, column).reshape(shape[0], -1)
        relu_first[:, row, column] = _pooled(kind, _rectified(window))
        pool_first[:, row, column] = _rectified(_pooled(kind, window))
    return relu_first, pool_first


def _worked(kind: str, pool: Pool, values: Maps, cell: Focus) -> Worked:
    """The window of one cell of the pooled maps; ``cell.layer`` is the convolution."""
    top, left = cell.row * pool.stride, cell.column * pool.stride
    window = _window(pool, values, cell.row, cell.column)[cell.map : cell.map + 1]
    sources = tuple(Focus(cell.layer, cell.map, top + down, left + along)
                    for down, along in np.ndindex(window.shape[1:]))
    flat = window.reshape(1, -1)
    rectified, pooled = _rectified(flat), _pooled(kind, flat)
    return Worked(sources, tuple(flat[0].tolist()), tuple(rectified[0].tolist()), _pooled(kind, rectified).item(),
                  pooled.item(), _rectified(pooled).item())


def _window(pool: Pool, values: Maps, row: int, column: int) -> Maps:
    """The cells (C, height, width) under a window; at the edge those that exist."""
    top, left = row * pool.stride, column * pool.stride
    return values[:, top : top + pool.window, left : left + pool.window]


def _rectified(values: Maps) -> Maps:
    result: Maps = np.maximum(values, np.full(1, Fraction(0) if values.dtype == object else 0, values.dtype))
    return result


def _pooled(kind: str, windows: Maps) -> Maps:
    """The largest of each row, or their mean."""
    result: Maps = windows.max(axis=1) if kind == MaxPool.kind else windows.sum(axis=1) / windows.shape[1]
    return result
