"""The error landscape: how wrong a network would be at each point of a plane through its weights.

The talk (chapter 11) lets a ball roll down an error curve, one weight at a time. Here are two directions at once: the
error becomes a height over a plane, and learning is a path downhill. The height at a point is the error of the network
that has exactly that point's float32 weights, summed in float64 by ``batch.BatchError``; so a ball put there stands at
the height that was drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.plane import Plane
from xoviz.nn.arrays import frozen
from xoviz.nn.stack import Stack

COARSEST = 9
FINEST = 65

Heights = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Landscape:
    """What has been measured of a landscape so far; frozen.

    ``values`` (n, n) holds errors: column by column along ``a`` (n,), row by row along ``b`` (n,), both ascending; NaN
    where nothing was measured yet, infinity where the error is no number ("off the map"). ``here`` is the error at the
    centre. ``level`` is the last n whose points are all known (0 before the first), ``done`` how many points are known
    and ``total`` how many there will be.
    """

    stack: Stack
    plane: Plane
    batch: Batch
    a: Heights
    b: Heights
    values: Heights
    here: float
    level: int
    done: int
    total: int

    @property
    def progress(self) -> float:
        """The part that is measured, 0 to 1."""
        return self.done / self.total

    def filled(self) -> Heights:
        """The values (n, n) with gaps closed from the level before: a point between known ones has their mean."""
        if self.level in (0, len(self.a)):
            return self.values
        known = self.values[::2, ::2]
        with np.errstate(invalid="ignore"):
            guess = np.empty_like(self.values)
            guess[::2, ::2] = known
            guess[::2, 1::2] = (known[:, 1:] + known[:, :-1]) / 2
            guess[1::2] = (guess[2::2] + guess[:-1:2]) / 2
        return np.where(np.isnan(self.values), guess, self.values)

    def lowest(self) -> tuple[float, float, float] | None:
        """The lowest point measured: a, b and its error; None where no error is a number."""
        finite = np.where(np.isfinite(self.values), self.values, np.inf)
        row, column = np.unravel_index(int(finite.argmin()), finite.shape)
        error = float(finite[row, column])
        return (float(self.a[column]), float(self.b[row]), error) if math.isfinite(error) else None

    def near(self, a: float, b: float) -> float:
        """The error measured at the grid point nearest to a place; NaN where there is none yet, or outside."""
        if not self.plane.contains(a, b):
            return math.nan
        column, row = (int(np.abs(line - value).argmin()) for line, value in ((self.a, a), (self.b, b)))
        return float(self.filled()[row, column])


def survey(stack: Stack, plane: Plane, batch: Batch, size: int = FINEST) -> Iterator[Landscape]:
    """Measure the landscape of ``batch`` over ``plane``, from 9 x 9 points on twice as finely each time, to ``size``.

    A point measured once is never measured again, and each level begins at the centre. One item is one error. Raises
    ValueError for a ``size`` that is not 9, 17, 33, 65, ..., and where the batch is empty.
    """
    levels = _levels(size)
    error, total = BatchError(stack, batch), points(size)
    here, done = error.at(plane.point(0.0, 0.0)), 1
    known: Heights | None = None
    for count in levels:
        a, b = (np.linspace(*ends, count) for ends in (plane.across, plane.up))
        values = np.full((count, count), np.nan)
        level = 0
        if known is not None:
            values[::2, ::2], level = known, len(known)
        missing = _from_the_centre(values, a, b)
        for place, (row, column) in enumerate(missing, 1):
            found = error.at(plane.point(float(a[column]), float(b[row])))
            values[row, column] = found if math.isfinite(found) else math.inf
            done += 1
            level = count if place == len(missing) else level
            yield Landscape(stack, plane, batch, a, b, frozen(values), here, level, done, total)
        known = values


def points(size: int) -> int:
    """How many items a survey of ``size`` has, and one for the centre."""
    return size * size + 1


def _levels(size: int) -> list[int]:
    """9, 17, 33 ... up to ``size``."""
    levels = [COARSEST]
    while levels[-1] < size:
        levels.append(2 * levels[-1] - 1)
    if levels[-1] != size:
        raise ValueError(f"a landscape is measured at 9, 17, 33, 65 ... points a side, not {size}")
    return levels


def _from_the_centre(values: Heights, a: Heights, b: Heights) -> list[tuple[int, int]]:
    """The places (row, column) that are not known yet, those nearest to (0, 0) first."""
    widths = max(a[-1] - a[0], 1e-300), max(b[-1] - b[0], 1e-300)
    away = (a / widths[0]) ** 2 + (b[:, np.newaxis] / widths[1]) ** 2
    order = np.argsort(away, axis=None, kind="stable")
    order = order[np.isnan(values.ravel()[order])]
    rows, columns = np.unravel_index(order, values.shape)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
