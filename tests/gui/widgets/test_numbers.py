"""Numbers are written briefly and read strictly."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.widgets.numbers import fixed, parsed, scientific, written


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
