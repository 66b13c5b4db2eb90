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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import as_strided

from xoviz.nn.arrays import Array, Shape, cells
from xoviz.nn.layer import Parameter, StackError, whole
from xoviz.nn.room import Zeros
from xoviz.nn.strips import in_strips, in_strips_across, strip_height, strip_width

LARGEST_FILTER = 64
MOST_FILTERS = 1024

CACHED = 200_000
"""Values that are worth having at once: they fit a processor core's own cache."""


Product = tuple[Array, Array, Array]
"""Two matrices (or stacks of them), and where their product goes."""

Shift = tuple[Array, Array]
"""Where an image goes, and the image."""


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
    """One convolution made ready for one batch size: the bands, the matrices, and the views between them.

    Where nobody asks for the input's blame, the columns of the output may be ``dealt`` out to several buffers, like
    cards: with ``hands`` = 2, the even ones to the first and the odd ones to the second. So max pooling finds the
    columns that it compares in buffers of their own, where they lie one after the other. ``y`` is the only buffer where
    there is but one.
    """

    def __init__(self, layer: Conv, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool, hands: int = 1, zeros: Zeros = np.zeros) -> None:
        rows, channels, columns, batch = x.shape
        filters, out_rows, out_columns = layer.output_shape((channels, rows, columns))
        height, width = layer.size
        terms = height * width * channels
        hands = 1 if blame else min(hands, out_columns)
        dealt = [range(first, out_columns, hands) for first in range(hands)]
        self.x = x
        self.dealt = [zeros((out_rows, filters, len(hand), batch), x.dtype) for hand in dealt]
        self.y = self.dealt[0]

        self._weights = values["weights"].reshape(filters, terms)
        self._bias = values["bias"].reshape(1, filters, 1) if "bias" in values else None
        self._count = x.dtype.type(terms) if layer.average else None
        zs = [y.reshape(out_rows, filters, -1) for y in self.dealt]
        bands = [Band(x, layer, hand, zeros) for hand in dealt]
        widths = [strip_width(filters, terms, z.shape[2]) for z in zs]
        self._forwards = [(band, in_strips(band.blocks, width), in_strips(z, width), z)
                          for band, z, width in zip(bands, zs, widths, strict=True)]

        self._rows_dw = zeros((hands, out_rows, terms, filters), x.dtype)
        self._turned_dw = zeros((terms, filters), x.dtype)
        self._dw = gradients["weights"].reshape(filters, terms)
        self._sums = np.empty((hands, filters), x.dtype)
        self._db = gradients["bias"] if "bias" in values else None
        heights = [strip_height(terms, z.shape[2], filters, turned=True) for z in zs]
        self._backwards = [(in_strips_across(band.blocks, height), z.swapaxes(1, 2)[:, np.newaxis],
                            in_strips_across(rows_dw, height))
                           for band, z, rows_dw, height in zip(bands, zs, self._rows_dw, heights, strict=True)]
        self._blame = BlamePass(layer, self.y, x, values["weights"], zeros) if blame else None

    def forward(self) -> None:
        """y = filters x band, one matrix product per row of the output; then the division and the bias."""
        for band, blocks, strips, z in self._forwards:
            band.fill()
            # (F, K) @ (rows, strips, K, width) -> (rows, strips, F, width); all strips: columns * N
            np.matmul(self._weights, blocks, out=strips)
            if self._count is not None:
                np.divide(z, self._count, out=z)
            if self._bias is not None:
                np.add(z, self._bias, out=z)

    def backward(self) -> None:
        """Gradients of filters and bias from the bands that ``forward`` filled; then the blame for ``x``, if wanted."""
        if self._db is not None:
            for (*_, dz), total in zip(self._forwards, self._sums, strict=True):
                np.add.reduce(dz, axis=(0, 2), out=total)
            np.add.reduce(self._sums, axis=0, out=self._db)
        for strips, dz_columns, rows_dw in self._backwards:
            # (rows, strips, height, columns * N) @ (rows, 1, columns * N, F) -> (rows, strips, height, F): all K terms
            np.matmul(strips, dz_columns, out=rows_dw)
        # Added up over rows as they lie, and turned once.
        np.add.reduce(self._rows_dw, axis=(0, 1), out=self._turned_dw)
        np.copyto(self._dw, self._turned_dw.T)
        if self._count is not None:
            np.divide(self._dw, self._count, out=self._dw)
        if self._blame is not None:
            self._blame.run()


