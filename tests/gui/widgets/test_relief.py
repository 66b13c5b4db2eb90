"""The picture of heights: colours, contour lines, and places without heights."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from xoviz.gui import theme
from xoviz.gui.widgets.height_scale import HeightScale
from xoviz.gui.widgets.relief import colour_bar, relief

pytestmark = pytest.mark.usefixtures("qapp")

WIDE, HIGH = 120, 80


def drawn(heights, scale=None):
    return relief(heights, scale or HeightScale.of(heights), WIDE, HIGH, theme.LIGHT)


def rgb(image, x, y):
    colour = QColor(image.pixelColor(x, y))
    return colour.red(), colour.green(), colour.blue()


def entry(place):
    colour = QColor(int(theme.unsigned_lut()[place]))
    return colour.red(), colour.green(), colour.blue()


def test_low_is_dark_at_the_bottom_and_high_is_bright_on_top():
    heights = np.repeat(np.linspace(1, 2, 9)[:, np.newaxis], 9, axis=1)
    image = drawn(heights)
    assert (image.width(), image.height()) == (WIDE, HIGH)
    assert rgb(image, 60, HIGH - 3) == pytest.approx(entry(0), abs=30)
    assert rgb(image, 60, 2) == pytest.approx(entry(-1), abs=30)
    assert sum(rgb(image, 60, 70)) < sum(rgb(image, 60, 40)) < sum(rgb(image, 60, 10))


def test_columns_go_to_the_right():
    heights = np.repeat(np.linspace(1, 2, 9)[np.newaxis], 9, axis=0)
    image = drawn(heights)
    assert sum(rgb(image, 5, 40)) < sum(rgb(image, 110, 40))


def test_contour_lines_are_drawn_where_the_level_is():
    heights = np.repeat(np.linspace(0, 10, 11)[np.newaxis], 11, axis=0)
    scale = HeightScale(0.0, 10.0)
    image = drawn(heights, scale)
    places = [round(level * (WIDE - 1)) for level in scale.levels(8)][1:-1]
    assert len(places) >= 7
    for x in places:
        line, aside = sum(rgb(image, x, 40)), sum(rgb(image, x - 4, 40))
        assert line > aside + 10


def test_off_the_map_is_striped_and_unknown_is_blank():
    heights = np.ones((9, 9))
    heights[:, 6:], heights[:, :3] = np.inf, np.nan
    image = drawn(heights)
    stripes = {rgb(image, x, y) for x in range(100, 118) for y in range(20, 40)}
    wanted = {QColor(getattr(theme.LIGHT, role)).getRgb()[:3] for role in ("muted", "raised")}
    assert stripes == wanted
    assert {rgb(image, x, 30) for x in range(2, 20)} == {QColor(theme.LIGHT.card).getRgb()[:3]}


def test_nothing_but_infinity_is_striped_all_over():
    image = drawn(np.full((9, 9), np.inf))
    assert len({rgb(image, x, x) for x in range(80)} | {rgb(image, x, 0) for x in range(80)}) == 2


def test_the_colour_bar_is_bright_on_top():
    bar = colour_bar(50)
    assert (bar.width(), bar.height()) == (1, 50)
    assert rgb(bar, 0, 0) == entry(-1)
    assert rgb(bar, 0, 49) == entry(0)
