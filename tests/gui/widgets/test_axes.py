"""Axes: tidy ends and ticks, numbers that can be told apart, and one way from values to pixels and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from xoviz.gui.widgets.axes import Axis, Plane, tidy

AREA = QRectF(60, 20, 200, 100)


@settings(max_examples=50, deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.integers(2, 10))
def test_a_tidy_axis_holds_what_it_must_and_not_much_more(low, span, most):
    high = low + span
    axis = tidy(low, high, most)
    slack = 1e-5 * axis.step
    assert axis.low <= low + slack
    assert axis.high >= high - slack
    assert len(axis.ticks()) <= most + 2
    digits = f"{axis.step:.1e}"
    assert digits[0] in "125"
    if high - low > 1e-6 * max(abs(low), abs(high), 1e-200):
        assert axis.high - axis.low <= (high - low) + 2 * axis.step * (1 + 1e-6)


@settings(max_examples=50, deadline=None)
@given(st.floats(-1e3, 1e3), st.floats(1e-9, 1e9))
def test_no_two_ticks_read_alike(low, span):
    axis = tidy(low if span > 1e-3 else 0.0, (low if span > 1e-3 else 0.0) + span)
    texts = [axis.text(tick) for tick in axis.ticks()]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(("low", "high", "texts"), [
    (0, 1, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (-2, 2, ["−2", "−1", "0", "1", "2"]),
    (0, 6000, ["0", "1000", "2000", "3000", "4000", "5000", "6000"]),
    (0, 3e-8, ["0", "5e−9", "1.0e−8", "1.5e−8", "2.0e−8", "2.5e−8", "3.0e−8"]),
])
def test_ticks_are_written_shortly(low, high, texts):
    axis = tidy(low, high)
    assert [axis.text(tick) for tick in axis.ticks()] == texts


def test_values_go_to_pixels_and_back():
    plane = Plane(AREA, Axis(-2, 2, 1), Axis(0, 10, 2))
    assert (plane.point(-2, 0).x(), plane.point(-2, 0).y()) == (60, 120)
    assert (plane.point(2, 10).x(), plane.point(2, 10).y()) == (260, 20)
    assert plane.value_at(plane.x(0.7)) == pytest.approx(0.7)
    assert (plane.value_at(0), plane.value_at(999)) == (-2, 2)


def test_a_curve_leaves_out_what_is_no_number_and_cuts_what_is_far_off():
    plane = Plane(AREA, Axis(-2, 2, 1), Axis(0, 10, 2))
    line = plane.line([-2, -1, 0, 1, 2], [5, math.nan, math.inf, 1e300, 10])
    assert [point.x() for point in line] == [60, 210, 260]
    assert line[1].y() > -1000
    alone = plane.point(1, 7)
    assert plane.line([1], [7]) == [alone]
