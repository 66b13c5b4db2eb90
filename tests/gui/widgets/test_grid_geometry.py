"""Strokes have no gaps, brushes are round, cells are whole device pixels."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.widgets.grid_geometry import CellGeometry, brush, line, stamped

CELLS = st.tuples(st.integers(-70, 70), st.integers(-70, 70))


@given(start=CELLS, end=CELLS)
@settings(max_examples=50, deadline=None)
def test_a_line_joins_its_ends_without_gaps(start: tuple[int, int], end: tuple[int, int]) -> None:
    cells = line(start, end)
    assert cells[0] == start
    assert cells[-1] == end
    assert len(cells) == 1 + max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    assert all(max(abs(a[0] - b[0]), abs(a[1] - b[1])) == 1 for a, b in pairwise(cells))


@pytest.mark.parametrize(("width", "count"), [(1, 1), (2, 4), (3, 5), (4, 12), (5, 21)])
def test_brushes_are_round(width: int, count: int) -> None:
    offsets = brush(width)
    assert len(offsets) == count
    assert np.ptp(offsets, axis=0).tolist() == [width - 1, width - 1]


def test_a_brush_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match="not 0"):
        brush(0)


def test_a_stamp_is_cut_at_the_edge_and_leaves_the_original() -> None:
    before = np.zeros((3, 3), np.float32)
    after = stamped(before, [(0, 0)], brush(3), 1.0)
    assert np.argwhere(after).tolist() == [[0, 0], [0, 1], [1, 0]]
    assert not before.any()


@given(
    rows=st.integers(1, 64), columns=st.integers(1, 64), width=st.integers(64, 900), height=st.integers(64, 900),
    ratio=st.sampled_from([1.0, 1.25, 1.5, 2.0]),
)  # fmt: skip
@settings(max_examples=50, deadline=None)
def test_cells_are_whole_device_pixels_within_the_widget(
    rows: int, columns: int, width: int, height: int, ratio: float
) -> None:
    cells = CellGeometry.fit(rows, columns, width, height, ratio)
    for length in (cells.side, cells.left, cells.top):
        assert length * ratio == pytest.approx(round(length * ratio))
    assert cells.whole().right() <= width + 1e-6
    assert cells.whole().bottom() <= height + 1e-6


@given(row=st.integers(0, 8), column=st.integers(0, 8))
@settings(max_examples=30, deadline=None)
def test_the_middle_of_a_cell_is_in_it(row: int, column: int) -> None:
    cells = CellGeometry.fit(9, 9, 333, 280, 1.0)
    middle = cells.rect(row, column).center()
    assert cells.at(middle.x(), middle.y()) == (row, column)
    assert cells.holds((row, column))
    assert not cells.holds((9, column))
