"""The fast order gives what the stack as written gives: scores, loss and gradients, whatever the sizes."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, LeakyReLU, MaxPool, MeanPool, Plan, ReLU, Stack, Tanh
from xoviz.nn.fused import MANY, ConvMaxPoolPass, as_written, fused
from xoviz.nn.gradcheck import check
from xoviz.nn.network import network
from xoviz.nn.room import Room

small = st.integers(1, 3)
convs = st.builds(Conv, st.just("conv"), small, st.tuples(small, small), st.integers(1, 2), st.just(0), st.booleans(),
                  st.booleans())
sides = small | st.tuples(small, small)
pools = st.builds(MaxPool, st.just("pool"), sides, sides, st.just(True)) | st.sampled_from(
    [MaxPool("pool", 2, 2, partial=False), MaxPool("pool", (1, 2), (1, 2), partial=False)])


def learned(stack, pictures, answers, vector, fast):
    """Scores, loss and gradient of one batch, in double precision."""
    plan = Plan(stack, len(pictures), np.float64, vector=vector, fast=fast)
    plan.load(pictures)
    plan.forward()
    scores = plan.scores.copy()
    return scores, plan.measure(answers), (plan.backward(), plan.gradient)[1]


@settings(max_examples=50, deadline=None)
@given(conv=convs, pool=pools, deeper=st.booleans(), bent=st.sampled_from([ReLU, LeakyReLU, Tanh, None]),
       rows=st.integers(8, 11), columns=st.integers(8, 11), whole=st.booleans(), count=st.sampled_from([4, MANY]),
       seed=st.integers(0, 1000))
def test_both_orders_give_the_same(conv, pool, deeper, bent, rows, columns, whole, count, seed):
    first = [Conv("first", 2), ReLU("relu0"), MaxPool("pool0", 2, 1)] if deeper else []
    stack = Stack((*first, conv, *([bent("bent")] if bent else []), pool, Dense("votes", 3)), (1, rows, columns))
    rng = np.random.default_rng(seed)
    # Whole numbers tie all the time.
    pictures = rng.integers(-1, 2, (count, 1, rows, columns)) if whole else rng.normal(size=(count, 1, rows, columns))
    vector = rng.integers(-1, 2, stack.size).astype(float) if whole else rng.normal(size=stack.size)
    answers = rng.integers(0, 3, count)
    as_it_is, fast = (learned(stack, pictures, answers, vector, fast) for fast in (False, True))
    for one, other in zip(as_it_is, fast, strict=True):
        assert np.allclose(one, other, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("columns", [14, 15, 16, 17])
@pytest.mark.parametrize("pool", [MaxPool("pool", 2), MaxPool("pool", 3, 3), MaxPool("pool", (1, 4), (1, 4)),
                                  MaxPool("pool", (3, 4), (2, 4)), MaxPool("pool", 3, 3, partial=False)])
@pytest.mark.parametrize("deeper", [False, True])
def test_pooling_in_place_gives_the_same(deeper, pool, columns):
    first = [Conv("first", 2), ReLU("relu0"), MaxPool("pool0", 2, 1)] if deeper else []
    stack = Stack((*first, Conv("conv", 3), ReLU("relu"), pool, Dense("votes", 3)), (1, 14, columns))
    rng = np.random.default_rng(columns)
    # Whole numbers tie all the time.
    pictures, vector = rng.integers(-1, 2, (MANY, 1, 14, columns)), rng.integers(-1, 2, stack.size).astype(float)
    as_it_is, fast = (learned(stack, pictures, np.arange(MANY) % 3, vector, fast) for fast in (False, True))
    for one, other in zip(as_it_is, fast, strict=True):
        assert np.allclose(one, other, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("count", [1, MANY])
def test_a_plan_that_never_learns_gives_the_scores_of_one_that_does(count):
    stack = Stack((Conv("conv", 3), ReLU("relu"), MaxPool("pool"), Conv("conv2", 4), ReLU("relu2"), MaxPool("pool2"),
                   Dense("votes", 3)), (1, 14, 15))
    rng = np.random.default_rng(1)
    vector, pictures = rng.normal(size=stack.size), rng.normal(size=(count, 1, 14, 15))
    both = [Plan(stack, count, np.float64, vector=vector, fast=True, learns=learns) for learns in (True, False)]
    for plan in both:
        plan.load(pictures)
        plan.forward()
    assert np.allclose(both[0].scores, both[1].scores, rtol=1e-12)


def test_a_plan_in_a_room_of_its_own_learns_the_same():
    stack = Stack((Conv("conv", 3), ReLU("relu"), MaxPool("pool"), Conv("conv2", 4, padding=1), MaxPool("pool2", 3, 2),
                   Dense("votes", 3)), (1, 14, 15))
    rng = np.random.default_rng(1)
    vector, pictures, answers = rng.normal(size=stack.size), rng.normal(size=(MANY, 1, 14, 15)), np.arange(MANY) % 3
    gradients = []
    for zeros in (np.zeros, Room().zeros):
        plan = Plan(stack, MANY, np.float64, vector=vector, fast=True, zeros=zeros)
        plan.load(pictures)
        plan.forward()
        plan.measure(answers)
        plan.backward()
        gradients.append(plan.gradient)
    assert np.allclose(*gradients, rtol=1e-12)


def test_the_fast_order_puts_bias_and_relu_after_pooling():
    stack = Stack((Conv("conv", 2), ReLU("relu"), MaxPool("pool"), Conv("conv2", 2), MaxPool("pool2"),
                   MeanPool("mean"), Dense("votes", 2)), (1, 12, 12))
    steps = fused(stack)
    made = [step.ready.func if isinstance(step.ready, partial) else step.ready for step in steps]
    assert [each if each is ConvMaxPoolPass else each.__self__.kind for each in made] == \
        [ConvMaxPoolPass, "relu", ConvMaxPoolPass, "meanpool", "dense"]
    assert [slot.key for step in steps for slot in step.slots] == [slot.key for slot in stack.slots]
    assert len(as_written(stack)) == 7


@pytest.mark.parametrize("pool", [MaxPool("pool", 2, 3), MaxPool("pool", 2, 2, partial=False), MeanPool("pool", 1, 2),
                                  MaxPool("pool", (3, 1), (2, 3)), MeanPool("pool", (1, 2), (3, 2))])
def test_cells_that_no_window_looks_at_get_no_blame(pool):
    made = network((Conv("conv", 2, (2, 2)), pool, Dense("votes", 2)), (1, 8, 8), ("a", "b"), seed=3)
    picture = np.random.default_rng(1).normal(size=(1, 8, 8)).astype(np.float32)
    assert check(made, picture, 1).largest_difference < 1e-6
    blame = made.backward(picture, 1).activations[1]
    seen = np.zeros(blame.shape[1:], bool)
    shape = pool.output_shape(blame.shape)[1:]
    for row, column in np.ndindex(*shape):
        (height, width), (down, right) = pool.sides, pool.strides
        seen[row * down :, column * right :][:height, :width] = True
    assert not seen.all()
    assert not blame[:, ~seen].any()
    assert blame[:, seen].any()
