"""A grid of heights as a picture: colours from low to high, with contour lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from xoviz.gui.theme import Theme, unsigned_lut
from xoviz.gui.widgets.contours import contour
from xoviz.gui.widgets.height_scale import HeightScale

Heights = npt.NDArray[np.floating[Any]]

FEWEST_LINES = 8
"""Contour lines there are at least, about."""

HATCH = 6
"""Pixels from one stripe to the next, where there are no heights."""

LINE = QColor(255, 255, 255, 90)


def relief(heights: Heights, scale: HeightScale, width: int, height: int, theme: Theme) -> QImage:
    """A picture of heights (rows, columns), the first row at the bottom, in width x height pixels.

    Heights between those of the grid are interpolated. Where they are infinite, it is striped; where they are NaN, it
    is blank.
    """
    image = _coloured(heights, scale, width, height, theme)
    shares = scale.shares(heights)
    across, up = (width - 1) / (heights.shape[1] - 1), (height - 1) / (heights.shape[0] - 1)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(LINE, 1.0))
        for level in scale.levels(FEWEST_LINES):
            pieces = contour(shares, level) * (across, -up, across, -up) + (0.5, height - 0.5, 0.5, height - 0.5)
            painter.drawLines([QLineF(*piece) for piece in pieces.tolist()])
    return image


def colour_bar(length: int) -> QImage:
    """All colours in a column of so many pixels, the highest on top."""
    table = unsigned_lut()
    entries = np.rint(np.linspace(len(table) - 1, 0, max(length, 1))).astype(np.intp)
    return _image(table[entries][:, np.newaxis])


def _coloured(heights: Heights, scale: HeightScale, width: int, height: int, theme: Theme) -> QImage:
    shares = scale.shares(heights)[::-1].astype(np.float32)
    table = unsigned_lut()
    down, across = (_weights(count, length) for count, length in zip(shares.shape, (height, width), strict=True))
    smooth = down @ (np.nan_to_num(shares) * (len(table) - 1)) @ across.T + np.float32(0.5)
    pixels = table.take(smooth.astype(np.intp), mode="clip")
    if np.isnan(shares).any():
        rows, columns = (weights.argmax(axis=1) for weights in (down, across))
        given = heights[::-1][np.ix_(rows, columns)]
        stripes = np.add.outer(np.arange(height), np.arange(width)) // 2 % (HATCH // 2) == 0
        hatched = np.where(stripes, theme.colour("muted").rgb(), theme.colour("raised").rgb()).astype(np.uint32)
        pixels = np.where(np.isposinf(given), hatched, pixels)
        pixels = np.where(np.isnan(given), np.uint32(theme.colour("card").rgb()), pixels)
    return _image(pixels)


def _weights(count: int, length: int) -> npt.NDArray[np.float32]:
    """How much each of ``count`` evenly spaced values counts for each of ``length`` pixels, (length, count)."""
    places = np.linspace(0, count - 1, length)
    near = 1 - np.abs(places[:, np.newaxis] - np.arange(count))
    return np.asarray(np.maximum(near, 0), np.float32)


def _image(pixels: npt.NDArray[np.uint32]) -> QImage:
    """An image with its own copy of the pixels."""
    held = np.ascontiguousarray(pixels, np.uint32)
    rows, columns = held.shape
    return QImage(held.data.cast("B"), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
