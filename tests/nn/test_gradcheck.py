"""The auditors: measured slopes against gradients, plain loops against the plan; and that both can fail."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.nn import Conv, Dense, MaxPool, MeanPool, ReLU, network
from xoviz.nn.dense import DensePass
from xoviz.nn.gradcheck import check, nudged
from xoviz.nn.naive import naive_forward

AGREE = 1e-5


def random_picture(made, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, made.input_shape).astype(np.float32)


@pytest.mark.parametrize("layer", [
    Conv("layer", 2),
    Conv("layer", 2, (2, 4), stride=2, padding=1),
    Conv("layer", 2, (1, 1), average=True, bias=False),
    Conv("layer", 3, (3, 3), stride=3, padding=2, average=True),
    Conv("layer", 2, (6, 3)),
    Conv("layer", 2, (7, 2), stride=2, padding=1),
    ReLU("layer"),
    MaxPool("layer"),
    MaxPool("layer", 3, 2, partial=False),
    MaxPool("layer", 3, 1),
    MaxPool("layer", 2, 3),
    MeanPool("layer"),
    MeanPool("layer", 3, 2, partial=False),
    MeanPool("layer", 3, 1),
    MeanPool("layer", 2, 3),
    Dense("layer", 4),
    Dense("layer", 4, average=True, bias=False),
], ids=str)
@pytest.mark.parametrize("loss", ["cross-entropy", "squared", "value"])
def test_gradients_of_each_layer_equal_measured_slopes(layer, loss):
    made = network((Conv("below", 2, (2, 2)), layer, Dense("above", 2)), (2, 8, 9), ("a", "b"), seed=2, loss=loss)
    report = check(made, random_picture(made), 1)
    assert report.largest_difference < AGREE
    assert report.checked > 10 * report.kinks


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_gradients_of_random_stacks_equal_measured_slopes(networks, data):
    made = data.draw(networks)
    report = check(made, random_picture(made, data.draw(st.integers(0, 99))), 0, most=25)
    assert report.largest_difference < AGREE
    assert set(report.per_key) == {*made.parameters, "picture"}


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_plain_loops_give_what_the_plan_gives(networks, data):
    made = data.draw(networks)
    picture = random_picture(made)
    for naive, ours in zip(naive_forward(made, picture), made.forward(picture).activations, strict=True):
        assert naive.shape == ours.shape
        np.testing.assert_allclose(ours, naive, rtol=1e-4, atol=1e-5)


def test_talk_has_seven_filter_weights_with_two_slopes():
    talk = zoo.load("talk")
    plain_x = np.full((1, 9, 9), -1, np.float32)
    plain_x[0, range(1, 8), range(1, 8)] = plain_x[0, range(1, 8), range(7, 0, -1)] = 1
    report = check(talk, plain_x, 0)
    assert report.per_key["convolution.weights"].kinks == 7
    assert report.per_key["convolution.weights"].checked == 20
    assert report.per_key["votes.weights"].kinks == 0
    assert report.largest_difference < AGREE


def test_a_zero_at_a_relu_is_a_kink_and_is_left_out():
    made = network((ReLU("relu"), Dense("votes", 1, bias=False)), (1, 1, 3), ("a",), loss="squared")
    made = made.with_parameters({"votes.weights": np.ones((1, 1, 1, 3), np.float32)})
    report = check(made, np.array([[[0.0, 0.5, -0.5]]], np.float32), 0)
    assert (report.per_key["picture"].kinks, report.per_key["picture"].checked) == (1, 2)


def test_curvature_is_no_kink():
    values = np.array([2.0])
    slope, gap = nudged(lambda: float(values[0] ** 2), 4.0, values, 0, 1e-3)
    assert slope == pytest.approx(4)
    assert gap == pytest.approx(2e-3)
    made = network((Dense("votes", 2),), (1, 2, 2), ("a", "b"), seed=1, loss="squared")
    assert check(made, 10 * random_picture(made), 0).kinks == 0


def test_large_tensors_are_checked_at_some_places():
    made = network((Dense("votes", 2),), (1, 20, 20), ("a", "b"), seed=1)
    report = check(made, random_picture(made), 0, most=50)
    assert {key: audit.checked for key, audit in report.per_key.items()} == \
        {"votes.weights": 50, "votes.bias": 2, "picture": 50}
    assert report.checked == 102


@dataclasses.dataclass(frozen=True)
class SlightlyWrongDense(Dense):
    """A dense layer that is wrong by 1 % in one gradient."""

    wrong: str = ""

    def ready(self, x, values, gradients, blame):
        return SlightlyWrongPass(self, x, values, gradients, blame)


class SlightlyWrongPass(DensePass):
    def __init__(self, layer, x, values, gradients, blame):
        super().__init__(layer, x, values, gradients, blame)
        self._tensor = {"weights": gradients["weights"], "bias": gradients["bias"], "dx": x}[layer.wrong]

    def backward(self):
        super().backward()
        self._tensor *= 1.01


@pytest.mark.parametrize(("wrong", "key"), [("weights", "votes.weights"), ("bias", "votes.bias"), ("dx", "picture")])
def test_a_gradient_that_is_off_by_one_per_cent_is_caught(wrong, key):
    made = network((SlightlyWrongDense("votes", 3, wrong=wrong),), (1, 4, 4), ("a", "b", "c"), seed=3)
    report = check(made, random_picture(made), 2)
    assert report.per_key[key].largest_difference == pytest.approx(0.01, rel=0.02)
    assert report.largest_difference > 100 * AGREE
    others = [audit.largest_difference for other, audit in report.per_key.items() if other != key]
    assert max(others) < AGREE


def test_naive_loops_know_only_the_layers_that_there_are():
    @dataclasses.dataclass(frozen=True)
    class Foreign:
        id: str = "strange"
        kind = "foreign"

    made = network((Dense("votes", 2),), (1, 2, 2), ("a", "b"))
    object.__setattr__(made.stack, "layers", (Foreign(),))
    with pytest.raises(ValueError, match="'strange'"):
        naive_forward(made, random_picture(made))
