"""How windows walk over maps, one axis at a time; and the views of what lies under them.

A pass that pools makes all its views once, along the columns and along the rows. Whether a window is a square does not
matter to it: each axis has its own length and stride.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array, Indices, Kind

Sides = int | tuple[int, int]
"""Rows and columns: one number where both are the same."""


class Windows(NamedTuple):
    """How windows walk along one axis: how many cells each is long, how far each is from the next."""

    length: int
    stride: int
    partial: bool

    def over(self, cells: int) -> int:
        """How many fit along ``cells``; with ``partial``, one that hangs over counts too."""
        if self.partial:
            return max(1, min(-(-(cells - self.length) // self.stride) + 1, -(-cells // self.stride)))
        return (cells - self.length) // self.stride + 1

    def tile(self, cells: int) -> bool:
        """Whether each of ``cells`` lies under exactly one window."""
        return self.length == self.stride and self.over(cells) * self.length >= cells

    def sizes(self, cells: int) -> Indices:
        """How many cells each window over ``cells`` has: fewer where it hangs over."""
        starts = np.arange(self.over(cells)) * self.stride
        result: Indices = np.minimum(starts + self.length, cells) - starts
        return result


def pair(value: Sides) -> tuple[int, int]:
    """Rows and columns."""
    return value if isinstance(value, tuple) else (value, value)


def along(array: npt.NDArray[Kind], axis: int, part: slice) -> npt.NDArray[Kind]:
    """The view of ``array`` cut to ``part`` along one axis."""
    return array[(slice(None),) * axis + (part,)]


def places(array: Array, count: int, axis: int, windows: Windows) -> list[Array]:
    """For each place in a window along one axis, from 0 on, the view of all cells at that place, one per window.

    A view is shorter than ``count`` where the last windows hang over and lack that place.
    """
    last = (count - 1) * windows.stride + 1
    views = [along(array, axis, slice(place, last + place, windows.stride)) for place in range(windows.length)]
    return [view for view in views if view.shape[axis]]


def dealt_places(dealt: list[Array], count: int, windows: Windows) -> list[Array]:
    """The same along columns that were dealt out: those at one place lie in one buffer, one after the other."""
    views = []
    for place in range(windows.length):
        later, hand = divmod(place, windows.stride)
        if hand < len(dealt):
            views.append(dealt[hand][:, :, later : later + count])
    return [view for view in views if view.shape[2]]
