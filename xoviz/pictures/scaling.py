"""Fewer pixels, or more: averages over areas.

A pixel of the result is the mean of the area it covers in the source, so that no thin line is skipped.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def reduced(grey: npt.NDArray[np.float32], longest: int) -> npt.NDArray[np.float32]:
    """`grey` (H, W) with whole blocks of pixels averaged to one, so that no side is longer than `longest`."""
    block = -(-max(grey.shape) // longest)
    if block == 1:
        return grey
    for axis in (1, 0):
        starts = np.arange(0, grey.shape[axis], block)
        counts = np.diff(starts, append=grey.shape[axis]).astype(np.float32)
        sums = np.add.reduceat(grey, starts, axis=axis)
        grey = np.asarray(sums / (counts if axis == 1 else counts[:, None]), np.float32)
    return grey


def resampled(values: npt.NDArray[np.float32], height: int, width: int) -> npt.NDArray[np.float32]:
    """`values` (H, W) at another size: area means where it shrinks, straight lines between where it grows."""
    across = values @ _weights(values.shape[1], width).T
    return np.asarray(_weights(values.shape[0], height) @ across, np.float32)


def _weights(source: int, target: int) -> npt.NDArray[np.float32]:
    """(target, source): how much each source pixel counts in each target pixel; rows sum to 1."""
    step = source / target
    if target > source:
        places = np.clip((np.arange(target) + 0.5) * step - 0.5, 0, source - 1)
        return np.asarray(np.maximum(0, 1 - abs(places[:, None] - np.arange(source))), np.float32)
    low = np.arange(target)[:, None] * step
    shared = np.minimum(low + step, np.arange(source) + 1) - np.maximum(low, np.arange(source))
    return np.asarray(np.maximum(shared, 0) / step, np.float32)
