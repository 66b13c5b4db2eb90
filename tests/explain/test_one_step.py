"""A step in slow motion is the step that training makes, and each of its numbers is the sum that it says it is."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.one_step import OneStep, Part, judged, parts
from xoviz.nn import Conv, Dense, Dropout, Focus, MaxPool, MeanPool, ReLU, network
from xoviz.nn.optimise import MEMORY
from xoviz.nn.train import Settings, State, Trainer
from xoviz.tasks.known.letters import LettersTask


class OnePicture:
    """A source that has nothing but one picture and its answer."""

    def __init__(self, picture, answer):
        self.picture, self.answer = picture, answer

    def batch_at(self, step, pictures_out, answers_out):
        pictures_out[...] = self.picture
        answers_out[:] = self.answer


def trained(net, picture, answer, how, start=None):
    """The state after one step of the engine's own training on this picture alone."""
    how = dataclasses.replace(how, batch=1)
    trainer = Trainer(net, OnePicture(picture, answer), how, start or State.fresh(net, how))
    trainer.step()
    return trainer.progress.state()


def memory_for(optimiser, size, seed):
    """What an optimiser may remember in the middle of a run; squares are not negative."""
    rng = np.random.default_rng(seed)
    first, second = rng.normal(0, 0.1, size).astype(np.float32), rng.uniform(0, 0.1, size).astype(np.float32)
    return (first, second)[: MEMORY[optimiser]]


@st.composite
def steps(draw, traces, optimisers=tuple(MEMORY)):
    """A step of a random stack with either loss, from the beginning or from the middle of a run."""
    trace = draw(traces)
    stack = dataclasses.replace(trace.network.stack, loss=draw(st.sampled_from(["cross-entropy", "squared"])))
    trace = dataclasses.replace(trace.network, stack=stack).forward(trace.picture)
    how = Settings(draw(st.sampled_from(optimisers)), draw(st.sampled_from([0.003, 0.05, 1.0])), 7)
    start = None
    if draw(st.booleans()):
        memory = memory_for(how.optimiser, stack.size, draw(st.integers(0, 99)))
        start = State(40, trace.network.vector, memory, draw(st.integers(1, 50)))
    return OneStep(trace, draw(st.integers(0, stack.outputs - 1)), how, start)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_the_vector_is_that_of_training_bit_for_bit(traces, data):
    step = data.draw(steps(traces))
    assume(not any(isinstance(layer, Dropout) for layer in step.network.layers))
    state = trained(step.network, step.trace.picture, step.answer, step.settings, step.start)
    assert step.descent.after.tobytes() == state.vector.tobytes()
    assert [part.tobytes() for part in step.descent.remembered] == [part.tobytes() for part in state.memory]
    assert (step.descent.age, step.possible) == (state.age, True)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_blame_is_the_sum_of_its_terms(traces, data):
    step = data.draw(steps(traces, ("descent",)))
    for key, blames in zip(step.network.stack.ids[:-1], step.gradients.activations, strict=False):
        for at in np.ndindex(*blames.shape):
            found = step.blame(Focus(key, *at))
            assert found.value == blames[at]
            assert found.balanced, (key, at, found.total, found.value, found.tolerance)
            assert len(found.parts) == len(found.places) == len(found.blames)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_gradient_is_the_sum_of_its_terms(traces, data):
    step = data.draw(steps(traces, ("descent",)))
    for key, values in step.gradients.parameters.items():
        for at in np.ndindex(*values.shape):
            found = step.gradient(key, at)
            assert found.value == values[at]
            assert found.balanced, (key, at, found.total, found.value, found.tolerance)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_stride_follows_its_rule(traces, data):
    step = data.draw(steps(traces))
    for key, values in step.network.parameters.items():
        for at in list(np.ndindex(*values.shape))[::3]:
            stride = step.stride(key, at)
            after = step.after.network.parameters[key][at]
            assert stride.before == values[at]
            assert stride.step == pytest.approx(stride.before - stride.after)
            # Adam divides by the root of what may be rounded to next to nothing.
            assert stride.after == pytest.approx(float(after), rel=1e-5, abs=1e-5 * step.settings.rate + 1e-7)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_error_and_first_blames_are_those_of_the_engine(traces, data):
    step = data.draw(steps(traces, ("descent",)))
    assert step.error.loss == pytest.approx(step.gradients.loss, rel=1e-4, abs=1e-5)
    np.testing.assert_allclose(step.error.blames, step.gradients.activations[-1].ravel(), rtol=1e-4, atol=1e-6)
    assert sum(step.error.right) == 1
    assert step.error_after.loss == pytest.approx(step.after.network.backward(step.trace.picture, step.answer).loss,
                                                  rel=1e-4, abs=1e-5)


