"""Networks and traces: values that never change, and the same numbers on every road."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.nn import Conv, Dense, Focus, MaxPool, Network, Plan, ReLU, network
from xoviz.nn.initialise import initialise


@pytest.fixture
def small():
    return zoo.untrained("letters-9", 1)


@pytest.fixture
def picture():
    return np.random.default_rng(0).uniform(-1, 1, (1, 9, 9)).astype(np.float32)


def arrays_of(trace, gradients):
    return [*trace.activations, *trace.winners.values(), trace.scores, trace.probabilities, gradients.vector,
            *gradients.parameters.values(), *gradients.activations]


def test_nothing_in_a_network_trace_or_gradient_can_be_written_to(small, picture):
    trace, gradients = small.forward(picture), small.backward(picture, 0)
    for array in [small.vector, *small.parameters.values(), *arrays_of(trace, gradients)]:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
        base = array if array.base is None else array.base
        assert not base.flags.writeable, "a read-only view of a writable array is not immutable"
    for value in (small, trace, gradients):
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.vector = None
    with pytest.raises(TypeError):
        small.parameters["votes.bias"] = np.zeros(2)


def test_what_goes_in_is_copied(small, picture):
    vector = np.array(small.vector)
    made = small.with_vector(vector)
    trace = made.forward(picture)
    before = made.vector[0], trace.picture[0, 0, 0]
    vector[0], picture[0, 0, 0] = 99, 99
    assert (made.vector[0], trace.picture[0, 0, 0]) == before


def test_a_trace_survives_the_next_pass_through_the_same_plan(small, picture):
    plan = small.plan()
    trace, gradients = small.forward(picture, plan), small.backward(picture, 0, plan)
    kept = [np.array(array) for array in arrays_of(trace, gradients)]
    small.forward(-picture, plan)
    small.backward(-picture, 1, plan)
    for array, copy in zip(arrays_of(trace, gradients), kept, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_plan_of_another_stack_is_not_used(small, picture):
    other = zoo.untrained("talk", 1).plan()
    np.testing.assert_array_equal(small.forward(picture, other).scores, small.forward(picture).scores)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_many_pictures_at_once_get_the_scores_of_each_alone(networks, data):
    made = data.draw(networks)
    count = data.draw(st.sampled_from([0, 1, 5, 32, 33, 70]))
    pictures = np.random.default_rng(count).uniform(-1, 1, (count, *made.input_shape)).astype(np.float32)
    scores = made.scores(pictures)
    assert scores.shape == (count, len(made.classes))
    for picture, row in zip(pictures[-3:], scores[-3:], strict=True):
        np.testing.assert_allclose(made.forward(picture).scores, row, rtol=1e-4, atol=1e-5)


def test_gradients_in_a_batch_are_the_mean_of_those_alone(small):
    rng = np.random.default_rng(3)
    pictures, answers = rng.uniform(-1, 1, (7, 1, 9, 9)).astype(np.float32), rng.integers(0, 2, 7)
    plan = Plan(small.stack, 7, vector=small.vector)
    plan.load(pictures)
    plan.forward()
    loss = plan.measure(answers)
    plan.backward()
    alone = [small.backward(picture, int(answer)) for picture, answer in zip(pictures, answers, strict=True)]
    assert loss == pytest.approx(np.mean([each.loss for each in alone]), rel=1e-5)
    np.testing.assert_allclose(plan.gradient, np.mean([each.vector for each in alone], axis=0), atol=1e-6)


def test_accuracy_counts_the_right_ones(small):
    pictures = np.random.default_rng(0).uniform(-1, 1, (50, 1, 9, 9)).astype(np.float32)
    said = small.scores(pictures).argmax(axis=1)
    assert small.accuracy(pictures, said) == 1
    assert small.accuracy(pictures, 1 - said) == 0
    assert small.accuracy(pictures, np.where(np.arange(50) < 20, said, 1 - said)) == pytest.approx(0.4)


def test_wrong_shapes_are_told_the_right_ones(small):
    with pytest.raises(ValueError, match=r"reads pictures of shape \(1, 9, 9\), not \(9, 9\)"):
        small.forward(np.zeros((9, 9), np.float32))
    with pytest.raises(ValueError, match=r"'votes\.bias' has shape \(2,\), not \(3,\)"):
        small.with_parameters({"votes.bias": np.zeros(3)})
    with pytest.raises(KeyError, match=r"no parameter 'votes\.colour'"):
        small.with_parameters({"votes.colour": np.zeros(3)})
    with pytest.raises(ValueError, match="254 parameters, but the vector has 3"):
        small.with_vector(np.zeros(3, np.float32))
    with pytest.raises(ValueError, match="gives 2 scores, but there are 3 class names"):
        Network(small.stack, small.vector, ("a", "b", "c"))


def test_parameters_have_the_shapes_that_the_outside_knows():
    made = network((Conv("c", 4, (2, 5)), Dense("d", 3)), (2, 6, 7), ("a", "b", "c"), seed=1)
    assert {key: values.shape for key, values in made.parameters.items()} == \
        {"c.weights": (4, 2, 2, 5), "c.bias": (4,), "d.weights": (3, 4, 5, 3), "d.bias": (3,)}


def test_a_filter_finds_itself():
    """The talk's chapter 3: a perfect match of an averaging filter gives exactly 1, at the place where it is."""
    made = network((Conv("c", 1, average=True, bias=False), Dense("d", 1)), (1, 5, 6), ("a",))
    feature = np.array([[1, -1, -1], [-1, 1, -1], [-1, 1, 1]], np.float32)
    made = made.with_parameters({"c.weights": feature[None, None]})
    picture = np.full((1, 5, 6), -1, np.float32)
    picture[0, 1:4, 2:5] = feature
    match = made.forward(picture).output("c")[0]
    assert match[1, 2] == 1
    assert (match == 1).sum() == 1


