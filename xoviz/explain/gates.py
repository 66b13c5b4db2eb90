"""What happens in a layer with memory, word by word: gates, predictions, what is in memory, and what is said of it.

Done over again from parameters and input in float64, column after column as the formulas of ``nn.recurrent`` and
``nn.lstm`` have it, so that what the layer keeps to itself can be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.explain.cells import TANH_STEPS
from xoviz.explain.receptive import lit
from xoviz.explain.rounding import gamma
from xoviz.nn import LSTM, PICTURE, Array, Focus, Memory, Network, Trace
from xoviz.nn.lstm import FORGETTING, GATES, IGNORING, PREDICTION, SELECTION
from xoviz.nn.memory import named

_HALF_DIGITS = gamma(TANH_STEPS + 4, np.float32)
"""By how much a number up to 1 may be off that was bent and multiplied a few times."""


@dataclass(frozen=True, eq=False)
class Unrolled:
    """A layer with memory over T columns, each array (U, T) and float64.

    ``words`` (T,) says which columns hold anything; where one does not, nothing happens: ``states`` and ``memory`` stay
    what they were, and gates and predictions are 0. ``gates`` are by name those of ``nn.lstm.GATES``, none in a
    recurrent layer, whose ``memory`` is its states. ``predictions`` are what would be written into memory.
    """

    layer: str
    words: npt.NDArray[np.bool_]
    gates: Mapping[str, Array]
    predictions: Array
    memory: Array
    states: Array

    @property
    def before(self) -> Array:
        """What is in memory before each column, (U, T)."""
        return np.concatenate([np.zeros_like(self.memory[:, :1]), self.memory[:, :-1]], axis=1)


class Inside(NamedTuple):
    """A number that a layer with memory keeps to itself: the "state" of a unit after the word before, what was in its
    "memory" then, or its "prediction"."""

    what: Literal["state", "memory", "prediction"]
    unit: int


class Heard(NamedTuple):
    """One term of a state's last sum: a value, its weight or gate, and what it is: a ``cell``, or ``inside``."""

    value: float
    weight: float
    cell: Focus | None
    inside: Inside | None


def heard(trace: Trace, layer: Memory, found: Unrolled, unit: int, column: int) -> tuple[Heard, ...]:
    """What a state was made of in its column; nothing where there is no word.

    In a recurrent layer the column's cells and the states before; in an LSTM what is kept in memory and what is let in,
    each times its gate.
    """
    if not found.words[column]:
        return ()
    if found.gates:
        at = unit, column
        return (Heard(float(found.before[at]), float(found.gates[FORGETTING][at]), None, Inside("memory", unit)),
                Heard(float(found.predictions[at]), float(found.gates[IGNORING][at]), None, Inside("prediction", unit)))
    weights, recurrent = (trace.network.parameters[f"{layer.id}.{what}"][unit] for what in ("weights", "recurrent"))
    below, x = trace.network.stack.ids[trace.network.stack.index(layer.id)], trace.input(layer.id)
    cells = [Heard(float(x[map_, row, column]), float(weights[map_, row, 0]), Focus(below, map_, row, column), None)
             for map_, row in np.ndindex(*x.shape[:2])]
    return (*cells, *(_before(layer, found, other, column, float(recurrent[other, 0, 0]))
                      for other in range(layer.units) if column))


def _before(layer: Memory, found: Unrolled, unit: int, column: int, weight: float) -> Heard:
    """A state after the column before: a cell where the layer gives all of them."""
    cell = None if layer.last else Focus(layer.id, unit, 0, column - 1)
    return Heard(float(found.states[unit, column - 1]), weight, cell, None if cell else Inside("state", unit))


def memories(network: Network) -> tuple[Memory, ...]:
    """The layers of a network that have memory, from the picture up."""
    return tuple(layer for layer in network.layers if isinstance(layer, Memory))


def ends(network: Network, layer: Memory) -> tuple[int, ...]:
    """For each column that a layer reads, the last column of the picture that it has to do with."""
    stack = network.stack
    place = stack.index(layer.id)
    return tuple(lit(stack, Focus(stack.ids[place], 0, 0, column))[PICTURE].columns[1] - 1
                 for column in range(stack.shapes[place][2]))


