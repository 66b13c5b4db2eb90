"""The canvas: maps where they belong, numbers in cells, pointing, walking, marking, and both kinds of paper."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QObject, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.gui import theme
from xoviz.gui.widgets.composition import Composition
from xoviz.gui.widgets.map_canvas import CanvasDots, CanvasMark, MapCanvas, MapGroup, fitted
from xoviz.gui.widgets.match_canvas import MAP, MatchCanvas, places
from xoviz.gui.widgets.shapes import paint_shapes

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
RED = QColor("#ff0000")


class Listener:
    """Writes down what a canvas says."""

    def __init__(self, canvas):
        self.heard = []
        canvas.pointed.connect(lambda *cell: self.heard.append(("pointed", *cell)))
        canvas.clicked.connect(lambda *cell: self.heard.append(("clicked", *cell)))
        canvas.left.connect(lambda: self.heard.append(("left",)))


@pytest.fixture
def canvas(qtbot, qapp):
    """A picture of 2 x 2, and two maps of 2 x 3."""
    theme.apply(qapp, theme.LIGHT)
    widget = MapCanvas()
    qtbot.addWidget(widget)
    widget.resize(400, 200)
    widget.arrange([MapGroup("picture", 2, 2, (QRectF(10, 10, 100, 100),), ink=True),
                    MapGroup("maps", 2, 3, (QRectF(150, 10, 90, 60), QRectF(260, 10, 90, 60)))])
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def listener(canvas):
    return Listener(canvas)


def filled(canvas):
    canvas.fill("picture", np.array([[[1, -1], [-1, 1]]], np.float32), 1.0)
    canvas.fill("maps", np.arange(12, dtype=np.float32).reshape(2, 2, 3), 11.0)
    return canvas


def send(canvas, kind, point, button=Qt.MouseButton.NoButton):
    event = QMouseEvent(kind, QPointF(point), canvas.mapToGlobal(QPointF(point)), button, button,
                        Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)


def colour(canvas, point):
    image = canvas.grab().toImage()
    return image.pixelColor((QPointF(point) * image.devicePixelRatio()).toPoint())


def left_edge(canvas, rect):
    """The colours across the left edge of a rectangle, away from corners and numbers."""
    return [colour(canvas, QPointF(rect.left() + across, rect.center().y() + 7)) for across in range(-3, 4)]


def corner(canvas, *cell):
    """A point in a cell, away from its number and its lines."""
    return canvas.cell_rect(*cell).topLeft() + QPointF(4, 4)


def ninths(canvas, reading):
    """Fill both maps with ninths; the picture that is painted."""
    exact = np.array([Fraction(part - 5, 9) for part in range(12)], object).reshape(2, 2, 3)
    canvas.arrange([MapGroup("maps", 2, 3, (QRectF(10, 10, 180, 120), QRectF(200, 10, 180, 120)))])
    canvas.fill("maps", exact.astype(np.float32), 1.0, None if reading == "decimals" else exact, reading)
    return canvas.grab().toImage()


@pytest.mark.parametrize(("reading", "text"), [("decimals", "−0.56"), ("slides", "−0.55"), ("fractions", "−5/9")])
def test_the_walking_cursor_says_a_number_as_it_is_read(canvas, reading, text):
    ninths(canvas, reading)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.text("maps", 0, 0, 0) == text
    assert canvas.accessibleDescription().endswith(f" {text}")


def test_each_reading_is_painted_otherwise_and_kept_when_maps_are_arranged_anew(canvas):
    pictures = {reading: ninths(canvas, reading) for reading in ("decimals", "slides", "fractions")}
    assert len({bytes(image.constBits()) for image in pictures.values()}) == 3
    canvas.arrange(canvas.groups())
    assert canvas.grab().toImage() == pictures["fractions"]


class Watched(MapCanvas):
    """Remembers what it was asked to paint."""

    def __init__(self):
        super().__init__()
        self.painted = []

    def paintEvent(self, event):
        self.painted.append(event.region())
        super().paintEvent(event)


@pytest.fixture
def watched(qtbot):
    """Two groups on screen, of which all is painted."""
    widget = Watched()
    qtbot.addWidget(widget)
    widget.resize(400, 200)
    widget.arrange([MapGroup("left", 2, 2, (QRectF(20, 20, 100, 100),)),
                    MapGroup("right", 2, 2, (QRectF(250, 20, 100, 100),))])
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: bool(widget.painted))
    widget.painted.clear()
    return widget


def test_each_time_a_group_is_filled_it_is_painted_and_no_other(watched, qtbot):
    for value in (1.0, 2.0):
        watched.painted.clear()
        for _ in range(3):
            watched.fill("left", np.full((1, 2, 2), value, np.float32), 2.0)
        watched.mark([CanvasMark("left", 0, 0, 0, 1, int(value), RED)])
        qtbot.waitUntil(lambda: bool(watched.painted))
        assert len(watched.painted) == 1
        assert watched.painted[0].contains(watched.map_rect("left", 0).toRect())
        assert not watched.painted[0].intersects(watched.map_rect("right", 0).toRect())


def test_marks_have_painted_where_they_are_and_where_they_were(watched, qtbot):
    watched.mark([CanvasMark("left", 0, 0, 0, 1, 1, RED)])
    qtbot.waitUntil(lambda: bool(watched.painted))
    watched.painted.clear()
    watched.mark([CanvasMark("right", 0, -1, 0, 2, 1, RED)])
    qtbot.waitUntil(lambda: bool(watched.painted))
    for key, row in (("left", 0), ("right", -1)):
        assert watched.painted[0].contains(watched.cell_rect(key, 0, row, 0).toRect()), "also beyond the map"


def test_what_is_filled_while_nobody_sees_it_is_painted_when_it_is_shown_again(watched, qtbot):
    watched.hide()
    watched.fill("left", np.ones((1, 2, 2), np.float32), 2.0)
    watched.painted.clear()
    watched.show()
    qtbot.waitUntil(lambda: bool(watched.painted))
    watched.painted.clear()
    watched.fill("left", np.zeros((1, 2, 2), np.float32), 2.0)
    qtbot.waitUntil(lambda: bool(watched.painted))


def test_there_are_no_numbers_before_it_is_filled(canvas):
    assert canvas.value("maps", 1, 1, 2) is None
    assert filled(canvas).value("maps", 1, 1, 2) == 11
    with pytest.raises(KeyError):
        canvas.value("nothing", 0, 0, 0)


def test_pictures_are_ink_on_paper_and_maps_have_the_colours_of_signs(canvas):
    filled(canvas)
    canvas.fill("maps", np.array([[[5, -5, 0]] * 2] * 2, np.float32), 5.0)
    assert colour(canvas, corner(canvas, "picture", 0, 0, 0)) == theme.LIGHT.colour("ink")
    assert colour(canvas, corner(canvas, "picture", 0, 0, 1)) == theme.LIGHT.colour("paper")
    plus, minus, zero = (colour(canvas, corner(canvas, "maps", 1, 1, column)) for column in range(3))
    assert len({plus.rgb(), minus.rgb(), zero.rgb()}) == 3


def test_a_switch_of_the_theme_recolours_pictures(canvas, qapp):
    filled(canvas)
    theme.apply(qapp, theme.DARK)
    assert colour(canvas, corner(canvas, "picture", 0, 0, 0)) == theme.DARK.colour("ink")
    assert colour(canvas, corner(canvas, "picture", 0, 0, 1)) == theme.DARK.colour("paper")


def test_the_mouse_points_and_clicks(canvas, listener):
    filled(canvas)
    send(canvas, QEvent.Type.MouseMove, canvas.cell_rect("maps", 1, 0, 2).center())
    send(canvas, QEvent.Type.MouseMove, canvas.cell_rect("maps", 1, 0, 2).center() + QPointF(1, 1))
    send(canvas, QEvent.Type.MouseButtonPress, canvas.cell_rect("maps", 1, 1, 2).center(), LEFT)
    send(canvas, QEvent.Type.MouseMove, QPointF(390, 190))
    assert listener.heard == [("pointed", "maps", 1, 0, 2), ("pointed", "maps", 1, 1, 2), ("clicked", "maps", 1, 1, 2),
                              ("left",)]


def test_a_click_beside_the_maps_or_with_the_right_button_is_none(canvas, listener):
    filled(canvas)
    send(canvas, QEvent.Type.MouseButtonPress, QPointF(390, 190), LEFT)
    send(canvas, QEvent.Type.MouseButtonPress, canvas.cell_rect("maps", 0, 0, 0).center(), Qt.MouseButton.RightButton)
    assert [heard for heard in listener.heard if heard[0] == "clicked"] == []


def test_the_mouse_leaves(canvas, listener):
    send(canvas, QEvent.Type.MouseMove, canvas.cell_rect("maps", 0, 0, 0).center())
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert listener.heard == [("pointed", "maps", 0, 0, 0), ("left",)]


def test_walking_with_the_keys(canvas, listener):
    filled(canvas)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(canvas, key)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown, SHIFT)
    QTest.keyClicks(canvas, "+")
    QTest.keyClicks(canvas, "+")
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClicks(canvas, "-")
    QTest.keyClick(canvas, Qt.Key.Key_PageUp, SHIFT)
    assert [heard[1:] for heard in listener.heard] == [
        ("picture", 0, 0, 0), ("picture", 0, 0, 1), ("picture", 0, 1, 1), ("maps", 0, 1, 1), ("maps", 1, 1, 1),
        ("maps", 1, 1, 2), ("maps", 0, 1, 2), ("picture", 0, 1, 1)]
    assert "row 2, column 2" in canvas.accessibleDescription()


def test_keys_on_an_empty_canvas_do_nothing(canvas, listener):
    canvas.arrange(())
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Plus):
        QTest.keyClick(canvas, key)
    assert listener.heard == []
    assert canvas.groups() == ()
    canvas.grab()


def test_what_was_said_of_a_cell_that_is_gone_is_said_again(canvas, listener):
    send(canvas, QEvent.Type.MouseMove, canvas.cell_rect("maps", 1, 0, 0).center())
    canvas.arrange([MapGroup("maps", 2, 3, (QRectF(150, 10, 90, 60),))])
    send(canvas, QEvent.Type.MouseMove, canvas.cell_rect("maps", 0, 0, 0).center())
    assert listener.heard == [("pointed", "maps", 1, 0, 0), ("pointed", "maps", 0, 0, 0)]


def test_point_at_says_nothing_but_moves_the_cursor(canvas, listener):
    filled(canvas)
    canvas.point_at("maps", 1, 1, 0)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert listener.heard == [("pointed", "maps", 1, 1, 1)]
    canvas.point_at("maps", 5, 0, 0)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert listener.heard[-1] == ("pointed", "picture", 0, 0, 0)


def test_a_held_cell_is_walked_on_from_wherever_the_mouse_is(canvas, listener):
    filled(canvas)
    walked = []
    canvas.walked.connect(lambda *cell: walked.append(cell))
    canvas.hold(("maps", 1, 0, 0))
    send(canvas, QEvent.Type.MouseMove, canvas.cell_rect("picture", 0, 1, 1).center())
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert walked == [("maps", 1, 0, 1), ("maps", 1, 1, 1)]
    assert canvas.held == ("maps", 1, 1, 1)
    canvas.hold(None)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert walked[-1] == ("maps", 1, 1, 2), "after it was let go, from there"
    assert canvas.held is None


def test_what_is_held_is_let_go_where_it_is_no_longer_there(canvas):
    canvas.hold(("maps", 1, 1, 2))
    canvas.arrange([MapGroup("maps", 2, 2, (QRectF(150, 10, 60, 60), QRectF(260, 10, 60, 60)))])
    assert canvas.held is None
    canvas.hold(("nothing", 0, 0, 0))
    assert canvas.held is None


def test_a_held_cell_looks_pinned_and_leaves_nothing_behind(canvas):
    filled(canvas)
    before = canvas.grab().toImage()
    canvas.hold(("maps", 0, 0, 1))
    rect = canvas.cell_rect("maps", 0, 0, 1)
    image = canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    focus = theme.LIGHT.colour("focus").rgb()
    assert image.pixelColor(int((rect.left() - 5) * ratio), int(rect.center().y() * ratio)).rgb() == focus
    canvas.hold(None)
    assert canvas.grab().toImage() == before


def test_enter_and_space_click_the_cell_that_was_walked_to(canvas, listener):
    filled(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert listener.heard == []
    canvas.point_at("maps", 0, 1, 1)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert listener.heard == [("clicked", "maps", 0, 1, 1)] * 2


@pytest.mark.parametrize("key", [Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_BracketLeft, Qt.Key.Key_Escape])
def test_keys_that_walk_from_layer_to_layer_are_left_to_the_window(canvas, listener, key):
    filled(canvas)
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)
    assert not event.isAccepted()
    assert listener.heard == []


def test_values_stay_where_key_and_size_stay(canvas):
    filled(canvas)
    before = colour(canvas, corner(canvas, "maps", 0, 1, 2))
    canvas.arrange([MapGroup("maps", 2, 3, (QRectF(10, 100, 90, 60), QRectF(150, 100, 90, 60))),
                    MapGroup("picture", 3, 3, (QRectF(10, 10, 60, 60),), ink=True)])
    assert canvas.value("maps", 0, 1, 2) == 5
    assert colour(canvas, corner(canvas, "maps", 0, 1, 2)) == before
    assert canvas.value("picture", 0, 0, 0) is None


def test_a_group_that_stays_where_it_is_keeps_its_pixels_and_looks_as_if_made_anew(canvas):
    composition = filled(canvas)._composition
    groups, pixels = canvas.groups(), composition.groups["maps"].tiles.pixels
    moved = replace(groups[0], rects=(groups[0].rects[0].translated(5, 60),))
    canvas.arrange([moved, groups[1]])
    canvas.fill("maps", -np.arange(12, dtype=np.float32).reshape(2, 2, 3), 11.0)
    assert composition.groups["maps"].tiles.pixels is pixels
    assert composition.groups["picture"].group is moved
    seen = canvas.grab().toImage()
    canvas.arrange([])
    canvas.arrange([moved, groups[1]])
    filled(canvas)
    canvas.fill("maps", -np.arange(12, dtype=np.float32).reshape(2, 2, 3), 11.0)
    assert composition.groups["maps"].tiles.pixels is not pixels
    assert canvas.grab().toImage() == seen


def test_each_map_is_framed_in_its_own_colour_and_those_without_in_the_outlines(canvas):
    rects = tuple(QRectF(20 + 90 * place, 20, 60, 60) for place in range(4))
    canvas.arrange([MapGroup("maps", 2, 2, rects, frames=(RED, QColor("#00ff00")))])
    canvas.fill("maps", np.ones((4, 2, 2), np.float32), 1.0)
    found = [colour(canvas, canvas.map_rect("maps", place).topLeft() - QPointF(1, -20)).name() for place in range(4)]
    assert found == ["#ff0000", "#00ff00", theme.LIGHT.outline, theme.LIGHT.outline]


def test_where_cells_are_smaller_than_pixels_maps_stay_apart_and_cells_can_be_marked(canvas):
    rects = tuple(QRectF(20 + 18 * place, 20, 14, 14) for place in range(10))
    canvas.arrange([MapGroup("maps", 28, 28, rects)])
    canvas.fill("maps", np.linspace(-1, 1, 7840, dtype=np.float32).reshape(10, 28, 28), 1.0)
    assert all(left.right() < right.left() for left, right in pairwise(map(canvas.map_rect, ["maps"] * 10, range(10))))
    before = canvas.grab().toImage()
    at = canvas.cell_rect("maps", 3, 14, 14).center()
    assert canvas.cell_at(at)[:2] == ("maps", 3)
    canvas.mark([CanvasMark("maps", 3, 14, 14, 1, 1, RED)], CanvasDots("maps", np.array([[5, 0, 27]]), RED))
    marked = canvas.grab().toImage()
    changed = [x for x in range(20, 200) for y in range(20, 34) if before.pixelColor(x, y) != marked.pixelColor(x, y)]
    assert changed
    assert all(any(rects[place].left() - 4 <= x < rects[place].right() + 4 for place in (3, 5)) for x in changed)
    canvas.hold(("maps", 9, 27, 27))
    canvas.mark([])
    canvas.hold(None)
    assert canvas.grab().toImage() == before


def test_marks_frame_and_dots_dot(canvas):
    filled(canvas)
    canvas.mark([CanvasMark("picture", 0, 0, 0, 2, 2, RED), CanvasMark("gone", 0, 0, 0, 1, 1, RED),
                 CanvasMark("maps", 9, 0, 0, 1, 1, RED)], CanvasDots("maps", np.array([[1, 0, 1]]), RED))
    whole, cell = canvas.map_rect("picture", 0), canvas.cell_rect("maps", 1, 0, 1)
    assert RED in left_edge(canvas, whole)
    image = canvas.grab(cell.toRect()).toImage()
    assert RED.rgb() in {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    canvas.mark(())
    assert RED not in left_edge(canvas, whole)


def test_a_mark_may_reach_beyond_the_map(canvas):
    filled(canvas)
    canvas.mark([CanvasMark("picture", 0, -1, -1, 3, 3, RED)])
    rect = canvas.cell_rect("picture", 0, -1, -1, 3, 3)
    assert rect.left() < canvas.map_rect("picture", 0).left()
    canvas.grab()


def test_only_large_cells_carry_numbers(canvas):
    canvas.fill("maps", np.full((2, 2, 3), 7.0), 7.0)
    large = canvas.grab(canvas.cell_rect("maps", 0, 0, 0).adjusted(3, 3, -3, -3).toRect()).toImage()
    canvas.arrange([MapGroup("maps", 2, 3, (QRectF(150, 10, 60, 40), QRectF(260, 10, 60, 40)))])
    small = canvas.grab(canvas.cell_rect("maps", 0, 0, 0).adjusted(3, 3, -3, -3).toRect()).toImage()

    def shades(image):
        return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}

    assert len(shades(large)) > 1
    assert len(shades(small)) == 1


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e38])
def test_numbers_that_are_none_do_no_harm(canvas, value):
    canvas.fill("maps", np.full((2, 2, 3), value, np.float32), 1.0)
    canvas.grab()
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)


def test_in_a_vector_file_cells_are_shapes_and_numbers_are_text(canvas):
    filled(canvas)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(QSize(400, 200))
    with QPainter(drawing) as painter:
        canvas.render(painter, QPoint())
    svg = bytes(buffer.data().data()).decode()
    assert "<image" not in svg
    assert ">11</text>" in svg


@given(st.integers(1, 64), st.integers(1, 64), st.floats(50, 900), st.floats(50, 900), st.sampled_from([1.0, 1.5, 2.0]))
@settings(max_examples=50, deadline=None)
def test_cells_are_square_and_as_large_as_fits(rows, columns, width, height, ratio):
    room = QRectF(13.3, 7.7, width, height)
    cells = fitted(room, rows, columns, ratio)
    whole = cells.whole()
    slack = 1 / ratio + 1e-6
    if width >= columns / ratio and height >= rows / ratio:
        assert room.adjusted(-slack, -slack, slack, slack).contains(whole)
    largest = min(width / columns, height / rows)
    assert cells.side <= max(largest, 1 / ratio) + 1e-9
    assert cells.side > largest - 1 / ratio - 1e-9
    assert (cells.left * ratio) == pytest.approx(round(cells.left * ratio))


def test_resizing_is_told(canvas, qtbot):
    with qtbot.waitSignal(canvas.resized):
        canvas.resize(500, 300)


def test_there_is_a_smallest_size(canvas):
    assert canvas.minimumSizeHint().width() < canvas.sizeHint().width()


def dark_pixels(canvas, key, map_, row, column):
    """Where black is, in one cell: pixels from its left edge."""
    rect = canvas.cell_rect(key, map_, row, column)
    image = canvas.grab().toImage()
    return [x for x in range(int(rect.width())) for y in range(int(rect.height()))
            if image.pixelColor(int(rect.left()) + x, int(rect.top()) + y).lightness() < 60]


@pytest.mark.parametrize("side", [24, 27, 30, 34, 40, 60])
def test_numbers_keep_clear_of_the_edges_of_their_cells(canvas, side):
    canvas.resize(400, 200)
    canvas.arrange([MapGroup("maps", 1, 3, (QRectF(10, 10, 3 * side, side),))])
    values = np.array([[[0.01, -0.02, -1.5e36]]], np.float32)
    canvas.fill("maps", values, 1e38)
    for column in range(3):
        dark = dark_pixels(canvas, "maps", 0, 0, column)
        assert all(2 <= x < side - 2 for x in dark)
    assert dark_pixels(canvas, "maps", 0, 0, 0) or side < 30
    assert bool(dark_pixels(canvas, "maps", 0, 0, 1)) == bool(dark_pixels(canvas, "maps", 0, 0, 0))


def test_a_frame_around_maps_leaves_their_own_in_sight(canvas):
    own = QColor("#00aa00")
    canvas.arrange([MapGroup("maps", 1, 1, (QRectF(50, 50, 40, 40), QRectF(100, 50, 40, 40)), frames=(own, own))])
    canvas.fill("maps", np.zeros((2, 1, 1), np.float32), 1.0)
    canvas.mark([CanvasMark("maps", 0, 0, 0, 0, 0, RED, around=2)])
    image = canvas.grab().toImage()
    along = [image.pixelColor(x, 70).name() for x in range(40, 150)]
    assert along.count(own.name()) == 8, "two frames of two pixels to either side"
    assert along.count(RED.name()) == 4, "one frame around both"
    assert along.index(RED.name()) + 4 == along.index(own.name())
    canvas.mark([CanvasMark("maps", 1, 0, 0, 0, 0, RED, around=2)])
    canvas.grab()


def pixels_of(canvas):
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


MARKS = st.builds(CanvasMark, st.sampled_from(["picture", "maps"]), st.integers(0, 1), st.integers(-9, 2),
                  st.integers(-9, 2), st.integers(1, 9), st.integers(1, 9), st.just(RED),
                  st.sampled_from([Qt.PenStyle.SolidLine, Qt.PenStyle.DotLine]), maps=st.just(1), around=st.just(0))


@given(st.lists(st.lists(MARKS, max_size=4), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_marks_leave_nothing_behind(canvas, steps):
    filled(canvas).mark(())
    clean = pixels_of(canvas)
    for marks in steps:
        canvas.mark(marks)
        pixels_of(canvas)
    canvas.mark(())
    assert (pixels_of(canvas) == clean).all()


@pytest.mark.parametrize("dotted", [False, True])
def test_a_screen_and_a_file_of_pixels_show_the_same(canvas, dotted):
    filled(canvas)
    style = Qt.PenStyle.DotLine if dotted else Qt.PenStyle.SolidLine
    canvas.mark([CanvasMark("maps", 0, 0, 1, 1, 2, RED, style, maps=2),
                 CanvasMark("picture", 0, 0, 0, 0, 0, RED, around=1)],
                CanvasDots("maps", np.array([[0, 1, 0], [1, 1, 2]]), RED))
    shapes = QImage(canvas.size(), QImage.Format.Format_RGB32)
    shapes.fill(canvas.palette().window().color())
    with QPainter(shapes) as painter:
        paint_shapes(painter, canvas._composition)
    drawn = np.frombuffer(shapes.constBits(), np.uint32).reshape(shapes.height(), shapes.width())
    differing = drawn != pixels_of(canvas)
    # Dots of a frame may begin with the other pixel.
    assert differing.mean() < (0.02 if dotted else 0.004)


def on_screen(canvas):
    """What stands on the screen after all that was painted so far, part by part."""
    for _ in range(2):  # what is asked for while events are sent comes with the next ones
        QApplication.processEvents()
    image = canvas.screen().grabWindow(canvas.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


SINGLE = st.tuples(st.sampled_from(["picture", "maps"]), st.integers(0, 11), st.sampled_from([-9.5, -1.0, 0.25, 7.0]))
STEPS = st.tuples(st.lists(SINGLE, max_size=2), st.lists(MARKS, max_size=3), st.booleans(),
                  st.sampled_from([None, ("maps", 1, 1, 2), ("picture", 0, 0, 0)]), st.sampled_from([1.0, 11.0]))


@given(st.lists(STEPS, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_painted_part_by_part_it_looks_as_painted_at_once(canvas, steps):
    shown = {"picture": np.zeros((1, 2, 2), np.float32), "maps": np.zeros((2, 2, 3), np.float32)}
    for changes, marks, dotted, held, limit in steps:
        for key, place, value in changes:
            shown[key] = shown[key].copy()
            shown[key].flat[place % shown[key].size] = value
        for key, values in shown.items():
            canvas.fill(key, values, limit)
        canvas.mark(marks, CanvasDots("maps", np.array([[0, 1, 0], [1, 1, 2]]), RED) if dotted else None)
        canvas.hold(held)
        in_parts = on_screen(canvas)
        canvas.renew_behind()
        assert (in_parts == on_screen(canvas)).all()
        assert (in_parts == pixels_of(canvas)).all()


class Painted(QObject):
    """How many pixels a canvas is asked to paint."""

    def __init__(self, canvas):
        super().__init__(canvas)
        self.pixels = 0
        canvas.installEventFilter(self)

    def eventFilter(self, canvas, event):
        if event.type() == QEvent.Type.Paint:
            self.pixels += sum(rect.width() * rect.height() for rect in event.region())
        return False


def test_only_groups_that_change_are_painted(canvas):
    filled(canvas)
    on_screen(canvas)
    painted = Painted(canvas)
    canvas.fill("picture", np.array([[[1, -1], [1, 1]]], np.float32), 1.0)
    on_screen(canvas)
    assert 100 * 100 <= painted.pixels < 125 * 125


def test_a_canvas_that_is_not_seen_makes_no_pixels(canvas, monkeypatch):
    on_screen(canvas)
    canvas.hide()
    monkeypatch.setattr(Composition, "sheet", None)  # whoever called it would fail
    filled(canvas)
    QApplication.processEvents()
    assert canvas.value("maps", 1, 1, 2) == 11


def test_what_covers_cells_follows_the_player_at_once(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    canvas = MatchCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(700, 300)
    canvas.arrange(places(700, 300, (4, 4), (2, 2), (3, 3), True, 0))
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.fill(MAP, np.ones((1, 3, 3), np.float32), 1.0)
    seen = []
    for reached in (None, 4, 5, None):
        canvas.reached = reached
        seen.append(on_screen(canvas))
        assert (seen[-1] == pixels_of(canvas)).all()
    assert [(one != other).any() for one, other in pairwise(seen)] == [True] * 3


def test_a_pin_that_walks_leaves_nothing_behind(canvas):
    filled(canvas)
    canvas.hold(("maps", 0, 0, 2))
    on_screen(canvas)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Plus):
        QTest.keyClick(canvas, key)
        assert (on_screen(canvas) == pixels_of(canvas)).all()


def test_a_picture_runs_from_its_ground_to_ink_and_numbers_stay_as_they_are(canvas):
    canvas.arrange([MapGroup("picture", 2, 2, (QRectF(10, 10, 20, 20),), ink=True),
                    MapGroup("maps", 2, 3, (QRectF(50, 10, 30, 20), QRectF(90, 10, 30, 20)))])
    filled(canvas)
    usual = pixels_of(canvas)
    canvas.fill("picture", np.array([[[1, 0], [0, 1]]], np.float32), 1.0, ground=0.0)
    assert (pixels_of(canvas) == usual).all(), "0 is paper now, and 1 is ink as ever"
    assert canvas.value("picture", 0, 0, 1) == 0
    canvas.fill("maps", np.arange(12, dtype=np.float32).reshape(2, 2, 3), 11.0, ground=0.0)
    assert (pixels_of(canvas) == usual).all(), "maps have no paper"
