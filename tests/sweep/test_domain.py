"""Values of a setting: what is written is read, and what is drawn lies inside."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from xoviz.sweep.domain import Choices, DomainError, Range, domain

WORDS = some.from_regex(r"[a-z|@{}]([a-z0-9 .|@{}]{0,12}[a-z0-9|@{}])?", fullmatch=True).filter(
    lambda text: ".." not in text)
WHOLE = some.integers(-10**9, 10**9)
NUMBERS = some.floats(-1e9, 1e9, allow_nan=False).map(float)
CHOICES = some.lists(WORDS | WHOLE | NUMBERS, min_size=1, max_size=6, unique_by=str).map(
    lambda values: Choices(tuple(values)))


@some.composite
def ranges(draw) -> Range:
    log, points = draw(some.booleans()), draw(some.sampled_from([0, 2, 5]))
    kind = draw(some.sampled_from([some.integers(1, 10**6), some.floats(1e-9, 1e6).map(float)]))
    low, high = sorted(draw(some.lists(kind, min_size=2, max_size=2, unique=True)))
    plain = not log and not points and isinstance(low, int)
    return Range(low, high, draw(some.integers(1, 7)) if plain else 1, log, points)


@given(CHOICES | ranges())
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read(values):
    again = domain(str(values))
    assert again == values
    assert str(again) == str(values)


@given(ranges(), some.floats(0, 1, exclude_max=True))
@settings(max_examples=50, deadline=None)
def test_what_is_drawn_lies_inside_and_is_one_of_those_that_there_are(values, share):
    found = values.at(share)
    assert values.low <= found <= values.high
    assert isinstance(found, int) == values.whole
    known = values.finite()
    assert known is None or values.log or found in known


@pytest.mark.parametrize(("text", "values"), [
    ("4, 8,16", (4, 8, 16)), ("2..5", (2, 3, 4, 5)), ("8..30 step 8", (8, 16, 24)),
    ("4..64 log in 5", (4, 8, 16, 32, 64)), ("-2..0", (-2, -1, 0)),
    ("0..1.0 in 3", (0.0, 0.5, 1.0)), ("relu, leaky 0.1", ("relu", "leaky 0.1")), ("1e-3", (0.001,))])
def test_all_values_there_are(text, values):
    assert domain(text).finite() == values


def test_a_logarithmic_range_has_as_much_in_each_power_of_ten():
    rates = domain("0.001..0.1 log")
    assert rates.finite() is None
    assert rates.at(0.5) == 0.01
    drawn = [domain("1..1000 log").at((place + 0.5) / 3000) for place in range(3000)]
    counts = [sum(low <= value < 10 * low for value in drawn) for low in (1, 10, 100)]
    assert counts == pytest.approx([1000] * 3, abs=15)


def test_each_whole_number_of_a_range_is_as_likely():
    drawn = [domain("2..5").at(place / 400) for place in range(400)]
    assert [drawn.count(value) for value in (2, 3, 4, 5)] == [100] * 4


@pytest.mark.parametrize("text", ["", "4,,8", "8..2", "0..1 log", "1..2 step 0.5", "0.5..2 step 2", "1..9 in 1", "2..",
                                  "1, 1", "1..9 step 2 log", "a..b", "x" * 6000, "1..9 in 999999"])
def test_what_cannot_be_is_refused_in_one_sentence(text):
    with pytest.raises(DomainError) as error:
        domain(text)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize("value", [math.nan, math.inf, True, None, "a,b", " a", "3", "a\nb"])
def test_a_value_that_no_text_could_bring_back_is_refused(value):
    with pytest.raises(DomainError):
        Choices((value,))


@given(some.text(max_size=30))
@settings(max_examples=50, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        values = domain(text)
    except DomainError:
        return
    assert domain(str(values)) == values
