"""The losses of a run of any length, in a bounded space, with exact extremes.

`History` keeps 4,096 buckets of equal width. When a run outgrows them, neighbours merge in pairs and the
width doubles, so ten million steps cost as much as ten thousand, and no spike is ever averaged away.
`LossRing` carries the losses from the compute thread to the window.
"""

from __future__ import annotations

import threading
from typing import TypeVar

import numpy as np
import numpy.typing as npt

CAPACITY = 4096  # buckets
RING_SIZE = 16_384  # steps; at thirty readings a second it holds half a million steps a second

Series = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.float64)


class History:
    """One value a step, summed up in buckets: minimum, maximum, mean and count. It lives in one thread.

    Bucket b covers the steps from b * width to (b + 1) * width - 1. Values that are not finite take up their
    step but enter no bucket; `skipped` counts them. `first` and `last` are the exact first and last finite
    values, `minimum` and `maximum` the exact extremes, all NaN while there is none.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        """An empty history of `capacity` buckets, an even number."""
        if capacity < 2 or capacity % 2:
            raise ValueError(f"buckets merge in pairs: their number must be even and above 0, not {capacity}")
        self.width = 1
        self.steps = 0
        self.skipped = 0
        self.first = self.last = self.minimum = self.maximum = np.nan
        self._counts = np.zeros(capacity, np.int64)
        self._minima = np.full(capacity, np.inf)
        self._maxima = np.full(capacity, -np.inf)
        self._sums = np.zeros(capacity)

    def extend(self, values: npt.ArrayLike, lost: int = 0) -> None:
        """Append one value a step, float array of shape (n,).

        `lost` is the number of further steps in the same stretch whose values are folded into these (see
        `LossRing.take`): the n values are then spread evenly over n + lost steps.
        """
        series = np.asarray(values, np.float64).reshape(-1)
        span = series.size + lost
        positions = np.arange(series.size, dtype=np.int64)
        if lost:
            positions = positions * span // series.size
        self._make_room(self.steps + span)
        finite = np.isfinite(series)
        if not finite.all():
            series, positions = series[finite], positions[finite]
            self.skipped += finite.size - series.size
        if series.size:
            self._fill(series, positions + self.steps)
        self.steps += span

    def points(self, low: float, high: float, columns: int) -> tuple[Steps, Series, Series]:
        """What to draw of the steps from `low` to `high`: (steps, minima, maxima), at most `columns` of each.

        Neighbouring buckets are put together where there are more than columns, always at the same steps, so
        that the picture does not flicker while the range moves. `steps` holds the first step of each group.
        """
        starts, buckets, group = self._groups(low, high, columns)
        minima = np.minimum.reduceat(self._minima[buckets], starts) if starts.size else np.empty(0)
        maxima = np.maximum.reduceat(self._maxima[buckets], starts) if starts.size else np.empty(0)
        filled = minima <= maxima
        return self._first_steps(starts, buckets, group)[filled], minima[filled], maxima[filled]

    def means(self, low: float, high: float, columns: int) -> tuple[Steps, Series]:
        """The mean of each group that `points` gives for the same arguments: (steps, means)."""
        starts, buckets, group = self._groups(low, high, columns)
        counts = np.add.reduceat(self._counts[buckets], starts) if starts.size else np.empty(0, np.int64)
        sums = np.add.reduceat(self._sums[buckets], starts) if starts.size else np.empty(0)
        filled = counts > 0
        return self._first_steps(starts, buckets, group)[filled], sums[filled] / counts[filled]

    def steps_per_point(self, low: float, high: float, columns: int) -> int:
        """How many steps one point of `points` stands for; 1 means that every value is shown exactly."""
        return self.width * self._groups(low, high, columns)[2]

    def recent_mean(self, steps: int, until: int | None = None) -> float | None:
        """The mean of about the last `steps` values, from whole buckets; `None` if there is none.

        `until` is the number of values that count: those after it are as if they had not been.
        """
        end = self.steps if until is None else until
        buckets = slice(max((end - steps) // self.width, 0), -(-end // self.width))
        count = int(self._counts[buckets].sum())
        return float(self._sums[buckets].sum()) / count if count else None

    @property
    def count(self) -> int:
        """How many finite values were kept."""
        return int(self._counts.sum())

    @property
    def nbytes(self) -> int:
        """Memory held by the buckets, in bytes."""
        return self._counts.nbytes + self._minima.nbytes + self._maxima.nbytes + self._sums.nbytes

    def _make_room(self, steps: int) -> None:
        while steps > self._counts.size * self.width:
            self._minima = _in_pairs(np.minimum, self._minima, np.inf)
            self._maxima = _in_pairs(np.maximum, self._maxima, -np.inf)
            self._counts = _in_pairs(np.add, self._counts, 0)
            self._sums = _in_pairs(np.add, self._sums, 0.0)
            self.width *= 2

    def _fill(self, series: Series, positions: Steps) -> None:
        """Add finite values, at least one, whose steps `positions` ascend and fit into the buckets."""
        buckets = positions // self.width
        starts = np.flatnonzero(np.diff(buckets, prepend=-1))
        touched = buckets[starts]
        minima, maxima = np.minimum.reduceat(series, starts), np.maximum.reduceat(series, starts)
        self._minima[touched] = np.minimum(self._minima[touched], minima)
        self._maxima[touched] = np.maximum(self._maxima[touched], maxima)
        self._counts[touched] += np.diff(starts, append=series.size)
        self._sums[touched] += np.add.reduceat(series, starts)
        if np.isnan(self.first):
            self.first = float(series[0])
        self.last = float(series[-1])
        self.minimum = float(np.fmin(self.minimum, minima.min()))
        self.maximum = float(np.fmax(self.maximum, maxima.max()))

    def _groups(self, low: float, high: float, columns: int) -> tuple[Steps, slice, int]:
        """For the range [low, high]: where each group starts, in which buckets, and how many make a group."""
        if columns < 1:
            raise ValueError(f"a plot needs at least one column of pixels, not {columns}")
        first = int(max(low, 0)) // self.width
        last = int(min(high, self.steps - 1)) // self.width
        group = 1
        while last // group - first // group + 1 > columns:
            group *= 2
        first, stop = first // group * group, min((last // group + 1) * group, self._counts.size)
        return np.arange(0, max(stop - first, 0), group), slice(first, max(stop, first)), group

    def _first_steps(self, starts: Steps, buckets: slice, group: int) -> Steps:
        first: int = buckets.start
        return (first + starts) * self.width


def _in_pairs(operation: np.ufunc, buckets: npt.NDArray[Number], empty: float) -> npt.NDArray[Number]:
    """Merge neighbours, and fill the freed half with empty buckets."""
    merged = np.full_like(buckets, empty)
    operation(buckets[0::2], buckets[1::2], out=merged[: buckets.size // 2])
    return merged


class LossRing:
    """Losses, one a step, from the compute thread to the window.

    One thread writes, one takes. A write allocates nothing and never waits for a slow reader. A reader that
    comes late (a file dialog held the window) loses time resolution, but no extreme: when the ring is full,
    every four losses are folded into their minimum and maximum. We fold instead of growing, because a window
    may stay blocked for an hour; and instead of letting the writer drain the ring into the history, because
    then every repaint would need a lock on it.
    """

    def __init__(self, size: int = RING_SIZE) -> None:
        """A ring for `size` steps, a multiple of 4."""
        if size < 4 or size % 4:
            raise ValueError(f"a ring folds losses in fours: its size must be a multiple of 4, not {size}")
        self._lock = threading.Lock()
        self._losses = np.zeros(size)
        self._filled = 0
        self._lost = 0

    def write(self, loss: float) -> None:
        """Append the loss of one step."""
        with self._lock:
            if self._filled == self._losses.size:
                self._fold()
            self._losses[self._filled] = loss
            self._filled += 1

    def take(self) -> tuple[Series, int]:
        """All that is new: (losses, lost), an array of shape (n,) for the last n + lost steps.

        `lost` is 0 unless the reader was late; `History.extend(losses, lost)` keeps count of the steps.
        """
        with self._lock:
            losses = self._losses[: self._filled].copy()
            lost, self._filled, self._lost = self._lost, 0, 0
        return losses, lost

    def _fold(self) -> None:
        half = self._filled // 2
        fours = self._losses.reshape(-1, 4)
        minima, maxima = np.fmin.reduce(fours, axis=1), np.fmax.reduce(fours, axis=1)
        self._losses[0:half:2], self._losses[1:half:2] = minima, maxima
        self._lost += self._filled - half
        self._filled = half
