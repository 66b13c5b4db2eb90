"""Stacks: what fits, where parameters lie, and sentences that name the layer which does not fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, MaxPool, MeanPool, ReLU, Stack, StackError
from xoviz.nn.stack import MOST_LAYERS

VOTES = Dense("votes", 2)


@pytest.mark.parametrize(("layers", "shape", "named", "words"), [
    ((Conv("wide", 1, (3, 12)), VOTES), (1, 9, 9), "wide", "12 wide.*only 9 wide"),
    ((Conv("high", 1, (8, 3), padding=1), VOTES), (1, 4, 9), "high", "8 high.*only 4 high.*padding 6"),
    ((Conv("first", 1), Conv("second", 1, (9, 9)), VOTES), (1, 9, 9), "second", "9 high.*only 7 high"),
    ((MaxPool("pool", 4, 2, partial=False), VOTES), (1, 3, 9), "pool", "4 x 4.*only 3 x 9.*partial"),
    ((MeanPool("mean", 4, 2, partial=False), VOTES), (1, 9, 3), "mean", "4 x 4"),
    ((VOTES, ReLU("votes")), (1, 9, 9), "votes", "name of its own"),
    ((ReLU("picture"), VOTES), (1, 9, 9), "picture", "name of its own"),
    ((ReLU(""), VOTES), (1, 9, 9), "?", "name of its own"),
    ((Conv("last", 2),), (1, 9, 9), "last", "one value per class.*7 x 7"),
    ((), (1, 9, 9), "stack", "1 to 64 layers, not 0"),
    ((*(ReLU(f"r{n}") for n in range(MOST_LAYERS)), VOTES), (1, 9, 9), "stack", "not 65"),
    ((VOTES,), (1, 0, 9), "picture", r"\(1, 0, 9\)"),
    ((VOTES,), (9, 9), "picture", r"\(9, 9\)"),
    ((VOTES,), (1, 2**40, 2**40), "picture", "is too large"),
    ((Conv("huge", 1024, (1, 1)), VOTES), (1, 1000, 1000), "huge", "1,024,000,000 values"),
    ((Dense("many", 4096), VOTES), (1, 1000, 1000), "many", "parameters above"),
])
def test_the_layer_that_does_not_fit_is_named(layers, shape, named, words):
    with pytest.raises(StackError, match=words) as caught:
        Stack(layers, shape)
    assert caught.value.layer_id == named
    assert f"'{named}'" in str(caught.value)


@pytest.mark.parametrize("make", [
    lambda: Conv("bad", 0), lambda: Conv("bad", 2000), lambda: Conv("bad", 1.5), lambda: Conv("bad", True),
    lambda: Conv("bad", 1, (0, 3)), lambda: Conv("bad", 1, (3, 65)), lambda: Conv("bad", 1, stride=0),
    lambda: Conv("bad", 1, padding=-1), lambda: Conv("bad", 1, (3, 2), padding=2),
    lambda: MaxPool("bad", 0), lambda: MaxPool("bad", 2, 0), lambda: MeanPool("bad", 65),
    lambda: MeanPool("bad", 2, -1),
    lambda: Dense("bad", 0), lambda: Dense("bad", -3), lambda: Dense("bad", "two"),
])
def test_impossible_layers_say_what_is_possible(make):
    with pytest.raises(StackError, match=r"layer 'bad': .* must be a whole number from [01] to") as caught:
        make()
    assert caught.value.layer_id == "bad"


def test_an_unknown_loss_is_refused_by_name():
    with pytest.raises(StackError, match="cross-entropy, squared, value, not 'cubic'"):
        Stack((VOTES,), (1, 9, 9), "cubic")


def test_shapes_of_the_talk():
    stack = Stack((Conv("c", 3), ReLU("r"), MaxPool("p"), MaxPool("p2"), VOTES), (1, 9, 9))
    assert stack.shapes == ((1, 9, 9), (3, 7, 7), (3, 7, 7), (3, 4, 4), (3, 2, 2), (2, 1, 1))
    assert stack.shape_of("p") == (3, 4, 4)
    assert stack.shape_of("picture") == (1, 9, 9)
    assert stack.outputs == 2
    assert stack.size == (3 * 9 + 3) + (2 * 12 + 2)


def test_unknown_names_are_told_what_there_is():
    stack = Stack((VOTES,), (1, 2, 2))
    with pytest.raises(KeyError, match="no layer 'x'"):
        stack.index("x")
    with pytest.raises(KeyError, match=r"no parameter 'x'.*votes\.weights, votes\.bias"):
        stack.slot("x")


@pytest.mark.parametrize(("layer", "length", "expected"), [
    (MaxPool("p"), 7, 4), (MaxPool("p", partial=False), 7, 3), (MaxPool("p"), 8, 4), (MaxPool("p", 3, 2), 8, 4),
    (MaxPool("p", 3, 2), 7, 3), (MaxPool("p", 2, 3), 8, 3), (MaxPool("p", 2, 3), 6, 2), (MaxPool("p", 5), 3, 1),
])
def test_how_many_windows_fit(layer, length, expected):
    assert layer.output_shape((1, length, length)) == (1, expected, expected)


@given(window=st.integers(1, 6), stride=st.integers(1, 6), length=st.integers(1, 30))
def test_partial_windows_start_inside_and_reach_the_edge(window, stride, length):
    count = MaxPool("p", window, stride).output_shape((1, length, length))[1]
    starts = [place * stride for place in range(count)]
    assert starts[-1] < length
    assert starts[-1] + window >= length or starts[-1] + stride >= length
    # One window fewer would leave cells out that a further window had seen.
    assert count == 1 or starts[-2] + window < length


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_parameters_fill_the_vector_without_gap_or_overlap(networks, data):
    stack = data.draw(networks).stack
    counted = np.zeros(stack.size, np.int64)
    for slot in stack.slots:
        assert slot.public(counted).shape == slot.parameter.shape
        slot.public(counted)[...] += 1
    assert (counted == 1).all()
