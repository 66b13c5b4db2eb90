"""Filters to begin with: the talk's three features, edges, a blur, a centre with its surround, and a blank one.

Each is a function of the filter's size alone, with values from -1 to +1; the editor scales them to the layer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from xoviz.nn import Array, Conv

Preset = Callable[[int, int], Array]


def diagonal_down(height: int, width: int) -> Array:
    """A stroke from the top left to the bottom right, +1, on -1 (the talk's first feature, at 3 x 3)."""
    rows, columns = _places(height), _places(width)
    apart = np.abs(rows[:, None] - columns)
    # At least one cell of each row and of each column lies this near to the line, and no two of a square's row do.
    return np.where(apart < max(1 / height, 1 / width) / 2 + 1e-6, 1.0, -1.0).astype(np.float32)


def diagonal_up(height: int, width: int) -> Array:
    """A stroke from the bottom left to the top right (the talk's third feature)."""
    return diagonal_down(height, width)[:, ::-1].copy()


def cross(height: int, width: int) -> Array:
    """Both strokes (the talk's second feature)."""
    return np.maximum(diagonal_down(height, width), diagonal_up(height, width))


def horizontal_edge(height: int, width: int) -> Array:
    """Ink over paper: +1 in the upper half, -1 in the lower, 0 in a row between."""
    column = np.sign((height - 1) / 2 - np.arange(height))
    return np.repeat(column[:, None], width, axis=1).astype(np.float32)


def vertical_edge(height: int, width: int) -> Array:
    """Ink beside paper: +1 in the left half, -1 in the right."""
    return horizontal_edge(width, height).T.copy()


def blur(height: int, width: int) -> Array:
    """All cells alike: the mean of the patch, where the layer averages."""
    return np.ones((height, width), np.float32)


def centre_surround(height: int, width: int) -> Array:
    """+1 in the middle and, around it, as much below zero in all: sharpens, and answers to dots and thin lines."""
    centre = _middle(height)[:, None] & _middle(width)
    around = centre.size - centre.sum()
    surround = -centre.sum() / around if around else 0.0
    return np.where(centre, 1.0, surround).astype(np.float32)


def blank(height: int, width: int) -> Array:
    """Nothing but zeros."""
    return np.zeros((height, width), np.float32)


PRESETS: Mapping[str, Preset] = MappingProxyType({
    "diagonal down": diagonal_down,
    "cross": cross,
    "diagonal up": diagonal_up,
    "horizontal edge": horizontal_edge,
    "vertical edge": vertical_edge,
    "blur": blur,
    "centre and surround": centre_surround,
    "blank": blank,
})
"""The presets by name, in the order of the menu."""


def scale_of(layer: Conv, weights: Array) -> float:
    """What +1 of a preset, and a painted cell, stand for in a layer with these weights (F, C, height, width).

    1 where the layer averages, as in the talk. Where it sums: the root mean square of the weights of its filters that
    are not blank, so that what is drawn speaks as loudly as what was learned; without any, the deviation that learning
    would start from (He et al. 2015). Two significant digits.
    """
    if layer.average:
        return 1.0
    spoken = weights[np.abs(weights).max(axis=(1, 2, 3)) > 0]
    square = float(np.mean(np.square(spoken, dtype=np.float64))) if len(spoken) else 2 / weights[0].size
    return float(f"{np.sqrt(square):.2g}")


def _places(count: int) -> Array:
    """The middles of `count` cells between 0 and 1."""
    return (np.arange(count) + 0.5) / count


def _middle(count: int) -> npt.NDArray[np.bool_]:
    """Which of `count` cells belong to the middle third, one or two at the least."""
    away = np.abs(np.arange(count) - (count - 1) / 2)
    middle: npt.NDArray[np.bool_] = away <= max(count / 6, 0.5)
    return middle