def test_same_seed_same_weights_and_another_seed_others(small):
    assert (small.random(5).vector == small.random(5).vector).all()
    assert (small.random(5).vector != small.random(6).vector).any()
    assert "seed 5" in small.random(5).made


def test_random_weights_keep_the_size_of_signals():
    """He et al.: variance 2 / K before a ReLU; Glorot and Bengio: the square root of 6 / (K + outputs) elsewhere."""
    made = network((Conv("c", 64, (5, 5)), ReLU("r"), MaxPool("p"), Dense("d", 10)), (4, 20, 20), tuple("abcdefghij"))
    weights = made.parameters["c.weights"]
    assert weights.std() == pytest.approx(np.sqrt(2 / 100), rel=0.03)
    assert abs(weights.mean()) < 0.005
    limit = np.sqrt(6 / (64 * 64 + 10))
    assert np.abs(made.parameters["d.weights"]).max() == pytest.approx(limit, rel=0.01)
    assert (made.parameters["c.bias"] == 0).all()
    averaging = zoo.untrained("talk", 0)
    assert (initialise(averaging.stack, 0) == averaging.vector).all()
    assert np.abs(averaging.parameters["convolution.weights"]).max() <= 1
    assert averaging.parameters["votes.weights"].min() >= 0


def test_verdict_margin_and_probabilities(picture):
    made = network((Dense("votes", 3),), (1, 9, 9), ("a", "b", "c"))
    tied = made.with_vector(np.zeros(made.stack.size, np.float32))
    assert tied.forward(picture).verdict is None
    assert tied.forward(picture).margin == 0
    np.testing.assert_allclose(tied.forward(picture).probabilities, 1 / 3)
    clear = tied.with_parameters({"votes.bias": np.array([1, 4, 2.5])}).forward(picture)
    assert clear.verdict == 1
    assert clear.margin == 1.5
    assert clear.probabilities.sum() == pytest.approx(1)
    assert clear.probabilities[1] / clear.probabilities[2] == pytest.approx(np.exp(1.5))


def test_votes_of_a_network_trained_for_squared_error_are_no_probabilities(picture):
    assert zoo.untrained("talk", 1).forward(picture).probabilities is None


def test_places_in_a_trace_have_names(small, picture):
    trace = small.forward(picture)
    assert trace.output("picture") is trace.picture
    assert trace.input("relu") is trace.output("convolution")
    assert trace.output("votes").reshape(-1).tolist() == trace.scores.tolist()
    assert Focus("relu", 0, 1, 2) == Focus("relu", 0, 1, 2)
    with pytest.raises(KeyError, match="no layer 'nowhere'"):
        trace.output("nowhere")


def test_absurd_weights_give_infinite_scores_and_no_verdict_but_no_warning(small, picture):
    absurd = small.with_vector(np.full(small.stack.size, 3e38, np.float32))
    trace = absurd.forward(np.ones_like(picture))
    assert not np.isfinite(trace.scores).all()
    assert trace.verdict is None
    assert absurd.scores(picture[None]).shape == (1, 2)
    absurd.backward(picture, 0)
