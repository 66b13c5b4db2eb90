"""Drawing with mouse, pen, finger and keyboard: no gaps, nothing lost, one gesture at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.pixel_grid import PixelGrid

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier
STEPS = (-1, 0, 1)


class Owner:
    """Writes down what a grid wishes."""

    def __init__(self, grid: PixelGrid) -> None:
        self.events: list[str] = []
        self.values: list[npt.NDArray[np.float32]] = []
        grid.stroke_began.connect(lambda: self.events.append("began"))
        grid.stroked.connect(self._stroked)
        grid.stroke_ended.connect(lambda: self.events.append("ended"))

    def _stroked(self, values: npt.NDArray[np.float32]) -> None:
        self.events.append("stroked")
        self.values.append(values)


@pytest.fixture
def grid(qtbot: QtBot) -> PixelGrid:
    pad = PixelGrid(9, 9)
    qtbot.addWidget(pad)
    pad.resize(360, 360)
    pad.show()
    qtbot.waitExposed(pad)
    return pad


def middle(grid: PixelGrid, row: int, column: int) -> QPoint:
    return grid.geometry_of_cells.rect(row, column).center().toPoint()


def drag(grid: PixelGrid, cells: list[tuple[int, int]], button: Qt.MouseButton) -> None:
    """One stroke through the cells, with nothing between them, as a fast hand gives."""
    points = [QPointF(middle(grid, *cell)) for cell in cells]
    kinds = [QEvent.Type.MouseButtonPress] + [QEvent.Type.MouseMove] * (len(points) - 1)
    for kind, point in zip(kinds, points, strict=True):
        which = button if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        QApplication.sendEvent(grid, QMouseEvent(kind, point, grid.mapToGlobal(point), which, button, NONE))
    end, nothing = points[-1], Qt.MouseButton.NoButton
    release = QEvent.Type.MouseButtonRelease
    QApplication.sendEvent(grid, QMouseEvent(release, end, grid.mapToGlobal(end), button, nothing, NONE))


def lightness(grid: PixelGrid, point: QPoint) -> int:
    """How light the screen is at a point, 0..255."""
    image = grid.grab().toImage()
    return image.pixelColor(point * image.devicePixelRatio()).lightness()


def ink(grid: PixelGrid) -> set[tuple[int, int]]:
    return {(int(row), int(column)) for row, column in np.argwhere(grid.values > 0)}


def reachable(start: tuple[int, int], cells: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The cells that a king of chess can reach from the start."""
    found, fresh = {start}, {start}
    while fresh:
        near = {(row + down, column + right) for row, column in fresh for down in STEPS for right in STEPS}
        fresh = near & cells - found
        found |= fresh
    return found


def test_a_click_paints_one_cell(grid: PixelGrid, qtbot: QtBot) -> None:
    owner = Owner(grid)
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 3, 4))
    assert ink(grid) == {(3, 4)}
    assert owner.events == ["began", "stroked", "ended"]
    assert owner.values[0].dtype == np.float32
    assert not owner.values[0].flags.writeable


def test_a_click_is_seen_at_once(grid: PixelGrid, qtbot: QtBot) -> None:
    before = lightness(grid, middle(grid, 3, 4))
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 3, 4))
    assert lightness(grid, middle(grid, 3, 4)) < before - 150


def test_a_fast_stroke_leaves_no_gaps(grid: PixelGrid) -> None:
    drag(grid, [(0, 0), (8, 8)], LEFT)
    assert ink(grid) == {(place, place) for place in range(9)}


def test_a_fast_stroke_has_no_gaps_on_the_largest_grid_either(grid: PixelGrid) -> None:
    grid.present(np.full((64, 64), -1, np.float32))
    drag(grid, [(2, 1), (60, 33), (5, 62)], LEFT)
    assert reachable((2, 1), ink(grid)) == ink(grid)
    assert {(2, 1), (60, 33), (5, 62)} <= ink(grid)


def test_the_right_button_erases(grid: PixelGrid) -> None:
    grid.present(np.ones((9, 9), np.float32))
    drag(grid, [(4, 0), (4, 8)], RIGHT)
    assert (grid.values[4] == -1).all()
    assert len(ink(grid)) == 72


def test_the_eraser_as_a_tool_changes_the_buttons(grid: PixelGrid, qtbot: QtBot) -> None:
    grid.present(np.ones((9, 9), np.float32))
    grid.set_erasing(True)
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 0, 0))
    assert grid.values[0, 0] == -1
    qtbot.mouseClick(grid, RIGHT, pos=middle(grid, 0, 0))
    assert grid.values[0, 0] == 1


def test_other_buttons_do_nothing(grid: PixelGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.stroke_began):
        qtbot.mouseClick(grid, Qt.MouseButton.MiddleButton, pos=middle(grid, 1, 1))


