"""Another stack for a network that has learned: what fits is kept, and nothing jumps where nothing has to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.nn import Conv, Dense, MaxPool, Network, ReLU, Stack
from xoviz.nn.initialise import initialise
from xoviz.nn.refit import kept, refitted
from xoviz.nn.shorthand import understood

LETTERS = zoo.load("letters-28")
TALK = zoo.load("talk")


def stack_of(text: str, like: Network = LETTERS) -> Stack:
    return replace(like.stack, layers=understood(text))


def pictures(like: Network, count: int = 3) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (count, *like.input_shape)).astype(np.float32)


def test_the_same_stack_keeps_everything():
    assert np.array_equal(refitted(LETTERS, LETTERS.stack, 1).vector, LETTERS.vector)
    assert set(kept(LETTERS, LETTERS.stack).values()) == {1.0}


@pytest.mark.parametrize("text", [
    "conv 11@5 | relu | pool 2 | conv 16@3 | relu | pool 2 | dense 32 | relu | dense 2",
    "conv 8@5 | relu | pool 2 | conv 20@3 | relu | pool 2 | dense 32 | relu | dense 2",
    "conv 8@5 | relu | pool 2 | conv 16@3 | relu | pool 2 | dense 40 | relu | dense 2"])
def test_more_filters_or_units_change_no_score_and_are_random(text):
    stack = stack_of(text)
    grown = refitted(LETTERS, stack, 3)
    np.testing.assert_allclose(grown.scores(pictures(LETTERS)), LETTERS.scores(pictures(LETTERS)), rtol=1e-4, atol=1e-4)
    fresh = zoo.untrained("letters-28", 3)
    key = next(slot.key for slot in stack.slots if slot.parameter.shape[0] > fresh.parameters[slot.key].shape[0])
    new = grown.parameters[key][fresh.parameters[key].shape[0]:]
    assert np.abs(new).min() > 0
    assert kept(LETTERS, stack)[key] == fresh.parameters[key].shape[0] / grown.parameters[key].shape[0]


def test_averages_stay_averages():
    """The talk divides by how many terms there are: the new ones, of zero, count as well."""
    two = replace(TALK.stack, layers=(TALK.layers[0], Conv("second", 2, average=True, bias=False), Dense("votes", 2)))
    net = refitted(TALK, two, 0)
    more = refitted(net, replace(two, layers=(replace(TALK.layers[0], filters=5), *two.layers[1:])), 0)
    np.testing.assert_allclose(more.scores(pictures(TALK)), net.scores(pictures(TALK)), rtol=1e-4, atol=1e-5)


def test_fewer_filters_keep_the_first_ones():
    fewer = refitted(LETTERS, stack_of("conv 5@5 | relu | pool 2 | conv 16@3 | relu | pool 2 | dense 32 | relu | "
                                       "dense 2"), 1)
    assert np.array_equal(fewer.parameters["convolution.weights"], LETTERS.parameters["convolution.weights"][:5])
    assert np.array_equal(fewer.parameters["convolution2.weights"], LETTERS.parameters["convolution2.weights"][:, :5])


def test_what_looks_at_maps_of_another_size_starts_afresh():
    stack = stack_of("conv 8@3 | relu | pool 2 | conv 16@3 | relu | pool 2 | dense 32 | relu | dense 2")
    shares = kept(LETTERS, stack)
    assert shares["convolution.weights"] == 0
    assert shares["convolution.bias"] == shares["convolution2.weights"] == 1
    again = refitted(LETTERS, stack, 5)
    assert np.array_equal(again.parameters["convolution2.weights"], LETTERS.parameters["convolution2.weights"])
    fresh = Network(stack, initialise(stack, 5), LETTERS.classes)
    assert np.array_equal(again.parameters["convolution.weights"], fresh.parameters["convolution.weights"])


def test_other_classes_have_other_scores():
    stack = stack_of("conv 8@5 | relu | pool 2 | conv 16@3 | relu | pool 2 | dense 32 | relu | dense 3")
    shapes = refitted(LETTERS, stack, 2, ("triangle", "square", "star"))
    assert shapes.classes == ("triangle", "square", "star")
    assert not np.array_equal(shapes.parameters["votes.weights"][:2], LETTERS.parameters["votes.weights"])
    assert np.array_equal(shapes.parameters["hidden.weights"], LETTERS.parameters["hidden.weights"])
    with pytest.raises(ValueError, match="class names"):
        refitted(LETTERS, stack, 2)


@settings(max_examples=50, deadline=None)
@given(first=st.integers(1, 4), second=st.integers(1, 4), units=st.integers(1, 4), size=st.sampled_from([2, 3]),
       pool=st.booleans(), seed=st.integers(0, 99))
def test_there_and_back_keeps_what_was_never_gone(first, second, units, size, pool, seed):
    def stack(conv, conv2, hidden):
        layers = (Conv("c", conv, (size, size)), ReLU("r"), *([MaxPool("p")] if pool else []), Conv("c2", conv2),
                  Dense("h", hidden), Dense("v", 2))
        return Stack(layers, (1, 9, 9))

    start = Network(stack(2, 2, 2), np.random.default_rng(seed).normal(size=stack(2, 2, 2).size), ("a", "b"))
    away = refitted(start, stack(first, second, units), seed)
    back = refitted(away, start.stack, seed)
    rows, columns, hidden = min(first, 2), min(second, 2), min(units, 2)
    assert np.array_equal(back.parameters["c.weights"][:rows], start.parameters["c.weights"][:rows])
    both = slice(columns), slice(rows)
    assert np.array_equal(back.parameters["c2.weights"][both], start.parameters["c2.weights"][both])
    assert np.array_equal(back.parameters["v.weights"][:, :hidden], start.parameters["v.weights"][:, :hidden])
