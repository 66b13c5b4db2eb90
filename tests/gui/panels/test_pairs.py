"""Maps in pairs: as large as fits, none on another, and larger on a large screen."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF

from xoviz import zoo
from xoviz.gui.panels.pairs import ARROW, LARGEST_CELL, MOST_ROWS, before_and_after, paired


@pytest.mark.parametrize("count", [1, 3, 8, 16])
@pytest.mark.parametrize(("width", "height"), [(900, 300), (1500, 760), (3400, 1760)])
def test_all_pairs_lie_in_the_room_beside_one_another(count, width, height):
    firsts, seconds = paired(width, height, count, (7, 7), (4, 4))
    assert len(firsts) == len(seconds) == count
    rects = firsts + seconds
    assert all(QRectF(0, 0, width, height).contains(rect) for rect in rects)
    for one, other in combinations(rects, 2):
        assert not one.intersects(other)
    for first, second in zip(firsts, seconds, strict=True):
        assert second.left() - first.right() == pytest.approx(ARROW)
        assert second.center().y() == pytest.approx(first.center().y())
        assert first.width() / 7 == pytest.approx(second.width() / 4), "cells of one size"


@pytest.mark.parametrize(("height", "largest"), [(700, LARGEST_CELL), (1800, 1800 / MOST_ROWS)])
def test_cells_are_larger_on_a_large_screen_and_not_without_end(height, largest):
    firsts, _ = paired(3600, height, 1, (4, 4), (4, 4))
    assert firsts[0].width() / 4 == int(largest)


def test_the_groups_of_a_layer_are_what_comes_in_and_what_comes_out():
    below, above = before_and_after(zoo.load("talk"), "pooling", 1000, 500)
    assert (below.key, above.key) == ("relu", "pooling")
    assert (below.rows, above.rows, len(below.rects)) == (7, 4, 3)
