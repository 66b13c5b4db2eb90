"""Blame, term by term: how backpropagation came to the slope of one cell, and to the gradient of one weight.

Backpropagation hands the error down (the talk, chapter 10). A cell's *blame* is how the loss changes with its value: it
is the blame of every cell that it feeds, times how much it feeds it. A weight's *gradient* is the same for the weight:
the blame of every cell that it helped to make, times the value that it met there. The formulas stand at the head of
each layer's file in the engine; here one number of them is done over again, with all its terms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from xoviz.explain.cells import slopes_at
from xoviz.explain.receptive import cell, consequences, sources
from xoviz.explain.rounding import SMALLEST, gamma
from xoviz.nn import (
    Array,
    CellByCell,
    Conv,
    Dense,
    Focus,
    Gradients,
    Heads,
    Indices,
    Layer,
    MaxPool,
    MeanPool,
    Tanh,
    Trace,
)

EXTRA = 4
"""Roundings of one term besides its product: divisions, and the mean that an averaging unit takes away."""


class UntoldError(ValueError):
    """A number of backpropagation through time: it goes word by word through what the layer keeps to itself."""

    def __init__(self, layer_id: str) -> None:
        super().__init__(f"blame goes back through '{layer_id}' word by word, which no sum over its cells can tell")


@dataclass(frozen=True, eq=False)
class BlameSum:
    """A number that backpropagation gave, and the n terms that it is the sum of: blame x factor / divisor.

    ``blames`` (n,) are those of the cells ``places`` (n, 3) (map, row, column) of the layer ``above``; ``parts`` (n,)
    what each adds. What a blame is multiplied with depends on ``kind``, the kind of the layer ``above``:

    =========  ===========================================  ====================================================
    kind       factor of a cell's blame                     factor of a weight's gradient
    =========  ===========================================  ====================================================
    conv       the weight that the cell met there           the value that the weight met there, 0 in the padding
    dense      the weight that the cell has in the unit     the value; less the unit's mean, if it averages
    meanpool   none; the divisors count the window's cells
    maxpool    1 where the cell won the window, else 0
    relu       1 where the cell is positive, else 0
    leaky      1 where the cell is positive, else the slope
    tanh       1 - tanh(value)^2
    dropout    1
    heads      none: each of the pairs that a score is in adds it
    =========  ===========================================  ====================================================

    For a bias there are no ``factors`` (n,) either. ``divisors`` (n,) are K where a convolution averages, the sum of a
    unit's weights where a dense layer does, else 1. ``met`` (n, 3) are the cells whose values are the factors of a
    weight's gradient, outside the map where the filter lay over the padding; None elsewhere. ``tolerance`` is what
    float32 may have rounded away.
    """

    value: float
    kind: str
    above: str
    blames: Array
    factors: Array | None
    divisors: Array
    parts: Array
    places: Indices
    met: Indices | None
    tolerance: float

    @property
    def total(self) -> float:
        """What the terms add up to, done over again."""
        return math.fsum(self.parts) if np.isfinite(self.parts).all() else float(self.parts.sum())

    @property
    def balanced(self) -> bool:
        """Whether that is the value, within what float32 rounds. What is infinite or not a number never is."""
        return abs(self.total - self.value) <= self.tolerance < math.inf

    @property
    def order(self) -> Indices:
        """The terms, the largest first."""
        return np.argsort(-np.abs(self.parts), kind="stable")


def blame_at(trace: Trace, gradients: Gradients, focus: Focus) -> BlameSum:
    """How the blame of a cell below the last layer comes about.

    Raises KeyError if there is no such layer, ValueError for a score, whose blame comes from the error itself, and
    IndexError outside the maps.
    """
    stack = trace.network.stack
    place = stack.index(focus.layer) + 1
    if place == len(stack.layers):
        raise ValueError("the blame of a score comes from the error, not from a layer above")
    at = focus.map, focus.row, focus.column
    if not len(_inside(trace.activations[place], np.array([at]))):
        raise IndexError(f"'{focus.layer}' has no cell {at}")
    layer = stack.layers[place]
    fed = consequences(layer, cell(focus), stack.shapes[place + 1])
    places = _cells(fed.each_map, range(*fed.rows), range(*fed.columns))
    blames = gradients.activations[place + 1][tuple(places.T)].astype(np.float64)
    factors, divisors = _ways(trace, layer, focus, places)
    # The engine takes y^2 from 1, which costs digits where y is near to it.
    sizes = 2 - factors if isinstance(layer, Tanh) and factors is not None else None
    return _summed(gradients.activations[place].item(at), layer, blames, factors, divisors, places, sizes=sizes)


def gradient_at(trace: Trace, gradients: Gradients, key: str, index: tuple[int, ...]) -> BlameSum:
    """How the gradient of one weight or bias comes about, ``index`` in the public shape of the parameter ``key``.

    Raises KeyError if there is no such parameter, IndexError outside it.
    """
    stack = trace.network.stack
    slot = stack.slot(key)
    value = float(gradients.parameters[key][index])
    place, layer, places = _made(trace, slot.layer_id, index)
    blames = gradients.activations[place + 1][tuple(places.T)].astype(np.float64)
    if slot.parameter.is_bias:
        return _summed(value, layer, blames, None, np.ones(len(blames)), places)
    met = _met(layer, index, places)
    values = _values(trace.activations[place], met)
    means, divisors = _mean_and_divisor(trace, layer, places)
    sizes = np.abs(values) + 2 * np.abs(means) + np.abs(trace.output(layer.id)[tuple(places.T)])
    return _summed(value, layer, blames, values - means, divisors, places, met, sizes)


def weight_meets(trace: Trace, layer_id: str, index: tuple[int, ...]) -> Indices:
    """The cells (n, 3) of a layer's input that one of its weights met, those in the padding left out."""
    place, layer, places = _made(trace, layer_id, index)
    met = _met(layer, index, places)
    return met[_inside(trace.activations[place], met)]


