"""The landscape from the side: what is in front hides what is behind, and mouse and keys turn it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from xoviz.gui import theme
from xoviz.gui.widgets.surface import MOST, Surface
from xoviz.gui.widgets.terrain_paint import BALL, BALL_COLOUR, Edge

ACROSS, UP = Edge("one", -2.0, 2.0), Edge("two", -1.0, 1.0)


@pytest.fixture
def surface(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    made = Surface()
    qtbot.addWidget(made)
    made.resize(600, 420)
    made.show()
    qtbot.waitExposed(made)
    made.present(np.tile(np.linspace(1, 2, 9), (9, 1)), ACROSS, UP, "error")
    return made


def colour_at(surface, point):
    image = surface.grab().toImage()
    ratio = image.devicePixelRatio()
    return QColor(image.pixelColor(int(point.x() * ratio), int(point.y() * ratio)))


def test_high_tiles_are_bright_and_low_ones_dark(surface):
    low, high = (colour_at(surface, surface.pixel((a, 0.0), height)) for a, height in ((-1.8, 1.05), (1.8, 1.95)))
    assert low.lightness() + 40 < high.lightness()


def test_what_is_in_front_hides_what_is_behind(surface):
    heights = np.ones((9, 9))
    heights[:, 4] = 2.0  # a ridge across the middle
    surface.present(heights, ACROSS, UP, "error")
    surface.azimuth, surface.elevation = -90.0, 20.0
    x, _ = surface.projection.front()
    front, back = (colour_at(surface, surface.pixel((side * 2 * 0.6, 0.0), 1.0)) for side in (x, -x))
    ridge = colour_at(surface, surface.pixel((0.0, 0.0), 1.9))
    assert abs(front.lightness() - ridge.lightness()) > 30
    assert abs(back.lightness() - front.lightness()) > 10  # the ridge stands before it


def test_the_ball_stands_at_its_own_height(surface):
    surface.set_ball((0.0, 0.0), 1.5, shadow=False)
    place = surface.pixel((0.0, 0.0), 1.5)
    assert colour_at(surface, QPoint(round(place.x()), round(place.y() - BALL + 2))) == BALL_COLOUR
    surface.set_ball((0.0, 0.0), 2.0, shadow=True)
    higher = surface.pixel((0.0, 0.0), 2.0)
    assert higher.y() < place.y() - BALL
    assert colour_at(surface, QPoint(round(higher.x()), round(higher.y() - BALL + 2))).lightness() > 240


@pytest.mark.parametrize("place", [(9.0, 0.0), (np.nan, 0.0)])
@pytest.mark.parametrize("height", [1.5, np.inf, np.nan])
def test_a_ball_or_heights_off_the_map_are_no_trouble(surface, place, height):
    surface.set_ball(place, height, shadow=True)
    surface.set_ball((0.0, 0.0), height, shadow=True)
    heights = np.ones((9, 9))
    heights[:5], heights[5:, :4] = np.inf, np.nan
    surface.present(heights, ACROSS, UP, "error")
    surface.set_path(np.array([(-2.0, -1.0), (0.0, 0.0), (7.0, 7.0)]))
    assert not surface.grab().isNull()


def test_the_mouse_turns_it(surface):
    before = surface.azimuth, surface.elevation
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(surface, QPoint(340, 210))
    assert (surface.azimuth - before[0], surface.elevation - before[1]) == (20, 5)
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(340, 210))
    QTest.mouseMove(surface, QPoint(100, 100))
    assert surface.azimuth == before[0] + 20


def test_keys_turn_it_and_back(surface):
    surface.setFocus()
    before = surface.azimuth, surface.elevation
    for _ in range(80):
        QTest.keyClick(surface, Qt.Key.Key_Right)
        QTest.keyClick(surface, Qt.Key.Key_Up)
    assert -180 <= surface.azimuth < 180
    assert surface.elevation == 90
    QTest.keyClick(surface, Qt.Key.Key_Home)
    assert (surface.azimuth, surface.elevation) == before


def test_only_so_many_tiles_are_drawn(surface):
    surface.present(np.ones((65, 65)), ACROSS, UP, "error")
    assert surface._heights.shape == (MOST, MOST)


def test_it_is_drawn_once_while_the_ball_moves(surface, monkeypatch):
    drawn = []
    paint = Surface._paint_ground
    monkeypatch.setattr(Surface, "_paint_ground", lambda self, *given: drawn.append(1) or paint(self, *given))
    surface.grab()
    drawn.clear()
    for place in range(5):
        surface.set_ball((place / 10, 0.0), 1.5, shadow=False)
        surface.grab()
    assert drawn == []
    surface.turn(5, 0)
    surface.grab()
    assert drawn == [1]


def test_without_heights_there_is_nothing(surface):
    surface.present(None, ACROSS, UP, "error")
    assert not surface.grab().isNull()
