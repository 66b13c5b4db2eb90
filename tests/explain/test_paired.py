"""Pairs: Student's t as in the tables, and a verdict that claims neither a difference nor equality too soon."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.explain.paired import FEWEST, difference, quantile, within

# Two-sided 95 and 99 per cent points, from any printed table.
TABLE = {1: (12.706, 63.657), 2: (4.303, 9.925), 4: (2.776, 4.604), 7: (2.365, 3.499), 30: (2.042, 2.750)}


@pytest.mark.parametrize("degrees", TABLE)
def test_the_quantiles_are_those_of_the_printed_tables(degrees):
    for share, expected in zip((0.95, 0.99), TABLE[degrees], strict=True):
        assert quantile(share, degrees) == pytest.approx(expected, abs=6e-4)
        assert within(quantile(share, degrees), degrees) == pytest.approx(share, abs=1e-12)


def test_one_and_two_degrees_of_freedom_have_formulas_of_their_own():
    for t in (0.0, 0.3, 1.0, 4.0):
        assert within(t, 1) == pytest.approx(2 * math.atan(t) / math.pi)
        assert within(t, 2) == pytest.approx(t / math.sqrt(2 + t * t))


def test_a_known_example():
    """Differences 1, 2, 3: mean 2, s 1, standard error 1 / sqrt(3), t = 3.464 with 2 degrees of freedom."""
    found = difference([3, 5, 7], [2, 3, 4])
    assert found.mean == 2
    assert found.error == pytest.approx(1 / math.sqrt(3))
    assert (found.low, found.high) == pytest.approx((2 - 4.3027 / math.sqrt(3), 2 + 4.3027 / math.sqrt(3)), abs=1e-4)
    assert found.p == pytest.approx(1 - 3.4641 / math.sqrt(2 + 12), abs=1e-4)


@pytest.mark.parametrize(("apart", "verdict"), [
    ([0.10, 0.12, 0.11, 0.09], "more"),
    ([-0.10, -0.12, -0.11, -0.09], "less"),
    ([0.001, -0.002, 0.003, 0.0], "same"),
    ([0.012, 0.011, 0.013, 0.012], "same"),  # certainly more than nothing, and less than anybody cares about
    ([0.10, -0.12, 0.11, -0.02], "unclear"),
    ([0.01, 0.06, 0.03, -0.01], "unclear"),
    ([0.2, 0.2], "unclear"),  # of two, nothing follows
])
def test_the_verdict(apart, verdict):
    assert difference(apart, np.zeros(len(apart))).verdict(0.02) == verdict


def test_what_never_varies_is_certain_and_one_pair_tells_nothing():
    assert difference([0.5] * 4, [0.4] * 4).verdict(0.02) == "more"
    assert difference([0.5] * 4, [0.5] * 4)[:5] == (0, 0, 0, 0, 1)
    assert difference([1.0], [0.0]).low == -math.inf
    with pytest.raises(ValueError, match="pairs"):
        difference([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="pairs"):
        difference([], [])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=FEWEST, max_size=12))
def test_an_interval_leaves_out_zero_exactly_where_p_is_below_one_in_twenty(apart):
    found = difference(apart, np.zeros(len(apart)))
    assert found.low <= found.mean <= found.high
    if abs(found.p - 0.05) > 1e-6 and found.error > 1e-9:
        assert (found.low > 0 or found.high < 0) == (found.p < 0.05)


def test_of_equals_few_are_called_different():
    """Of 400 experiments in which nothing differs, about 5 in 100 intervals leave out 0."""
    rng = np.random.default_rng(1)
    left_out = sum(not found.low <= 0 <= found.high for found in (
        difference(rng.normal(size=8), rng.normal(size=8)) for _ in range(400)))
    assert 8 <= left_out <= 34