def _made(trace: Trace, layer_id: str, index: tuple[int, ...]) -> tuple[int, Conv | Dense, Indices]:
    """A layer's place, the layer, and the cells (n, 3) that one of its weights helped to make: those of one map."""
    stack = trace.network.stack
    place = stack.index(layer_id)
    layer = stack.layers[place]
    if not isinstance(layer, Conv | Dense):
        raise UntoldError(layer_id)
    _, rows, columns = stack.shapes[place + 1]
    return place, layer, _cells(range(index[0], index[0] + 1), range(rows), range(columns))


def _cells(maps: range, rows: range, columns: range) -> Indices:
    """All cells (n, 3) of some maps, rows and columns, in reading order."""
    # Where there are none, NumPy does not know that they would be whole numbers.
    grid: Indices = np.stack(np.meshgrid(maps, rows, columns, indexing="ij"), axis=-1).astype(np.intp)
    return grid.reshape(-1, 3)


def _ways(trace: Trace, layer: Layer, focus: Focus, places: Indices) -> tuple[Array | None, Array]:
    """By what the blame of each of the cells ``places`` above is multiplied and divided on its way to a cell."""
    network, ones = trace.network, np.ones(len(places))
    maps, rows, columns = places.T
    if isinstance(layer, CellByCell):
        return slopes_at(layer, trace.input(layer.id)[[focus.map], [focus.row], [focus.column]]), ones
    if isinstance(layer, MaxPool):
        own = focus.row * trace.input(layer.id).shape[2] + focus.column
        return ones * (trace.winners[layer.id][maps, rows, columns] == own), ones
    if isinstance(layer, Heads):
        return None, ones
    if isinstance(layer, MeanPool):
        return None, np.array([_window_size(trace, layer, int(row), int(column)) for _, row, column in places], float)
    if not isinstance(layer, Conv | Dense):
        raise UntoldError(layer.id)
    weights = network.parameters[f"{layer.id}.weights"]
    _, divisors = _mean_and_divisor(trace, layer, places)
    if isinstance(layer, Dense):
        return weights[maps, focus.map, focus.row, focus.column].astype(np.float64), divisors
    top, left = (at * layer.stride - layer.padding for at in (rows, columns))
    return weights[maps, focus.map, focus.row - top, focus.column - left].astype(np.float64), divisors


def _mean_and_divisor(trace: Trace, layer: Conv | Dense, places: Indices) -> tuple[Array, Array]:
    """What is taken from a value before it enters a gradient, and what the product is divided by, for each cell above.

    A unit that averages without any weight learns nothing: its divisor is infinite.
    """
    nothing = np.zeros(len(places))
    if not layer.average:
        return nothing, nothing + 1
    weights = trace.network.parameters[f"{layer.id}.weights"]
    if isinstance(layer, Conv):
        return nothing, nothing + weights[0].size
    units = places[:, 0]
    stored = trace.network.stack.slot(f"{layer.id}.weights").stored(trace.network.vector)
    totals = np.add.reduce(stored.reshape(layer.units, -1), axis=1)[units].astype(np.float64)
    means = trace.output(layer.id)[units, 0, 0].astype(np.float64)
    if layer.bias:
        means = means - trace.network.parameters[f"{layer.id}.bias"][units]
    return np.where(totals == 0, 0, means), np.where(totals == 0, math.inf, totals)


def _met(layer: Conv | Dense, index: tuple[int, ...], places: Indices) -> Indices:
    """The cells below that a weight met while it made each of the cells ``places``, perhaps in the padding."""
    channel, row, column = index[1:]
    if isinstance(layer, Dense):
        return np.broadcast_to(np.array([channel, row, column]), places.shape)
    rows, columns = (at * layer.stride - layer.padding for at in places.T[1:])
    return np.stack([np.full_like(rows, channel), rows + row, columns + column], axis=-1)


def _inside(maps: Array, cells: Indices) -> Indices:
    """Which of the cells (n, 3) lie in the maps (C, H, W), and not in the padding around them."""
    return np.flatnonzero(((cells >= 0) & (cells < np.array(maps.shape))).all(axis=1))


def _values(maps: Array, cells: Indices) -> Array:
    """The values of cells (n, 3) of maps (C, H, W); 0 in the padding."""
    values, inside = np.zeros(len(cells)), _inside(maps, cells)
    values[inside] = maps[tuple(cells[inside].T)]
    return values


def _window_size(trace: Trace, layer: MeanPool, row: int, column: int) -> int:
    """How many cells a window has; fewer where it hangs over the edge."""
    region = sources(layer, cell(Focus(layer.id, 0, row, column)), trace.input(layer.id).shape)
    return (region.rows[1] - region.rows[0]) * (region.columns[1] - region.columns[0])


def _summed(value: float, layer: Layer, blames: Array, factors: Array | None, divisors: Array, places: Indices,
            met: Indices | None = None, sizes: Array | None = None) -> BlameSum:
    """``sizes`` are those of the factors, where they are themselves differences."""
    multiplied = np.ones(len(blames)) if factors is None else factors
    with np.errstate(over="ignore", invalid="ignore"):
        parts = blames * multiplied / divisors
        size = float(np.abs(blames * (multiplied if sizes is None else sizes) / divisors).sum())
        steps = EXTRA + int(np.count_nonzero(parts))
        least = SMALLEST * float((1 + 1 / np.abs(divisors)).max(initial=1))
        tolerance = gamma(steps, np.float32) * size + steps * least
    return BlameSum(value, layer.kind, layer.id, blames, factors, divisors, parts, places, met, tolerance)
