"""LSTM, long short-term memory: a memory that is kept unless it is told to forget (the talk, chapter 16).

Hochreiter and Schmidhuber 1997, with the forgetting of Gers, Schmidhuber and Cummins 2000. Beside its state h each unit
has a memory c (the *cell*). Four sums are made of a column and of the states before it, each with weights of its own
(see ``memory``): one is bent to a *prediction* between -1 and +1, and three become *gates* between 0 and 1 by the
logistic function 1 / (1 + exp(-s))::

    f[t] = logistic(forgetting's sums)    1 keeps what is in the memory, 0 forgets it
    i[t] = logistic(ignoring's sums)      1 lets the prediction into the memory, 0 ignores it
    o[t] = logistic(selection's sums)     1 selects what is in the memory to be said, 0 holds it back
    g[t] = tanh(prediction's sums)
    c[t] = f[t] * c[t-1] + i[t] * g[t]
    h[t] = o[t] * tanh(c[t])

The gates' names are the talk's; elsewhere they are the forget, input and output gate, and the prediction is the
candidate. Backwards, with dh[t] and dc[t] what is asked of state and memory from above and from t + 1::

    dc[t]  += dh[t] * o[t] * (1 - tanh(c[t])^2)
    do, df, di, dg = dh[t] * tanh(c[t]),  dc[t] * c[t-1],  dc[t] * g[t],  dc[t] * i[t]
    ds      = each of them times its own slope: gate * (1 - gate), or 1 - g^2
    dc[t-1] = dc[t] * f[t]                                 no matrix and no slope: nothing shrinks but by forgetting
    dh[t-1] = transposed recurrent ds[t]

The bias of forgetting starts at 1, so that a memory lasts before anything has been learned (Gers et al.; Jozefowicz,
Zaremba and Sutskever 2015).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.nn.memory import Column, Memory, MemoryPass

FORGETTING, IGNORING, SELECTION, PREDICTION = "forgetting", "ignoring", "selection", ""
GATES = (FORGETTING, IGNORING, SELECTION)


@dataclass(frozen=True)
class LSTM(Memory):
    """A layer of long short-term memory. ``last`` gives the last states only, else those after every column.

    The prediction's parameters have the names that a recurrent layer's have.
    """

    kind: ClassVar[str] = "lstm"
    paths: ClassVar[tuple[str, ...]] = (*GATES, PREDICTION)

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool) -> LSTMPass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        return LSTMPass(self, x, values, gradients, blame)

    def starts(self, path: str) -> float:
        """1 for forgetting: keep it."""
        return 1.0 if path == FORGETTING else 0.0


class LSTMPass(MemoryPass):
    """An LSTM made ready for one batch size. The sums become gates and predictions in place."""

    def __init__(self, layer: LSTM, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool) -> None:
        super().__init__(layer, x, values, gradients, blame)
        units = layer.units
        self._one, self._half = x.dtype.type(1), x.dtype.type(0.5)
        self._gates = slice(0, len(GATES) * units)
        self._f, self._i, self._o, self._g = (
            self._sums[place * units : (place + 1) * units] for place in range(len(layer.paths)))
        self._memory, self._bent = np.zeros_like(self._states), np.zeros_like(self._states)
        self._slopes = np.zeros_like(self._sums)
        self._open = np.zeros_like(self._states)
        self._work = np.zeros_like(self._nothing)
        self._blame_memory = np.zeros_like(self._nothing)

    def _take(self, time: int, column: Column) -> None:
        gates, memory, bent = column.sums[self._gates], self._memory[:, time], self._bent[:, time]
        # logistic(s) = (1 + tanh(s / 2)) / 2, which cannot overflow, and one tanh does for all four
        np.multiply(gates, self._half, out=gates)
        np.tanh(column.sums, out=column.sums)
        np.multiply(gates, self._half, out=gates)
        np.add(gates, self._half, out=gates)
        before = self._memory[:, time - 1] if time else self._nothing
        np.multiply(self._f[:, time], before, out=memory)
        np.multiply(self._i[:, time], self._g[:, time], out=self._work)
        np.add(memory, self._work, out=memory)
        if self._some_absent[time]:
            np.copyto(memory, before, where=column.absent)
        np.tanh(memory, out=bent)
        np.multiply(self._o[:, time], bent, out=column.states)

    def _begin(self) -> None:
        gates, slopes = self._sums[self._gates], self._slopes[self._gates]
        np.subtract(self._one, gates, out=slopes)
        np.multiply(slopes, gates, out=slopes)
        predictions, slopes = self._g, self._slopes[self._gates.stop :]
        np.multiply(predictions, predictions, out=slopes)
        np.subtract(self._one, slopes, out=slopes)
        # How far blame for a state reaches its memory: o * (1 - tanh(c)^2)
        np.multiply(self._bent, self._bent, out=self._open)
        np.subtract(self._one, self._open, out=self._open)
        np.multiply(self._o, self._open, out=self._open)
        self._blame_memory.fill(0)

    def _give(self, time: int, column: Column) -> None:
        blame, work = self._blame_memory, self._work
        np.multiply(self._blame, self._open[:, time], out=work)
        if self._some_absent[time]:
            np.multiply(work, self._present[time], out=work)
        np.add(blame, work, out=blame)
        f, i, o, g = self._f[:, time], self._i[:, time], self._o[:, time], self._g[:, time]
        np.multiply(self._blame, self._bent[:, time], out=o)
        np.copyto(work, i)
        np.multiply(blame, g, out=i)
        np.multiply(blame, work, out=g)
        np.multiply(blame, f, out=work)
        np.multiply(blame, self._memory[:, time - 1] if time else self._nothing, out=f)
        np.multiply(column.sums, self._slopes[:, time], out=column.sums)
        if self._some_absent[time]:  # an empty column hands on the blame for the memory as it is
            np.copyto(blame, work, where=self._word[time])
        else:
            np.copyto(blame, work)
