"""Numbers of a step in words, and sums of them that add up as they are printed."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.panels.step.sums import amounts
from xoviz.gui.panels.step.words import short

SIZES = st.floats(-1e9, 1e9, allow_nan=False) | st.floats(-1e-20, 1e-20, allow_nan=False)


@settings(max_examples=50, deadline=None)
@given(parts=st.lists(SIZES, min_size=1, max_size=9))
def test_sums_add_up_as_printed_whatever_their_size(parts):
    done = amounts(parts, math.fsum(parts))
    lines = [*done.lines, *([done.closing] if done.closing else [])]
    assert sum(map(Fraction, lines)) == Fraction(done.total)


@settings(max_examples=50, deadline=None)
@given(parts=st.lists(SIZES, min_size=1, max_size=9))
def test_the_largest_number_shows(parts):
    whole = math.fsum(parts)
    largest = max([*parts, whole], key=abs)
    done = amounts(parts, whole)
    written = max(map(float, (*done.lines, done.total)), key=abs)
    assert abs(written) == pytest.approx(abs(largest), rel=1e-3)


def test_tiny_numbers_share_a_power_of_ten():
    done = amounts([6.2e-27, -1.04e-27], 5.16e-27)
    assert done.lines == ("6.200e-27", "-1.040e-27")
    assert done.total == "5.160e-27"


def test_what_is_no_number_is_written_as_that():
    assert amounts([math.inf, 1.0], math.inf).total == "inf"


@pytest.mark.parametrize(("value", "text"), [
    (0.0, "0"), (1.0, "1"), (-0.5, "−0.5"), (0.1384, "0.138"), (-12.44, "−12.4"), (6.2e-27, "6.2e−27"),
    (0.003, "0.003"), (1234.0, "1234"), (100.0, "100"), (2e9, "2.0e9"), (math.nan, "NaN"), (-math.inf, "−∞"),
    (0.99996, "1"),
])
def test_numbers_are_short(value, text):
    assert short(value) == text
