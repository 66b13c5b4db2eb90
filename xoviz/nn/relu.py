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

from xoviz.nn.activation import Activation, ActivationPass
from xoviz.nn.arrays import Array

LONG = 1000
"""Values in a row, from which on it does not matter that NumPy begins anew with each row."""


@dataclass(frozen=True)
class ReLU(Activation):
    """The rectified linear unit, cell by cell."""

    kind: ClassVar[str] = "relu"

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool,
              in_place: bool = False) -> ReLUPass:
        """A pass over the buffer ``x``; see ``Activation.ready``."""
        return ReLUPass(x, values, gradients, blame, in_place)


class ReLUPass(ActivationPass):
    """ReLU made ready for one batch size."""

    def __init__(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool,
                 in_place: bool) -> None:
        super().__init__(x, values, gradients, blame, in_place)
        # NumPy takes the maximum with an array of zeros faster than with the number 0, but compares with the number. Of
        # zeros for long rows it needs only one row.
        self._zeros = np.zeros_like(x[:1] if x[0].size > LONG else x)
        self._zero = np.zeros((), x.dtype)
        self._passed = np.zeros(x.shape, bool)

    def _bend(self, summed: Array) -> None:
        np.maximum(summed, self._zeros, out=self.y)
        np.greater(self.y, self._zero, out=self._passed)

    def _let_through(self) -> None:
        np.multiply(self.y, self._passed, out=self.x)
