"""Ablation: what the loss of a part costs. Switch one off, read the same pictures again, and compare.

A part (a filter, a hidden unit, a vote) is worth what is lost without it, with everything else as it is: the difference
in accuracy and in mean loss over pictures that no training has seen. Two parts that stand in for one another are each
worth nothing by this measure, although both together are worth a lot; so the cost of a whole layer is measured as well.
See Meyes et al. 2019, "Ablation Studies in Artificial Neural Networks".
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.nn import Array, Memory, Network, Plan, Stack
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

    ``done`` parts of ``all`` have been looked at. ``network`` is the whole one; ``lacking`` is the same without the
    parts that somebody has switched off, all together, and ``together`` how that does.
    """

    whole: Measured | None
    without: tuple[tuple[Frozen, Measured], ...]
    all: int
    together: Measured | None = None
    network: Network | None = field(default=None, compare=False)
    lacking: Network | None = field(default=None, compare=False)
    batch: Batch | None = field(default=None, compare=False)

    @property
    def complete(self) -> bool:
        """Whether everything has been measured."""
        return self.together is not None and self.done == self.all

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


def ablation(network: Network, batch: Batch, lacking: Network | None = None,
             known: Ablation | None = None) -> Iterator[Ablation]:
    """Measure the whole network, then without each layer's parts one by one, and without each layer that has some.

    ``lacking`` is the same network with some parts switched off already: what that costs comes second. What is
    ``known`` of the very same network and pictures is not measured again.

    Yields after every ``CHUNK`` pictures, for background work; the last item holds everything.
    """
    parts = (*parts_of(network.stack), *whole_layers(network.stack))
    found = _beginning(network, batch, len(parts), known)
    found = replace(found, lacking=lacking or network, together=found.whole if lacking is None else None)
    reader = _Reader(network.stack, batch)
    if found.whole is None:
        whole = yield from reader.read(network.vector, found)
        found = replace(found, whole=whole, together=whole if lacking is None else None)
    if lacking is not None:
        found = replace(found, together=(yield from reader.read(lacking.vector, found)))
    for part in parts[found.done :]:
        vector = network.vector.copy()
        vector[places_of(frozenset({part}), network.stack)] = 0
        measured = yield from reader.read(vector, found)
        found = replace(found, without=(*found.without, (part, measured)))
    yield found


def whole_layers(stack: Stack) -> tuple[Frozen, ...]:
    """Every layer that has filters, units or votes, as one part."""
    return tuple((layer.id, None) for layer in stack.layers if isinstance(layer, Conv | Dense | Memory))


def _beginning(network: Network, batch: Batch, count: int, known: Ablation | None) -> Ablation:
    """What is known already."""
    if known is not None and known.network is not None and known.batch is batch and (
            known.network.stack == network.stack and np.array_equal(known.network.vector, network.vector)):
        return replace(known, network=network)
    return Ablation(None, (), count, network=network, batch=batch)


class _Reader:
    """Reads a batch with one vector of parameters after the other."""

    def __init__(self, stack: Stack, batch: Batch) -> None:
        self._batch = batch
        self._plans = {size: Plan(stack, size) for size in {CHUNK, len(batch.answers) % CHUNK} - {0}}

    @quietly
    def read(self, vector: Array, found: Ablation) -> Generator[Ablation, None, Measured]:
        """How the network does with these parameters; yields what is ``found`` already after every chunk."""
        right, loss, of = 0, 0.0, len(self._batch.answers)
        if not of:
            yield found
        for first in range(0, of, CHUNK):
            pictures = self._batch.pictures[first : first + CHUNK]
            answers = self._batch.answers[first : first + CHUNK]
            plan = self._plans[len(answers)]
            np.copyto(plan.vector, vector)
            plan.load(pictures)
            plan.forward()
            loss += plan.measure(answers) * len(answers)
            right += plan.correct
            yield found
        return Measured(right, of, loss / max(of, 1))
