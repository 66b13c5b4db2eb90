"""The receipt of a decision: every number with the terms that it was computed from, down to the pixels, and a check.

A *hop* is one step of it: a cell, the cells below that it was computed from, and the arithmetic between them, done over
again. It balances if that gives what the network gave: exactly in fractions, and else within what float32 may have
rounded away (see ``rounding``). Hops follow from one another: the terms of one name the cells of the next.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np

from xoviz.explain.cells import bent, like, roundings, slope_of
from xoviz.explain.exact import NotRational, Objects, fractions
from xoviz.explain.gates import Inside, Unrolled, heard, state_bounds, unrolled
from xoviz.explain.receptive import cell, sources
from xoviz.explain.rounding import SMALLEST, gamma, rounding_bound
from xoviz.explain.softmax import Softmax, softmax
from xoviz.nn import (
    LSTM,
    PICTURE,
    Array,
    CellByCell,
    Conv,
    Dense,
    Focus,
    Heads,
    Layer,
    LeakyReLU,
    MaxPool,
    MeanPool,
    Memory,
    Recurrent,
    Shape,
    Trace,
)
from xoviz.nn.lstm import SELECTION

Number = Fraction | float

STATES = (Recurrent.kind, LSTM.kind)
"""The kinds of layers with memory."""


class Term(NamedTuple):
    """One cell's part in a number: ``contribution`` is what it adds. ``weight`` is None where nothing is weighted.

    ``source`` is the cell; None for the padding around a map, whose value is 0, and for what a layer with memory keeps
    to itself, which is named by ``inside``.
    """

    value: Number
    weight: Number | None
    contribution: Number
    source: Focus | None
    inside: Inside | None = None


@dataclass(frozen=True)
class Hop:
    """One number and how it comes about, from ``terms`` in reading order (map, row, column).

    ``value`` is what the trace (or the exact map) holds, ``total`` what the terms give, done over again:

    =========  ======================================================  =========================
    kind       contribution of a term                                  total
    =========  ======================================================  =========================
    conv       value x weight                                          sum / divisor + bias
    dense      value x weight / divisor                                sum / divisor + bias
    meanpool   value / divisor                                         sum / divisor
    maxpool    the value for the winner (first on ties), 0 for others  the largest value
    relu       the value if positive, else 0                           the larger of value and 0
    leaky      the value if positive, else value x ``slope``           the larger of the two
    tanh       tanh(value)                                             the same
    dropout    the value                                               the same
    heads      the value                                               sum of the two scores
    recurrent  value x weight                                          tanh(sum + bias)
    lstm       value x weight, which is a gate                         ``gate`` x tanh(sum)
    =========  ======================================================  =========================

    A pixel (kind picture) has no terms, nor has a state in a column without a word: it stays what it was. ``sum`` is
    that of value x weight before any division, for max pooling and what goes cell by cell that of the contributions.
    ``divisor`` is 1 if nothing is divided; it is 0 for an averaging unit without weight, which says 0. ``winner`` is a
    place in ``terms``. ``slope`` is only that of a leaky ReLU, ``gate`` only an LSTM's selection. ``tolerance`` is 0
    for fractions.
    """

    focus: Focus
    kind: str
    value: Number
    terms: tuple[Term, ...]
    winner: int | None
    sum: Number
    divisor: Number
    bias: Number | None
    total: Number
    tolerance: float
    slope: Number | None = None
    gate: Number | None = None

    @property
    def balanced(self) -> bool:
        """Whether the terms give the value. What is infinite or not a number never balances."""
        return -self.tolerance <= self.total - self.value <= self.tolerance < math.inf


class Receipt:
    """Every hop of a trace, each computed when it is asked for.

    ``exact`` are the activations as fractions, from ``explain.exact.fractions``; then all numbers of all hops are
    fractions. Without them they are the floats of the trace.
    """

    def __init__(self, trace: Trace, exact: Sequence[Objects] | None = None) -> None:
        self.trace = trace
        self._exact = exact
        self._maps: Sequence[Array | Objects] = trace.activations if exact is None else exact
        self._shared: dict[str, list[Focus | None]] = {}
        self._unrolled: dict[str, Unrolled] = {}

    @property
    def exact(self) -> bool:
        """Whether its numbers are fractions."""
        return self._exact is not None

    @cached_property
    def why_not_exact(self) -> str | None:
        """One sentence on why these numbers are no fractions; None if they are, or could be."""
        if self._exact is None:
            try:
                fractions(self.trace.network, self.trace.picture)
            except NotRational as error:
                return str(error)
        return None

    def hop(self, focus: Focus) -> Hop:
        """How one number comes about. Raises KeyError if there is no such layer, IndexError outside its maps."""
        place = self._place(focus)
        value = self._maps[place].item(focus.map, focus.row, focus.column)
        if place == 0:
            return Hop(focus, PICTURE, value, (), None, value, 1, None, value, 0.0)
        layer = self.trace.network.layers[place - 1]
        if isinstance(layer, Memory):
            return self._state(layer, focus, value)
        below = self._maps[place - 1]
        cells = self._cells(layer, focus, below.shape, self.trace.network.stack.ids[place - 1])
        values = [self._number(0) if at is None else below.item(at.map, at.row, at.column) for at in cells]
        if isinstance(layer, Conv | Dense):
            return self._weighted(layer, focus, value, cells, values)
        if isinstance(layer, Heads):
            terms = tuple(Term(each, None, each, at) for each, at in zip(values, cells, strict=True))
            return self._summed(focus, layer.kind, value, terms, values, 1, None)
        if isinstance(layer, MeanPool):
            return self._mean(focus, value, cells, values)
        if isinstance(layer, MaxPool):
            return self._largest(focus, value, cells, values)
        if isinstance(layer, CellByCell):
            return self._bent(layer, focus, value, Term(values[0], None, bent(layer, values[0]), cells[0]))
        raise ValueError(f"no receipt is known for layers such as '{layer.id}' ({layer.kind})")

    def _state(self, layer: Memory, focus: Focus, value: Number) -> Hop:
        """A state of a layer with memory: its last sum, in which the words before are what the layer has kept of them.
        """
        if layer.id not in self._unrolled:
            self._unrolled[layer.id] = unrolled(self.trace, layer)
        found = self._unrolled[layer.id]
        column = len(found.words) - 1 if layer.last else focus.column
        total = float(found.states[focus.map, column])
        tolerance = float(state_bounds(self.trace.network, layer, found)[focus.map, column])
        terms = tuple(Term(each.value, each.weight, each.value * each.weight, each.cell, each.inside)
                      for each in heard(self.trace, layer, found, focus.map, column))
        if not terms:
            return Hop(focus, layer.kind, value, (), None, total, 1, None, total, tolerance)
        whole, bias, gate = float(added([term.contribution for term in terms])), None, None
        if found.gates:
            gate = float(found.gates[SELECTION][focus.map, column])
        else:
            bias = float(self.trace.network.parameters[f"{layer.id}.bias"][focus.map])
        total = math.tanh(whole + (bias or 0)) * (1 if gate is None else gate)
        return Hop(focus, layer.kind, value, terms, None, whole, 1, bias, total, tolerance, gate=gate)

    def scores(self) -> tuple[Hop, ...]:
        """The hop of each class's score, in the order of the classes."""
        last = self.trace.network.layers[-1].id
        return tuple(self.hop(Focus(last, unit, 0, 0)) for unit in range(len(self.trace.network.classes)))

    def softmax(self) -> Softmax | None:
        """How probabilities come from the scores; None for networks that vote without."""
        odds = self.trace.probabilities
        return None if odds is None else softmax(self.trace.scores.tolist(), odds.tolist())

    def walk(self, focus: Focus, depth: int | None = None) -> dict[str, Hop]:
        """The hop of ``focus`` and those up to ``depth`` below it (None: all), each once, by address."""
        return self.walk_from([focus], depth)

    def walk_from(self, foci: Iterable[Focus], depth: int | None = None) -> dict[str, Hop]:
        """The same from several cells of one layer; what they share stands once."""
        hops: dict[str, Hop] = {}
        level = dict.fromkeys(foci)
        while level and (depth is None or depth >= 0):
            made = [self.hop(focus) for focus in level]
            hops.update((address(hop.focus), hop) for hop in made)
            level = dict.fromkeys(term.source for hop in made for term in hop.terms if term.source is not None)
            depth = None if depth is None else depth - 1
        return hops

    def _cells(self, layer: Layer, focus: Focus, shape: Shape, below: str) -> list[Focus | None]:
        """See ``_cells_below``. All units of a dense layer share the same cells, which are kept: they may be many."""
        if not isinstance(layer, Dense):
            return _cells_below(layer, focus, shape, below)
        self._shared[layer.id] = self._shared.get(layer.id) or _cells_below(layer, focus, shape, below)
        return self._shared[layer.id]

    def _weighted(self, layer: Conv | Dense, focus: Focus, value: Number, cells: list[Focus | None],
                  values: list[Number]) -> Hop:
        """Convolution and dense layers: sum(value x weight) / divisor + bias."""
        parameters = self.trace.network.parameters
        weights = self._numbers(parameters[f"{layer.id}.weights"][focus.map])
        bias = self._number(float(parameters[f"{layer.id}.bias"][focus.map])) if layer.bias else None
        products = [each * weight for each, weight in zip(values, weights, strict=True)]
        divisor: Number = 1
        if layer.average:
            divisor = len(products) if isinstance(layer, Conv) else self._whole_weight(layer, focus.map)
        parts = products
        if isinstance(layer, Dense):
            parts = [part / divisor if divisor else self._number(0) for part in products]
        terms = tuple(map(Term, values, weights, parts, cells))
        return self._summed(focus, layer.kind, value, terms, products, divisor, bias)

    def _mean(self, focus: Focus, value: Number, cells: list[Focus | None], values: list[Number]) -> Hop:
        terms = tuple(Term(each, None, each / len(values), at) for each, at in zip(values, cells, strict=True))
        return self._summed(focus, MeanPool.kind, value, terms, values, len(values), None)

    def _largest(self, focus: Focus, value: Number, cells: list[Focus | None], values: list[Number]) -> Hop:
        best = values.index(max(values))
        terms = tuple(Term(each, None, each if place == best else self._number(0), at)
                      for place, (each, at) in enumerate(zip(values, cells, strict=True)))
        return Hop(focus, MaxPool.kind, value, terms, best, values[best], 1, None, values[best], 0.0)

    def _bent(self, layer: CellByCell, focus: Focus, value: Number, term: Term) -> Hop:
        part, steps = term.contribution, 0 if self.exact or term.contribution == term.value else roundings(layer)
        tolerance = gamma(steps, np.float32) * abs(float(part)) + steps * SMALLEST if math.isfinite(part) else 0.0
        slope = like(term.value, slope_of(layer)) if isinstance(layer, LeakyReLU) else None
        return Hop(focus, layer.kind, value, (term,), None, part, 1, None, part, tolerance, slope)

    def _summed(self, focus: Focus, kind: str, value: Number, terms: tuple[Term, ...], products: list[Number],
                divisor: Number, bias: Number | None) -> Hop:
        whole = added(products)
        result = (whole / divisor if divisor else self._number(0)) + (bias or 0)
        tolerance = 0.0 if self.exact else rounding_bound([*map(float, products)], float(divisor), float(bias or 0))
        return Hop(focus, kind, value, terms, None, whole, divisor, bias, result, tolerance)

    def _whole_weight(self, layer: Dense, unit: int) -> Number:
        """What an averaging unit divides by: the sum of its weights; for floats as the engine adds and rounds it."""
        if self.exact:
            return added(self._numbers(self.trace.network.parameters[f"{layer.id}.weights"][unit]))
        stored = self.trace.network.stack.slot(f"{layer.id}.weights").stored(self.trace.network.vector)
        return float(np.add.reduce(stored.reshape(layer.units, -1), axis=1)[unit])

    def _number(self, value: float) -> Number:
        return Fraction(value) if self.exact else float(value)

    def _numbers(self, values: Array) -> Sequence[Number]:
        floats: Sequence[Number] = values.ravel().tolist()
        return [Fraction(value) for value in floats] if self.exact else floats

    def _place(self, focus: Focus) -> int:
        """The place of its maps among the activations."""
        place = self.trace.network.stack.index(focus.layer) + 1
        maps, rows, columns = shape = self._maps[place].shape
        if not all(0 <= at < length for at, length in zip((focus.map, focus.row, focus.column), shape, strict=True)):
            raise IndexError(f"'{focus.layer}' has {maps} maps of {rows} x {columns}; there is no {address(focus)}")
        return place


def address(focus: Focus) -> str:
    """A cell's name in a receipt: ``pooling[1,0,2]`` is layer[map,row,column], all counted from 0."""
    return f"{focus.layer}[{focus.map},{focus.row},{focus.column}]"


def added(parts: Sequence[Number]) -> Number:
    """Their sum: exact for fractions, rounded once for floats; inf and nan as floats have them."""
    if all(isinstance(part, float) and math.isfinite(part) for part in parts):
        return math.fsum(parts)
    return sum(parts[1:], parts[0])


def _cells_below(layer: Layer, focus: Focus, shape: Shape, below: str) -> list[Focus | None]:
    """What a cell is computed from, in reading order; None where a filter lies over the padding."""
    region = sources(layer, cell(focus), shape)
    maps, rows, columns = region.each_map, range(*region.rows), range(*region.columns)
    if not isinstance(layer, Conv):
        return [Focus(below, *at) for at in product(maps, rows, columns)]
    top, left = (at * layer.stride - layer.padding for at in (focus.row, focus.column))
    patch = product(maps, range(top, top + layer.size[0]), range(left, left + layer.size[1]))
    return [Focus(below, *at) if at[1] in rows and at[2] in columns else None for at in patch]
