"""In which steps a stack is computed: as it is written, to be looked at, or in an order that is faster, to train.

Two things make the fast order fast. Bias and ReLU (or another activation) come after max pooling, on a quarter of the
values: neither ever turns a smaller number into a larger one, so the maximum is the same. And a convolution deals its
columns out to several buffers (see ``ConvPass``), so that those which pooling compares lie in long stretches of memory
and not side by side, where NumPy would have to walk from one to the next, a few pictures at a time. Where it cannot,
since blame is wanted of it, even copying them there and back is worth it. The maps between the two are not those of the
stack as written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from xoviz.nn.activation import Activation
from xoviz.nn.arrays import Array, cells
from xoviz.nn.conv import Conv, ConvPass
from xoviz.nn.layer import Pass
from xoviz.nn.pool import MaxPool, MaxPoolPass
from xoviz.nn.room import Zeros
from xoviz.nn.stack import Slot, Stack

MANY = 8
"""From so many pictures on, dealing columns out saves more than its few more calls cost."""

Ready = Callable[[Array, Mapping[str, Array], Mapping[str, Array], bool], Pass]


class Step(NamedTuple):
    """One pass to be made: how, and the parameters that it adds or multiplies with."""

    ready: Ready
    slots: tuple[Slot, ...]


def as_written(stack: Stack) -> list[Step]:
    """One step a layer."""
    return [Step(layer.ready, tuple(slot for slot in stack.slots if slot.layer_id == layer.id))
            for layer in stack.layers]


def fused(stack: Stack, zeros: Zeros = np.zeros) -> list[Step]:
    """The fast order: convolutions together with the max pooling over them, their buffers from ``zeros``."""
    steps, order, place = as_written(stack), [], 0
    while place < len(steps):
        conv, second, third = (*stack.layers[place : place + 3], None, None)[:3]
        slots = steps[place].slots
        if isinstance(conv, Conv) and isinstance(second, Activation) and isinstance(third, MaxPool):
            weights, bias = slots[:1], slots[1:]
            order += [Step(partial(ConvMaxPoolPass, conv, third, zeros=zeros), weights),
                      Step(partial(second.ready, in_place=True), bias)]
            place += 3
        elif isinstance(conv, Conv) and isinstance(second, MaxPool):
            order.append(Step(partial(ConvMaxPoolPass, conv, second, zeros=zeros), slots))
            place += 2
        else:
            order.append(steps[place])
            place += 1
    return order


class ConvMaxPoolPass:
    """Both passes, one after the other."""

    def __init__(self, conv: Conv, pool: MaxPool, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool, zeros: Zeros = np.zeros) -> None:
        rows, channels, columns, batch = x.shape
        hands = min(pool.strides[1], conv.output_shape((channels, rows, columns))[2]) if batch >= MANY else 1
        self._conv = ConvPass(conv, x, values, gradients, blame, hands, zeros)
        # A convolution that is asked for blame deals nothing out itself.
        self._deal = Deal(self._conv.y, hands, zeros) if blame and hands > 1 else None
        dealt = self._deal.piles if self._deal else self._conv.dealt
        self._pool = MaxPoolPass(pool, self._conv.y, True, dealt, zeros)
        self.x, self.y = x, self._pool.y

    def forward(self) -> None:
        """See ``Pass``."""
        self._conv.forward()
        if self._deal is not None:
            self._deal.out()
        self._pool.forward()

    def backward(self) -> None:
        """See ``Pass``."""
        self._pool.backward()
        if self._deal is not None:
            self._deal.back()
        self._conv.backward()


class Deal:
    """The columns of a map buffer, copied to as many piles as there are ``hands``, and back."""

    def __init__(self, maps: Array, hands: int, zeros: Zeros) -> None:
        parts = [maps[:, :, first::hands] for first in range(hands)]
        self.piles = [zeros(part.shape, maps.dtype) for part in parts]
        self._cells = [(cells(pile), cells(part)) for pile, part in zip(self.piles, parts, strict=True)]

    def out(self) -> None:
        """Copy the columns to the piles."""
        for pile, part in self._cells:
            np.copyto(pile, part)

    def back(self) -> None:
        """Copy the piles to the columns."""
        for pile, part in self._cells:
            np.copyto(part, pile)
