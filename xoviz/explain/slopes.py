"""The slope of a score by every pixel and bias as an exact fraction: backpropagation, layer by layer, in fractions.

The formulas stand at the head of each layer's file in the engine. A float holds exactly one fraction, so weights are
taken as they are; the activations come from ``exact.fractions``, which refuses numbers that are no simple fractions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from xoviz.explain.cells import slope_of
from xoviz.explain.exact import NotRational, Objects
from xoviz.nn.activation import CellByCell
from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.heads import Heads
from xoviz.nn.layer import Layer
from xoviz.nn.network import Network
from xoviz.nn.pool import MaxPool, MeanPool


def exact_slopes(network: Network, exact: Sequence[Objects], start: Objects) -> tuple[Objects, dict[str, Objects]]:
    """The slopes of the picture (C, H, W), and of every bias by key, for ``start`` (U, 1, 1), those of the scores.

    ``exact`` are the picture and what each layer gives, from ``exact.fractions``.
    """
    slope, biases = start, {}
    for layer, below in zip(reversed(network.layers), reversed(exact[:-1]), strict=True):
        if isinstance(layer, Conv | Dense) and layer.bias:
            biases[f"{layer.id}.bias"] = slope.sum(axis=(1, 2))
        slope = _below(layer, network, below, slope)
    return slope, biases


def as_fractions(values: Array) -> Objects:
    """Each float as the fraction that it holds."""
    flat = [Fraction(value) for value in values.ravel().tolist()]
    result: Objects = np.array(flat, object).reshape(values.shape)
    return result


def _below(layer: Layer, network: Network, x: Objects, slope: Objects) -> Objects:
    """The slopes of a layer's input ``x`` from those of its output."""
    if isinstance(layer, CellByCell):
        return np.where(x > 0, slope, slope * Fraction(slope_of(layer)))
    if isinstance(layer, Dense):
        return _below_dense(layer, as_fractions(network.parameters[f"{layer.id}.weights"]), slope)
    if isinstance(layer, Conv):
        return _below_conv(layer, as_fractions(network.parameters[f"{layer.id}.weights"]), x, slope)
    if isinstance(layer, Heads):
        pairs = slope.reshape(layer.sizes)
        return np.concatenate([pairs.sum(axis=1), pairs.sum(axis=0)]).reshape(-1, 1, 1)
    if isinstance(layer, MaxPool | MeanPool):
        return _below_pool(layer, x, slope)
    raise NotRational(f"fractions are not known for layers such as '{layer.id}' ({layer.kind})")


def _below_dense(layer: Dense, weights: Objects, slope: Objects) -> Objects:
    """dx = sum over u of dy[u] * w[u], divided by the sum of w[u] if averaging; a unit without weight says nothing."""
    flat = slope.reshape(-1)
    if layer.average:
        totals = weights.sum(axis=(1, 2, 3))
        flat = np.array([part / total if total else Fraction(0)
                         for part, total in zip(flat, totals, strict=True)], object)
    result: Objects = np.tensordot(flat, weights, 1)
    return result


def _below_conv(layer: Conv, weights: Objects, x: Objects, slope: Objects) -> Objects:
    """Every cell hands its slope, times the filter, down to its patch; what falls on the padding is lost."""
    maps, rows, columns = x.shape
    edge, (height, width) = layer.padding, layer.size
    padded = np.full((maps, rows + 2 * edge, columns + 2 * edge), Fraction(0), object)
    scaled = weights / Fraction(weights[0].size if layer.average else 1)
    for (filter_, row, column), part in _nonzero(slope):
        top, left = row * layer.stride, column * layer.stride
        padded[:, top : top + height, left : left + width] += scaled[filter_] * part
    return padded[:, edge : edge + rows, edge : edge + columns]


def _below_pool(layer: MaxPool | MeanPool, x: Objects, slope: Objects) -> Objects:
    """Max pooling: all to the winner, the first on a tie. Mean pooling: an equal part to each cell of the window."""
    below = np.full(x.shape, Fraction(0), object)
    (height, width), (down, right) = layer.sides, layer.strides
    for (map_, row, column), part in _nonzero(slope):
        top, left = row * down, column * right
        window = (map_, slice(top, top + height), slice(left, left + width))
        if isinstance(layer, MaxPool):
            won = np.unravel_index(np.argmax(x[window]), x[window].shape)
            below[window][won] += part
        else:
            below[window] += part / Fraction(x[window].size)
    return below


def _nonzero(slope: Objects) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """The cells that matter, and their slopes."""
    return ((place, part) for place, part in np.ndenumerate(slope) if part)
