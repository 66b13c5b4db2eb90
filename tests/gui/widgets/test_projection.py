"""The projection: points of a landscape as seen from the side."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from xoviz.gui.widgets.projection import Projection

ROOM = QRectF(10, 20, 600, 400)
turned = st.builds(Projection, st.just(ROOM), st.floats(-math.pi, math.pi), st.floats(0.05, math.pi / 2))


def one(projection, x, y, share):
    return projection.pixels(np.array([x]), np.array([y]), np.array([share]))[0]


@settings(max_examples=50, deadline=None)
@given(turned, st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1))
def test_nothing_leaves_the_room_however_it_is_turned(projection, x, y, share):
    left, top = one(projection, x, y, share)
    assert ROOM.left() - 1e-6 <= left <= ROOM.right() + 1e-6
    assert ROOM.top() - 1e-6 <= top <= ROOM.bottom() + 1e-6


@settings(max_examples=50, deadline=None)
@given(turned, st.floats(-1, 1), st.floats(-1, 1))
def test_higher_is_higher(projection, x, y):
    low, high = one(projection, x, y, 0.0), one(projection, x, y, 1.0)
    assert high[0] == pytest.approx(low[0])
    assert high[1] <= low[1] + 1e-9


def test_from_above_it_is_a_map():
    projection = Projection(ROOM, 0.0, math.pi / 2)
    middle, right, up = (one(projection, *place, 0.5) for place in ((0, 0), (1, 0), (0, 1)))
    assert right - middle == pytest.approx([projection.scale, 0], abs=1e-6)
    assert up - middle == pytest.approx([0, -projection.scale], abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(turned)
def test_the_edges_in_front_are_the_nearer_ones_and_lie_lower(projection):
    x, y = projection.front()
    for front, back in (((x, 0.0), (-x, 0.0)), ((0.0, y), (0.0, -y))):
        depths = [float(projection.depths(np.array([place[0]]), np.array([place[1]]))[0]) for place in (front, back)]
        assert depths[0] <= depths[1] + 1e-12
        assert one(projection, *front, 0.0)[1] >= one(projection, *back, 0.0)[1] - 1e-6
