"""A grid with scales: cells and ticks lie where they should, and painting works as without them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.scaled_grid import BOTTOM, LEFT, RIGHT, TOP, ScaledGrid


@pytest.fixture
def grid(qtbot: QtBot) -> ScaledGrid:
    made = ScaledGrid(6, 8, [(3.0, "half")], [(4.0, "0.5")])
    qtbot.addWidget(made)
    made.resize(LEFT + RIGHT + 8 * 20, TOP + BOTTOM + 6 * 20)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_cells_are_square_and_leave_room_for_the_scales(grid: ScaledGrid) -> None:
    whole = grid.geometry_of_cells.whole()
    assert (whole.left(), whole.top(), whole.width(), whole.height()) == (LEFT, TOP, 160, 120)


def test_a_stroke_paints_the_cells_that_it_is_seen_on(grid: ScaledGrid) -> None:
    strokes = []
    grid.stroked.connect(strokes.append)
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.geometry_of_cells.rect(2, 7).center().toPoint())
    assert np.argwhere(strokes[-1] == 1).tolist() == [[2, 7]]
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect().bottomLeft())  # on a scale
    assert len(strokes) == 1


def marked(image: QImage, columns: range, rows: range) -> bool:
    """Whether anything but background is painted there."""
    background = image.pixelColor(1, 1)
    return any(image.pixelColor(x, y) != background for x in columns for y in rows)


def test_ticks_stand_where_they_belong_and_nowhere_else(grid: ScaledGrid) -> None:
    image = grid.grab().toImage()
    cells = grid.geometry_of_cells
    middle, half = int(cells.top + 3 * cells.side), int(cells.left + 4 * cells.side)
    assert marked(image, range(2, LEFT - 2), range(middle - 6, middle + 6))
    assert not marked(image, range(2, LEFT - 2), range(middle + 20, middle + 40))
    below = range(image.height() - BOTTOM + 4, image.height())
    assert marked(image, range(half - 12, half + 12), below)
    assert not marked(image, range(half + 30, half + 60), below)


def test_small_and_smaller(grid: ScaledGrid) -> None:
    assert grid.minimumSizeHint().width() < grid.sizeHint().width()
    grid.resize(10, 10)
    assert grid.geometry_of_cells.side > 0
