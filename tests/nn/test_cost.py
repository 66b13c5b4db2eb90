"""What layers cost: the talk's network by hand, others against counting cell by cell."""

from __future__ import annotations

import pytest

from xoviz import zoo
from xoviz.nn import Conv, Dense, MaxPool, ReLU, Stack, StackError
from xoviz.nn.cost import (
    MOST_MULTIPLICATIONS,
    MOST_PARAMETERS,
    check_affordable,
    costs,
    stack_costs,
)
from xoviz.nn.description import MOST_CELLS


def test_the_talks_network_by_hand():
    convolution, relu, pooling, pooling2, votes = stack_costs(zoo.load("talk").stack)
    assert (convolution.parameters, convolution.multiplications, convolution.field) == (27, 3 * 49 * 9, (3, 3))
    assert (relu.shape, relu.parameters, relu.multiplications, relu.field) == ((3, 7, 7), 0, 0, (3, 3))
    assert (pooling.shape, pooling.field, pooling.cells) == ((3, 4, 4), (4, 4), 48)
    assert (pooling2.shape, pooling2.field) == ((3, 2, 2), (6, 6))
    assert (votes.parameters, votes.multiplications, votes.field) == (24, 24, (9, 9))


def test_it_tells_as_much_as_can_be_told():
    one_by_one = costs((Conv("one", 2), MaxPool("two"), Conv("three", 1, (9, 9)), Dense("votes", 2)), (1, 9, 9))
    assert [next(one_by_one).shape, next(one_by_one).shape] == [(2, 7, 7), (2, 4, 4)]
    with pytest.raises(StackError, match="its filter is 9 high"):
        next(one_by_one)


@pytest.mark.parametrize(("layers", "side", "guilty", "what", "most"), [
    ((Conv("one", 64), Dense("two", 512), Dense("votes", 2)), 28, "two", "parameters", MOST_PARAMETERS),
    ((*(Conv(f"conv{number}", 64, (5, 5), padding=2) for number in range(4)), Dense("votes", 2)), 64, "conv3",
     "multiplications", MOST_MULTIPLICATIONS),
    ((Conv("one", 300, (1, 1)), ReLU("two"), MaxPool("three"), Dense("votes", 2)), 64, "two", "cells", MOST_CELLS),
])
def test_what_is_too_much_is_refused_where_it_becomes_so(layers, side, guilty, what, most):
    stack = Stack(layers, (1, side, side))
    with pytest.raises(StackError, match=f"{what}.*; at most {most:,} are") as refused:
        check_affordable(stack)
    assert refused.value.layer_id == guilty


@pytest.mark.parametrize("name", zoo.names())
def test_what_ships_is_affordable(name):
    check_affordable(zoo.load(name).stack)
