"""The ball on a landscape: taken and moved by mouse and key."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.gui import theme
from xoviz.gui.widgets.terrain import STRIDE, Terrain
from xoviz.gui.widgets.terrain_paint import BALL_COLOUR, Edge

LEFT = Qt.MouseButton.LeftButton
ACROSS, UP = Edge("one", -2.0, 2.0, zero=0.5), Edge("two", -1.0, 3.0)


class Watched:
    """A terrain, and what it told."""

    def __init__(self, qtbot):
        self.terrain = Terrain()
        qtbot.addWidget(self.terrain)
        self.terrain.resize(600, 420)
        self.told = []
        terrain = self.terrain
        for name in ("grabbed", "released", "abandoned", "left"):
            getattr(terrain, name).connect(lambda name=name: self.told.append(name))
        terrain.moved.connect(lambda a, b: self.told.append((round(a, 3), round(b, 3))))
        terrain.pointed.connect(lambda a, b: self.told.append(("over", round(a, 2), round(b, 2))))
        terrain.show()
        qtbot.waitExposed(terrain)
        terrain.present(np.arange(81.0).reshape(9, 9), ACROSS, UP, "error")
        terrain.set_ball((0.0, 0.0), shadow=False)

    def pixel(self, a, b):
        return self.terrain.pixel((a, b)).toPoint()

    def heard(self):
        told = [each for each in self.told if each != "left" and each[0] != "over"]
        self.told.clear()
        return told

    def colours(self, place, radius=3):
        image = self.terrain.grab().toImage()
        ratio = image.devicePixelRatio()
        middle = self.terrain.pixel(place)
        return {image.pixelColor(int((middle.x() + dx) * ratio), int((middle.y() + dy) * ratio)).name()
                for dx in range(-radius, radius + 1) for dy in range(-radius, radius + 1)}


@pytest.fixture
def watched(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    return Watched(qtbot)


def test_pixels_and_places_are_inverse(watched):
    for place in ((-2.0, -1.0), (0.0, 0.0), (1.5, 2.5)):
        assert watched.terrain.place(watched.terrain.pixel(place)) == pytest.approx(place)
    assert watched.terrain.place(QPointF(-500, 5000)) == (-2.0, -1.0)
    assert watched.terrain.pixel((0, 3)).y() < watched.terrain.pixel((0, 0)).y()


def test_the_ball_is_dragged_without_a_jump(watched):
    near = watched.pixel(0, 0) + QPoint(6, 3)
    QTest.mousePress(watched.terrain, LEFT, pos=near)
    assert watched.heard() == ["grabbed"]
    assert watched.terrain.is_held
    QTest.mouseMove(watched.terrain, near + QPoint(30, -20))
    moved = watched.heard()
    area = watched.terrain.area
    assert len(moved) == 1
    assert moved[0] == pytest.approx((30 / area.width() * 4, 20 / area.height() * 4), abs=0.02)
    assert watched.terrain.ball == pytest.approx(moved[0], abs=1e-3)
    QTest.mouseRelease(watched.terrain, LEFT, pos=near + QPoint(30, -20))
    assert watched.heard() == ["released"]
    assert not watched.terrain.is_held


def test_a_press_elsewhere_brings_the_ball(watched):
    QTest.mousePress(watched.terrain, LEFT, pos=watched.pixel(1, 2))
    told = watched.heard()
    assert told[0] == "grabbed"
    assert told[1] == pytest.approx((1, 2), abs=0.02)
    QTest.mouseRelease(watched.terrain, LEFT, pos=watched.pixel(1, 2))


def test_the_ball_stays_on_the_map(watched):
    QTest.mousePress(watched.terrain, LEFT, pos=watched.pixel(0, 0))
    QTest.mouseMove(watched.terrain, QPoint(599, 0))
    assert watched.terrain.ball == (2.0, 3.0)
    QTest.mouseRelease(watched.terrain, LEFT, pos=QPoint(599, 0))


def test_beside_the_map_nothing_is_taken(watched):
    QTest.mouseClick(watched.terrain, LEFT, pos=QPoint(5, 5))
    QTest.mouseClick(watched.terrain, Qt.MouseButton.RightButton, pos=watched.pixel(0, 0))
    assert watched.heard() == []


def test_arrows_move_it_and_the_last_release_lets_go(watched):
    terrain = watched.terrain
    terrain.setFocus()
    QTest.keyPress(terrain, Qt.Key.Key_Right)
    assert watched.heard() == ["grabbed", (pytest.approx(4 * STRIDE), 0)]
    QTest.keyPress(terrain, Qt.Key.Key_Up)
    assert watched.heard() == [(pytest.approx(4 * STRIDE), pytest.approx(4 * STRIDE))]
    QTest.keyRelease(terrain, Qt.Key.Key_Up)
    assert watched.heard() == ["released"]
    QTest.keyPress(terrain, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    small = watched.heard()[1][0]
    assert 3 * STRIDE < small < 4 * STRIDE


def test_a_key_that_repeats_is_one_gesture(watched):
    terrain = watched.terrain
    terrain.setFocus()
    for kind, again in ((QKeyEvent.Type.KeyPress, False), (QKeyEvent.Type.KeyRelease, True),
                        (QKeyEvent.Type.KeyPress, True), (QKeyEvent.Type.KeyRelease, False)):
        QApplication.sendEvent(terrain, QKeyEvent(kind, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "", again))
    told = watched.heard()
    assert (told[0], told[-1], len(told)) == ("grabbed", "released", 4)


def test_escape_gives_it_back(watched):
    QTest.mousePress(watched.terrain, LEFT, pos=watched.pixel(1, 1))
    watched.heard()
    QTest.keyClick(watched.terrain, Qt.Key.Key_Escape)
    assert watched.heard() == ["abandoned"]
    QTest.mouseRelease(watched.terrain, LEFT, pos=watched.pixel(1, 1))
    assert watched.heard() == []


def test_home_brings_it_to_the_middle(watched):
    watched.terrain.set_ball((1.0, 1.0), shadow=False)
    watched.terrain.setFocus()
    QTest.keyClick(watched.terrain, Qt.Key.Key_Home)
    assert watched.heard() == ["grabbed", (0, 0), "released"]


def test_losing_the_focus_lets_go(watched):
    watched.terrain.setFocus()
    QTest.keyPress(watched.terrain, Qt.Key.Key_Right)
    watched.heard()
    QApplication.sendEvent(watched.terrain, QFocusEvent(QFocusEvent.Type.FocusOut))
    assert watched.heard() == ["released"]


def test_without_a_map_nobody_holds_a_ball(watched):
    QTest.mousePress(watched.terrain, LEFT, pos=watched.pixel(0, 0))
    watched.terrain.present(None, ACROSS, UP, "error")
    assert not watched.terrain.is_held
    watched.terrain.set_ball(None, shadow=False)
    watched.heard()
    QTest.mouseMove(watched.terrain, watched.pixel(1, 1))
    QTest.keyClick(watched.terrain, Qt.Key.Key_Right)
    assert watched.heard() == []
    QTest.mouseRelease(watched.terrain, LEFT, pos=watched.pixel(1, 1))
    watched.terrain.grab()


def test_the_mouse_points(watched):
    QTest.mouseMove(watched.terrain, watched.pixel(1, 1))
    assert watched.told[-1][0] == "over"
    assert watched.told[-1][1:] == pytest.approx((1, 1), abs=0.02)
    QTest.mouseMove(watched.terrain, QPoint(3, 3))
    assert watched.told[-1] == "left"


def test_the_ball_is_seen_and_a_shadow_is_hollow(watched):
    assert BALL_COLOUR.name() in watched.colours((0, 0))
    watched.terrain.set_ball((1.0, 1.0), shadow=True)
    assert BALL_COLOUR.name() not in watched.colours((0, 0))
    middle = watched.colours((1.0, 1.0), radius=1)
    assert middle == {"#ffffff"}


@pytest.mark.parametrize("place", [(9.0, 0.0), (0.0, -9.0), (-40.0, 40.0), (np.nan, 0.0), (np.inf, 1.0)])
def test_a_ball_outside_is_no_trouble(watched, place):
    watched.terrain.set_ball(place, shadow=True)
    assert not watched.terrain.grab().isNull()


def test_a_path_is_drawn(watched):
    before = watched.colours((-1, 2), radius=5)
    watched.terrain.set_path([(-2, 2), (-1, 2), (1, 2)])
    upon = [QColor(name) for name in watched.colours((-1, 2), radius=5) - before]
    assert any(colour.saturation() < 20 and colour.lightness() > 180 for colour in upon)  # white
    assert any(colour.lightness() < 90 for colour in upon)  # on dark
    watched.terrain.set_path([])
    assert watched.colours((-1, 2), radius=5) == before


def test_the_ground_is_drawn_once_while_the_ball_moves(watched, monkeypatch):
    drawn = []
    paint = Terrain._paint_ground
    monkeypatch.setattr(Terrain, "_paint_ground", lambda self, *given: drawn.append(1) or paint(self, *given))
    watched.terrain.grab()
    drawn.clear()
    for place in range(5):
        watched.terrain.set_ball((place / 10, 0.0), shadow=False)
        watched.terrain.grab()
    assert drawn == []
    watched.terrain.present(np.ones((9, 9)), ACROSS, UP, "error")
    watched.terrain.grab()
    assert drawn == [1]


def test_numbers_at_the_edge_say_what_is_there():
    ticks = {words: value for value, words in ACROSS.ticks(300)}
    assert ticks["0"] == pytest.approx(-0.5)
    assert ticks["2"] == pytest.approx(1.5)
