"""One rule for what the strongest colours stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.widgets.colour_limit import limit_of, reach_of


@given(st.floats(1e-5, 1e30))
@settings(max_examples=50, deadline=None)
def test_the_limit_holds_the_largest_and_little_more(largest: float) -> None:
    limit = limit_of(np.array([0.0, -largest]))
    assert largest <= limit * (1 + 1e-5)
    assert limit <= largest * 1.4143


def test_it_moves_in_steps_and_knows_exact_ones() -> None:
    assert limit_of(np.array([1.0, -1.0])) == 1
    assert limit_of(np.array([1.1])) == limit_of(np.array([1.4])) == pytest.approx(2**0.5)


@pytest.mark.parametrize("values", [[0.0], [np.nan, np.inf], [1e-9]])
def test_where_there_is_nothing_to_see_it_is_one(values: list[float]) -> None:
    assert limit_of(np.array(values)) == 1


def test_slopes_reach_to_the_largest_of_them_however_small() -> None:
    assert reach_of(np.array([[1e-20, -3e-20]])) == pytest.approx(3e-20)
    assert reach_of(np.array([np.inf, np.nan, 2.0])) == 2.0
    assert reach_of(np.zeros(3)) == 1.0
    assert reach_of(np.array([np.nan])) == 1.0
