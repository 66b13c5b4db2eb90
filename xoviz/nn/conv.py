"""Convolution: trying every possible match (the talk, chapters 3 to 5).

Lay a filter on a patch of the maps below, multiply cell by cell, add everything up::

    z[f, i, j] = sum over c, u, v of  w[f, c, u, v] * x[c, i*stride + u - padding, j*stride + v - padding]
    y[f, i, j] = z / K + b[f]   if the layer averages (K = C x height x width of the filter; the talk does)
                 z     + b[f]   if it sums (what is usual elsewhere)

The filter is not flipped (strictly: cross-correlation, as in the talk and in every deep-learning library).
Outside the picture lies 0. Backwards (and divided by K if the layer averages)::

    dw[f, c, u, v] = sum over i, j of  dy[f, i, j] * x[c, i*stride + u - padding, j*stride + v - padding]
    dx[c, r, s]    = sum over f and every (i, j) whose patch holds (r, s) of  dy[f, i, j] * w[f, c, r - ..., s - ...]
    db[f]          = sum over i, j of  dy[f, i, j], never divided

How it is made fast (a *band* convolution). Maps lie as (row, channel, column, batch). The input is copied once
for each filter *column*, shifted, into a band buffer (row, filter column, channel, output column, batch). The
filter *rows* need no copy: the kh rows under output row i are one contiguous block of the band, so an overlapping
view shows them as a matrix of K rows, and one matrix product per output row does the layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import as_strided

from xoviz.nn.arrays import Array, Shape
from xoviz.nn.layer import Parameter, StackError, whole

LARGEST_FILTER = 64
MOST_FILTERS = 1024


@dataclass(frozen=True)
class Conv:
    """A convolution layer. ``size`` is (height, width) of a filter; ``average`` divides by K as the talk does."""

    id: str
    filters: int
    size: tuple[int, int] = (3, 3)
    stride: int = 1
    padding: int = 0
    average: bool = False
    bias: bool = True

    kind: ClassVar[str] = "conv"

    def __post_init__(self) -> None:
        whole(self.id, "the number of filters", self.filters, 1, MOST_FILTERS)
        for side in self.size:
            whole(self.id, "the filter's height and width", side, 1, LARGEST_FILTER)
        whole(self.id, "stride", self.stride, 1, LARGEST_FILTER)
        # More padding than this would put whole rows of the output under nothing but zeros.
        whole(self.id, "padding", self.padding, 0, min(self.size) - 1)

    def output_shape(self, shape: Shape) -> Shape:
        """(F, rows, columns). Raises StackError if the filter is larger than the padded input."""
        _, rows, columns = shape
        sides = []
        for name, length, side in (("high", rows, self.size[0]), ("wide", columns, self.size[1])):
            room = length + 2 * self.padding - side
            if room < 0:
                raise StackError(self.id, f"its filter is {side} {name}, but what comes in is only {length} {name}"
                                 + (f" (with padding {length + 2 * self.padding})" if self.padding else ""))
            sides.append(room // self.stride + 1)
        return (self.filters, sides[0], sides[1])

    def parameters(self, shape: Shape) -> tuple[Parameter, ...]:
        """``weights`` (F, C, height, width), stored (F, height, width, C); and ``bias`` (F,) if there is one."""
        height, width = self.size
        weights = (self.filters, shape[0], height, width)
        terms = shape[0] * height * width
        declared = [Parameter("weights", weights, (0, 2, 3, 1), terms, self.average)]
        if self.bias:
            declared.append(Parameter("bias", (self.filters,), (0,), terms))
        return tuple(declared)

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
              dx: Array | None) -> ConvPass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        return ConvPass(self, x, values, gradients, dx)


class ConvPass:
    """One convolution made ready for one batch size: the band, the matrices, and the views between them."""

    def __init__(self, layer: Conv, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 dx: Array | None) -> None:
        rows, channels, columns, batch = x.shape
        filters, out_rows, out_columns = layer.output_shape((channels, rows, columns))
        height, width = layer.size
        terms = height * width * channels
        self.x = x
        self.y = np.zeros((out_rows, filters, out_columns, batch), x.dtype)
        self.dy = np.zeros_like(self.y)
        self.dx = dx

        self._band = Band(x, layer.size, layer.stride, layer.padding)
        self._weights = values["weights"].reshape(filters, terms)
        self._z = self.y.reshape(out_rows, filters, out_columns * batch)
        self._bias = values["bias"].reshape(1, filters, 1) if "bias" in values else None
        self._count = x.dtype.type(terms) if layer.average else None

        self._dy_rows = self.dy.reshape(self._z.shape)
        self._dy_columns = self._dy_rows.swapaxes(1, 2)
        self._rows_dw = np.empty((out_rows, terms, filters), x.dtype)
        self._dw = gradients["weights"].reshape(filters, terms).T
        self._db = gradients["bias"] if "bias" in values else None
        self._blame = None if dx is None else BlamePass(layer, self.dy, dx, values["weights"])

    def forward(self) -> None:
        """y = filters x band, one matrix product per row of the output; then the division and the bias."""
        self._band.fill()
        # (F, K) @ (rows, K, columns * N) -> (rows, F, columns * N)
        np.matmul(self._weights, self._band.blocks, out=self._z)
        if self._count is not None:
            np.divide(self._z, self._count, out=self._z)
        if self._bias is not None:
            np.add(self._z, self._bias, out=self._z)

    def backward(self) -> None:
        """Gradients of filters and bias from the band that ``forward`` filled; then ``dx`` if it is wanted."""
        if self._db is not None:
            np.add.reduce(self._dy_rows, axis=(0, 2), out=self._db)
        # (rows, K, columns * N) @ (rows, columns * N, F) -> (rows, K, F), summed over rows
        np.matmul(self._band.blocks, self._dy_columns, out=self._rows_dw)
        np.add.reduce(self._rows_dw, axis=0, out=self._dw)
        if self._count is not None:
            np.divide(self._dw, self._count, out=self._dw)
        if self._blame is not None:
            self._blame.run()


class Band:
    """Every patch of a map buffer as one column of a matrix, with a copy per filter column and none per row.

    ``blocks`` is a view of shape (output rows, K, output columns * N) whose rows overlap: block i is filter rows
    i*stride .. i*stride + height - 1, and K runs over (filter row, filter column, channel).
    """

    def __init__(self, source: Array, size: tuple[int, int], stride: int, padding: int) -> None:
        rows, channels, columns, batch = source.shape
        height, width = size
        out_rows = (rows + 2 * padding - height) // stride + 1
        out_columns = (columns + 2 * padding - width) // stride + 1
        # Zeros stay where padding is: only the inside is ever written.
        band = np.zeros((rows + 2 * padding, width, channels, out_columns, batch), source.dtype)
        inside = band[padding : padding + rows]
        self._copies = []
        if padding == 0:
            row, channel, column, picture = source.strides
            shifted = as_strided(source, (rows, width, channels, out_columns, batch),
                                 (row, column, channel, stride * column, picture), writeable=False)
            self._copies.append((inside, shifted))
        else:
            for shift in range(width):
                first = max(0, -(-(padding - shift) // stride))
                last = min(out_columns - 1, (columns - 1 + padding - shift) // stride)
                if first <= last:
                    start = first * stride + shift - padding
                    stop = last * stride + shift - padding + 1
                    self._copies.append((inside[:, shift, :, first : last + 1], source[:, :, start:stop:stride]))
        row_bytes, inner = band.strides[0], out_columns * batch
        self.blocks = as_strided(band, (out_rows, height * width * channels, inner),
                                 (stride * row_bytes, inner * band.itemsize, band.itemsize), writeable=False)

    def fill(self) -> None:
        """Copy the source buffer's present contents into the band."""
        for target, shifted in self._copies:
            np.copyto(target, shifted)


