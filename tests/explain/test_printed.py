"""Printed sums: no part is altered, and what is written adds up in integers, in every reading."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.printed import LARGE, Printed, alone, ledger, printed
from xoviz.explain.reading import read
from xoviz.explain.receipt import Receipt
from xoviz.nn import Conv, Dense, Focus, MaxPool, MeanPool, ReLU, network
from xoviz.tasks.known.letters import LettersTask

READINGS = ["fractions", "slides", "decimals"]
QUICK = settings(max_examples=50, deadline=None)
numbers = st.one_of(st.fractions(-1000, 1000, max_denominator=10_000),
                    st.floats(-LARGE, LARGE, exclude_min=True, exclude_max=True))
any_floats = st.floats(allow_nan=False, allow_infinity=False)
NINTH = Fraction(1, 9)


def units(text):
    """What is written, as an exact number."""
    return Fraction(text)


def closes(found):
    assert (found.closing is None) == (found.closing_name is None)
    written = sum((units(line) for line in found.lines), units(found.closing or "0"))
    assert written == units(found.total)
    assert found.closing is None or units(found.closing) != 0


@given(st.lists(numbers, max_size=20), numbers, st.sampled_from(READINGS), st.integers(0, 6))
@QUICK
def test_what_is_written_adds_up_and_is_what_each_number_is_alone(parts, total, reading, places):
    found = printed(parts, total, reading, places)
    assert found.lines == tuple(read(part, reading, places) for part in parts)
    assert found.total == read(total, reading, places)
    closes(found)


@given(st.lists(any_floats, max_size=8), any_floats, st.sampled_from(READINGS))
@QUICK
def test_the_largest_floats_add_up_too(parts, total, reading):
    found = printed(parts, total, reading)
    closes(found)
    if reading != "fractions":
        assert max(map(len, (*found.lines, found.total))) < 24


@given(st.lists(st.fractions(-9, 9, max_denominator=99), max_size=20))
@QUICK
def test_fractions_close_themselves(parts):
    assert printed(parts, sum(parts, Fraction(0)), "fractions").closing is None


@pytest.mark.parametrize(("reading", "expected"), [
    ("slides", Printed(("0.77", "0.77", "-0.11"), "0.01", "cut off", "1.44")),
    ("decimals", Printed(("0.78", "0.78", "-0.11"), "-0.01", "rounding", "1.44")),
    ("fractions", Printed(("7/9", "7/9", "-1/9"), None, None, "13/9")),
])
def test_ninths_in_every_reading(reading, expected):
    assert printed([7 * NINTH, 7 * NINTH, -NINTH], 13 * NINTH, reading) == expected


@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("reading", READINGS)
def test_what_is_no_number_closes_nothing_and_is_said(bad, reading):
    found = printed([0.5, bad], bad, reading)
    assert (found.closing, found.closing_name) == (None, None)
    assert found.lines == (read(0.5, reading), str(bad))
    assert found.total == str(bad)


def test_large_numbers_share_a_power_of_ten():
    assert printed([3.4e38, 1.0], 3.4e38, "decimals") == Printed(("3.40e38", "0.00e38"), None, None, "3.40e38")
    assert alone(-3.4e38, "slides") in ("-3.39e38", "-3.40e38")
    assert alone(float(LARGE - 1), "decimals") == "999999.00"
    assert [alone(9.999e6, reading) for reading in ("decimals", "slides")] == ["1.00e7", "9.99e6"]
    assert alone(math.nan, "decimals") == "nan"


# The ledgers of hops

def mixed(seed):
    net = network((Conv("c", 2, (2, 2), 1, 1, average=True), ReLU("r"), MeanPool("m"), MaxPool("p", 2, 1),
                   Dense("h", 3, average=True), Dense("votes", 2)), (1, 5, 5), ("a", "b"))
    rng = np.random.default_rng(seed)
    net = net.with_vector(rng.normal(0, 1, net.stack.size).astype(np.float32))
    return Receipt(net.forward(rng.normal(0, 1, (1, 5, 5)).astype(np.float32)))


@pytest.mark.parametrize("reading", READINGS)
def test_every_ledger_adds_up_to_the_value_as_it_is_printed_elsewhere(reading):
    talk, picture = zoo.load("talk"), LettersTask().samples()[3].picture
    for receipt in (mixed(1), Receipt(talk.forward(picture), fractions(talk, picture))):
        for hop in receipt.walk_from(score.focus for score in receipt.scores()).values():
            sums = ledger(hop, reading)
            assert len(sums) == {"conv": 2, "dense": 1, "meanpool": 1}.get(hop.kind, 0)
            for found in sums:
                closes(found)
            if sums:
                assert sums[-1].total == read(hop.value, reading)
                assert sums[0].lines[: len(hop.terms)] == tuple(read(term.contribution, reading) for term in hop.terms)


def test_a_convolution_that_divides_adds_first_then_divides_then_adds_its_bias():
    first, last = ledger(mixed(2).hop(Focus("c", 1, 2, 2)), "decimals", 3)
    assert (len(first.lines), len(last.lines)) == (4, 2)
    assert float(last.lines[0]) == pytest.approx(float(first.total) / 4, abs=0.001)


def test_a_fault_is_not_closed_as_rounding():
    hop = mixed(3).scores()[0]
    wrong = replace(hop, value=hop.value + 1)
    assert ledger(wrong, "decimals")[0].total == read(hop.total, "decimals")
