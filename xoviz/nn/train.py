"""Training as a generator: one Progress a step. No thread and no clock in here.

Each step draws a batch, goes forward, measures the loss, goes backward and takes one step down. Between two steps
the caller may send edits (a filter painted by hand, another rate), which take effect before the next one. What a
step does depends only on the state before it and on the step's number, so that a run can be replayed from any state,
bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from xoviz.nn.arrays import Array, Indices, frozen
from xoviz.nn.network import Network
from xoviz.nn.optimise import MEMORY, descend, remembered
from xoviz.nn.plan import Plan

LARGEST_BATCH = 1024


class BatchSource(Protocol):
    """Where training pictures come from: the batch of each step is a pure function of the step's number."""

    def batch_at(self, step: int, pictures_out: Array, answers_out: Indices) -> None:
        """Fill pictures (N, C, H, W) and answers (N,) for step 0, 1, 2, ..."""


@dataclass(frozen=True)
class Settings:
    """How to train. Raises ValueError, in one sentence, for what cannot be."""

    optimiser: str = "adam"
    rate: float = 0.003
    batch: int = 16

    def __post_init__(self) -> None:
        if self.optimiser not in MEMORY:
            raise ValueError(f"the optimiser must be one of {', '.join(MEMORY)}, not {self.optimiser!r}")
        if not (math.isfinite(self.rate) and self.rate > 0):
            raise ValueError(f"the learning rate must be a number above 0, not {self.rate}")
        if not 1 <= self.batch <= LARGEST_BATCH:
            raise ValueError(f"the batch must have 1 to {LARGEST_BATCH} pictures, not {self.batch}")


@dataclass(frozen=True, eq=False)
class State:
    """All that a run needs to go on: steps done, parameters, and what the optimiser remembers. Frozen copies."""

    step: int
    vector: Array
    memory: tuple[Array, ...]

    @staticmethod
    def fresh(network: Network, settings: Settings) -> State:
        """The state before the first step."""
        return State(0, network.vector, remembered(settings.optimiser, network.stack.size))


@dataclass(frozen=True, eq=False)
class Patch:
    """New values for part of one parameter: ``values`` at ``index`` of its public shape, such as one filter."""

    key: str
    index: tuple[int, ...]
    values: Array


@dataclass(frozen=True, eq=False)
class Edit:
    """What a person changes while training runs."""

    rate: float | None = None
    patches: tuple[Patch, ...] = ()


class Progress:
    """Where a run stands after a step. One object, updated in place; ``state`` takes a frozen copy.

    ``loss`` is the mean loss of the batch before the step and ``correct`` how many of it were read rightly.
    ``diverged`` says that the loss or the weights are no longer numbers; the state is then the last whose loss was
    finite, and the optimiser has forgotten what led away from there.
    """

    def __init__(self, vector: Array, memory: tuple[Array, ...], step: int) -> None:
        self.step, self.loss, self.correct, self.edits = step, math.nan, 0, 0
        self.diverged = False
        self._vector, self._memory = vector, memory

    def state(self) -> State:
        """A frozen copy of everything needed to go on from here."""
        return State(self.step, frozen(self._vector), tuple(frozen(part) for part in self._memory))

    def vector(self) -> Array:
        """A frozen copy of the parameters alone."""
        return frozen(self._vector)

    def fall_back(self, vector: Array, first_step: int) -> None:
        """Go back one step, to ``vector``, unless the run has only begun."""
        np.copyto(self._vector, vector)
        for part in self._memory:
            part.fill(0)
        self.step = max(first_step, self.step - 1)


Training = Generator[Progress, tuple[Edit, ...] | None, None]


def train(network: Network, source: BatchSource, settings: Settings, start: State | None = None) -> Training:
    """Train without end, yielding after each step; stops by itself only when the loss is not finite.

    Send a tuple of edits to change something before the next step. ``start`` goes on from an earlier state.
    """
    start = start or State.fresh(network, settings)
    plan = Plan(network.stack, settings.batch)
    vector, memory = plan.vector, tuple(part.copy() for part in start.memory)
    np.copyto(vector, start.vector)
    work, before = np.empty_like(vector), vector.copy()
    pictures = np.empty((settings.batch, *network.input_shape), np.float32)
    answers = np.empty(settings.batch, np.intp)
    progress, rate = Progress(vector, memory, start.step), settings.rate

    while True:
        source.batch_at(progress.step, pictures, answers)
        # Whether a run diverges is told by its loss, not by warnings. (No yield in here: the setting would leak out.)
        with np.errstate(over="ignore", invalid="ignore"):
            plan.load(pictures)
            plan.forward()
            progress.loss, progress.correct = plan.measure(answers), plan.correct
            # A dead ReLU can hide an infinite weight from the loss, but not from the vector's length.
            progress.diverged = not math.isfinite(progress.loss + float(vector.dot(vector)))
            if not progress.diverged:
                plan.backward()
                np.copyto(before, vector)
                descend(settings.optimiser, vector, plan.gradient, memory, rate, progress.step + 1, work)
        if progress.diverged:
            progress.fall_back(before, start.step)
            yield progress
            return
        progress.step += 1
        for edit in (yield progress) or ():
            rate = edit.rate or rate
            apply(edit, network, vector)
            progress.edits += 1


def apply(edit: Edit, network: Network, vector: Array) -> None:
    """Write an edit's patches into a parameter vector of ``network``'s stack."""
    for patch in edit.patches:
        network.stack.slot(patch.key).public(vector)[patch.index] = patch.values
