"""Tiles: each pixel has the colour of the cell that its middle lies in, or of the line before it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.widgets.tiles import Tiles


def by_hand(colours: np.ndarray, rows: int, columns: int, side: float, lined: bool) -> np.ndarray:
    """The pixels of one map, one after another."""
    down, across = ([min(int((place + 0.5) / side), count - 1) for place in range(max(round(count * side), 1))]
                    for count in (rows, columns))

    def on_line(cells: list[int], place: int) -> bool:
        return lined and place > 0 and cells[place] > cells[place - 1]

    return np.array([[colours[-1 if on_line(down, y) or on_line(across, x) else row * columns + column]
                      for x, column in enumerate(across)] for y, row in enumerate(down)])


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6), st.floats(0.2, 20), st.sampled_from([1.0, 1.5, 2.0]),
       st.booleans())
def test_each_pixel_has_the_colour_of_its_cell_or_of_a_line(count: int, rows: int, columns: int, side: float,
                                                            ratio: float, lined: bool) -> None:
    tiles = Tiles((count, rows, columns), side, ratio, lined=lined)
    colours = np.arange(count * (rows * columns + 1), dtype=np.uint32).reshape(count, -1)
    tiles.colour(colours)
    for pixels, own in zip(tiles.pixels, colours, strict=True):
        assert (pixels == by_hand(own, rows, columns, side * ratio, lined)).all()


@pytest.mark.parametrize("lined", [True, False])
def test_colours_are_put_over_those_before(lined: bool) -> None:
    tiles = Tiles((1, 2, 2), 8.0, 1.0, lined=lined)
    for first in (0, 5):
        tiles.colour(np.arange(first, first + 5, dtype=np.uint32)[np.newaxis])
        assert set(np.unique(tiles.pixels).tolist()) == set(range(first, first + 4 + lined))
