"""What the recurrent network and the LSTM have in common: a map is read column by column, with what is left of before.

A column is one word, or one moment of a sound: all C x H numbers of it at once. Each unit of the layer has a *state*
h[u], which starts at 0 and is changed by one column after another; it is made of what stands in the column and of the
states of all units after the column before::

    s[u, t] = sum over c, i of  weights[u, c, i] * x[c, i, t]  +  sum over v of  recurrent[u, v] * h[v, t-1]  +  bias[u]

``weights`` are kept as filters that are as high as the map and one column wide, (U, C, H, 1), so they can be shown as
those of a convolution are, and ``recurrent`` as those of a dense layer over U single values, (U, U, 1, 1). What becomes
of the sums is each layer's own (see ``recurrent`` and ``lstm``); an LSTM has several such sums, which are called its
*paths*.

**A column of nothing but zeros is no word: it leaves the states exactly as they were.** So a sentence that is shorter
than the map stands at its right end, and what the layer says does not depend on how much room there is before it. No
blame passes to such a column either, nor do the weights learn from it. (A nudge to one of its cells would make a word
of it, and what comes out would jump: the audit of gradients counts such cells with the kinks.)

Backpropagation through time (Werbos 1990): the columns again, from the last to the first, with the blame for the states
handed on from each to the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.nn.arrays import Array, Shape
from xoviz.nn.layer import Parameter, Pass, whole

MOST_UNITS = 1024


@dataclass(frozen=True)
class Memory:
    """A layer that reads column by column. It gives its last states, (U, 1, 1), or all of them, (U, 1, columns)."""

    id: str
    units: int
    last: bool = True

    kind: ClassVar[str]
    paths: ClassVar[tuple[str, ...]]
    """What its sums are called; the parameters of the path "" go without a name in front."""

    def __post_init__(self) -> None:
        whole(self.id, "the number of units", self.units, 1, MOST_UNITS)

    def output_shape(self, shape: Shape) -> Shape:
        """(U, 1, 1), or one column of states for each column of the map."""
        return (self.units, 1, 1 if self.last else shape[2])

    def parameters(self, shape: Shape) -> tuple[Parameter, ...]:
        """For each path ``weights`` (U, C, H, 1), stored (U, H, C, 1); ``recurrent`` (U, U, 1, 1); ``bias`` (U,)."""
        return tuple(parameter for path in self.paths for parameter in self._of_path(path, shape))

    def ready(self, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array], blame: bool) -> Pass:
        """A pass over the buffer ``x``; see ``Layer.ready``."""
        raise NotImplementedError

    def starts(self, path: str) -> float:
        """What a path's bias starts from, before anything has been learned."""
        return 0.0

    def _of_path(self, path: str, shape: Shape) -> tuple[Parameter, ...]:
        channels, rows, _ = shape
        terms = channels * rows
        return (Parameter(named(path, "weights"), (self.units, channels, rows, 1), (0, 2, 1, 3), terms),
                Parameter(named(path, "recurrent"), (self.units, self.units, 1, 1), (0, 1, 2, 3), self.units),
                Parameter(named(path, "bias"), (self.units,), (0,), terms, start=self.starts(path)))


def named(path: str, what: str) -> str:
    """What a path's ``weights``, ``recurrent`` or ``bias`` are called, for example "forgetting_bias"."""
    return f"{path}_{what}" if path else what


class Column(NamedTuple):
    """Views of one column: the sums (P * U, N) of all P paths, the states after it (U, N), and who has no word there.

    ``absent`` (N,) says for each picture of the batch whether the column is empty.
    """

    sums: Array
    states: Array
    absent: npt.NDArray[np.bool_]


