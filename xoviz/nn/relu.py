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
              dx: Array | None) -> ReLUPass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        return ReLUPass(x, dx)


class ReLUPass:
    """ReLU made ready for one batch size."""

    def __init__(self, x: Array, dx: Array | None) -> None:
        self.x = x
        self.y = np.zeros_like(x)
        self.dy = np.zeros_like(x)
        self.dx = dx
        # NumPy takes the maximum with an array of zeros faster than with the number 0.
        self._zeros = np.zeros_like(x)
        self._passed = np.zeros(x.shape, bool)

    def forward(self) -> None:
        """y = max(x, 0)."""
        np.maximum(self.x, self._zeros, out=self.y)

    def backward(self) -> None:
        """Blame passes where the value was positive."""
        if self.dx is not None:
            np.greater(self.x, self._zeros, out=self._passed)
            np.multiply(self.dy, self._passed, out=self.dx)
