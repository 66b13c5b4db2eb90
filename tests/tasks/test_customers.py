"""Made-up customers: in whole units, half of whom leave; what matters matters, scenery does not, the ceiling holds."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.tasks import task
from xoviz.tasks.customers import COLUMNS, NAMES, SCENERY, ceiling, customers, decided, leaving
from xoviz.tasks.shuffled import Shuffled, random_order
from xoviz.tasks.tabular import columns_of, in_units, scaled

MANY = customers(40_000, np.random.default_rng(1))


def test_columns_stand_by_the_alphabet_and_hold_whole_numbers_within_their_ends():
    assert list(NAMES) == sorted(NAMES)
    for column, values in zip(COLUMNS, MANY.T, strict=True):
        assert (values.min(), values.max()) == (column.low, column.high)
    assert np.array_equal(MANY, np.rint(MANY))


def test_units_and_values_are_two_ways_to_write_the_same():
    values = scaled(MANY[:200], COLUMNS)
    assert values.dtype == np.float32
    assert np.abs(values).max() <= 1
    assert np.array_equal(in_units(values, COLUMNS), MANY[:200])
    ends = scaled([[column.low for column in COLUMNS], [column.high for column in COLUMNS]], COLUMNS)
    assert ends.tolist() == [[-1] * 12, [1] * 12]


def test_half_of_them_leave():
    assert leaving(MANY).mean() == pytest.approx(0.5, abs=0.02)
    assert decided(MANY, np.random.default_rng(2)).mean() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_scenery_changes_no_chance_and_all_else_does(name):
    other = MANY[:500].copy()
    other[:, NAMES.index(name)] = MANY[500:1000, NAMES.index(name)]
    assert np.array_equal(leaving(other), leaving(MANY[:500])) == (name in SCENERY)


def test_the_ceiling_is_what_the_best_guess_reaches_and_no_column_alone_comes_near():
    best = leaving(MANY) > 0.5
    answers = decided(MANY, np.random.default_rng(2))
    assert (best == answers).mean() == pytest.approx(ceiling(MANY), abs=0.01)
    assert 0.90 < ceiling(MANY) < 0.91
    for values in MANY.T:
        share = max(((values > level) == answers).mean() for level in np.unique(values))
        assert max(share, 1 - share) < 0.7


def test_reasons_come_together_across_columns():
    """Who orders often and not lately leaves, who orders rarely and not lately stays; and so with waiting."""
    known = {sample.name: in_units(sample.picture[:, 0], COLUMNS) for sample in task("table").samples()}
    quiet, yearly, waiting, answered = (known[name] for name in ("quiet", "yearly", "waiting", "answered"))
    assert leaving(quiet) > 0.8 > 0.2 > leaving(yearly)
    assert leaving(waiting) > 0.8 > 0.2 > leaving(answered)
    assert (quiet != yearly).sum() == (waiting != answered).sum() == 1


def test_columns_are_known_in_the_order_in_which_they_are_read():
    table, order = task("table"), random_order(12, 1)
    assert columns_of(table) == COLUMNS
    assert [column.name for column in columns_of(Shuffled(table, order))] == [NAMES[place] for place in order]
    assert columns_of(task("letters")) == ()
