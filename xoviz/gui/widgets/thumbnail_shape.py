"""How an input of any shape becomes a thumbnail: its channels side by side, and what is very flat or very narrow
stretched until it can be seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.floating[Any]]

FLATTEST = 4
"""A thumbnail is at most so many times as long one way as the other."""

BETWEEN = 0.0
"""What stands between two channels: halfway between paper and ink."""


def side_by_side(pictures: Values) -> Values:
    """Pictures (N, C, H, W) as images (N, H, C * W + C - 1), a column between two channels; of one channel, themselves.

    A single channel is a view, which costs nothing however many pictures there are.
    """
    count, channels, height, width = pictures.shape
    if channels == 1:
        return pictures[:, 0]
    images = np.full((count, height, channels, width + 1), BETWEEN, pictures.dtype)
    images[..., :width] = pictures.swapaxes(1, 2)
    return images.reshape(count, height, channels * (width + 1))[..., :-1]


def inked(values: Values, ground: float) -> Values:
    """Values of which ``ground`` is blank and 1 is ink, with -1 as blank: what greys are looked up by."""
    return values if ground == -1 else 2 * (values - ground) / (1 - ground) - 1


def cell_size(rows: int, columns: int, side: float) -> tuple[float, float]:
    """Height and width of a cell, so that so many rows and columns fill ``side`` one way, and no more the other.

    Cells are squares, unless the picture would be longer than ``FLATTEST`` times its width (or the other way round).
    """
    square = side / max(rows, columns)
    return max(square, side / (FLATTEST * rows)), max(square, side / (FLATTEST * columns))
