"""Every number of a network as an exact fraction, computed in integers; nothing is guessed from floats.

That is possible only where every weight and every pixel is a simple fraction to begin with. A float that is a small
whole multiple of 1/64 is one: it holds exactly the number that was meant. Each activation is then a map of integers
over one common denominator, and only at the end are the two put together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from xoviz.nn.activation import CellByCell
from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.dropout import Dropout
from xoviz.nn.heads import Heads
from xoviz.nn.layer import Layer
from xoviz.nn.leaky import LeakyReLU
from xoviz.nn.network import Network
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.relu import ReLU

GRAIN = 64
LARGEST = 64
"""Simple fractions are the multiples of 1/GRAIN from -LARGEST to LARGEST."""

Objects = npt.NDArray[np.object_]


class NotRational(ValueError):  # noqa: N818 -- reads as what it says: these numbers are not simple fractions
    """A network or a picture has numbers that are no simple fractions; the message names one."""


@dataclass(frozen=True, eq=False)
class Ratio:
    """A map of Python integers (C, H, W) over one positive denominator."""

    numerators: Objects
    denominator: int

    def fractions(self) -> Objects:
        """The same as ``Fraction`` objects in lowest terms, read-only."""
        result: Objects = np.frompyfunc(lambda part: Fraction(part, self.denominator), 1, 1)(self.numerators)
        result.setflags(write=False)
        return result


def fractions(network: Network, picture: Array) -> tuple[Objects, ...]:
    """The picture, then what each layer gives, as arrays (C, H, W) of ``fractions.Fraction``.

    Raises NotRational if any weight or pixel is no simple fraction, ValueError if the picture has another shape.
    """
    if np.shape(picture) != network.input_shape:
        raise ValueError(f"the network reads pictures of shape {network.input_shape}, not {np.shape(picture)}")
    weights = {key: _numerators(values, f"'{network.name}' has weights") for key, values in network.parameters.items()}
    activations = [Ratio(_numerators(picture, "the picture has values"), GRAIN)]
    for layer in network.layers:
        activations.append(_output(layer, activations[-1], weights))
    return tuple(activation.fractions() for activation in activations)


def _numerators(values: Array, owner: str) -> Objects:
    """The integers n of n / GRAIN for simple fractions. Raises NotRational, naming the first that is none."""
    scaled = np.asarray(values, np.float64) * GRAIN
    simple = (np.abs(scaled) <= LARGEST * GRAIN) & (scaled == np.rint(scaled))
    if not simple.all():
        raise NotRational("fractions are exact only where every weight and every pixel is a simple fraction, "
                          f"a whole multiple of 1/{GRAIN}; "
                          f"{owner} such as {values[~simple][0]:.6g}")
    return scaled.astype(np.int64).astype(object)


def _output(layer: Layer, x: Ratio, weights: dict[str, Objects]) -> Ratio:
    if isinstance(layer, Conv):
        return _conv(layer, x, weights)
    if isinstance(layer, Dense):
        return _dense(layer, x, weights)
    if isinstance(layer, CellByCell):
        return _bent(layer, x)
    if isinstance(layer, MaxPool | MeanPool):
        return _pool(layer, x)
    if isinstance(layer, Heads):
        scores, first = x.numerators[:, 0, 0], layer.sizes[0]
        return Ratio(np.add.outer(scores[:first], scores[first:]).reshape(-1, 1, 1), x.denominator)
    raise NotRational(f"fractions are not known for layers such as '{layer.id}' ({layer.kind})")


def _bent(layer: CellByCell, x: Ratio) -> Ratio:
    """Cell by cell: the larger of x and 0, or of x and the slope times x; or x itself."""
    if isinstance(layer, Dropout):
        return x
    if isinstance(layer, ReLU):
        return Ratio(np.maximum(x.numerators, 0), x.denominator)
    if not isinstance(layer, LeakyReLU):
        raise NotRational(f"fractions are exact only up to '{layer.id}': its {layer.kind} makes none of any but 0")
    slope = _numerators(np.array([layer.slope]), f"'{layer.id}' has slopes")[0]
    return Ratio(np.maximum(x.numerators * GRAIN, x.numerators * slope), x.denominator * GRAIN)


def _conv(layer: Conv, x: Ratio, weights: dict[str, Objects]) -> Ratio:
    """Products of numerators, added up; the denominators multiply, and averaging multiplies by K."""
    filters = weights[f"{layer.id}.weights"]
    edge = (layer.padding, layer.padding)
    # Padding of Python integers: those of NumPy would overflow.
    padded = np.pad(x.numerators, ((0, 0), edge, edge), constant_values=np.array(0, object))
    patches = sliding_window_view(padded, layer.size, (1, 2))[:, :: layer.stride, :: layer.stride]
    sums = np.tensordot(filters, patches, ([1, 2, 3], [0, 3, 4]))
    terms = filters[0].size if layer.average else 1
    y = Ratio(sums, x.denominator * GRAIN * terms)
    return _plus_bias(y, weights[f"{layer.id}.bias"]) if layer.bias else y


def _dense(layer: Dense, x: Ratio, weights: dict[str, Objects]) -> Ratio:
    """As ``_conv``; averaging divides each unit by the sum of its weights, and one without weight says 0."""
    units = weights[f"{layer.id}.weights"]
    sums = np.tensordot(units, x.numerators, 3).reshape(-1, 1, 1)
    if layer.average:
        y = _divided(sums, units.sum(axis=(1, 2, 3)).reshape(-1, 1, 1), x.denominator)
    else:
        y = Ratio(sums, x.denominator * GRAIN)
    return _plus_bias(y, weights[f"{layer.id}.bias"]) if layer.bias else y


def _pool(layer: MaxPool | MeanPool, x: Ratio) -> Ratio:
    """The largest numerator of each window, or their sum divided by how many cells there are."""
    maps, rows, columns = layer.output_shape(x.numerators.shape)
    result = np.empty((maps, rows, columns), object)
    counts = np.empty((1, rows, columns), object)
    (height, width), (down, right) = layer.sides, layer.strides
    for row, column in np.ndindex(rows, columns):
        top, left = row * down, column * right
        window = x.numerators[:, top : top + height, left : left + width].reshape(maps, -1)
        result[:, row, column] = window.max(axis=1) if isinstance(layer, MaxPool) else window.sum(axis=1)
        counts[0, row, column] = window.shape[1]
    return Ratio(result, x.denominator) if isinstance(layer, MaxPool) else _divided(result, counts, x.denominator)


def _divided(sums: Objects, divisors: Objects, denominator: int) -> Ratio:
    """``sums / divisors`` (0 where the divisor is 0), brought to one denominator."""
    common = math.lcm(*(divisor for divisor in divisors.ravel().tolist() if divisor))
    share = np.frompyfunc(lambda divisor: common // divisor if divisor else 0, 1, 1)(divisors)
    return Ratio(sums * share, denominator * common)


def _plus_bias(y: Ratio, bias: Objects) -> Ratio:
    """Both over the product of the two denominators."""
    return Ratio(y.numerators * GRAIN + bias.reshape(-1, 1, 1) * y.denominator, y.denominator * GRAIN)
