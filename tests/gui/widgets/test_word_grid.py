"""The grid of words and places: what is clicked or typed is asked for, and every cell lies beside its word."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from xoviz.gui import theme
from xoviz.gui.widgets.word_grid import HEADER, WordGrid

WORDS = ("Doug", "Jane", "saw", ".")
LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def grid(qtbot):
    """Jane at place 2 of 5."""
    made = WordGrid()
    qtbot.addWidget(made)
    made.set_words(WORDS)
    values = np.zeros((4, 5), np.float32)
    values[1, 1] = 1
    made.present(values)
    made.resize(300, 150)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def heard(grid):
    """All signals, by name."""
    said = []
    for name in ("put", "cleared", "chosen", "pointed"):
        getattr(grid, name).connect(lambda *values, name=name: said.append((name, *values)))
    return said


def middle(grid, row, column):
    return grid.rect_of(row, column).center().toPoint()


def test_a_click_asks_for_the_word_at_the_place_and_a_second_one_takes_it_away(grid, heard):
    QTest.mouseClick(grid, LEFT, NONE, middle(grid, 2, 4))
    QTest.mouseClick(grid, LEFT, NONE, middle(grid, 1, 1))
    QTest.mouseClick(grid, RIGHT, NONE, middle(grid, 0, 1))
    QTest.mouseClick(grid, LEFT, NONE, QPoint(grid.width() - 1, 2))
    assert [said for said in heard if said[0] != "pointed"] == [("put", 2, 4), ("cleared", 1), ("cleared", 1)]
    assert grid.values[2, 4] == 0, "it does not own what it shows"


def test_the_keyboard_does_all_that_the_mouse_does(grid, heard):
    grid.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Up,
                Qt.Key.Key_Return):
        QTest.keyClick(grid, key)
    assert heard == [("pointed", 0, 1), ("pointed", 1, 1), ("pointed", 2, 1), ("put", 2, 1), ("cleared", 1),
                     ("pointed", 1, 1), ("cleared", 1)]
    assert grid.accessibleDescription() == "place 2, Jane: there"
    QTest.keyClick(grid, Qt.Key.Key_Left)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.cursor_cell == (1, 0), "the cursor stays inside"


def test_a_words_button_stands_beside_its_row(grid, heard):
    assert [button.text() for button in grid.buttons] == list(WORDS)
    for row, button in enumerate(grid.buttons):
        cell = grid.rect_of(row, 0)
        assert cell.top() <= button.geometry().center().y() <= cell.bottom()
        assert button.geometry().right() < cell.left()
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
    QTest.mouseClick(grid.buttons[2], LEFT)
    assert heard == [("chosen", 2)]


@pytest.mark.parametrize("size", [(140, 60), (300, 150), (700, 500)])
def test_all_cells_lie_inside_and_are_equally_large(grid, size):
    grid.resize(*size)
    last = grid.rect_of(3, 4)
    assert last.right() <= grid.width()
    assert last.bottom() <= max(grid.height(), grid.minimumSizeHint().height())
    assert grid.rect_of(0, 0).top() >= HEADER
    assert grid.rect_of(0, 0).size() == last.size()


def test_a_word_is_dark_and_no_word_is_light(grid):
    theme.apply(theme.application(), theme.LIGHT)
    image = grid.grab().toImage()
    ratio = image.devicePixelRatio()

    def lightness(row, column):
        point = grid.rect_of(row, column).center() * ratio
        return image.pixelColor(point.toPoint()).lightness()
    assert lightness(1, 1) < 40
    assert lightness(1, 2) > 220


def test_another_dictionary_has_other_rows(grid):
    grid.set_words(("a", "b"))
    grid.present(np.zeros((2, 3), np.float32))
    assert [button.text() for button in grid.buttons] == ["a", "b"]
    assert grid.cursor_cell == (0, 0)
    assert grid.minimumSizeHint().height() < 60