def test_a_broad_brush_is_round(grid: PixelGrid, qtbot: QtBot) -> None:
    grid.set_brush_width(3)
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 4, 4))
    assert ink(grid) == {(4, 4), (3, 4), (5, 4), (4, 3), (4, 5)}


def test_a_stroke_may_leave_the_grid_and_come_back(grid: PixelGrid) -> None:
    drag(grid, [(4, 6), (4, 12), (6, 12), (6, 6)], LEFT)
    assert ink(grid) == {(row, column) for row in (4, 6) for column in (6, 7, 8)}


def test_a_press_beside_the_grid_does_nothing(grid: PixelGrid, qtbot: QtBot) -> None:
    grid.resize(600, 360)
    with qtbot.assertNotEmitted(grid.stroke_began):
        qtbot.mouseClick(grid, LEFT, pos=QPoint(5, 180))


def test_two_quick_clicks_paint_twice(grid: PixelGrid, qtbot: QtBot) -> None:
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 0, 0))
    qtbot.mouseDClick(grid, LEFT, pos=middle(grid, 0, 1))
    assert ink(grid) == {(0, 0), (0, 1)}


def test_painting_what_is_painted_wishes_nothing_new(grid: PixelGrid, qtbot: QtBot) -> None:
    grid.present(np.ones((9, 9), np.float32))
    owner = Owner(grid)
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 3, 4))
    assert owner.events == ["began", "ended"]


def test_the_owner_has_the_last_word(grid: PixelGrid) -> None:
    grid.stroked.connect(lambda values: grid.present(-np.ones((9, 9), np.float32)))
    drag(grid, [(0, 0), (8, 8)], LEFT)
    assert ink(grid) == set()


