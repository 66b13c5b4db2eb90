"""Filters travel as text; whatever else is on the clipboard gets a sentence."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xoviz.gui.filter_text import read, written

FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(arrays.arrays(np.float32, st.tuples(*[st.integers(1, 4)] * 3), elements=FLOATS))
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read_bit_for_bit(weights: np.ndarray) -> None:
    again = read(written(weights), weights.shape)
    assert again.dtype == np.float32
    assert np.array_equal(again, weights)


FOREIGN = [
    "", "hello", "[1, 2]", "{}", '{"weights": [[[1]]]}', "null", '{"xoviz filter": ', "[" * 100_000, "x" * 5_000_000,
]


@pytest.mark.parametrize("text", FOREIGN, ids=range(len(FOREIGN)))
def test_what_is_no_filter_is_called_so(text: str) -> None:
    with pytest.raises(ValueError, match="no filter on the clipboard"):
        read(text, (1, 1, 1))


@pytest.mark.parametrize("values", [[[[1, 2], [3]]], "abc", {"a": 1}, [[["x"]]], [[[{}]]], [[[10**400]]]], ids=str)
def test_damaged_filters_are_refused(values: object) -> None:
    with pytest.raises(ValueError, match="damaged"):
        read(json.dumps({"xoviz filter": values}), (1, 1, 1))


def test_another_shape_is_named() -> None:
    with pytest.raises(ValueError, match=r"is 1 × 5 × 5, but the filters of this layer are 1 × 3 × 3"):
        read(written(np.zeros((1, 5, 5), np.float32)), (1, 3, 3))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e39", "null"])
def test_what_is_no_finite_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        read(f'{{"xoviz filter": [[[{number}]]]}}', (1, 1, 1))


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_text_is_taken_or_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read(text, (1, 3, 3))
