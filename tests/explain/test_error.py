"""The error as the talk counts it and as training does: right by the engine, and adding up as printed."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain import error
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.exact import fractions
from xoviz.tasks.known.letters import LettersTask

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())["error_table"]
QUICK = settings(max_examples=40, deadline=None)
READINGS = ["fractions", "slides", "decimals"]
numbers = st.one_of(st.fractions(-9, 9, max_denominator=999), st.floats(-1e3, 1e3))
large_floats = st.floats(-1e150, 1e150)


def test_the_talks_table_with_its_slip_mended():
    computed = FIGURES["computed"]
    assert [float(answer.difference) for answer in error.TALK.answers] == computed["signed"]
    assert [float(answer.error) for answer in error.TALK.answers] == computed["absolute"]
    assert float(error.TALK.total) == computed["total_absolute"] == 0.59
    assert float(error.TALK.squared) == computed["total_squared"]
    printed = FIGURES["published"]
    assert [answer.right for answer in error.TALK.answers] == [row["right"] for row in printed]
    assert [float(answer.actual) for answer in error.TALK.answers] == [row["actual"] for row in printed]
    slip = next(row for row in printed if row["label"] == "O")["error"]
    assert float(error.TALK_SLIP) == slip != float(error.TALK.answers[1].error)


def test_the_talks_own_network_in_fractions():
    talk = zoo.load("talk")
    votes = fractions(talk, LettersTask().samples()[0].picture)[-1].ravel().tolist()
    held = error.table(votes, 0)
    assert (held.total, held.squared) == (Fraction(5, 9), Fraction(25, 81))
    assert error.printed_total(held, "fractions").lines == ("0", "5/9")
    assert error.printed_squares(held, "slides").total == "0.30"


@QUICK
@given(st.data())
def test_squared_and_cross_entropy_are_the_engines(traces, data):
    trace = data.draw(traces)
    answer = data.draw(st.integers(0, len(trace.scores) - 1))
    batch = Batch(trace.picture[np.newaxis], np.array([answer]))
    scores = trace.scores.astype(np.float64).tolist()
    for loss, mine in (("squared", float(error.table(scores, answer).squared)),
                       ("cross-entropy", error.cross_entropy(scores, answer).error)):
        engine = BatchError(replace(trace.network.stack, loss=loss), batch).at(trace.network.vector)
        assert mine == pytest.approx(engine, rel=1e-4, abs=1e-5 * (1 + max(map(abs, scores))))


@QUICK
@given(st.lists(st.floats(-50, 50), min_size=1, max_size=6), st.data())
def test_every_number_of_the_softmax(scores, data):
    answer = data.draw(st.integers(0, len(scores) - 1))
    found = error.cross_entropy(scores, answer)
    assert found.largest == max(scores)
    assert found.powers == pytest.approx([math.exp(score - max(scores)) for score in scores])
    assert found.sum == pytest.approx(math.fsum(found.powers))
    assert math.fsum(found.probabilities) == pytest.approx(1)
    assert found.error == pytest.approx(-math.log(found.probabilities[answer]), rel=1e-9, abs=1e-12)
    assert found.error >= 0


def test_an_error_that_is_almost_nothing_is_still_told():
    assert error.cross_entropy((30.0, -30.0), 0).error == pytest.approx(math.exp(-60), rel=1e-12)
    assert error.cross_entropy((2000.0, 0.0), 1).error == 2000


def closes(found):
    written = sum((Fraction(line) for line in found.lines), Fraction(found.closing or "0"))
    assert written == Fraction(found.total)
    assert found.closing is None or Fraction(found.closing) != 0


@QUICK
@given(st.lists(st.one_of(numbers, large_floats), min_size=1, max_size=5), st.data(), st.sampled_from(READINGS),
       st.integers(1, 5))
def test_all_that_is_printed_adds_up(actual, data, reading, places):
    answer = data.draw(st.integers(0, len(actual) - 1))
    held = error.table(actual, answer)
    for each in held.answers:
        closes(error.printed_difference(each, reading, places))
    closes(error.printed_total(held, reading, places))
    closes(error.printed_squares(held, reading, places))
    entropy = error.cross_entropy(actual, answer)
    closes(error.printed_powers(entropy, reading, places))
    closes(error.printed_probabilities(entropy, reading, places))
    closes(error.printed_cross_entropy(entropy, reading, places))


def test_fractions_are_only_written_where_there_are_any():
    assert error.printed_total(error.table((Fraction(1, 3), Fraction(2, 3)), 0), "fractions").total == "4/3"
    assert error.printed_total(error.table((0.25, 0.5), 0), "fractions").total == "1.25"


@pytest.mark.parametrize("make", [error.table, error.cross_entropy])
@pytest.mark.parametrize("answer", [-1, 2])
def test_there_is_no_such_class(make, answer):
    with pytest.raises(IndexError, match=f"classes 0 to 1, not {answer}"):
        make((0.5, 0.5), answer)


@pytest.mark.parametrize("scores", [(math.inf, 0.0), (math.nan, 0.0)])
def test_scores_that_are_no_numbers_break_nothing(scores):
    found = error.cross_entropy(scores, 0)
    assert math.isnan(found.error)
    assert error.printed_cross_entropy(found, "decimals").total == "nan"
