"""Wilson's interval against published values, its formula solved anew, and its own promise."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xoviz.explain.robustness import wilson


@pytest.mark.parametrize(("right", "of", "low", "high"), [
    # R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
])
def test_published_values(right, of, low, high):
    assert wilson(right, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_its_ends_are_where_the_share_is_z_deviations_away(counted):
    """Wilson's interval holds just those accuracies from which the measured one is no further than z deviations."""
    right, of = counted
    low, high = wilson(right, of)
    assert 0 <= low <= right / of <= high <= 1
    for end, beyond in ((low, right == 0), (high, right == of)):
        if not beyond:
            assert abs(right / of - end) == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / of), rel=1e-5)


def test_means_count_too_and_nothing_says_nothing():
    assert wilson(2, 10)[0] < wilson(2.5, 10)[0] < wilson(3, 10)[0]
    assert wilson(0, 0) == (0, 1)
    with pytest.raises(ValueError, match="of 3 pictures"):
        wilson(4, 3)
