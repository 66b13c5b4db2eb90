"""Titles above columns keep out of one another's way, and stay where they are if nobody is in it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.widgets.titles import side_by_side


def test_where_there_is_room_each_stands_in_the_middle():
    assert side_by_side([50, 150, 300], [40, 60, 20], 320) == [30, 120, 290]


def test_two_that_would_overlap_share_the_way_aside():
    assert side_by_side([100, 120], [40, 40], 500) == [70, 110]


def test_none_leaves_the_room():
    assert side_by_side([5, 495], [40, 40], 500) == [0, 460]


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_none_touches_another(data):
    widths = data.draw(st.lists(st.integers(1, 90), min_size=1, max_size=13))
    room = sum(widths) + data.draw(st.integers(0, 300))
    middles = sorted(data.draw(st.lists(st.integers(0, room), min_size=len(widths), max_size=len(widths))))
    lefts = side_by_side(middles, widths, room)
    assert lefts[0] >= 0
    assert lefts[-1] + widths[-1] <= room + 1e-6
    for (left, width), (after, _) in pairwise(zip(lefts, widths, strict=True)):
        assert left + width <= after + 1e-6
    assert lefts == pytest.approx(side_by_side([left + width / 2 for left, width in zip(lefts, widths, strict=True)],
                                               widths, room))