class Band:
    """Every patch of a map buffer as one column of a matrix, with a copy per filter column and none per row.

    ``blocks`` is a view of shape (output rows, K, columns * N) whose rows overlap: block i is filter rows i*stride ..
    i*stride + height - 1, and K runs over (filter row, filter column, channel). ``hand`` are the output's columns.
    """

    def __init__(self, source: Array, layer: Conv, hand: range, zeros: Zeros) -> None:
        rows, channels, columns, batch = source.shape
        (height, width), stride, padding = layer.size, layer.stride, layer.padding
        out_rows, count = (rows + 2 * padding - height) // stride + 1, len(hand)
        # Zeros stay where padding is: only the inside is ever written.
        band = zeros((rows + 2 * padding, width, channels, count, batch), source.dtype)
        inside = band[padding : padding + rows]
        start, step = stride * hand.start, stride * hand.step
        self._copies = []
        if padding == 0:
            row, channel, column, picture = source.strides
            shifted = as_strided(source[:, :, start:], (rows, width, channels, count, batch),
                                 (row, column, channel, step * column, picture), writeable=False)
            self._copies.append((cells(inside), cells(shifted)))
        else:
            for shift in range(width):
                offset = start + shift - padding
                first, last = max(0, -(offset // step)), min(count - 1, (columns - 1 - offset) // step)
                if first <= last:
                    seen = source[:, :, offset + first * step : offset + last * step + 1 : step]
                    self._copies.append((cells(inside[:, shift, :, first : last + 1]), cells(seen)))
        row_bytes, inner = band.strides[0], count * batch
        self.blocks = as_strided(band, (out_rows, height * width * channels, inner),
                                 (stride * row_bytes, inner * band.itemsize, band.itemsize), writeable=False)

    def fill(self) -> None:
        """Copy the source buffer's present contents into the band."""
        for target, shifted in self._copies:
            np.copyto(target, shifted)


class BlamePass:
    """The blame for a convolution's input: forwards again, from the output, with the filters turned around.

    The filter row q + t * stride (q < stride) looked at row q + m * stride of the (padded) input from output row m - t,
    for t = 0, 1, ... So the blame for that row is one matrix product over the block of output rows m - T + 1 .. m,
    which lie in ``y`` one after the other; at the upper and lower edge, over those of them that exist. It gives one
    partial image for each filter column; shifted by their columns they add up. A few rows at a time, as many as the
    cache takes.
    """

    def __init__(self, layer: Conv, y: Array, x: Array, weights: Array, zeros: Zeros) -> None:
        _, height, width, channels = weights.shape
        rows, _, columns, batch = x.shape
        padding = layer.padding
        self._x = x
        padded = (rows + 2 * padding, channels, columns + 2 * padding, batch)
        self._padded = zeros(padded, x.dtype) if padding else x
        self._inside = self._padded[padding : padding + rows, :, padding : padding + columns]
        self._count = x.dtype.type(height * width * channels if layer.average else 1)
        # With stride 1, the images of the first filter column reach all but the last columns.
        self._unreached = self._padded[:, :, y.shape[2] :] if layer.stride == 1 else self._padded
        self._matrices: list[tuple[Array, Array]] = []
        self._pieces: list[tuple[list[Product], list[Shift], list[Shift]]] = []
        for first_row in range(min(layer.stride, height)):
            turned = weights[:, first_row :: layer.stride][:, ::-1].transpose(2, 3, 1, 0)
            matrix = zeros(turned.shape, x.dtype)
            self._matrices.append((matrix, turned))
            self._add_pieces(layer.stride, matrix, y, first_row, zeros)

    def _add_pieces(self, stride: int, matrix: Array, y: Array, first_row: int, zeros: Zeros) -> None:
        """Lay out products and sums for the input rows ``first_row``, ``first_row + stride``, ..."""
        width, channels, high, _ = matrix.shape
        out_rows, _, out_columns, batch = y.shape
        # The first block ends with output row 0, the last one begins with the last row.
        targets = self._padded[first_row::stride][: out_rows + high - 1]
        at_once = max(1, CACHED // (width * channels * out_columns * batch))
        images = zeros((min(at_once, len(targets)), width, channels, out_columns, batch), matrix.dtype)
        for first in range(0, len(targets), at_once):
            some = targets[first : first + at_once]
            shifted = [(some[:, :, v : v + (out_columns - 1) * stride + 1 : stride], images[: len(some), v])
                       for v in range(width)]
            products = list(_products(matrix, y, images, range(first, first + len(some))))
            self._pieces.append((products, shifted[:stride], shifted[stride:]))

    def run(self) -> None:
        """Fill ``x`` with blame, from the blame in ``y`` and the present weights."""
        for matrix, turned in self._matrices:
            # Dividing the few weights divides every blame.
            np.divide(turned, self._count, out=matrix)
        self._unreached.fill(0)
        for products, alone, others in self._pieces:
            for matrix, blocks, product in products:
                # (width * C, T * F) @ (rows, strips, T * F, ..) -> (rows, strips, width * C, ..)
                np.matmul(matrix, blocks, out=product)
            for target, image in alone:
                np.copyto(target, image)
            for target, image in others:
                np.add(target, image, out=target)
        if self._padded is not self._x:
            np.copyto(self._x, self._inside)


def _products(matrix: Array, y: Array, images: Array, rows: range) -> Iterator[Product]:
    """The products for some input rows: one for all rows in the middle, one for each row near an edge."""
    width, channels, high, filters = matrix.shape
    out_rows, inner = len(y), y[0, 0].size
    row, item = y.strides[0], y.itemsize
    flat = matrix.reshape(width * channels, high * filters)
    strip = strip_width(*flat.shape, inner)

    def there(m: int) -> tuple[int, int]:
        """Which of the block of output rows m - T + 1 .. m exist, as a part of 0 .. T."""
        return max(0, high - 1 - m), min(high, high - 1 - m + out_rows)

    for (start, stop), group in groupby(rows, there):
        some = list(group)
        terms = slice(start * filters, stop * filters)
        blocks = as_strided(y[some[0] - high + 1 + start :], (len(some), (stop - start) * filters, inner),
                            (row, inner * item, item), writeable=False)
        product = images[some[0] - rows.start :][: len(some)].reshape(len(some), width * channels, inner)
        yield flat[:, terms], in_strips(blocks, strip), in_strips(product, strip)
