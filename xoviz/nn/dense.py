"""Dense (fully connected) layer: every value gets a vote (the talk, chapter 9).

Each unit u listens to every value below, with a weight for each::

    s[u] = sum over c, i, j of  w[u, c, i, j] * x[c, i, j]
    y[u] = s[u] + b[u]                    usual
    y[u] = s[u] / (sum of w[u]) + b[u]    if the layer averages: the weighted mean of the values, as the talk votes

Weights keep the shape of the maps they look at, (U, C, H, W), so they can be shown as pictures over those maps.
Backwards::

    dw[u] = dy[u] * x                             usual
    dw[u] = dy[u] * (x - mean[u]) / (sum of w[u])   averaging; mean[u] is y[u] before the bias
    db[u] = dy[u]
    dx    = sum over u of  dy[u] * w[u]  (divided by the sum of w[u] if averaging)

A unit whose weights add up to 0 has no mean: it says 0 and learns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array, Shape
from xoviz.nn.layer import Parameter, whole
from xoviz.nn.strips import in_strips, in_strips_across, strip_height, strip_width

MOST_UNITS = 4096


@dataclass(frozen=True)
class Dense:
    """A fully connected layer. ``average`` makes each unit the weighted mean of what it listens to."""

    id: str
    units: int
    average: bool = False
    bias: bool = True

    kind: ClassVar[str] = "dense"

    def __post_init__(self) -> None:
        whole(self.id, "the number of units", self.units, 1, MOST_UNITS)

    def output_shape(self, shape: Shape) -> Shape:
        """(U, 1, 1): U maps of one cell."""
        return (self.units, 1, 1)

    def parameters(self, shape: Shape) -> tuple[Parameter, ...]:
        """``weights`` (U, C, H, W), stored (U, H, C, W); and ``bias`` (U,) if there is one."""
        terms = shape[0] * shape[1] * shape[2]
        declared = [Parameter("weights", (self.units, *shape), (0, 2, 1, 3), terms, self.average)]
        if self.bias:
            declared.append(Parameter("bias", (self.units,), (0,), terms))
        return tuple(declared)

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
              blame: bool) -> DensePass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        if self.average:
            return AveragingPass(self, x, values, gradients, blame)
        return DensePass(self, x, values, gradients, blame)


class DensePass:
    """A dense layer made ready for one batch size: two matrices of values and one of weights."""

    def __init__(self, layer: Dense, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool) -> None:
        batch = x.shape[3]
        features = x.size // batch
        self.x = x
        self.y = np.zeros((1, layer.units, 1, batch), x.dtype)
        self._in, self._out = x.reshape(features, batch), self.y.reshape(layer.units, batch)
        self._wanted = blame
        self._weights = values["weights"].reshape(layer.units, features)
        self._dweights = gradients["weights"].reshape(layer.units, features)
        height = strip_height(layer.units, features, batch)
        self._strips, self._sums = in_strips_across(self._weights, height), in_strips_across(self._out, height)
        width = strip_width(batch, layer.units, features)
        self._turned, self._blames = in_strips(self._weights, width).swapaxes(1, 2), self._in.reshape(-1, width, batch)
        self._bias = values["bias"].reshape(layer.units, 1) if layer.bias else None
        self._dbias = gradients["bias"] if layer.bias else None

    def forward(self) -> None:
        """(strips, height, features) @ (features, N) -> (U, N), plus the bias."""
        np.matmul(self._strips, self._in, out=self._sums)
        if self._bias is not None:
            np.add(self._out, self._bias, out=self._out)

    def backward(self) -> None:
        """(U, N) @ (N, features) -> the weights' gradient; (strips, width, U) @ (U, N) -> dx, (features, N)."""
        # For a single picture np.dot is six times as fast as np.matmul; else they are the same.
        np.dot(self._out, self._in.T, out=self._dweights)
        if self._dbias is not None:
            np.add.reduce(self._out, axis=1, out=self._dbias)
        if self._wanted:
            np.matmul(self._turned, self._out, out=self._blames)


class AveragingPass(DensePass):
    """A dense layer whose units are weighted means. Small by nature: it makes a few arrays a step."""

    def forward(self) -> None:
        """Weighted sums, divided by the sum of each unit's weights, plus the bias."""
        np.matmul(self._weights, self._in, out=self._out)
        totals = np.add.reduce(self._weights, axis=1, keepdims=True)
        self._inverse = np.divide(1, totals, out=np.zeros_like(totals), where=totals != 0)
        # Dividing (not multiplying by the inverse) keeps exact means exact: 5 ninths of 4 votes are 5/9.
        np.divide(self._out, totals, out=self._out, where=totals != 0)
        np.copyto(self._out, 0, where=totals == 0)
        self._means = self._out.copy()
        if self._bias is not None:
            np.add(self._out, self._bias, out=self._out)

    def backward(self) -> None:
        """dw = dy (x - mean) / total, summed over the batch."""
        shares = self._out * self._inverse
        np.dot(shares, self._in.T, out=self._dweights)
        np.subtract(self._dweights, (shares * self._means).sum(axis=1, keepdims=True), out=self._dweights)
        if self._dbias is not None:
            np.add.reduce(self._out, axis=1, out=self._dbias)
        if self._wanted:
            np.matmul(self._weights.T, shares, out=self._in)
