"""What ReLU, leaky ReLU, tanh and dropout have in common: a cell's value depends on that cell alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array, Shape
from xoviz.nn.layer import Parameter, Pass


@dataclass(frozen=True)
class CellByCell:
    """A layer that gives each cell another value, whatever stands beside it; nothing in it learns."""

    id: str

    kind: ClassVar[str]

    def output_shape(self, shape: Shape) -> Shape:
        """The same shape."""
        return shape

    def parameters(self, shape: Shape) -> tuple[Parameter, ...]:
        """Nothing here learns."""
        return ()


@dataclass(frozen=True)
class Activation(CellByCell):
    """One that never turns a smaller number into a larger one, so that max pooling may come before it or after it.

    It can take over the bias of the convolution below, which only moves numbers.
    """

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool,
              in_place: bool = False) -> Pass:
        """A pass over the buffer ``x``; see ``Layer.ready``. A ``bias`` per map is added first if there is one.

        ``in_place`` says that nobody will look at what came in any more: ``y`` is ``x`` then, half as much memory.
        """
        raise NotImplementedError


class ActivationPass:
    """An activation made ready for one batch size; in a fused plan it also adds the convolution's bias.

    A kind of activation says how values are bent, and how much of the blame each lets through.
    """

    def __init__(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool,
                 in_place: bool) -> None:
        self.x = x
        self.y = x if in_place else np.zeros_like(x)
        bias = values.get("bias")
        self._bias = None if bias is None else bias.reshape(1, -1, 1, 1)
        self._biases = np.zeros_like(x[:1])
        self._bias_gradient = gradients.get("bias")
        self._wanted = blame or bias is not None

    def forward(self) -> None:
        """From ``x``, with the bias, to ``y``."""
        summed = self.x
        if self._bias is not None:
            # NumPy adds a whole row of them faster than one number to a map's part of the row.
            np.copyto(self._biases, self._bias)
            summed = np.add(self.x, self._biases, out=self.y)
        self._bend(summed)

    def backward(self) -> None:
        """Blame passes as far as each cell let its value through."""
        if self._wanted:
            self._let_through()
        if self._bias_gradient is not None:
            np.add.reduce(self.x, axis=(0, 2, 3), out=self._bias_gradient)

    def _bend(self, summed: Array) -> None:
        """Fill ``y`` from ``summed``, which may be ``y`` itself, and remember what ``_let_through`` needs."""
        raise NotImplementedError

    def _let_through(self) -> None:
        """Fill ``x`` with the blame in ``y``, times the slope of each cell."""
        raise NotImplementedError
