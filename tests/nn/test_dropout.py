"""Dropout: what is left out while training, and that nothing is at any other time."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.nn import Conv, Dense, Dropout, Plan, ReLU, Stack, StackError, network
from xoviz.nn.train import Settings, State, train

STACK = Stack((Dropout("dropout", 0.3), Dense("votes", 2)), (4, 20, 20))


def shaken(plan: Plan, *numbers: int) -> np.ndarray:
    """What a plan lets through of a picture of ones, (H, C, W, N)."""
    plan.load(np.ones((plan.batch, *plan.stack.input_shape)))
    plan.shake(*numbers)
    plan.forward()
    return plan.passes[0].y.copy()


def test_the_share_is_left_out_and_the_rest_made_larger():
    through = shaken(Plan(STACK, 25, np.float64), 1)
    assert set(np.unique(through.round(12))) == {0.0, round(1 / 0.7, 12)}
    assert abs(float((through == 0).mean()) - 0.3) < 0.01
    assert abs(float(through.mean()) - 1) < 0.02


def test_the_numbers_alone_decide_and_nothing_is_left_out_unshaken():
    plan = Plan(STACK, 2)
    first = shaken(plan, 7, 0)
    assert not np.array_equal(first, shaken(plan, 8, 0))
    assert not np.array_equal(first, shaken(plan, 7, 1))
    assert np.array_equal(first, shaken(Plan(STACK, 2), 7, 0))
    untouched = Plan(STACK, 2)
    untouched.load(np.ones((2, 4, 20, 20)))
    untouched.forward()
    assert (untouched.passes[0].y == 1).all()


def test_two_of_them_leave_out_different_cells():
    plan = Plan(Stack((Dropout("one"), Dropout("two"), Dense("votes", 2)), (1, 30, 30)), 1)
    plan.load(np.ones((1, 1, 30, 30)))
    plan.shake(3)
    plan.forward()
    assert 0.15 < float((plan.passes[1].y > 0).mean()) < 0.35


def test_blame_goes_where_values_came_from():
    """Measured slopes, while the same cells are left out."""
    stack = Stack((Conv("conv", 2), ReLU("relu"), Dropout("dropout"), Dense("votes", 2)), (1, 6, 6))
    rng = np.random.default_rng(0)
    pictures, answers, vector = rng.normal(size=(3, 1, 6, 6)), np.array([0, 1, 1]), rng.normal(size=stack.size)
    plan = Plan(stack, 3, np.float64, vector=vector)

    def loss() -> float:
        plan.load(pictures)
        plan.shake(5)
        plan.forward()
        return plan.measure(answers)

    loss()
    plan.backward()
    for place in range(stack.size):
        vector[place] += 1e-6
        up = loss()
        vector[place] -= 2e-6
        down = loss()
        vector[place] += 1e-6
        assert plan.gradient[place] == pytest.approx((up - down) / 2e-6, abs=1e-6)


class OnePicture:
    def batch_at(self, step, pictures_out, answers_out):
        pictures_out[...] = 1
        answers_out[...] = 0


def trained(steps: int, start: State | None = None) -> State:
    net = network((Conv("conv", 2), Dropout("dropout"), Dense("votes", 2)), (1, 6, 6), ("a", "b"), seed=1)
    training = train(net, OnePicture(), Settings("adam", 0.01, 4), start)
    progress = next(training)
    while progress.step < steps:
        progress = next(training)
    return progress.state()


def test_a_run_can_be_replayed_from_anywhere_bit_for_bit():
    assert np.array_equal(trained(9).vector, trained(9, trained(4)).vector)


def test_training_leaves_out_and_reading_does_not():
    net = network((Dropout("dropout"), Dense("votes", 2)), (1, 6, 6), ("a", "b"), seed=1)
    plain = network((Dense("votes", 2),), (1, 6, 6), ("a", "b"), seed=1)
    picture = np.ones((1, 6, 6), np.float32)
    assert np.array_equal(net.forward(picture).scores, net.forward(picture).scores)
    assert np.allclose(net.scores(picture[None]), net.forward(picture).scores, atol=1e-6)
    without = next(train(plain.with_vector(net.vector), OnePicture(), Settings("descent", 0.01, 4))).state()
    assert not np.allclose(next(train(net, OnePicture(), Settings("descent", 0.01, 4))).state().vector, without.vector)


@pytest.mark.parametrize("share", [0, 1, -0.5, float("nan"), True, "half"])
def test_a_share_that_cannot_be_is_refused(share):
    with pytest.raises(StackError, match="between 0 and 1"):
        Dropout("dropout", share)