class MemoryPass:
    """A layer that reads column by column, made ready for one batch size.

    Everything lies as (what, column, batch), so all columns' share of the sums is one matrix product, and so are the
    gradients; only what goes from column to column takes a step for each.
    """

    def __init__(self, layer: Memory, x: Array, values: Mapping[str, Array], gradients: Mapping[str, Array],
                 blame: bool) -> None:
        rows, channels, columns, batch = x.shape
        features, sums = rows * channels, len(layer.paths) * layer.units
        self.x = x
        self.y = np.zeros((1, layer.units, 1 if layer.last else columns, batch), x.dtype)
        self._out = self.y[0]
        self._in = x.reshape(features, columns * batch)
        self._wanted, self._columns_count = blame, columns
        # The paths' parameters lie apart in the flat vector: here, one under the other, they make one product.
        self._weights, self._recurrent = np.zeros((sums, features), x.dtype), np.zeros((sums, layer.units), x.dtype)
        self._bias = np.zeros((sums, 1), x.dtype)
        self._dweights, self._drecurrent = np.zeros_like(self._weights), np.zeros_like(self._recurrent)
        self._dbias = np.zeros((sums,), x.dtype)
        self._gathered = self._copies(layer, values, (self._weights, self._recurrent, self._bias))
        self._scattered = self._copies(layer, gradients, (self._dweights, self._drecurrent, self._dbias[:, None]))
        self._sums, self._states = (np.zeros((height, columns, batch), x.dtype) for height in (sums, layer.units))
        self._from_before = np.zeros((sums, batch), x.dtype)
        self._cells = np.zeros((features, columns * batch), bool)
        self._word, self._absent = np.zeros((columns, batch), bool), np.zeros((columns, batch), bool)
        self._present = np.zeros((columns, batch), x.dtype)
        self._some_absent = [False] * columns
        self._nothing = np.zeros((layer.units, batch), x.dtype)
        self._blame, self._blame_before = np.zeros_like(self._nothing), np.zeros_like(self._nothing)
        self._columns = [Column(self._sums[:, t], self._states[:, t], self._absent[t]) for t in range(columns)]

    def forward(self) -> None:
        """All columns' share of the sums at once, then one column after another."""
        for path, stacked in self._gathered:
            np.copyto(stacked, path)
        self._look_for_words()
        sums = self._sums.reshape(len(self._weights), -1)
        np.matmul(self._weights, self._in, out=sums)
        np.add(sums, self._bias, out=sums)
        before = self._nothing
        for time, column in enumerate(self._columns):
            if time:
                np.matmul(self._recurrent, before, out=self._from_before)
                np.add(column.sums, self._from_before, out=column.sums)
            self._take(time, column)
            if self._some_absent[time]:
                np.copyto(column.states, before, where=column.absent)
            before = column.states
        np.copyto(self._out, self._states[:, -self._out.shape[1] :])

    def backward(self) -> None:
        """Blame from the last column to the first; then all columns' gradients at once."""
        every = self._out.shape[1] == self._columns_count
        self._begin()
        self._blame.fill(0)
        for time in reversed(range(self._columns_count)):
            column = self._columns[time]
            if every:
                np.add(self._blame, self._out[:, time], out=self._blame)
            elif time == self._columns_count - 1:
                np.copyto(self._blame, self._out[:, 0])
            self._give(time, column)
            if self._some_absent[time]:
                np.multiply(column.sums, self._present[time], out=column.sums)
            if time:
                self._hand_on(time, column)
        self._learn()

    def _hand_on(self, time: int, column: Column) -> None:
        """The blame for the states before ``column``, from that for its sums."""
        np.matmul(self._recurrent.T, column.sums, out=self._blame_before)
        if self._some_absent[time]:
            np.copyto(self._blame_before, self._blame, where=column.absent)
        self._blame, self._blame_before = self._blame_before, self._blame

    def _learn(self) -> None:
        """Gradients, and blame for ``x``, from the blame for all sums."""
        sums = self._sums.reshape(len(self._weights), -1)
        np.matmul(sums, self._in.T, out=self._dweights)
        np.add.reduce(sums, axis=1, out=self._dbias)
        if self._columns_count > 1:
            later = self._sums[:, 1:].reshape(len(sums), -1)
            np.matmul(later, self._states[:, :-1].reshape(len(self._states), -1).T, out=self._drecurrent)
        for path, stacked in self._scattered:
            np.copyto(path, stacked)
        if self._wanted:
            np.matmul(self._weights.T, sums, out=self._in)

    def _look_for_words(self) -> None:
        """Which columns of which pictures are empty."""
        np.not_equal(self._in, 0, out=self._cells)
        np.logical_or.reduce(self._cells, axis=0, out=self._word.reshape(-1))
        np.logical_not(self._word, out=self._absent)
        np.copyto(self._present, self._word)
        self._some_absent = [bool(some) for some in np.logical_or.reduce(self._absent, axis=1)]

    def _copies(self, layer: Memory, parameters: Mapping[str, Array],
                stacked: tuple[Array, ...]) -> list[tuple[Array, Array]]:
        """Each path's views of parameters (or gradients), and their places under one another."""
        found = []
        for number, path in enumerate(layer.paths):
            for what, whole_rows in zip(("weights", "recurrent", "bias"), stacked, strict=True):
                place = whole_rows[number * layer.units : (number + 1) * layer.units]
                found.append((parameters[named(path, what)].reshape(place.shape), place))
        return found

    def _take(self, time: int, column: Column) -> None:
        """Fill the column's states from its sums, as if there were a word."""
        raise NotImplementedError

    def _begin(self) -> None:
        """Prepare the way back: what no column needs another one for."""
        raise NotImplementedError

    def _give(self, time: int, column: Column) -> None:
        """Fill the column's sums with the blame for them, from that for its states."""
        raise NotImplementedError
