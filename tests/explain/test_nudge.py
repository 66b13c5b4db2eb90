"""Nudging a weight: measured slopes are those of backpropagation, kinks have two, and curves are sharp at them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.nudge import COARSE, FINE, Along, Knob, curves, exists, knobs, slopes
from xoviz.nn.gradcheck import check
from xoviz.tasks.known.letters import LettersTask

AGREE = 1e-5
QUICK = settings(max_examples=25, deadline=None)
X = LettersTask().samples()[0].picture


def error_on(network, picture=X, answer=0, loss=None):
    stack = network.stack if loss is None else replace(network.stack, loss=loss)
    return BatchError(stack, Batch(picture[np.newaxis], np.array([answer])))


@QUICK
@given(st.data())
def test_each_number_that_learns_is_one_knob(traces, data):
    network = data.draw(traces).network
    numbered = np.arange(network.stack.size)
    found = list(knobs(network.stack))
    assert len(found) == network.stack.size
    for knob in found:
        place = knob.place(network.stack)
        assert network.stack.slot(knob.key).public(numbered)[knob.index] == place
        assert network.vector[place] == network.parameters[knob.key][knob.index]
    assert len({knob.place(network.stack) for knob in found}) == len(found)


@pytest.mark.parametrize("knob", [Knob("nothing.weights", (0,)), Knob("votes.weights", (0,)),
                                  Knob("votes.weights", (2, 0, 0, 0)), Knob("votes.weights", (0, 0, 0, -1))])
def test_there_is_no_such_weight(knob):
    stack = zoo.load("talk").stack
    assert not exists(stack, knob)
    with pytest.raises((KeyError, IndexError)):
        knob.place(stack)
    assert exists(stack, Knob("votes.weights", (1, 2, 1, 1)))


@QUICK
@given(st.data())
def test_measured_and_backpropagated_slopes_agree_but_at_kinks(traces, data):
    trace = data.draw(traces)
    network, answer = trace.network, data.draw(st.integers(0, len(trace.scores) - 1))
    error = error_on(network, trace.picture, answer, data.draw(st.sampled_from(["squared", "cross-entropy"])))
    _, gradient = error.slope(network.vector)
    for knob in data.draw(st.lists(st.sampled_from(list(knobs(network.stack))), min_size=1, max_size=8)):
        found = slopes(error, network.vector, knob)
        slot = network.stack.slot(knob.key)
        scale = max(float(np.abs(gradient[slot.start : slot.stop]).max()), AGREE)
        assert found.error == error.at(network.vector)
        assert found.measured == pytest.approx((found.left + found.right) / 2, abs=1e-9 * scale)
        if not found.kink:
            assert found.difference <= AGREE * scale
            assert abs(found.left - found.right) <= 1e-2 * scale


def test_the_kinks_of_the_talk():
    talk = zoo.load("talk")
    error = error_on(talk)
    found = {knob: slopes(error, talk.vector, knob) for knob in knobs(talk.stack)}
    kinks = [knob for knob, each in found.items() if each.kink]
    assert [knob.key for knob in kinks] == ["convolution.weights"] * 7
    report = check(talk, X, 0)
    assert {key: report.per_key[key].kinks for key in talk.parameters} == {"convolution.weights": 7, "votes.weights": 0}
    for knob in kinks:
        left, right = found[knob].left, found[knob].right
        assert abs(left - right) == pytest.approx(0.0617, abs=1e-4) or abs(left - right) == pytest.approx(
            0.1235, abs=1e-4)
    assert all(each.difference < 1e-9 for each in found.values() if not each.kink)


def test_the_sides_of_a_kink_are_those_that_one_measures_there():
    talk, knob, step = zoo.load("talk"), Knob("convolution.weights", (2, 0, 1, 1)), 1e-7
    error = error_on(talk)
    along = Along(error, talk.vector, knob)
    here = along.error_at(1.0)
    found = slopes(error, talk.vector, knob)
    assert found.left == pytest.approx((here - along.error_at(1 - step)) / step, abs=1e-5)
    assert found.right == pytest.approx((along.error_at(1 + step) - here) / step, abs=1e-5)


def test_a_wrong_gradient_is_seen(monkeypatch):
    network = zoo.untrained("letters-9", 1)
    error = error_on(network)
    knob = Knob("votes.bias", (0,))
    assert slopes(error, network.vector, knob).difference < 1e-9
    right = error.slope
    monkeypatch.setattr(error, "slope", lambda vector: (right(vector)[0], 2 * right(vector)[1]))
    assert slopes(error, network.vector, knob).difference > 1e-2


@QUICK
@given(st.data())
def test_a_curve_is_the_error_at_each_value(traces, data):
    trace = data.draw(traces)
    network = trace.network
    error, knob = error_on(network, trace.picture, 1), data.draw(st.sampled_from(list(knobs(network.stack))))
    drawn = list(curves(error, network.vector, knob, -2.0, 2.0))
    counts = [len(curve.values) for curve in drawn]
    assert counts == list(range(1, len(drawn) + 1))
    assert COARSE <= counts[-1] <= FINE
    np.testing.assert_array_equal(drawn[COARSE - 1].values, np.linspace(-2, 2, COARSE))
    last = drawn[-1]
    assert (np.diff(last.values) > 0).all()
    moved = network.vector.astype(np.float64)
    for value, found in zip(last.values.tolist(), last.errors.tolist(), strict=True):
        moved[knob.place(network.stack)] = value
        assert found == error.at(moved)
    assert not last.values.flags.writeable
    assert not last.errors.flags.writeable


def test_a_curve_is_sharp_at_its_kink():
    talk, knob = zoo.load("talk"), Knob("convolution.weights", (0, 0, 0, 0))
    last = list(curves(error_on(talk), talk.vector, knob, -1.9, 2.3))[-1]
    place = int(np.searchsorted(last.values, 1.0))
    assert last.values[place] - last.values[place - 1] < 0.03  # evenly spaced they would be 0.26 apart
    assert last.values[place - 1] <= 1.0 <= last.values[place]


def test_a_straight_line_needs_no_more_points():
    network = zoo.untrained("letters-9", 1)
    blank = network.with_parameters({"votes.weights": np.zeros_like(network.parameters["votes.weights"])})
    drawn = list(curves(error_on(blank), blank.vector, Knob("convolution.weights", (0, 0, 1, 1)), -1, 1))
    assert len(drawn) == COARSE


def test_looking_changes_nothing():
    network = zoo.untrained("letters-9", 1)
    before = network.vector.copy()
    error = error_on(network)
    slopes(error, network.vector, Knob("votes.bias", (0,)))
    list(curves(error, network.vector, Knob("votes.bias", (0,)), -1, 1))
    np.testing.assert_array_equal(network.vector, before)
