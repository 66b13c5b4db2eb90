"""How wrong: losses against their formulas, also where a careless formula overflows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn.loss import LossPass, softmax

scores = st.lists(st.floats(-50, 50, width=32), min_size=2, max_size=6)


def measured(name, column, answer):
    """Loss and blame for one picture with these scores."""
    buffer = np.array(column, np.float64)[:, None]
    loss = LossPass(name, buffer)
    return loss.measure(np.array([answer])), buffer[:, 0], loss.correct


@settings(max_examples=50, deadline=None)
@given(column=scores)
def test_probabilities_add_up_to_one_and_keep_the_order(column):
    shares = softmax(np.array(column))
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    assert shares[np.argmax(column)] == shares.max()


@settings(max_examples=50, deadline=None)
@given(column=scores)
def test_cross_entropy_is_the_log_of_the_answers_probability(column):
    loss, blame, _ = measured("cross-entropy", column, 1)
    shares = softmax(np.array(column))
    assert loss == pytest.approx(-np.log(shares[1]), abs=1e-9)
    np.testing.assert_allclose(blame, shares - np.eye(len(column))[1], atol=1e-12)


def test_enormous_scores_do_not_overflow():
    assert measured("cross-entropy", [1e30, 0], 0)[0] == 0
    assert measured("cross-entropy", [1e30, 0], 1)[0] == pytest.approx(1e30)
    assert softmax(np.array([1e30, -1e30])).tolist() == [1, 0]


def test_squared_error_of_the_talks_votes():
    """Chapter 10: right answers 1 and 0, actual answers .92 and .51: .08 and -.51, squared .0064 and .2601."""
    loss, blame, correct = measured("squared", [0.92, 0.51], 0)
    assert loss == pytest.approx(0.2665)
    assert blame.tolist() == pytest.approx([-0.16, 1.02])
    assert correct == 1


def test_a_batch_costs_the_mean_of_its_pictures():
    both = np.array([[2.0, -1.0], [0.0, 3.0]])
    for name in ("cross-entropy", "squared", "value"):
        loss = LossPass(name, both.copy())
        alone = [measured(name, both[:, place], answer)[0] for place, answer in enumerate((0, 0))]
        assert loss.measure(np.array([0, 0])) == pytest.approx(np.mean(alone))
        assert loss.correct == 1


def test_a_tie_is_read_as_the_first_class():
    assert measured("squared", [1.0, 1.0], 0)[2] == 1
    assert measured("squared", [1.0, 1.0], 1)[2] == 0


def test_of_values_only_the_answers_counts_and_the_most_it_can_be_worth_is_1():
    loss, blame, correct = measured("value", [0.4, 0.9, -3.0], 0)
    assert loss == pytest.approx(0.36)
    assert blame.tolist() == pytest.approx([-1.2, 0, 0])
    assert correct == 0


def test_each_picture_of_a_batch_has_its_own_return():
    values = np.array([[0.5, 2.0], [1.0, -1.0]])
    loss = LossPass("value", values)
    assert loss.measure(np.array([0, 1]), np.array([0.0, 1.0])) == pytest.approx((0.25 + 4) / 2)
    assert values.tolist() == [[0.5, 0.0], [0.0, -2.0]]
