"""The error landscape: heights that are errors, coarse to fine, whatever lies far away."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.directions import random_pair, two_weights
from xoviz.explain.landscape import Landscape, points, survey
from xoviz.explain.nudge import Knob
from xoviz.nn import Dense, network
from xoviz.tasks.known.letters import LettersTask


def some_letters(size, count=8):
    return Batch(*LettersTask().draw(count, size, np.random.default_rng(0)))


@pytest.fixture(scope="module")
def letters():
    return zoo.load("letters-9")


@pytest.fixture(scope="module")
def batch():
    return some_letters(9)


@pytest.fixture(scope="module")
def items(letters, batch) -> list[Landscape]:
    return list(survey(letters.stack, random_pair(letters.stack, letters.vector, 1), batch, 33))


@pytest.mark.parametrize("name", ["talk", "letters-9", "letters-28"])
def test_the_centre_has_the_networks_error(name):
    net = zoo.load(name)
    pictures = some_letters(net.input_shape[1], 4)
    *_, last = survey(net.stack, random_pair(net.stack, net.vector, 0), pictures, 9)
    error = BatchError(net.stack, pictures).at(net.vector)
    assert last.here == error
    assert last.values[4, 4] == error
    assert last.near(0.0, 0.0) == error


def test_every_height_is_the_error_of_the_network_that_stands_there(items, letters, batch):
    last = items[-1]
    error = BatchError(letters.stack, batch)
    for row, column in ((0, 0), (3, 17), (32, 32), (16, 5)):
        ball = letters.with_vector(last.plane.point(last.a[column], last.b[row]))
        assert last.values[row, column] == error.at(ball.vector)


def test_it_agrees_with_the_loss_of_naive_probabilities(items, letters, batch):
    last = items[-1]
    ball = letters.with_vector(last.plane.point(last.a[20], last.b[9]))
    scores = ball.scores(batch.pictures).astype(np.float64)
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    naive = -np.log(shares[np.arange(len(scores)), batch.answers]).mean()
    assert last.values[9, 20] == pytest.approx(naive, rel=1e-4)


def test_coarse_to_fine(items):
    assert [len(item.a) for item in items] == [9] * 81 + [17] * (17**2 - 81) + [33] * (33**2 - 17**2)
    assert [item.done for item in items] == list(range(2, points(33) + 1))
    assert items[-1].progress == 1.0
    assert (items[79].level, items[80].level, items[81].level, items[-1].level) == (0, 9, 9, 33)
    np.testing.assert_array_equal(items[-1].values[::4, ::4], items[80].values)
    for item in items[::97]:
        assert np.count_nonzero(~np.isnan(item.values)) == item.done - 1


def test_it_begins_at_the_centre(items):
    assert np.flatnonzero(~np.isnan(items[0].values)).tolist() == [40]
    near = ~np.isnan(items[8].values)
    assert near[3:6, 3:6].all()


def test_results_never_change(items):
    with pytest.raises(ValueError, match="read-only"):
        items[3].values[0, 0] = 1


def test_gaps_are_closed_between_what_is_known(items):
    during = items[90]
    assert during.level == 9
    filled = during.filled()
    assert not np.isnan(filled).any()
    known = ~np.isnan(during.values)
    np.testing.assert_array_equal(filled[known], during.values[known])
    assert filled[0, 1] == pytest.approx((filled[0, 0] + filled[0, 2]) / 2)
    assert filled[1, 1] == pytest.approx((filled[0, 0] + filled[0, 2] + filled[2, 0] + filled[2, 2]) / 4)
    assert np.isnan(items[5].filled()).any()


def test_the_lowest_point_is_the_lowest(items):
    a, b, error = items[-1].lowest()
    assert error == np.nanmin(items[-1].values) == items[-1].near(a, b)
    assert math.isnan(items[-1].near(1.5, 0.0))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999), st.floats(0.1, 3))
def test_a_bowl_is_a_bowl(seed, reach):
    """Two dense weights under a squared error: a parabola, whose bottom least squares finds."""
    rng = np.random.default_rng(seed)
    made = network((Dense("votes", 1, bias=False),), (1, 1, 2), ("a",), loss="squared")
    pictures = rng.normal(size=(6, 1, 1, 2)).astype(np.float32)
    plane = two_weights(made.stack, made.vector, *(Knob("votes.weights", (0, 0, 0, place)) for place in (0, 1)))
    plane = plane.reaching(reach)
    *_, last = survey(made.stack, plane, Batch(pictures, np.zeros(6, np.intp)), 17)
    rows = pictures.reshape(6, 2).astype(np.float64)
    across, up = np.meshgrid(last.a + float(made.vector[0]), last.b + float(made.vector[1]))
    expected = ((across[..., np.newaxis] * rows[:, 0] + up[..., np.newaxis] * rows[:, 1] - 1) ** 2).mean(axis=-1)
    np.testing.assert_allclose(last.values, expected, rtol=1e-4, atol=1e-5)


def test_far_away_is_off_the_map(letters, batch):
    plane = random_pair(letters.stack, letters.vector, 0).reaching(1e38)
    *_, last = survey(letters.stack, plane, batch, 9)
    assert np.isinf(last.values).any()
    assert np.isfinite(last.values[4, 4])
    assert not np.isnan(last.values).any()
    assert last.lowest() is not None
    talk = zoo.load("talk")
    *_, votes = survey(talk.stack, random_pair(talk.stack, talk.vector, 0).reaching(1e200), batch, 9)
    assert np.count_nonzero(np.isfinite(votes.values)) == 1


def test_where_nothing_is_a_number_nothing_is_lowest(items):
    assert replace(items[-1], values=np.full((33, 33), np.inf)).lowest() is None


@pytest.mark.parametrize("size", [0, 8, 10, 16, 64])
def test_a_size_that_is_no_level_is_refused(letters, batch, size):
    with pytest.raises(ValueError, match="9, 17, 33, 65"):
        next(survey(letters.stack, random_pair(letters.stack, letters.vector, 0), batch, size))


def test_points_are_measured_once(letters, batch, monkeypatch):
    measured = []
    at = BatchError.at
    monkeypatch.setattr(BatchError, "at", lambda self, vector: measured.append(1) or at(self, vector))
    items = sum(1 for _ in survey(letters.stack, random_pair(letters.stack, letters.vector, 0), batch, 17))
    assert items == 17 * 17
    assert len(measured) == points(17)


def test_each_item_is_one_forward_pass(letters, batch, monkeypatch):
    """So the window can be served between any two of them."""
    measured = []
    at = BatchError.at
    monkeypatch.setattr(BatchError, "at", lambda self, vector: measured.append(1) or at(self, vector))
    counts = [len(measured) for _ in survey(letters.stack, random_pair(letters.stack, letters.vector, 0), batch, 9)]
    assert all(after - before == 1 for before, after in pairwise(counts))
