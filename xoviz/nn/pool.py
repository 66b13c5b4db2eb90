"""Pooling: shrinking a map, keeping what matters (the talk, chapter 6).

A window walks over each map, ``stride`` cells at a time. Max pooling keeps the largest value under it, mean
pooling their mean::

    y[c, i, j] = max  of x[c, r, s]   for r in i*stride .. i*stride + window - 1, s likewise
    y[c, i, j] = mean of x[c, r, s]   over the cells that exist

Window and stride are one number each, or two: (rows, columns). Where only neighbours in a row are alike, say the words
of a sentence, a window of (1, 2) pools along the row and leaves the rows apart.

At the right and lower edge a window may hang over. ``partial`` keeps it, with the cells that it has: 7 x 7 becomes
4 x 4, as in the talk. Otherwise it is dropped: 7 x 7 becomes 3 x 3.

Backwards, max pooling sends all blame to the cell that won; on a tie, to the first in reading order. Mean pooling
shares it equally. Both work on whole rows of windows at a time and first along columns, then along rows: the winner
among row winners is the first in reading order only in that order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from xoviz.nn.arrays import Array, Indices, Shape
from xoviz.nn.layer import Parameter, StackError, whole
from xoviz.nn.room import Zeros
from xoviz.nn.windows import Sides, Windows, along, dealt_places, pair, places

LARGEST_WINDOW = 64


@dataclass(frozen=True)
class _Pool:
    """What both kinds of pooling share: a window, its stride, and what happens at the edge.

    Two equal numbers are kept as one, so that equal layers are equal, and written the same.
    """

    id: str
    window: Sides = 2
    stride: Sides = 2
    partial: bool = True

    def __post_init__(self) -> None:
        for name, what in (("window", "the window"), ("stride", "stride")):
            rows, columns = (whole(self.id, what, side, 1, LARGEST_WINDOW) for side in pair(getattr(self, name)))
            if rows == columns:
                object.__setattr__(self, name, rows)

    @property
    def sides(self) -> tuple[int, int]:
        """How many (rows, columns) a window has."""
        return pair(self.window)

    @property
    def strides(self) -> tuple[int, int]:
        """How many (rows, columns) it is from one window to the next."""
        return pair(self.stride)

    @property
    def windows(self) -> tuple[Windows, Windows]:
        """How windows walk down the rows, and along the columns."""
        down, right = zip(self.sides, self.strides, strict=True)
        return Windows(*down, self.partial), Windows(*right, self.partial)

    def output_shape(self, shape: Shape) -> Shape:
        """(C, rows, columns). Raises StackError if not even one whole window fits and none may hang over."""
        maps, rows, columns = shape
        (height, width), (down, right) = self.sides, self.windows
        if not self.partial and (rows < height or columns < width):
            raise StackError(self.id, f"its window is {height} x {width}, but what comes in is only "
                                      f"{rows} x {columns}; keep partial windows or make the window smaller")
        return (maps, down.over(rows), right.over(columns))

    def parameters(self, shape: Shape) -> tuple[Parameter, ...]:
        """Nothing here learns."""
        return ()


@dataclass(frozen=True)
class MaxPool(_Pool):
    """Keeps the largest value under each window."""

    kind: ClassVar[str] = "maxpool"

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
              blame: bool) -> MaxPoolPass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        return MaxPoolPass(self, x, blame)


@dataclass(frozen=True)
class MeanPool(_Pool):
    """Keeps the mean of the values under each window."""

    kind: ClassVar[str] = "meanpool"

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
              blame: bool) -> MeanPoolPass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        return MeanPoolPass(self, x, blame)


class MaxPoolPass:
    """Max pooling made ready for one batch size: along columns, then along rows.

    The columns of the input may be ``dealt`` out to as many buffers as the stride is long; else they all lie in ``x``.
    """

    def __init__(self, layer: MaxPool, x: Array, blame: bool, dealt: Sequence[Array] = (),
                 zeros: Zeros = np.zeros) -> None:
        sources = list(dealt) if len(dealt) > 1 else [x]
        rows, maps, _, batch = x.shape
        columns = sum(source.shape[2] for source in sources)
        _, out_rows, out_columns = layer.output_shape((maps, rows, columns))
        down, right = layer.windows
        self.x = x
        self._wanted = blame
        self.y = zeros((out_rows, maps, out_columns, batch), x.dtype)
        views = dealt_places(sources, out_columns, right) if len(dealt) > 1 else places(x, out_columns, 2, right)
        # Nobody else looks at columns that were dealt out: the largest may stay among the first ones.
        in_place = len(dealt) > 1 and right.tile(columns)
        between = views[0] if in_place else zeros((rows, maps, out_columns, batch), x.dtype)
        self._along_columns = MaxAlong(sources, views, between, 2, right, zeros)
        self._along_rows = MaxAlong([between], places(between, out_rows, 0, down), self.y, 0, down, zeros)

    def forward(self) -> None:
        """The largest of each window, and masks that remember which it was."""
        self._along_columns.forward()
        self._along_rows.forward()

    def backward(self) -> None:
        """All blame to the winner."""
        if self._wanted:
            self._along_rows.backward()
            self._along_columns.backward()


def winners(layer: MaxPool, maps: Array) -> Indices:
    """Which cell of ``maps`` (C, H, W) wins each window, the first on a tie: row * W + column, (C, rows, columns)."""
    count, rows, columns = layer.output_shape(maps.shape)
    (height, width), (down, right) = layer.sides, layer.strides
    # What hangs over the edge can never win.
    beyond = ((0, 0), (0, max((rows - 1) * down + height - maps.shape[1], 0)),
              (0, max((columns - 1) * right + width - maps.shape[2], 0)))
    padded = np.pad(maps, beyond, constant_values=-np.inf)
    windows = sliding_window_view(padded, layer.sides, (1, 2))[:, ::down, ::right]
    best = windows[:, :rows, :columns].reshape(count, rows, columns, -1).argmax(axis=3)
    row, column = np.divmod(best, width)
    row += np.arange(rows)[:, np.newaxis] * down
    column += np.arange(columns) * right
    place: Indices = row * maps.shape[2] + column
    return place


Mask = npt.NDArray[np.bool_]
Pair = tuple[Array, Array]
Share = tuple[Array, Mask, Array, Array, list[Pair]]


class MaxAlong:
    """The running maximum along one axis: for each place in the window, a view of what lies there.

    All views are made here, once. ``forward`` and ``backward`` then walk over lists of them. ``best`` may be the first
    of the ``views`` itself, if windows tile the axis.
    """

    def __init__(self, sources: list[Array], views: list[Array], best: Array, axis: int, windows: Windows,
                 zeros: Zeros) -> None:
        self._axis, count = axis, best.shape[axis]
        self._masks = [zeros(view.shape, bool) for view in views[1:]]
        self._contests = []
        before = views[0]
        for value, mask in zip(views[1:], self._masks, strict=True):
            here = slice(value.shape[axis])
            self._contests.append((value, along(before, axis, here), along(best, axis, here), mask))
            before = best
        # Where only one cell is under a window, nothing is contested.
        alone = slice(views[1].shape[axis] if len(views) > 1 else 0, count)
        self._alone = [] if best is views[0] else unless_empty(along(best, axis, alone), along(views[0], axis, alone))

        # Where windows overlap, a cell may win several and adds up their blame; else blame goes straight to its cell.
        overlapping = windows.length > windows.stride
        targets = [zeros(view.shape, view.dtype) for view in views] if overlapping else views
        self._sums = list(zip(views, targets, strict=True)) if overlapping else []
        length = sum(source.shape[axis] for source in sources)
        self._cleared = [] if windows.tile(length) else sources
        self._shares = self._share(best, targets, zeros)
        self._unshared = [] if self._shares else [(targets[0], best)]

    def _share(self, best: Array, targets: list[Array], zeros: Zeros) -> list[Share]:
        """From the last place to the first: what is left of the blame, the place's part, what is then left."""
        shares: list[Share] = []
        left, axis = best, self._axis
        for place in range(len(targets) - 1, 0, -1):
            in_place = place == 1 or best is targets[0]
            after = targets[0] if in_place else (zeros(best.shape, best.dtype) if left is best else left)
            length = targets[place].shape[axis]
            here, rest = slice(length), slice(length, None)
            uncontested = unless_empty(along(after, axis, rest), along(left, axis, rest)) if after is not left else []
            shares.append((along(left, axis, here), self._masks[place - 1], targets[place], along(after, axis, here),
                           uncontested))
            left = after
        return shares

    def forward(self) -> None:
        """A later place wins only if it is strictly larger: the first wins on ties."""
        for target, value in self._alone:
            np.copyto(target, value)
        for value, before, after, mask in self._contests:
            np.greater(value, before, out=mask)
            np.maximum(value, before, out=after)

    def backward(self) -> None:
        """The last place that beat what came before it takes the blame; what is left goes to the one before."""
        for source in self._cleared:
            source.fill(0)
        for left, mask, target, after, uncontested in self._shares:
            np.multiply(left, mask, out=target)
            np.subtract(left, target, out=after)
            for other, blame in uncontested:
                np.copyto(other, blame)
        for target, blame in self._unshared:
            np.copyto(target, blame)
        for view, part in self._sums:
            np.add(view, part, out=view)


