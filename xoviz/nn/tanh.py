"""Tanh: every number is bent into the range from -1 to +1, as networks did before ReLU (LeCun et al. 1998).

    y = tanh(x)
    dx = dy * (1 - y^2)

Where numbers are large its slope is almost 0, and learning slows down: that is why ReLU took its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.activation import Activation, ActivationPass
from xoviz.nn.arrays import Array


@dataclass(frozen=True)
class Tanh(Activation):
    """The hyperbolic tangent, cell by cell."""

    kind: ClassVar[str] = "tanh"

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool,
              in_place: bool = False) -> TanhPass:
        """A pass over the buffer ``x``; see ``Activation.ready``."""
        return TanhPass(x, values, gradients, blame, in_place)


class TanhPass(ActivationPass):
    """Tanh made ready for one batch size."""

    def __init__(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool,
                 in_place: bool) -> None:
        super().__init__(x, values, gradients, blame, in_place)
        self._one = x.dtype.type(1)
        self._slopes = np.zeros_like(x)

    def _bend(self, summed: Array) -> None:
        np.tanh(summed, out=self.y)
        np.multiply(self.y, self.y, out=self._slopes)
        np.subtract(self._one, self._slopes, out=self._slopes)

    def _let_through(self) -> None:
        np.multiply(self.y, self._slopes, out=self.x)
