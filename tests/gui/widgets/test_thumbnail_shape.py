"""Inputs of any shape as thumbnails."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.gui.widgets.thumbnail_shape import BETWEEN, FLATTEST, cell_size, side_by_side


def test_channels_stand_side_by_side_with_a_column_between_them() -> None:
    pictures = np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)
    images = side_by_side(pictures)
    assert images.shape == (2, 4, 3 * 5 + 2)
    for channel in range(3):
        assert np.array_equal(images[:, :, channel * 6 : channel * 6 + 5], pictures[:, channel])
    assert (images[:, :, [5, 11]] == BETWEEN).all()


def test_of_one_channel_nothing_is_copied() -> None:
    pictures = np.zeros((1000, 1, 4, 5), np.float32)
    assert np.shares_memory(side_by_side(pictures), pictures)


@pytest.mark.parametrize(("rows", "columns"), [(9, 9), (24, 32), (14, 7), (32, 24)])
def test_cells_are_squares_where_that_can_be_seen(rows: int, columns: int) -> None:
    height, width = cell_size(rows, columns, 48)
    assert height == width == 48 / max(rows, columns)


@pytest.mark.parametrize(("rows", "columns"), [(1, 12), (12, 1), (1, 1), (14, 2)])
def test_nothing_is_flatter_than_can_be_seen(rows: int, columns: int) -> None:
    height, width = cell_size(rows, columns, 48)
    assert max(height * rows, width * columns) == 48
    assert min(height * rows, width * columns) >= 48 / FLATTEST
