"""Room: memory for the buffers of a plan, one after the other, each from the beginning of a cache line.

A processor fetches memory a cache line at a time, and may calculate with as many values at once. ``numpy.zeros`` puts a
large array 16 bytes after the beginning of a page, so that every such step touches two lines, and arrays that begin at
the same place of their pages compete for the same places in the cache. Side by side they do neither.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Zeros = Callable[[tuple[int, ...], npt.DTypeLike], npt.NDArray[Any]]
"""Makes an array of zeros of a shape and a dtype, as ``numpy.zeros`` does, and ``Room.zeros``."""

CACHE_LINE = 64
"""Bytes that a processor fetches at once."""

FIRST_BLOCK, GROWTH = 1 << 20, 4
"""Bytes of a room's first block, and how many times as large the next one is. For blocks of 4 MB and more NumPy asks
Linux for large pages, so few that the processor remembers where they all are. A small network can do without.
"""


class Room:
    """Hands out arrays from blocks of memory, each block several times as large as the one before."""

    def __init__(self) -> None:
        self._block = FIRST_BLOCK // GROWTH
        self._left: npt.NDArray[np.uint8] = np.empty(0, np.uint8)

    def zeros(self, shape: tuple[int, ...], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """A C-contiguous array of zeros, for as long as anybody refers to it."""
        wanted = math.prod(shape) * np.dtype(dtype).itemsize
        taken = -(-wanted // CACHE_LINE) * CACHE_LINE
        if taken > self._left.size:
            self._block = max(GROWTH * self._block, taken)
            block = np.empty(self._block + CACHE_LINE, np.uint8)
            self._left = block[-block.ctypes.data % CACHE_LINE :][: self._block]
        part, self._left = self._left[:wanted], self._left[taken:]
        part.fill(0)
        result: npt.NDArray[Any] = part.view(dtype).reshape(shape)
        return result
