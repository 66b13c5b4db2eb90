"""ReLU: every negative becomes zero (the talk, chapter 7).

    y = max(x, 0)
    dx = dy where x > 0, and 0 elsewhere

At exactly 0 the slope is 1 to the right and 0 to the left; like every library we take 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array, Shape
from xoviz.nn.layer import Parameter


@dataclass(frozen=True)
class ReLU:
    """The rectified linear unit, cell by cell."""

    id: str

    kind: ClassVar[str] = "relu"

    def output_shape(self, shape: Shape) -> Shape:
        """The same shape."""
        return shape

    def parameters(self, shape: Shape) -> tuple[Parameter, ...]:
        """Nothing here learns."""
        return ()

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
              blame: bool) -> ReLUPass:
        """A pass over the buffer ``x``; see ``Layer.ready``. A ``bias`` per map is added first if there is one."""
        return ReLUPass(x, values.get("bias"), gradients.get("bias"), blame)


class ReLUPass:
    """ReLU made ready for one batch size; in a fused plan it also adds the convolution's bias."""

    def __init__(self, x: Array, bias: Array | None, bias_gradient: Array | None, blame: bool) -> None:
        self.x = x
        self.y = np.zeros_like(x)
        self._bias = None if bias is None else bias.reshape(1, -1, 1, 1)
        self._bias_gradient = bias_gradient
        # NumPy takes the maximum with an array of zeros faster than with the number 0.
        self._zeros = np.zeros_like(x)
        self._passed = np.zeros(x.shape, bool)
        self._wanted = blame or bias is not None

    def forward(self) -> None:
        """y = max(x + bias, 0)."""
        summed = self.x
        if self._bias is not None:
            summed = np.add(self.x, self._bias, out=self.y)
        np.maximum(summed, self._zeros, out=self.y)
        np.greater(self.y, self._zeros, out=self._passed)

    def backward(self) -> None:
        """Blame passes where the value was positive."""
        if self._wanted:
            np.multiply(self.y, self._passed, out=self.x)
        if self._bias_gradient is not None:
            np.add.reduce(self.x, axis=(0, 2, 3), out=self._bias_gradient)
