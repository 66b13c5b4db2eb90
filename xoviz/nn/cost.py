"""What each layer of a stack costs, and how much of the picture one of its cells sees; from the stack alone.

A *multiplication* is a weight times a value: each weight counts once for each place that it is laid on. (A leaky ReLU,
a division of the talk's kind and pooling count nothing: they take next to no time beside it.)

The *receptive field* is the largest patch of the picture that a single cell depends on. It is found by following each
layer's windows down to the picture, row by row and column by column, and ends where the picture does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from xoviz.nn.arrays import Indices, Shape
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.description import MOST_CELLS
from xoviz.nn.layer import Layer, StackError
from xoviz.nn.memory import Memory
from xoviz.nn.pool import MaxPool, MeanPool
from xoviz.nn.stack import Stack

MOST_PARAMETERS = 5_000_000
MOST_MULTIPLICATIONS = 1_000_000_000
"""What one can work with: with more, each stroke on the pad takes longer than a tenth of a second."""


@dataclass(frozen=True)
class LayerCost:
    """One layer: the ``shape`` that it gives, how many numbers learn in it, how many multiplications it takes to read a
    picture, and the ``field`` of the picture that one of its cells sees, (rows, columns)."""

    layer_id: str
    shape: Shape
    parameters: int
    multiplications: int
    field: tuple[int, int]

    @property
    def cells(self) -> int:
        """How many numbers it gives."""
        return math.prod(self.shape)


def costs(layers: Iterable[Layer], input_shape: Shape) -> Iterator[LayerCost]:
    """The cost of one layer after another. Raises StackError at the first one that does not fit what comes in."""
    seen = _Seen(input_shape[1]), _Seen(input_shape[2])
    for layer, given, parameters, multiplications in _counted(layers, input_shape):
        seen = _above(layer, seen, given)
        yield LayerCost(layer.id, given, parameters, multiplications, (seen[0].most, seen[1].most))


def stack_costs(stack: Stack) -> tuple[LayerCost, ...]:
    """The cost of each layer of a stack, from the picture up."""
    return tuple(costs(stack.layers, stack.input_shape))


def check_affordable(stack: Stack) -> None:
    """Raises StackError at the layer with which a stack becomes too large to be worked with, or to be saved."""
    parameters = multiplications = 0
    cells = math.prod(stack.input_shape)
    for layer, given, learned, multiplied in _counted(stack.layers, stack.input_shape):
        parameters += learned
        multiplications += multiplied
        cells += math.prod(given)
        for count, most, what in ((parameters, MOST_PARAMETERS, "parameters"), (cells, MOST_CELLS, "cells in all maps"),
                                  (multiplications, MOST_MULTIPLICATIONS, "multiplications for one picture")):
            if count > most:
                raise StackError(layer.id, f"it brings the stack to {count:,} {what}; at most {most:,} are "
                                                "possible here")


def _counted(layers: Iterable[Layer], input_shape: Shape) -> Iterator[tuple[Layer, Shape, int, int]]:
    """Each layer with what it gives, how many numbers it learns, and how many products it takes for one picture."""
    shape = input_shape
    for layer in layers:
        given = layer.output_shape(shape)
        declared = layer.parameters(shape)
        weights = sum(math.prod(parameter.shape) for parameter in declared if not parameter.is_bias)
        # A layer with memory lays them on every column, even if only its last states are given.
        times = shape[2] if isinstance(layer, Memory) else given[1] * given[2]
        yield layer, given, sum(math.prod(parameter.shape) for parameter in declared), weights * times
        shape = given


class _Seen:
    """Of the picture's rows (or columns), which ones each row of a layer sees: from ``firsts`` to before ``ends``."""

    def __init__(self, length: int, firsts: Indices | None = None, ends: Indices | None = None) -> None:
        self.firsts = np.arange(length) if firsts is None else firsts
        self.ends = np.arange(1, length + 1) if ends is None else ends

    @property
    def most(self) -> int:
        """How many the one sees that sees most."""
        return int((self.ends - self.firsts).max())

    def through(self, windows: int, side: int, stride: int, padding: int) -> _Seen:
        """What ``windows`` see that lie over these, cut to what exists; the first begins ``padding`` before it."""
        begin = np.arange(windows) * stride - padding
        last = len(self.firsts) - 1
        first, end = (np.minimum(np.maximum(each, 0), last) for each in (begin, begin + side - 1))
        return _Seen(windows, self.firsts[first], self.ends[end])

    def so_far(self) -> _Seen:
        """What each sees that sees all up to itself."""
        return _Seen(len(self.firsts), np.minimum.accumulate(self.firsts), np.maximum.accumulate(self.ends))

    def together(self) -> _Seen:
        """What one sees that sees them all."""
        return _Seen(1, self.firsts.min(keepdims=True), self.ends.max(keepdims=True))


def _above(layer: Layer, seen: tuple[_Seen, _Seen], given: Shape) -> tuple[_Seen, _Seen]:
    """What the rows and the columns of a layer see, if those below it see ``seen``."""
    rows, columns = seen
    if isinstance(layer, Conv):
        return (rows.through(given[1], layer.size[0], layer.stride, layer.padding),
                columns.through(given[2], layer.size[1], layer.stride, layer.padding))
    if isinstance(layer, MaxPool | MeanPool):
        (height, width), (down, right) = layer.sides, layer.strides
        return rows.through(given[1], height, down, 0), columns.through(given[2], width, right, 0)
    if isinstance(layer, Dense):
        return rows.together(), columns.together()
    if isinstance(layer, Memory):
        return rows.together(), columns.together() if layer.last else columns.so_far()
    return seen
