"""Recurrent layer: what was just seen is heard along with what is seen now (Elman 1990; the talk, chapter 16).

Each unit's state is bent so that it stays between -1 and +1, however long the text::

    s[t] = weights x[t] + recurrent h[t-1] + bias          (see ``memory``; sums over columns' cells and over units)
    h[t] = tanh(s[t])

Backwards, from the last column to the first, with dh[t] what is asked of h[t] from above and from t + 1::

    ds[t]      = dh[t] * (1 - h[t]^2)
    dh[t-1]    = transposed recurrent ds[t]
    dweights   = sum over t of  ds[t] x[t]
    drecurrent = sum over t of  ds[t] h[t-1]
    dx[t]      = transposed weights ds[t]

Whatever goes back one column is multiplied by ``recurrent`` and by a slope below 1: after many columns little is left
of it, or far too much (Hochreiter 1991; Bengio, Simard and Frasconi 1994). That is what the LSTM was made against.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.memory import Column, Memory, MemoryPass


@dataclass(frozen=True)
class Recurrent(Memory):
    """A recurrent layer of the plain kind. ``last`` gives the last states only, else those after every column."""

    kind: ClassVar[str] = "recurrent"
    paths: ClassVar[tuple[str, ...]] = ("",)

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
              blame: bool) -> RecurrentPass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        return RecurrentPass(self, x, values, gradients, blame)


class RecurrentPass(MemoryPass):
    """A recurrent layer made ready for one batch size."""

    def __init__(self, layer: Recurrent, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool) -> None:
        super().__init__(layer, x, values, gradients, blame)
        self._one = x.dtype.type(1)
        self._slopes = np.zeros_like(self._states)

    def _take(self, time: int, column: Column) -> None:
        np.tanh(column.sums, out=column.states)

    def _begin(self) -> None:
        np.multiply(self._states, self._states, out=self._slopes)
        np.subtract(self._one, self._slopes, out=self._slopes)

    def _give(self, time: int, column: Column) -> None:
        np.multiply(self._blame, self._slopes[:, time], out=column.sums)