def small():
    """One convolution, ReLU, pooling and votes, all by hand; the plain X's upper left corner."""
    net = network((Conv("conv", 1, (2, 2), bias=False), ReLU("relu"), MaxPool("pool"), Dense("votes", 2, bias=False)),
                  (1, 3, 3), ("X", "O"), loss="squared")
    net = net.with_parameters({"conv.weights": np.array([[[[1, 0], [0, 1]]]], np.float32),
                               "votes.weights": np.array([0.25, 0.5], np.float32).reshape(2, 1, 1, 1)})
    return net.forward(np.array([[[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]], np.float32))


def test_a_step_done_by_hand():
    """conv [[2, -2], [-2, 2]], the first 2 wins, votes 0.5 and 1; right is X."""
    step = OneStep(small(), 0, Settings("descent", 0.1))
    assert step.error.parts == (0.25, 1.0)
    assert step.error.blames == (-1.0, 2.0)
    pool = step.blame(Focus("pool", 0, 0, 0))
    assert (pool.kind, pool.above, pool.parts.tolist(), pool.total) == ("dense", "votes", [-0.25, 1.0], 0.75)
    assert step.blame(Focus("relu", 0, 0, 0)).value == 0.75, "the winner takes it all"
    assert step.blame(Focus("relu", 0, 1, 1)).parts.tolist() == [0.0], "a tie: the first has won"
    assert step.blame(Focus("conv", 0, 0, 1)).factors.tolist() == [0.0], "ReLU lets nothing pass where it was shut"
    weight = step.gradient("conv.weights", (0, 0, 0, 1))
    assert weight.blames.tolist() == [0.75, 0, 0, 0]
    assert weight.factors.tolist() == [-1, -1, 1, -1]
    assert weight.met.tolist() == [[0, 0, 1], [0, 0, 2], [0, 1, 1], [0, 1, 2]]
    assert weight.order[0] == 0
    assert step.gradient("votes.weights", (1, 0, 0, 0)).total == 4.0
    stride = step.stride("votes.weights", (1, 0, 0, 0))
    assert (stride.before, stride.gradient, stride.step) == (0.5, 4.0, pytest.approx(0.4))
    assert step.after.network.parameters["votes.weights"].ravel() == pytest.approx([0.45, 0.1])
    assert step.error_after.loss < step.error.loss


def test_the_numbers_of_adam_are_there():
    trace = small()
    memory = tuple(np.full(trace.network.stack.size, value, np.float32) for value in (0.5, 0.25))
    stride = OneStep(trace, 0, Settings("adam", 0.01), State(2, trace.network.vector, memory, 2)) \
        .stride("votes.weights", (1, 0, 0, 0))
    assert stride.memory == (0.5, 0.25)
    assert stride.remembered == pytest.approx((0.9 * 0.5 + 0.1 * 4, 0.999 * 0.25 + 0.001 * 16))
    assert stride.corrections == pytest.approx((1 - 0.9**3, 1 - 0.999**3))
    assert stride.corrected == pytest.approx((0.85 / 0.271, 0.26575 / (1 - 0.999**3)))
    assert stride.step == pytest.approx(0.01 * stride.corrected[0] / math.sqrt(stride.corrected[1]))


def test_the_padding_is_met_as_zero():
    net = network((Conv("conv", 1, (2, 2), padding=1), Dense("votes", 2)), (1, 2, 2), ("a", "b"), seed=3)
    step = OneStep(net.forward(np.ones((1, 2, 2), np.float32)), 0, Settings("descent", 0.1))
    corner = step.gradient("conv.weights", (0, 0, 0, 0))
    assert corner.met[0].tolist() == [0, -1, -1]
    assert corner.factors.tolist() == [0, 0, 0, 0, 1, 1, 0, 1, 1]


def test_mean_pooling_shares_equally_and_less_at_the_edge():
    net = network((MeanPool("pool"), Dense("votes", 2)), (1, 3, 3), ("a", "b"), seed=3)
    step = OneStep(net.forward(np.ones((1, 3, 3), np.float32)), 0, Settings("descent", 0.1))
    assert step.blame(Focus("picture", 0, 0, 0)).factors is None
    assert step.blame(Focus("picture", 0, 0, 0)).divisors.tolist() == [4.0]
    assert step.blame(Focus("picture", 0, 0, 2)).divisors.tolist() == [2.0]
    assert step.blame(Focus("picture", 0, 2, 2)).divisors.tolist() == [1.0]


def test_parts_go_from_the_top_down_to_the_first_layer_that_learns():
    assert parts(zoo.load("talk").stack) == (
        Part("forward"), Part("error"), Part("scores", "votes"), Part("blame", "pooling2"), Part("blame", "pooling"),
        Part("blame", "relu"), Part("blame", "convolution"), Part("gradient"), Part("update"), Part("result"))
    late = network((MaxPool("pool"), Dense("votes", 2)), (1, 4, 4), ("a", "b"))
    assert [part.kind for part in parts(late.stack)] == ["forward", "error", "scores", "gradient", "update", "result"]


def test_steps_on_the_talks_x_lower_its_error():
    sample = LettersTask().samples()[0]
    trace = zoo.load("talk").forward(sample.picture)
    for _ in range(3):
        step = OneStep(trace, sample.answer, Settings("descent", 0.05))
        assert step.error_after.loss < step.error.loss
        trace = step.after


def test_there_is_no_step_where_numbers_end():
    net = network((Dense("votes", 2),), (1, 2, 2), ("a", "b"), loss="squared")
    huge = net.with_vector(np.full(net.stack.size, 1e30, np.float32))
    step = OneStep(huge.forward(np.ones((1, 2, 2), np.float32)), 0, Settings("descent", 0.1))
    assert not step.possible
    assert trained(huge, step.trace.picture, 0, step.settings).step == 0, "training goes back as well"


def test_what_was_remembered_by_another_optimiser_is_forgotten():
    trace = small()
    start = State(9, trace.network.vector, memory_for("momentum", trace.network.stack.size, 1), 9)
    assert OneStep(trace, 0, Settings("momentum", 0.1), start).descent.age == 10
    other = OneStep(trace, 0, Settings("adam", 0.1), start)
    assert other.descent.age == 1
    assert not any(part.any() for part in other.start.memory)


def test_places_that_are_not_there_are_refused():
    step = OneStep(small(), 0, Settings())
    with pytest.raises(ValueError, match="score"):
        step.blame(Focus("votes", 0, 0, 0))
    with pytest.raises(IndexError):
        step.blame(Focus("pool", 0, 0, 1))
    with pytest.raises(IndexError):
        step.blame(Focus("pool", -1, 0, 0))
    with pytest.raises(KeyError):
        step.blame(Focus("nowhere", 0, 0, 0))
    with pytest.raises(IndexError):
        step.gradient("conv.weights", (0, 0, 2, 0))


def test_a_sum_with_a_wrong_term_does_not_balance():
    found = OneStep(small(), 0, Settings()).gradient("conv.weights", (0, 0, 0, 1))
    assert found.balanced
    assert not dataclasses.replace(found, parts=found.parts * 1.001).balanced


def test_probabilities_that_are_certain_leave_no_error():
    net = network((Dense("votes", 2, bias=False),), (1, 1, 1), ("a", "b"))
    net = net.with_vector(np.array([500, -500], np.float32))
    found = judged(net.forward(np.ones((1, 1, 1), np.float32)), 0)
    assert (found.loss, found.outputs, found.blames) == (0.0, (1.0, 0.0), (0.0, 0.0))


def test_scores_that_are_infinite_give_no_warning_and_no_number():
    net = network((Dense("votes", 2, bias=False),), (1, 1, 2), ("a", "b"))
    net = net.with_vector(np.array([3e38, 3e38, 1, 1], np.float32))
    assert not math.isfinite(judged(net.forward(np.ones((1, 1, 2), np.float32)), 1).loss)
