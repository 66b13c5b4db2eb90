"""Three ways to read a number, each by integer arithmetic."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xoviz.explain.reading import as_decimal, as_fraction, as_slide, read

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
ratios = st.fractions(-1000, 1000, max_denominator=10_000)


@pytest.mark.parametrize(("value", "fraction", "slide", "decimal"), [
    (Fraction(7, 9), "7/9", "0.77", "0.78"),
    (Fraction(5, 9), "5/9", "0.55", "0.56"),
    (Fraction(-1, 9), "-1/9", "-0.11", "-0.11"),
    (Fraction(-5, 9), "-5/9", "-0.55", "-0.56"),
    (Fraction(1), "1", "1.00", "1.00"),
    (Fraction(0), "0", "0.00", "0.00"),
    (Fraction(-1, 1000), "-1/1000", "0.00", "0.00"),
    (Fraction(999, 1000), "999/1000", "0.99", "1.00"),
    (Fraction(37, 3), "37/3", "12.33", "12.33"),
    (Fraction(1, 8), "1/8", "0.12", "0.12"),
])
def test_readings(value, fraction, slide, decimal):
    assert as_fraction(value) == read(value, "fractions") == fraction
    assert as_slide(value) == read(value, "slides") == slide
    assert as_decimal(value) == read(value, "decimals") == decimal


@pytest.mark.parametrize("step", ["conv", "relu", "pool"])
def test_the_printed_figures_of_the_talk_are_read_as_on_the_slides(step):
    ninths, printed = FIGURES["X"][f"{step}_ninths"], FIGURES["published"][step]
    for ours, theirs in zip(ninths, printed, strict=True):
        for our_row, their_row in zip(ours, theirs, strict=True):
            assert [as_slide(Fraction(value, 9)) for value in our_row] == [f"{value:.2f}" for value in their_row]


@given(value=ratios, places=st.integers(0, 6))
def test_cut_off_is_never_further_from_zero_and_less_than_one_digit_away(value, places):
    slide = Fraction(as_slide(value, places))
    assert abs(slide) <= abs(value)
    assert abs(value - slide) < Fraction(1, 10**places)


@given(value=ratios, places=st.integers(0, 6))
def test_rounded_is_at_most_half_a_digit_away(value, places):
    assert abs(value - Fraction(as_decimal(value, places))) <= Fraction(1, 2 * 10**places)


@given(value=st.floats(-1e6, 1e6), places=st.integers(0, 6))
def test_floats_are_rounded_as_python_prints_them(value, places):
    printed = f"{value:.{places}f}"
    assert read(value, "decimals", places) == (printed.removeprefix("-") if float(printed) == 0 else printed)
    assert as_decimal(value, places) == as_decimal(Fraction(value), places)
    assert as_slide(value, places) == as_slide(Fraction(value), places)


def test_half_way_cases_of_floats_go_to_the_even_digit_too():
    assert [as_decimal(value) for value in (0.125, 0.375, -0.125, -0.001)] == ["0.12", "0.38", "-0.12", "0.00"]


def test_floats_are_read_as_exactly_what_they_hold():
    assert read(0.1, "fractions") == "3602879701896397/36028797018963968"
    assert read(0.75, "fractions") == "3/4"
    assert read(math.nan, "decimals") == "nan"
    assert read(-math.inf, "slides") == "-inf"
