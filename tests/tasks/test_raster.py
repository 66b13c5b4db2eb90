from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xoviz.nn.arrays import Array
from xoviz.tasks import raster
from xoviz.tasks.strokes import POINTS

Ink = npt.NDArray[np.bool_]
EVEN = np.ones((1, 2, POINTS), np.float32)


def line(x0: float, y0: float, x1: float, y1: float) -> Array:
    """One letter whose both strokes are the same straight line, in cells."""
    x, y = np.linspace(x0, x1, POINTS), np.linspace(y0, y1, POINTS)
    return np.array([[[x, x]], [[y, y]]], np.float32)


def width(cells: float) -> Array:
    return np.float32([cells])


def pieces(ink: Ink) -> int:
    """How many pieces of ink there are; cells that touch at a corner belong together."""
    left, count = {(int(y), int(x)) for y, x in np.argwhere(ink)}, 0
    while left:
        edge, count = [left.pop()], count + 1
        while edge:
            row, column = edge.pop()
            near = {(row + dy, column + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            edge += near
    return count


@pytest.mark.parametrize("wide", [1.0, 3.0, 5.5])
@pytest.mark.parametrize(("right", "down"), [(1.0, 0.0), (0.0, 1.0), (0.8, 0.6), (0.28, 0.96)])
def test_a_longer_line_covers_its_width_for_each_cell_more(right: float, down: float, wide: float) -> None:
    amounts = []
    for length in (20, 35):
        paths = line(12, 12, 12 + length * right, 12 + length * down)
        paths[:, :, 1] = -100
        covered = raster.coverage(paths, width(wide), EVEN, 64)
        assert covered.min() == 0
        assert covered.max() <= 1
        amounts.append(covered.sum())
    assert amounts[1] - amounts[0] == pytest.approx(15 * wide, rel=0.03)


def test_a_stroke_finer_than_a_cell_is_pale() -> None:
    paths = line(5, 14.5, 23, 14.5)
    assert raster.coverage(paths, width(0.5), EVEN, 28).max() == pytest.approx(0.5)


@pytest.mark.parametrize("hard", [0.6, 1.5])
def test_a_pen_pressed_harder_is_a_wider_pen(hard: float) -> None:
    paths = line(12, 12, 40, 33)
    pressed = raster.coverage(paths, width(4), hard * EVEN, 64)
    wider = raster.coverage(paths, width(4 * hard), EVEN, 64)
    assert pressed.sum() == pytest.approx(wider.sum(), rel=0.03)


def test_where_the_pen_is_lifted_the_stroke_is_broken() -> None:
    lifted = EVEN.copy()
    lifted[:, :, 13:19] = 0
    whole, broken = (raster.coverage(line(4, 14.5, 60, 14.5), width(2), each, 64)[0] for each in (EVEN, lifted))
    assert pieces(broken > 0.5) == 2
    assert broken.sum() == pytest.approx(whole.sum() * 25 / 31, rel=0.1)


def test_cells_under_a_diagonal_touch_at_corners() -> None:
    assert np.array_equal(raster.cells(line(1.5, 1.5, 7.5, 7.5), width(1), 9)[0], np.diag([0, *[1] * 7, 0]))


def test_a_steep_line_has_one_cell_a_row() -> None:
    ink = raster.cells(line(2.3, 0.5, 6.1, 8.5), width(1), 9)[0]
    assert ink.sum(axis=1).tolist() == [1] * 9
    assert pieces(ink) == 1


def test_a_broad_nib_doubles_columns_then_rows() -> None:
    down = line(4.5, 1.5, 4.5, 7.6)
    assert [raster.cells(down, width(w), 9).sum() for w in (1.0, 1.3, 1.6)] == [7, 14, 16]


def test_the_corner_of_a_stair_goes() -> None:
    stair = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1]], np.bool_)
    assert raster.without_corners(stair).sum() == 3
    assert pieces(raster.without_corners(stair)) == 1


def test_thick_strokes_keep_their_corners() -> None:
    block = np.zeros((6, 6), np.bool_)
    block[1:4, 1:5] = True
    assert np.array_equal(raster.without_corners(block), block)


@settings(max_examples=50, deadline=None)
@given(arrays.arrays(np.bool_, st.tuples(st.integers(1, 7), st.integers(1, 7))))
def test_removing_corners_only_removes_and_breaks_nothing(ink: Ink) -> None:
    before = ink.copy()
    after = raster.without_corners(ink)
    assert np.array_equal(ink, before)
    assert not (after & ~ink).any()
    assert pieces(after) == pieces(ink)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.5, 8.49), min_size=4, max_size=4))
def test_lines_have_no_gaps(ends: list[float]) -> None:
    assert pieces(raster.cells(line(*ends), width(1), 9)[0]) == 1