def unless_empty(target: Array, value: Array) -> list[Pair]:
    """The pair, to be copied, if there is anything in it."""
    return [(target, value)] if target.size else []


class MeanPoolPass:
    """Mean pooling made ready for one batch size: sums along columns, then along rows, then a division."""

    def __init__(self, layer: MeanPool, x: Array, blame: bool) -> None:
        rows, maps, columns, batch = x.shape
        _, out_rows, out_columns = layer.output_shape((maps, rows, columns))
        self.x = x
        self._wanted = blame
        self.y = np.zeros((out_rows, maps, out_columns, batch), x.dtype)
        self._between = np.zeros((rows, maps, out_columns, batch), x.dtype)
        self._shares = np.zeros_like(self.y)
        down, right = layer.windows
        self._counts = np.multiply.outer(down.sizes(rows), right.sizes(columns)) \
            .reshape(out_rows, 1, out_columns, 1).astype(x.dtype)

        def matched(outer: Array, inner: Array, axis: int, windows: Windows) -> list[tuple[Array, Array]]:
            views = places(outer, inner.shape[axis], axis, windows)
            return [(view, along(inner, axis, slice(view.shape[axis]))) for view in views]

        self._columns, self._rows = matched(x, self._between, 2, right), matched(self._between, self.y, 0, down)
        self._row_blames = matched(self._between, self._shares, 0, down)

    def forward(self) -> None:
        """Add up each window, then divide by how many cells it has."""
        self._between.fill(0)
        for value, total in self._columns:
            np.add(total, value, out=total)
        self.y.fill(0)
        for value, total in self._rows:
            np.add(total, value, out=total)
        np.divide(self.y, self._counts, out=self.y)

    def backward(self) -> None:
        """An equal share of the blame to each cell of the window."""
        if not self._wanted:
            return
        np.divide(self.y, self._counts, out=self._shares)
        self._between.fill(0)
        for target, share in self._row_blames:
            np.add(target, share, out=target)
        self.x.fill(0)
        for target, share in self._columns:
            np.add(target, share, out=target)
