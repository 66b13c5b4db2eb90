"""Weights as pictures: every channel in its place, and a gap between two."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from xoviz.gui.theme import signed_lut
from xoviz.gui.widgets.mosaics import mosaics, signed_image, strip

GROUND = QColor("#123456")


def test_channels_stand_side_by_side_in_a_near_square():
    weights = np.arange(2 * 5 * 2 * 3, dtype=np.float32).reshape(2, 5, 2, 3)
    found = mosaics(weights)
    assert found.shape == (2, 4, 9)
    assert np.array_equal(found[1, :2, 3:6], weights[1, 1])
    assert np.array_equal(found[0, 2:, 0:3], weights[0, 3])
    assert not found[:, 2:, 6:].any()


def test_an_image_has_a_pixel_a_weight_and_outlives_the_numbers():
    values = np.array([[-1.0, 0.0, 1.0], [np.nan, 1.0, -1.0]], np.float32)
    image = signed_image(values, 1.0)
    values[...] = 0
    table = signed_lut()
    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(0, 0) == QColor.fromRgb(int(table[0]))
    assert image.pixelColor(2, 0) == QColor.fromRgb(int(table[-1]))
    assert image.pixelColor(0, 1) == image.pixelColor(1, 0), "what is no number looks like 0"


def test_a_strip_has_the_ground_between_maps_and_where_there_is_none():
    image = strip(np.ones((3, 2, 2), np.float32), 2, 1.0, GROUND, cell=3)
    assert (image.width(), image.height()) == (13, 13)
    ink = QColor.fromRgb(int(signed_lut()[-1]))
    assert image.pixelColor(0, 0) == image.pixelColor(12, 5) == image.pixelColor(5, 12) == ink
    assert image.pixelColor(6, 0) == image.pixelColor(0, 6) == image.pixelColor(12, 12) == GROUND
