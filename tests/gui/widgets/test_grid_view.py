"""A grid shows exactly the cells it is given, frames what is marked and says what the cursor is on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz.gui import theme
from xoviz.gui.theme import DARK, LIGHT
from xoviz.gui.widgets.grid_view import GridView, Mark


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose dress is taken off again after the test."""
    yield qapp
    qapp.setStyleSheet("")
    qapp.setPalette(qapp.style().standardPalette())


@pytest.fixture
def view(qtbot: QtBot, dressed: QApplication) -> GridView:
    theme.apply(dressed, LIGHT)
    grid = GridView(9, 9)
    qtbot.addWidget(grid)
    grid.resize(360, 360)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def middle(grid: GridView, row: int, column: int) -> QPoint:
    return grid.geometry_of_cells.rect(row, column).center().toPoint()


def colour(image: QImage, point: QPoint) -> QColor:
    """The colour at a point in logical pixels."""
    return image.pixelColor(point * image.devicePixelRatio())


def seen(grid: GridView) -> QImage:
    return grid.grab().toImage()


def test_ink_and_paper_are_where_they_belong(view: GridView) -> None:
    values = np.full((9, 9), -1, np.float32)
    values[2, 5] = 1
    view.present(values)
    image = seen(view)
    for row in range(9):
        for column in range(9):
            expected = LIGHT.ink if (row, column) == (2, 5) else LIGHT.paper
            assert colour(image, middle(view, row, column)).name() == expected


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 3), (5, 2), (28, 28), (64, 64)])
def test_any_size_is_shown(view: GridView, rows: int, columns: int) -> None:
    values = np.full((rows, columns), -1, np.float32)
    values[rows - 1, columns - 1] = 1
    view.present(values)
    image = seen(view)
    assert colour(image, middle(view, rows - 1, columns - 1)).name() == LIGHT.ink
    assert view.minimumSizeHint().width() <= 3 * 64


def test_a_second_picture_replaces_the_first(view: GridView) -> None:
    view.present(np.full((9, 9), 1, np.float32))
    assert colour(seen(view), middle(view, 4, 4)).name() == LIGHT.ink
    view.present(np.full((9, 9), -1, np.float32))
    assert colour(seen(view), middle(view, 4, 4)).name() == LIGHT.paper


def test_what_is_shown_cannot_be_changed_from_outside(view: GridView) -> None:
    values = np.zeros((9, 9), np.float32)
    view.present(values)
    values[0, 0] = 1
    assert view.values[0, 0] == 0
    assert not view.values.flags.writeable


@pytest.mark.parametrize("values", [np.zeros(9), np.zeros((0, 3)), np.array([[np.nan]]), np.array([[np.inf]])])
def test_what_cannot_be_shown_is_refused(view: GridView, values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="A grid shows"):
        view.present(values)


def test_present_is_silent(view: GridView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.pointed), qtbot.assertNotEmitted(view.left):
        view.present(np.zeros((5, 5), np.float32))


def test_the_theme_may_change_under_it(view: GridView, qapp: QApplication) -> None:
    view.present(np.full((9, 9), -1, np.float32))
    theme.apply(qapp, DARK)
    assert colour(seen(view), middle(view, 4, 4)).name() == DARK.paper


def test_a_signed_grid_is_neutral_at_zero_and_scales_with_its_limit(qtbot: QtBot) -> None:
    grid = GridView(1, 3, signed=True)
    qtbot.addWidget(grid)
    grid.resize(300, 100)
    grid.present(np.array([[-2, 0, 2]], np.float32))
    table = theme.signed_lut()
    grid.set_limit(4.0)
    colours = [colour(seen(grid), middle(grid, 0, column)) for column in range(3)]
    assert colours == [QColor.fromRgb(int(table[entry])) for entry in (64, 128, 192)]


def test_numbers_are_written_into_large_cells_only(view: GridView) -> None:
    view.present(np.full((9, 9), 1, np.float32))
    plain = seen(view)
    view.set_show_numbers(True)
    assert seen(view) != plain
    view.resize(200, 200)
    small = seen(view)
    view.set_show_numbers(False)
    assert seen(view) == small


def test_a_mark_frames_its_cells_and_goes_away(view: GridView) -> None:
    plain = seen(view)
    view.mark([Mark(2, 3, 3, 3, QColor("#0d9488"))])
    frame = view.geometry_of_cells.rect(2, 3, 3, 3).toRect()
    marked = seen(view)
    for corner in (frame.topLeft(), frame.bottomRight()):
        assert colour(marked, corner).name() == "#0d9488"
    view.mark([])
    assert seen(view) == plain


def test_the_mouse_points_at_cells_once_each(view: GridView, qtbot: QtBot) -> None:
    cells: list[tuple[int, int]] = []
    view.pointed.connect(lambda row, column: cells.append((row, column)))
    for column in (3, 3, 4):
        qtbot.mouseMove(view, middle(view, 6, column))
    assert cells == [(6, 3), (6, 4)]
    with qtbot.waitSignal(view.left):
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))


def test_arrows_move_a_spoken_cursor_and_stop_at_the_edge(view: GridView, qtbot: QtBot) -> None:
    values = np.full((9, 9), -1, np.float32)
    values[2, 3] = 0.5
    view.present(values)
    for key in [Qt.Key.Key_Down] * 2 + [Qt.Key.Key_Right] * 3:
        qtbot.keyClick(view, key)
    assert view.cursor_cell == (2, 3)
    assert view.accessibleDescription() == "row 3, column 4: 0.50"
    for _ in range(12):
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.cursor_cell == (0, 3)
    with qtbot.waitSignal(view.pointed) as pointed:
        qtbot.keyClick(view, Qt.Key.Key_Left)
    assert pointed.args == [0, 2]


def test_the_cursor_stays_within_a_smaller_grid(view: GridView) -> None:
    view.move_cursor(8, 8)
    view.present(np.zeros((3, 3), np.float32))
    assert view.cursor_cell == (2, 2)


def test_an_entering_mouse_does_no_harm(view: GridView) -> None:
    point = QPointF(1, 1)
    QApplication.sendEvent(view, QEnterEvent(point, point, point))
    QTest.mouseMove(view, QPoint(0, 0))


def test_what_is_painted_in_parts_looks_like_the_whole(view: GridView, qapp: QApplication) -> None:
    chance, colours = np.random.default_rng(0), [QColor("#0d9488"), QColor("#b45309")]
    for turn in range(40):
        values = view.values.copy()
        values[chance.integers(9), chance.integers(9)] *= -1
        view.present(values)
        row, column, height, width = chance.integers([-1, -1, 1, 1], [9, 9, 4, 4]).tolist()
        mark = Mark(row, column, height, width, colours[turn % 2])
        view.mark([mark] if turn % 3 else [])
        view.pin(mark if turn % 7 == 1 else None)
        qapp.processEvents()
        on_screen = view.screen().grabWindow(view.winId()).toImage()
        assert on_screen.convertToFormat(QImage.Format.Format_RGB32) == seen(view).convertToFormat(
            QImage.Format.Format_RGB32)


def test_the_cursor_is_seen_and_hidden_on_screen(view: GridView, qtbot: QtBot, qapp: QApplication) -> None:
    def shown() -> QImage:
        qapp.processEvents()
        return view.screen().grabWindow(view.winId()).toImage()

    view.activateWindow()
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    plain = shown()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    first = shown()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert plain != first != shown() != plain
