"""Convolution: trying every possible match (the talk, chapters 3 to 5).

Lay a filter on a patch of the maps below, multiply cell by cell, add everything up::

    z[f, i, j] = sum over c, u, v of  w[f, c, u, v] * x[c, i*stride + u - padding, j*stride + v - padding]
    y[f, i, j] = z / K + b[f]   if the layer averages (K = C x height x width of the filter; the talk does)
                 z     + b[f]   if it sums (what is usual elsewhere)

The filter is not flipped (strictly: cross-correlation, as in the talk and in every deep-learning library).
Outside the picture lies 0. Backwards (and divided by K if the layer averages)::

    dw[f, c, u, v] = sum over i, j of  dy[f, i, j] * x[c, i*stride + u - padding, j*stride + v - padding]
    dx[c, r, s]    = sum over f, u, v of  w[f, c, u, v] * dy[f, i, j], where the patch of (i, j) has (r, s) at (u, v)
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

CACHED = 200_000
"""Values that are worth having at once: they fit a processor core's own cache."""


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

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool) -> ConvPass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        return ConvPass(self, x, values, gradients, blame)


class ConvPass:
    """One convolution made ready for one batch size: the band, the matrices, and the views between them."""

    def __init__(self, layer: Conv, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool) -> None:
        rows, channels, columns, batch = x.shape
        filters, out_rows, out_columns = layer.output_shape((channels, rows, columns))
        height, width = layer.size
        terms = height * width * channels
        # Rows of zeros above and below, for the blame's sake: under each row of x lie as many rows of y as a filter is high.
        halo = -(-height // layer.stride) - 1 if blame else 0
        around = np.zeros((halo + out_rows + halo, filters, out_columns, batch), x.dtype)
        self.x = x
        self.y = around[halo : halo + out_rows]

        self._band = Band(x, layer.size, layer.stride, layer.padding)
        self._weights = values["weights"].reshape(filters, terms)
        self._z = self.y.reshape(out_rows, filters, out_columns * batch)
        self._bias = values["bias"].reshape(1, filters, 1) if "bias" in values else None
        self._count = x.dtype.type(terms) if layer.average else None

        self._z_columns = self._z.swapaxes(1, 2)
        self._rows_dw = np.empty((out_rows, terms, filters), x.dtype)
        self._dw = gradients["weights"].reshape(filters, terms).T
        self._db = gradients["bias"] if "bias" in values else None
        self._blame = BlamePass(layer, around, out_rows, x, values["weights"]) if blame else None

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
        """Gradients of filters and bias from the band that ``forward`` filled; then the blame for ``x`` if it is wanted."""
        if self._db is not None:
            np.add.reduce(self._z, axis=(0, 2), out=self._db)
        # (rows, K, columns * N) @ (rows, columns * N, F) -> (rows, K, F), summed over rows
        np.matmul(self._band.blocks, self._z_columns, out=self._rows_dw)
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
    """The blame for a convolution's input: forwards again, from the output, with the filters turned around.

    The filter row q + t * stride (q < stride) looked at row q + m * stride of the (padded) input from output row m - t, for
    t = 0, 1, ... So the blame for that row is one matrix product over the block of output rows m - T + 1 .. m, which lie in
    ``around`` one after the other, with rows of zeros where the output ends. It gives one partial image for each filter
    column; shifted by their columns they add up. A few rows at a time, as many as the cache takes.
    """

    def __init__(self, layer: Conv, around: Array, out_rows: int, x: Array, weights: Array) -> None:
        filters, height, width, channels = weights.shape
        rows, _, columns, batch = x.shape
        stride, padding = layer.stride, layer.padding
        self._x = x
        padded = (rows + 2 * padding, channels, columns + 2 * padding, batch)
        self._padded = np.zeros(padded, x.dtype) if padding else x
        self._inside = self._padded[padding : padding + rows, :, padding : padding + columns]
        self._count = x.dtype.type(height * width * channels if layer.average else 1)
        self._matrices: list[tuple[Array, Array]] = []
        self._pieces: list[tuple[Array, Array, Array, list[tuple[Array, Array]]]] = []
        for first_row in range(min(stride, height)):
            turned = weights[:, first_row::stride][:, ::-1].transpose(2, 3, 1, 0)
            matrix = np.empty(turned.shape, x.dtype)
            self._matrices.append((matrix, turned))
            self._add_pieces(layer, around, out_rows, first_row, matrix)

    def _add_pieces(self, layer: Conv, around: Array, out_rows: int, first_row: int, matrix: Array) -> None:
        """Lay out the products and sums for the input rows ``first_row``, ``first_row + stride``, ..."""
        width, channels, high, filters = matrix.shape
        _, _, out_columns, batch = around.shape
        terms, inner, stride = high * filters, out_columns * batch, layer.stride
        targets = self._padded[first_row::stride][: out_rows + high - 1]
        # The first block ends with output row 0.
        above = (len(around) - out_rows) // 2 - (high - 1)
        row, _, _, item = around.strides
        blocks = as_strided(around[above:], (len(targets), terms, inner), (row, inner * item, item), writeable=False)
        at_once = max(1, CACHED // (width * channels * inner))
        images = np.empty((min(at_once, len(targets)), width, channels, out_columns, batch), matrix.dtype)
        for first in range(0, len(targets), at_once):
            some = targets[first : first + at_once]
            shifted = [(some[:, :, v : v + (out_columns - 1) * stride + 1 : stride], images[: len(some), v])
                       for v in range(width)]
            product = images[: len(some)].reshape(len(some), width * channels, inner)
            self._pieces.append((matrix.reshape(-1, terms), blocks[first : first + at_once], product, shifted))

    def run(self) -> None:
        """Fill ``x`` with blame, from the blame in ``around`` and the present weights."""
        for matrix, turned in self._matrices:
            # Dividing the few weights divides every blame.
            np.divide(turned, self._count, out=matrix)
        self._padded.fill(0)
        for matrix, blocks, product, shifted in self._pieces:
            # (width * C, T * F) @ (rows, T * F, columns * N) -> (rows, width * C, columns * N)
            np.matmul(matrix, blocks, out=product)
            for target, image in shifted:
                np.add(target, image, out=target)
        if self._padded is not self._x:
            np.copyto(self._x, self._inside)
