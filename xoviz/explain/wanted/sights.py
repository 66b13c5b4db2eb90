"""The best sights: where the pictures of a set excite a unit most. One place a picture, or they would be nine times the
same stroke, one cell further each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.nn.arrays import Array, Indices
from xoviz.nn.network import Network
from xoviz.nn.plan import Plan
from xoviz.nn.trace import Focus

BEST = 9
"""So many sights of each unit are kept."""

CHUNK = 16
"""Pictures that go through at once: about a millisecond's work."""


@dataclass(frozen=True, eq=False)
class Sight:
    """A place that excites a unit: the unit gives ``value`` at ``focus`` when it is shown ``picture`` (C, H, W), which
    is the ``number``-th of its set (from 0) and has the right ``answer``."""

    value: float
    focus: Focus
    picture: Array
    answer: int
    number: int


class BestSights:
    """The best sights so far of all units of a layer. Belongs to one thread."""

    def __init__(self, network: Network, layer_id: str) -> None:
        self._layer, self._place = layer_id, network.stack.index(layer_id)
        self._units, _, self._columns = network.stack.shapes[self._place + 1]
        self._plan = Plan(network.stack, CHUNK, vector=network.vector)
        self._passes = self._plan.passes[: self._place + 1]
        self._values: Array = np.zeros((self._units, 0), np.float32)
        self._numbers: Indices = np.zeros((self._units, 0), np.intp)
        self._cells: Indices = np.zeros((self._units, 0), np.intp)
        self._blocks: list[Batch] = []
        self.looked = 0  # pictures have gone through

    def look(self, batches: Iterable[Batch]) -> Iterator[int]:
        """Take in pictures, which must never change again; every few of them, how many have gone through so far."""
        for batch in batches:
            self._blocks.append(batch)
            for start in range(0, len(batch.answers), CHUNK):
                self._take_in(batch.pictures[start : start + CHUNK])
                yield self.looked

    def sights(self) -> tuple[tuple[Sight, ...], ...]:
        """For each unit the best sights, the best of them first."""
        owners = np.cumsum([0, *(len(batch.answers) for batch in self._blocks)])
        return tuple(tuple(self._sight(unit, rank, owners) for rank in range(self._values.shape[1]))
                     for unit in range(self._units))

    def _take_in(self, pictures: Array) -> None:
        count = len(pictures)
        self._plan.x[..., :count] = pictures.transpose(2, 1, 3, 0)
        for layer in self._passes:
            layer.forward()
        # (H, U, W, N) -> (U, N, cells)
        maps = self._passes[-1].y[..., :count].transpose(1, 3, 0, 2).reshape(self._units, count, -1)
        cells = maps.argmax(axis=2)
        values = np.take_along_axis(maps, cells[..., np.newaxis], axis=2)[..., 0]
        numbers = np.broadcast_to(np.arange(self.looked, self.looked + count), values.shape)
        self._keep(np.where(np.isnan(values), -np.inf, values), numbers, cells)
        self.looked += count

    def _keep(self, values: Array, numbers: Indices, cells: Indices) -> None:
        """The best of those that there were and of these; among equals, those that came first."""
        all_values = np.concatenate([self._values, values], axis=1)
        order = np.argsort(-all_values, axis=1, kind="stable")[:, :BEST]
        self._values = np.take_along_axis(all_values, order, axis=1)
        self._numbers = np.take_along_axis(np.concatenate([self._numbers, numbers], axis=1), order, axis=1)
        self._cells = np.take_along_axis(np.concatenate([self._cells, cells], axis=1), order, axis=1)

    def _sight(self, unit: int, rank: int, owners: Indices) -> Sight:
        number, cell = int(self._numbers[unit, rank]), int(self._cells[unit, rank])
        block = int(np.searchsorted(owners, number, side="right")) - 1
        pictures, answers = self._blocks[block]
        within = number - int(owners[block])
        focus = Focus(self._layer, unit, cell // self._columns, cell % self._columns)
        return Sight(float(self._values[unit, rank]), focus, pictures[within], int(answers[within]), number)
