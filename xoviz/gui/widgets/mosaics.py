"""Weights as small pictures: the channels of a filter, or the maps that a unit reads, side by side."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QColor, QImage

from xoviz.gui.theme import signed_index, signed_lut
from xoviz.gui.widgets.grid_geometry import Values


def mosaics(weights: Values) -> Values:
    """Filters (F, C, height, width) as images (F, rows, columns): their channels side by side, in a near square."""
    filters, channels, height, width = weights.shape
    across = math.ceil(math.sqrt(channels))
    down = -(-channels // across)
    tiles = np.zeros((filters, down * across, height, width), weights.dtype)
    tiles[:, :channels] = weights
    tiles = tiles.reshape(filters, down, across, height, width).swapaxes(2, 3)
    return tiles.reshape(filters, down * height, across * width)


def signed_image(values: Values, limit: float) -> QImage:
    """Values (rows, columns) as an image of its own, a pixel each; the strongest colours are -limit and +limit."""
    rows, columns = values.shape
    index = signed_index(np.nan_to_num(values), limit, np.empty((rows, columns), np.intp))
    pixels = signed_lut().take(index, mode="clip")
    # The image looks into the array, which goes when this returns: hence the copy.
    return QImage(pixels.data.cast("B"), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def strip(weights: Values, across: int, limit: float, ground: QColor, cell: int = 1, gap: int = 1) -> QImage:
    """The maps of one unit (C, height, width) as an image, ``across`` in a row.

    A cell has so many pixels each way, and between two maps there are ``gap`` of the ground.
    """
    channels, height, width = weights.shape
    down = -(-channels // across)
    high, wide = height * cell + gap, width * cell + gap
    pixels = np.full((down * high - gap, across * wide - gap), ground.rgb(), np.uint32)
    index = signed_index(np.nan_to_num(weights), limit, np.empty(weights.shape, np.intp))
    colours = signed_lut().take(index, mode="clip").repeat(cell, axis=1).repeat(cell, axis=2)
    for place in range(channels):
        top, left = place // across * high, place % across * wide
        pixels[top : top + high - gap, left : left + wide - gap] = colours[place]
    rows, columns = pixels.shape
    return QImage(pixels.data.cast("B"), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
