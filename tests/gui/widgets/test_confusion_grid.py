"""A confusion matrix that may be picked from: cells, rows and columns, by mouse and by keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.confusion_grid import ALL, ConfusionGrid

LEFT = Qt.MouseButton.LeftButton
COUNTS = np.array([[90, 5, 5], [0, 100, 0], [20, 0, 30]])


@pytest.fixture
def grid(qtbot: QtBot) -> ConfusionGrid:
    made = ConfusionGrid(pickable=True)
    qtbot.addWidget(made)
    made.present(COUNTS, ("cat", "dog", "a name that is far too long to be written anywhere"))
    made.resize(300, 250)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def middle(grid: ConfusionGrid, row: int, column: int) -> QPoint:
    return grid.rect_of(row, column).center().toPoint()


@pytest.mark.parametrize("cell", [(0, 0), (2, 0), (1, 2), (ALL, 1), (2, ALL)])
def test_what_is_clicked_is_picked(grid: ConfusionGrid, qtbot: QtBot, cell: tuple[int, int]) -> None:
    with qtbot.waitSignal(grid.picked) as signal:
        qtbot.mouseClick(grid, LEFT, pos=middle(grid, *cell))
    assert tuple(signal.args) == cell


def test_beside_the_cells_there_is_nothing_to_pick(grid: ConfusionGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.picked):
        qtbot.mouseClick(grid, LEFT, pos=QPoint(295, 245))
        qtbot.mouseClick(grid, Qt.MouseButton.RightButton, pos=middle(grid, 0, 0))


def test_by_keyboard(grid: ConfusionGrid, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(grid, key)
    assert "read as cat: 20" in grid.accessibleDescription()
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert grid.accessibleDescription().endswith(": 50")
    with qtbot.waitSignal(grid.picked) as signal:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert signal.args == [2, ALL]
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(grid, key)
    with qtbot.waitSignal(grid.picked) as signal:
        qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert signal.args == [0, ALL], "the corner is nothing"


def test_what_is_chosen_is_framed_and_forgotten_with_its_classes(grid: ConfusionGrid) -> None:
    plain = grid.grab().toImage()
    grid.set_chosen(ALL, 1)
    assert grid.grab().toImage() != plain
    grid.present(COUNTS[:2, :2], ("X", "O"))
    grid.present(COUNTS, ("cat", "dog", "a name that is far too long to be written anywhere"))
    grid.clearFocus()
    assert grid.grab().toImage() == plain or not grid.hasFocus()


def test_a_tooltip_says_the_whole_name(grid: ConfusionGrid, qtbot: QtBot) -> None:
    place = middle(grid, 2, 0)
    QApplication.sendEvent(grid, QHelpEvent(QHelpEvent.Type.ToolTip, place, grid.mapToGlobal(place)))
    assert QToolTip.text() == "a name that is far too long to be written anywhere read as cat: 20"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_long_names_leave_room_for_the_cells(grid: ConfusionGrid) -> None:
    assert grid.rect_of(0, 0).left() < 110
    assert grid.minimumSizeHint().width() < 200


def test_ten_classes_fit_in_little_room(qtbot: QtBot) -> None:
    made = ConfusionGrid()
    qtbot.addWidget(made)
    made.present(np.full((10, 10), 1234), tuple("0123456789"))
    assert made.minimumSizeHint().height() < 200
    made.resize(made.minimumSizeHint())
    assert not made.grab().isNull()


def test_one_that_is_not_pickable_takes_no_clicks_and_no_focus(qtbot: QtBot) -> None:
    made = ConfusionGrid()
    qtbot.addWidget(made)
    made.present(COUNTS[:2, :2], ("X", "O"))
    made.show()
    assert made.focusPolicy() == Qt.FocusPolicy.NoFocus
    with qtbot.assertNotEmitted(made.picked):
        qtbot.mouseClick(made, LEFT, pos=made.rect_of(0, 0).center().toPoint())
