"""Leaky ReLU: every negative becomes a small part of itself, so that no cell ever stops learning.

    y = x where x > 0, and slope * x elsewhere
    dx = dy where x > 0, and slope * dy elsewhere

Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013). At exactly 0 we take the
slope to the left, like every library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.activation import Activation, ActivationPass
from xoviz.nn.arrays import Array
from xoviz.nn.layer import share


@dataclass(frozen=True)
class LeakyReLU(Activation):
    """ReLU that lets ``slope`` of what is negative through, cell by cell; 0 < slope < 1."""

    slope: float = 0.1

    kind: ClassVar[str] = "leaky"

    def __post_init__(self) -> None:
        share(self.id, "the slope", self.slope)

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool,
              in_place: bool = False) -> LeakyReLUPass:
        """A pass over the buffer ``x``; see ``Activation.ready``."""
        return LeakyReLUPass(self.slope, x, values, gradients, blame, in_place)


class LeakyReLUPass(ActivationPass):
    """Leaky ReLU made ready for one batch size."""

    def __init__(self, slope: float, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool, in_place: bool) -> None:
        super().__init__(x, values, gradients, blame, in_place)
        self._slope = x.dtype.type(slope)
        self._zero = x.dtype.type(0)
        self._part = np.zeros_like(x)
        self._slopes = np.zeros_like(x)

    def _bend(self, summed: Array) -> None:
        np.multiply(summed, self._slope, out=self._part)
        np.greater(summed, self._zero, out=self._slopes, casting="unsafe")
        np.maximum(self._slopes, self._slope, out=self._slopes)
        # As the slope is below 1, the larger of the two is x where x is positive, and its part elsewhere.
        np.maximum(summed, self._part, out=self.y)

    def _let_through(self) -> None:
        np.multiply(self.y, self._slopes, out=self.x)