def test_space_paints_and_shift_space_or_delete_erases(grid: PixelGrid, qtbot: QtBot) -> None:
    owner = Owner(grid)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert ink(grid) == {(0, 1)}
    assert owner.events == ["began", "stroked", "ended"]
    qtbot.keyClick(grid, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert ink(grid) == set()
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert ink(grid) == set()


def test_space_held_down_draws_along_the_arrows_as_one_stroke(grid: PixelGrid) -> None:
    owner = Owner(grid)
    QTest.keyPress(grid, Qt.Key.Key_Space)
    for _ in range(3):
        QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyRelease(grid, Qt.Key.Key_Space)
    assert ink(grid) == {(row, 0) for row in range(4)}
    assert owner.events == ["began", *["stroked"] * 4, "ended"]


@pytest.mark.parametrize("interruption", ["hide", "focus"])
def test_a_stroke_ends_when_the_grid_is_left(grid: PixelGrid, interruption: str) -> None:
    owner = Owner(grid)
    QTest.keyPress(grid, Qt.Key.Key_Space)
    if interruption == "hide":
        grid.hide()
    else:
        grid.clearFocus()
        grid.window().setFocus()
        grid.hide()
    assert owner.events == ["began", "stroked", "ended"]
    assert not grid.is_drawing


def test_a_second_button_does_not_break_a_stroke(grid: PixelGrid) -> None:
    owner = Owner(grid)
    QTest.mousePress(grid, LEFT, NONE, middle(grid, 1, 1))
    QTest.mousePress(grid, RIGHT, NONE, middle(grid, 1, 1))
    assert ink(grid) == {(1, 1)}
    assert owner.events == ["began", "stroked"]
    QTest.mouseRelease(grid, RIGHT, NONE, middle(grid, 1, 1))
    QTest.mouseRelease(grid, LEFT, NONE, middle(grid, 1, 1))
    assert owner.events == ["began", "stroked", "ended"]


def test_a_finger_paints_and_a_second_one_ends_the_stroke(grid: PixelGrid) -> None:
    owner = Owner(grid)
    screen = QTest.createTouchDevice()
    QTest.touchEvent(grid, screen).press(0, middle(grid, 0, 0), grid).commit()
    QTest.touchEvent(grid, screen).move(0, middle(grid, 0, 5), grid).commit()
    assert ink(grid) == {(0, column) for column in range(6)}
    QTest.touchEvent(grid, screen).stationary(0).press(1, middle(grid, 7, 7), grid).commit()
    assert owner.events[-1] == "ended"
    QTest.touchEvent(grid, screen).release(0, middle(grid, 0, 5), grid).release(1, middle(grid, 7, 7), grid).commit()
    assert ink(grid) == {(0, column) for column in range(6)}
    assert owner.events.count("ended") == 1


def pen(grid: PixelGrid, kind: QEvent.Type, cell: tuple[int, int], *, turned: bool) -> None:
    ends = QPointingDevice.PointerType
    device = QPointingDevice(
        "pen", 1, QInputDevice.DeviceType.Stylus, ends.Eraser if turned else ends.Pen,
        QInputDevice.Capability.Position, 1, 2,
    )  # fmt: skip
    point = QPointF(middle(grid, *cell))
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else LEFT
    event = QTabletEvent(kind, device, point, grid.mapToGlobal(point), 1.0, 0, 0, 0, 0, 0, NONE, button, down)
    QApplication.sendEvent(grid, event)
    assert event.isAccepted()


@pytest.mark.parametrize("turned", [False, True])
def test_a_pen_paints_and_its_other_end_erases(grid: PixelGrid, turned: bool) -> None:
    grid.present(np.full((9, 9), 1 if turned else -1, np.float32))
    owner = Owner(grid)
    pen(grid, QEvent.Type.TabletPress, (2, 0), turned=turned)
    pen(grid, QEvent.Type.TabletMove, (2, 8), turned=turned)
    pen(grid, QEvent.Type.TabletRelease, (2, 8), turned=turned)
    assert (grid.values[2] == (-1 if turned else 1)).all()
    assert owner.events == ["began", "stroked", "stroked", "ended"]


def test_a_pen_beside_the_grid_points_at_no_cell(grid: PixelGrid) -> None:
    told: list[tuple[int, int] | None] = []
    grid.pointed.connect(lambda row, column: told.append((row, column)))
    grid.left.connect(lambda: told.append(None))
    for cell in ((2, 3), (-1, 3), (9, 3)):
        pen(grid, QEvent.Type.TabletMove, cell, turned=False)
    assert told == [(2, 3), None]


def told_places(grid: PixelGrid) -> list[tuple[int, int] | None]:
    """What the grid will point at."""
    told: list[tuple[int, int] | None] = []
    grid.pointed.connect(lambda row, column: told.append((row, column)))
    grid.left.connect(lambda: told.append(None))
    return told


def test_a_mouse_that_draws_points_at_nothing_new_until_it_has_drawn(grid: PixelGrid, qtbot: QtBot) -> None:
    told = told_places(grid)
    qtbot.mouseMove(grid, middle(grid, 2, 3))
    assert told == [(2, 3)]
    drag(grid, [(2, 3), (4, 5), (6, 7)], LEFT)
    assert told == [(2, 3), (6, 7)]
    assert ink(grid) >= {(2, 3), (4, 5), (6, 7)}
    qtbot.mouseMove(grid, middle(grid, 7, 7))
    assert told[-1] == (7, 7)


def test_a_pen_that_draws_points_at_nothing_new_until_it_has_drawn(grid: PixelGrid) -> None:
    told = told_places(grid)
    pen(grid, QEvent.Type.TabletMove, (2, 3), turned=False)
    pen(grid, QEvent.Type.TabletPress, (2, 3), turned=False)
    pen(grid, QEvent.Type.TabletMove, (4, 5), turned=False)
    assert told == [(2, 3)]
    pen(grid, QEvent.Type.TabletRelease, (4, 5), turned=False)
    assert told == [(2, 3), (4, 5)]


def test_a_stroke_that_ends_beside_the_grid_points_at_nothing(grid: PixelGrid, qtbot: QtBot) -> None:
    told = told_places(grid)
    qtbot.mouseMove(grid, middle(grid, 2, 3))
    drag(grid, [(2, 3), (2, 20)], LEFT)
    assert told == [(2, 3), None]


def test_a_menu_shortcut_on_space_does_not_steal_the_pencil(qtbot: QtBot) -> None:
    window, pad = QMainWindow(), PixelGrid(9, 9)
    qtbot.addWidget(window)
    play = QAction("Play", window, shortcut=Qt.Key.Key_Space)
    window.addAction(play)
    window.setCentralWidget(pad)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    pad.setFocus()
    qtbot.waitUntil(pad.hasFocus)
    with qtbot.assertNotEmitted(play.triggered):
        qtbot.keyClick(pad, Qt.Key.Key_Space)
    assert ink(pad) == {(0, 0)}


def test_the_keyboard_goes_on_from_where_the_mouse_was(grid: PixelGrid, qtbot: QtBot) -> None:
    qtbot.mouseClick(grid, LEFT, pos=middle(grid, 3, 2))
    assert grid.cursor_cell == (3, 2)
    drag(grid, [(1, 1), (1, 2), (4, 5)], LEFT)
    assert grid.cursor_cell == (4, 5)


def test_the_cursor_of_the_keyboard_goes_when_the_mouse_comes(grid: PixelGrid, qtbot: QtBot) -> None:
    grid.activateWindow()
    grid.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    QApplication.processEvents()
    drag(grid, [(6, 6)], LEFT)
    QApplication.processEvents()
    assert grid.screen().grabWindow(grid.winId()).toImage() == grid.grab().toImage()
