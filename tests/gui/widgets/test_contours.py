"""Contour lines by marching squares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xoviz.gui.widgets.contours import contour


def ends(pieces):
    return pieces.reshape(-1, 2)


def height_at(heights, column, row):
    """The height on an edge of the grid, by a straight slope between its corners."""
    left, top = int(min(column, heights.shape[1] - 2)), int(min(row, heights.shape[0] - 2))
    across, down = column - left, row - top
    corners = heights[top : top + 2, left : left + 2]
    return float(np.array([1 - down, down]) @ corners @ np.array([1 - across, across]))


def test_a_slope_has_a_straight_line():
    heights = np.tile(np.arange(5.0), (4, 1))
    pieces = contour(heights, 1.25)
    assert pieces.shape == (3, 4)
    np.testing.assert_allclose(pieces[:, [0, 2]], 1.25)
    assert sorted(ends(pieces)[:, 1].tolist()) == [0, 1, 1, 2, 2, 3]


def test_a_cone_has_a_circle():
    rows, columns = np.mgrid[:41, :41] - 20.0
    pieces = contour(np.hypot(rows, columns), 12.0)
    np.testing.assert_allclose(np.hypot(*(ends(pieces) - 20).T), 12.0, atol=0.03)
    length = np.hypot(*(pieces[:, :2] - pieces[:, 2:]).T).sum()
    assert length == pytest.approx(2 * np.pi * 12, rel=0.01)


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, (5, 6), elements=st.floats(-4, 4)), st.floats(-4, 4))
def test_every_end_lies_on_an_edge_at_the_level(heights, level):
    for column, row in ends(contour(heights, level)):
        assert column == pytest.approx(round(column), abs=1e-9) or row == pytest.approx(round(row), abs=1e-9)
        assert height_at(heights, column, row) == pytest.approx(level, abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(arrays(np.int64, (6, 6), elements=st.integers(-9, 9)))
def test_lines_end_only_at_the_border(heights):
    places = np.rint(ends(contour(heights.astype(float), 0.5)) * 1e6).astype(int)
    found, counts = np.unique(places, axis=0, return_counts=True)
    inner = ((found > 0) & (found < 5_000_000)).all(axis=1)
    assert (counts[inner] == 2).all()


def test_a_saddle_is_two_pieces_that_do_not_cross():
    saddle = np.array([[1.0, 0.0], [0.0, 1.0]])
    for level, cut_off in ((0.4, {(1, 0), (0, 1)}), (0.6, {(0, 0), (1, 1)})):
        pieces = contour(saddle, level)
        assert len(pieces) == 2
        middles = (pieces[:, :2] + pieces[:, 2:]) / 2
        assert {tuple(np.rint(middle * 1.2 - 0.1).astype(int).tolist()) for middle in middles} == cut_off


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nothing_is_drawn_where_heights_are_unknown(bad):
    heights = np.tile(np.arange(5.0), (4, 1))
    heights[1, 1] = bad
    assert len(contour(heights, 1.25)) == 1
    assert contour(np.full((3, 3), bad), 0.0).shape == (0, 4)


def test_no_line_beyond_the_heights():
    assert contour(np.eye(4), 2.0).shape == (0, 4)
    assert contour(np.ones((4, 4)), 0.0).shape == (0, 4)