class BlamePass:
    """dx of a convolution: dy, spread ``stride`` columns apart, under the filter's mirrored rows; then shifted sums.

    Along columns it is a convolution again (a band of dy between zeros). Along rows each output row gives a part to
    each of the ``height`` input rows under it; the parts are added up, one filter row at a time.
    """

    def __init__(self, layer: Conv, dy: Array, dx: Array, weights: Array) -> None:
        filters, height, width, channels = weights.shape
        columns, batch = dx.shape[2:]
        out_rows, _, out_columns, _ = dy.shape
        # Padding is less than the filter, so the margin is never negative; zeros stay where no dy falls.
        margin = width - 1 - layer.padding
        spread = np.zeros((out_rows, filters, columns + width - 1, batch), dx.dtype)
        self._dy, self._inside = dy, spread[:, :, margin :: layer.stride][:, :, :out_columns]
        self._band = Band(spread, (1, width), 1, 0)
        self._mirrored_source = weights[:, :, ::-1].transpose(1, 3, 2, 0)
        self._mirrored = np.empty((height, channels, width, filters), dx.dtype)
        self._matrix = self._mirrored.reshape(height * channels, width * filters)
        self._count = dx.dtype.type(channels * height * width if layer.average else 1)
        self._parts = np.empty((out_rows, height * channels, columns * batch), dx.dtype)
        self._dx = dx
        by_row = self._parts.reshape(out_rows, height, channels, columns, batch)
        self._sums = [rows_under(by_row[:, shift], dx, layer.stride, shift - layer.padding)
                      for shift in range(height)]

    def run(self) -> None:
        """Fill dx from the present dy and weights."""
        np.copyto(self._inside, self._dy)
        self._band.fill()
        # Dividing the few weights divides every blame.
        np.divide(self._mirrored_source, self._count, out=self._mirrored)
        # (height * C, width * F) @ (rows, width * F, columns * N) -> (rows, height * C, columns * N)
        np.matmul(self._matrix, self._band.blocks, out=self._parts)
        self._dx.fill(0)
        for target, part in self._sums:
            np.add(target, part, out=target)


def rows_under(part: Array, dx: Array, stride: int, shift: int) -> tuple[Array, Array]:
    """Of ``part``, one per output row, the rows that fall into ``dx`` at i*stride + shift; and where they fall."""
    first = max(0, -(shift // stride))
    last = min(part.shape[0] - 1, (dx.shape[0] - 1 - shift) // stride)
    start = first * stride + shift
    return dx[start : last * stride + shift + 1 : stride], part[first : last + 1]