def unrolled(trace: Trace, layer: Memory) -> Unrolled:
    """What happens in one of the layers of a trace's network."""
    x = trace.input(layer.id)
    columns = x.reshape(-1, x.shape[2]).astype(np.float64)
    words: npt.NDArray[np.bool_] = np.asarray(columns.any(axis=0))
    sums = {path: _from_columns(trace.network, layer, path, columns) for path in layer.paths}
    recurrent = {path: trace.network.parameters[f"{layer.id}.{named(path, 'recurrent')}"][..., 0, 0].astype(np.float64)
                 for path in layer.paths}
    bent = {path: np.zeros_like(each) for path, each in sums.items()}
    memory: Array = np.zeros(layer.units)
    states, kept = memory, []
    for time, there in enumerate(words):
        if there:
            for path in layer.paths:
                bend = _logistic if path in GATES else np.tanh
                bent[path][:, time] = bend(sums[path][:, time] + recurrent[path] @ states)
            memory, states = _changed(layer, {path: each[:, time] for path, each in bent.items()}, memory)
        kept.append((memory, states))
    memories_, said = (np.stack(each, axis=1) for each in zip(*kept, strict=True))
    gates = MappingProxyType({path: bent[path] for path in layer.paths if path in GATES})
    return Unrolled(layer.id, words, gates, bent[PREDICTION], memories_, said)


def _changed(layer: Memory, now: Mapping[str, Array], memory: Array) -> tuple[Array, Array]:
    """Memory and states (U,) and (U,) after a word, from its gates and predictions and the memory before it."""
    if not isinstance(layer, LSTM):
        return now[PREDICTION], now[PREDICTION]
    memory = now[FORGETTING] * memory + now[IGNORING] * now[PREDICTION]
    return memory, now[SELECTION] * np.tanh(memory)


def state_bounds(network: Network, layer: Memory, found: Unrolled) -> Array:
    """How far float32 may be from each of the states (U, T): roundings of each column, and those handed on.

    Bounds of the sums are gamma times the sizes of all that is added up (see ``rounding``). No bending makes a
    difference larger, and a gate no more than a quarter of it.
    """
    columns = found.states.shape[1]
    bounds: Array = np.zeros_like(found.states)
    memory: Array = np.zeros(layer.units)
    states = memory
    before = found.before
    said = np.concatenate([np.zeros((layer.units, 1)), found.states[:, :-1]], axis=1)
    for time in range(columns):
        if found.words[time]:
            off = {path: _stray(network, layer, path, np.abs(said[:, time]), states) for path in layer.paths}
            if isinstance(layer, LSTM):
                f, i, o = (found.gates[gate][:, time] for gate in (FORGETTING, IGNORING, SELECTION))
                g, c = np.abs(found.predictions[:, time]), np.abs(found.memory[:, time])
                memory = f * memory + off[FORGETTING] / 4 * np.abs(before[:, time]) + i * off[PREDICTION] \
                    + off[IGNORING] / 4 * g + _HALF_DIGITS * (c + np.abs(before[:, time]) + g)
                states = o * memory + off[SELECTION] / 4 * np.tanh(c) + _HALF_DIGITS
            else:
                states = off[PREDICTION] + _HALF_DIGITS
        bounds[:, time] = states
    return bounds


def _stray(network: Network, layer: Memory, path: str, said: Array, states: Array) -> Array:
    """How far a path's sums (U,) may be off: what was ``said`` before may be off by ``states``, and adding up rounds.
    Cells are taken to be 1, which words are."""
    weights, recurrent, bias = (np.abs(network.parameters[f"{layer.id}.{named(path, what)}"].astype(np.float64))
                                for what in ("weights", "recurrent", "bias"))
    matrix, rows = recurrent[..., 0, 0], weights.reshape(layer.units, -1)
    size = rows.sum(axis=1) + matrix @ said + bias
    result: Array = matrix @ states + gamma(rows.shape[1] + layer.units + 2, np.float32) * size
    return result


def _from_columns(network: Network, layer: Memory, path: str, columns: Array) -> Array:
    """A path's sums (U, T) as far as the columns make them: weights times cells, and the bias."""
    weights, bias = (network.parameters[f"{layer.id}.{named(path, what)}"].astype(np.float64)
                     for what in ("weights", "bias"))
    sums: Array = weights.reshape(layer.units, -1) @ columns + bias[:, np.newaxis]
    return sums


def _logistic(values: Array) -> Array:
    """1 / (1 + exp(-s)), by a tanh that cannot overflow."""
    result: Array = (1 + np.tanh(values / 2)) / 2
    return result
