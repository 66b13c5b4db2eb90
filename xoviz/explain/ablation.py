"""Ablation: what the loss of a part costs. Switch one off, read the same pictures again, and compare.

A part (a filter, a hidden unit, a vote) is worth what is lost without it, with everything else as it is: the difference
in accuracy and in mean loss over pictures that no training has seen. Two parts that stand in for one another are each
worth nothing by this measure, although both together are worth a lot; so the cost of a whole layer is measured as well.
See Meyes et al. 2019, "Ablation Studies in Artificial Neural Networks".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.nn import Network, Plan
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.network import quietly
from xoviz.nn.parts import parts_of
from xoviz.nn.train import Frozen, places_of

CHUNK = 50
"""Pictures that are read at once, between two looks at what else there is to do."""


@dataclass(frozen=True)
class Measured:
    """How a network does on a batch: right answers of so many pictures, and their mean loss."""

    right: int
    of: int
    loss: float

    @property
    def accuracy(self) -> float:
        """The share of right answers; 0 for no pictures."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True)
class Ablation:
    """What has been found so far: how the whole network does, and how it does without each part looked at.

    ``done`` parts of ``all`` have been looked at.
    """

    whole: Measured | None
    without: tuple[tuple[Frozen, Measured], ...]
    all: int

    @property
    def done(self) -> int:
        """How many parts have been looked at."""
        return len(self.without)

    @property
    def ranked(self) -> tuple[tuple[Frozen, Measured], ...]:
        """The parts, the most costly loss first: by accuracy, and by loss among equals."""
        return tuple(sorted(self.without, key=lambda each: (each[1].right, -each[1].loss)))

    def cost(self, measured: Measured) -> float:
        """By how much accuracy falls, in parts of 1; negative where the network does better without."""
        return 0.0 if self.whole is None else self.whole.accuracy - measured.accuracy


def ablation(network: Network, batch: Batch) -> Iterator[Ablation]:
    """Measure the whole network, then without each layer's parts one by one, and without each layer that has some.

    Yields after every ``CHUNK`` pictures, for background work; the last item holds everything.
    """
    stack = network.stack
    layers: tuple[Frozen, ...] = tuple((layer.id, None) for layer in stack.layers if isinstance(layer, Conv | Dense))
    parts = (*parts_of(stack), *layers)
    reader = _Reader(network, batch)
    found = Ablation(None, (), len(parts))
    for part in (None, *parts):
        measured = Measured(0, 0, 0.0)
        for so_far in reader.read(part):
            measured = so_far
            yield found
        found = (Ablation(measured, (), len(parts)) if part is None
                 else Ablation(found.whole, (*found.without, (part, measured)), len(parts)))
    yield found


class _Reader:
    """Reads a batch with one part of a network after the other switched off."""

    def __init__(self, network: Network, batch: Batch) -> None:
        self._network, self._batch = network, batch
        self._plans = {size: Plan(network.stack, size) for size in {CHUNK, len(batch.answers) % CHUNK} - {0}}

    @quietly
    def read(self, part: Frozen | None) -> Iterator[Measured]:
        """What is measured so far, after every chunk."""
        vector = self._network.vector.copy()
        if part is not None:
            vector[places_of(frozenset({part}), self._network.stack)] = 0
        right, loss, of = 0, 0.0, len(self._batch.answers)
        for first in range(0, of, CHUNK):
            pictures = self._batch.pictures[first : first + CHUNK]
            answers = self._batch.answers[first : first + CHUNK]
            plan = self._plans[len(answers)]
            np.copyto(plan.vector, vector)
            plan.load(pictures)
            plan.forward()
            loss += plan.measure(answers) * len(answers)
            right += plan.correct
            yield Measured(right, of, loss / of)
