"""A grid over a picture: its outline, dots and numbers are where they should be."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.outlined_grid import OutlinedGrid, finite


@pytest.fixture
def grid(qtbot):
    made = OutlinedGrid(4, 4, signed=True)
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


def colours(grid, x, y, reach=3):
    """The colours around a point."""
    image = grid.grab().toImage()
    ratio = image.devicePixelRatio()
    return {QColor(image.pixelColor(int((x + dx) * ratio), int((y + dy) * ratio))).name()
            for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)}


def test_ink_is_outlined_where_it_meets_paper_and_nowhere_else(grid):
    ink = np.zeros((4, 4), bool)
    ink[1, 1:3] = True
    grid.outline(ink)
    dark = current_theme().colour("ink").name()
    cell = grid.geometry_of_cells.rect(1, 1)
    assert dark in colours(grid, cell.left(), cell.center().y())
    assert dark in colours(grid, cell.center().x(), cell.bottom())
    assert dark not in colours(grid, cell.right(), cell.center().y())  # ink on either side
    grid.outline(None)
    assert dark not in colours(grid, cell.left(), cell.center().y())


def test_dots_and_numbers(grid):
    grid.dot([(0, 3)])
    grid.number([(2, 2), (3, 0)], 1)
    theme = current_theme()
    middle = grid.geometry_of_cells.rect(0, 3).center()
    assert theme.colour("error").name() in colours(grid, middle.x(), middle.y())
    for cell, role in (((2, 2), "accent"), ((3, 0), "muted")):
        corner = grid.geometry_of_cells.rect(*cell).topLeft()
        assert theme.colour(role).name() in colours(grid, corner.x() + 6, corner.y() + 6, 1)


def test_what_is_not_known_yet_is_shown_as_nothing():
    assert finite(np.array([[np.nan, 2.0]])).tolist() == [[0.0, 2.0]]
