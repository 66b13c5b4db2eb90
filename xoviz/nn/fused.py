"""In which steps a stack is computed: as it is written, to be looked at, or in an order that is faster, to train.

Two things make the fast order fast. Bias and ReLU (or another activation) come after max pooling, on a quarter of the
values: neither ever turns a smaller number into a larger one, so the maximum is the same. And a convolution deals its
columns out to several buffers (see ``ConvPass``), so that those which pooling compares lie in long stretches of memory
and not side by side, where NumPy would have to walk from one to the next, a few pictures at a time. The maps between
the two are not those of the stack as written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from xoviz.nn.activation import Activation
from xoviz.nn.arrays import Array
from xoviz.nn.conv import Conv, ConvPass
from xoviz.nn.layer import Pass
from xoviz.nn.pool import MaxPool, MaxPoolPass
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


def fused(stack: Stack) -> list[Step]:
    """The fast order: convolutions together with the max pooling over them."""
    steps, order, place = as_written(stack), [], 0
    while place < len(steps):
        conv, second, third = (*stack.layers[place : place + 3], None, None)[:3]
        slots = steps[place].slots
        if isinstance(conv, Conv) and isinstance(second, Activation) and isinstance(third, MaxPool):
            weights, bias = slots[:1], slots[1:]
            order += [Step(partial(ConvMaxPoolPass, conv, third), weights), Step(second.ready, bias)]
            place += 3
        elif isinstance(conv, Conv) and isinstance(second, MaxPool):
            order.append(Step(partial(ConvMaxPoolPass, conv, second), slots))
            place += 2
        else:
            order.append(steps[place])
            place += 1
    return order


class ConvMaxPoolPass:
    """Both passes, one after the other."""

    def __init__(self, conv: Conv, pool: MaxPool, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool) -> None:
        hands = pool.strides[1] if x.shape[3] >= MANY else 1
        self._conv = ConvPass(conv, x, values, gradients, blame, hands)
        self._pool = MaxPoolPass(pool, self._conv.y, True, self._conv.dealt)
        self.x, self.y = x, self._pool.y

    def forward(self) -> None:
        """See ``Pass``."""
        self._conv.forward()
        self._pool.forward()

    def backward(self) -> None:
        """See ``Pass``."""
        self._pool.backward()
        self._conv.backward()
