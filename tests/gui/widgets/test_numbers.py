"""Numbers are written briefly and read strictly."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xoviz.explain.printed import alone
from xoviz.explain.reading import Reading, read
from xoviz.gui.panels.receipt.words import minus
from xoviz.gui.widgets.numbers import cut_off, fixed, parsed, readable, reading_of_map, scientific, significant, written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-1.0, "−1"), (1 / 3, "0.33"), (-0.5, "−0.50"), (-0.001, "0.00"),
        (12.34, "12.3"), (-123.4, "−123"), (-1e6, "−1e6"), (9.999, "10.00"),
        (math.nan, "NaN"), (-math.inf, "−∞"),
    ],
)  # fmt: skip
def test_written(value: float, text: str) -> None:
    assert written(value) == text


def test_fixed_keeps_its_decimals() -> None:
    assert [fixed(value) for value in (1.0, -0.41, -0.001)] == ["1.00", "−0.41", "0.00"]


@pytest.mark.parametrize(
    ("text", "value"), [("0.5", 0.5), (" -1 ", -1.0), ("−2.25", -2.25), ("+1e-3", 0.001), (".5", 0.5)]
)
def test_parsed(text: str, value: float) -> None:
    assert parsed(text) == value


@pytest.mark.parametrize(
    "text", ["", "  ", "nan", "NaN", "inf", "-Infinity", "0,5", "one", "1_000", "1e39", "1e999", "--1"]
)
def test_what_is_no_number_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^.]*[:].*\.$") as refusal:
        parsed(text)
    assert "\n" not in str(refusal.value)


@given(st.text(max_size=12))
@settings(max_examples=50, deadline=None)
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        value = parsed(text)
    except ValueError:
        return
    assert abs(value) <= 3.5e38


@pytest.mark.parametrize(("value", "text"), [
    (-105456763070840832.0, "−1.05e17"), (1.288e36, "1.29e36"), (999_999.0, "999999.00"), (1e6, "1.00e6"),
    (math.inf, "∞"), (math.nan, "NaN"),
])
def test_fixed_numbers_stay_short_whatever_a_run_does(value: float, text: str) -> None:
    assert fixed(value) == text


@given(st.floats(-3.4e38, 3.4e38))
@settings(max_examples=50, deadline=None)
def test_scientific_says_the_number_without_needless_signs(value: float) -> None:
    text = scientific(value, 3)
    assert float(text.replace("−", "-")) == pytest.approx(value, rel=1e-3, abs=1e-300)
    assert "+" not in text
    assert "e0" not in text.removesuffix("e0")


@pytest.mark.parametrize(("number", "slide", "fraction"), [
    (Fraction(7, 9), "0.77", "7/9"), (Fraction(-1, 9), "−0.11", "−1/9"), (Fraction(5, 9), "0.55", "5/9"),
    (Fraction(1), "1.00", "1"), (-0.5, "−0.50", "−1/2"), (Fraction(-1, 900), "0.00", "−1/900"),
    (math.nan, "NaN", "NaN"), (-math.inf, "−∞", "−∞"),
])
def test_the_same_number_in_other_readings(number: Fraction | float, slide: str, fraction: str) -> None:
    assert written(number, reading="slides") == fixed(number, reading="slides") == slide
    assert written(number, reading="fractions") == fixed(number, reading="fractions") == fraction


def test_large_numbers_stay_short_in_cells_on_the_slides() -> None:
    assert [written(number, reading="slides") for number in (12.39, 123.9, -123.9, 1e6)] == ["12.3", "123", "−123",
                                                                                            "1e6"]


@given(st.one_of(st.fractions(-1000, 1000, max_denominator=1000), st.floats(-1000, 1000)),
       st.sampled_from(["slides", "fractions", "decimals"]), st.integers(1, 4))
@settings(max_examples=50, deadline=None)
def test_the_window_reads_numbers_as_the_receipt_does(number: Fraction | float, reading: Reading, places: int) -> None:
    if reading == "decimals":
        number = float(number)
    assert fixed(number, places, reading).replace("−", "-").replace("-0.0", "0.0") \
        == read(number, reading, places).replace("-0.0", "0.0")


@given(st.floats(width=32), st.sampled_from(["slides", "decimals"]), st.integers(2, 3))
@example(9.999e6, "decimals", 2)
@example(9.999e6, "slides", 2)
@settings(max_examples=50, deadline=None)
def test_numbers_of_any_size_are_written_as_in_the_receipt(number: float, reading: Reading, places: int) -> None:
    assert fixed(number, places, reading) == minus(alone(number, reading, places))


@given(st.floats(-1e30, 1e30), st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_cutting_off_is_exact(number: float, places: int) -> None:
    assert cut_off(number, places) == math.trunc(Fraction(number) * 10**places)


def test_fractions_are_read_only_where_they_are_known() -> None:
    assert readable("fractions", None) == "decimals"
    assert readable("fractions", ()) == "fractions"
    assert readable("slides", None) == "slides"


def test_pictures_and_filters_have_no_decimals_on_the_slides() -> None:
    whole, others = np.array([1.0, -1.0, np.nan]), np.array([1.0, 0.5])
    assert reading_of_map("slides", whole) == "decimals"
    assert reading_of_map("slides", others) == "slides"
    assert reading_of_map("fractions", whole) == "fractions"


@pytest.mark.parametrize(("value", "text"), [
    (0.59, "0.590"), (-12.345, "−12.3"), (0.000032, "0.0000320"), (4.1e-9, "4.1e−9"), (-6.6e-27, "−6.6e−27"),
    (1234.0, "1234"), (2.5e7, "2.5e7"), (0.0, "0"), (math.inf, "∞"), (math.nan, "NaN"),
])
def test_a_few_digits_that_count(value, text):
    assert significant(value) == text
