"""Training as a generator: one Progress a step. No thread and no clock in here.

Each step draws a batch, goes forward, measures the loss, goes backward and takes one step down. Between two steps
the caller may send edits (a filter painted by hand, another rate), which take effect before the next one. What a
step does depends only on the state before it and on the step's number, so that a run can be replayed from any state,
bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from contextvars import copy_context
from dataclasses import dataclass, replace

import numpy as np

from xoviz.nn.arrays import Array, Indices, Shape, frozen
from xoviz.nn.fused import MANY
from xoviz.nn.network import CHUNK, Network
from xoviz.nn.optimise import MEMORY, descend, remembered
from xoviz.nn.plan import Plan
from xoviz.nn.room import Room
from xoviz.nn.sources import BatchSource, Experience, Source, Surroundings
from xoviz.nn.stack import Stack

LARGEST_BATCH = 1024

CACHED = 100_000
"""Values of one layer, of a whole chunk, that the cache takes beside everything else."""

CACHE_LINE, COLLIDING = 16, 256
"""Values that the processor's cache takes in at once, and how far apart those are that compete for the same places."""

BUFFER = 1024
"""Values that NumPy may copy before it calculates with them, where they do not lie in one stretch of memory. It does so
with stretches shorter than that: with its own 8192, with most rows of a map. Those of a few pictures are so short that
it pays."""

REASONABLE = 10.0
"""A loss of more than so many times the first one is on its way to nowhere."""


Frozen = tuple[str, int | None]
"""What does not learn: a layer's id, and which of its filters or units, or None for all of them."""


@dataclass(frozen=True)
class Settings:
    """How to train. Raises ValueError, in one sentence, for what cannot be.

    What is ``frozen`` keeps its weights and its bias; what a network does not have is passed over.
    """

    optimiser: str = "adam"
    rate: float = 0.003
    batch: int = 16
    frozen: frozenset[Frozen] = frozenset()

    def __post_init__(self) -> None:
        if self.optimiser not in MEMORY:
            raise ValueError(f"the optimiser must be one of {', '.join(MEMORY)}, not {self.optimiser!r}")
        if not (math.isfinite(self.rate) and self.rate > 0):
            raise ValueError(f"the learning rate must be a number above 0, not {self.rate}")
        if not 1 <= self.batch <= LARGEST_BATCH:
            raise ValueError(f"the batch must have 1 to {LARGEST_BATCH} pictures, not {self.batch}")


@dataclass(frozen=True, eq=False)
class State:
    """All that a run needs to go on: steps done, parameters, and what the optimiser remembers. Frozen copies.

    ``age`` is the number of steps that the memory knows of: it is younger than the run when the optimiser was changed.
    ``experience`` is what an agent has lived through; there is none where one learns from given pictures.
    """

    step: int
    vector: Array
    memory: tuple[Array, ...]
    age: int = 0
    experience: Experience = ()

    @property
    def nbytes(self) -> int:
        """What it takes."""
        return self.vector.nbytes + sum(part.nbytes for part in (*self.memory, *self.experience))

    @staticmethod
    def fresh(network: Network, settings: Settings) -> State:
        """The state before the first step."""
        return State(0, network.vector, remembered(settings.optimiser, network.stack.size))

    def going_on(self, network: Network, settings: Settings) -> State:
        """The same step with the network as it is now (a hand may have edited it) and perhaps another optimiser.

        What the optimiser remembers is kept where it is as many vectors of the same size.
        """
        memory = remembered(settings.optimiser, network.stack.size)
        if [part.shape for part in memory] == [part.shape for part in self.memory]:
            return replace(self, vector=network.vector)
        return replace(self, vector=network.vector, memory=memory, age=0)


@dataclass(frozen=True, eq=False)
class Footing:
    """What a run that is trained in several stretches is judged by, and where it goes back to if it leads nowhere.

    ``loss`` is its first one, and ``state`` the last from which a stretch began whose loss was reasonable beside that.
    """

    loss: float
    state: State


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
    ``diverged`` says that the loss or the weights are no longer numbers; the run has then gone back to the last step
    whose loss was reasonable, and the optimiser has forgotten what led away from there. ``footing`` is for whoever
    trains on from here.
    """

    def __init__(self, start: State, footing: Footing | None = None) -> None:
        self.step, self.age, self.loss, self.correct, self.edits = start.step, start.age, math.nan, 0, 0
        self.diverged, self.footing = False, footing
        self.parameters = start.vector.copy()
        self.memory = tuple(part.copy() for part in start.memory)
        self.experience = tuple(part.copy() for part in start.experience)

    def state(self) -> State:
        """A frozen copy of everything needed to go on from here."""
        return State(self.step, frozen(self.parameters), tuple(frozen(part) for part in self.memory), self.age,
                     tuple(frozen(part) for part in self.experience))

    def vector(self) -> Array:
        """A frozen copy of the parameters alone."""
        return frozen(self.parameters)


Training = Generator[Progress, tuple[Edit, ...] | None, None]


def train(network: Network, source: Source, settings: Settings, start: State | None = None,
          footing: Footing | None = None) -> Training:
    """Train without end, yielding after each step; stops by itself only when the run diverges.

    Send a tuple of edits to change something before the next step. ``start`` goes on from an earlier state, with the
    ``footing`` of the Progress that it is of: however short its stretches are, a run is judged as one.
    """
    trainer = Trainer(network, source, settings, start or State.fresh(network, settings), footing)
    progress = trainer.progress
    while not progress.diverged:
        trainer.step()
        for edit in (yield progress) or ():
            trainer.take(edit)


class Trainer:
    """One run's buffers, made once: a step allocates next to nothing.

    Large batches go through in chunks whose maps stay in the processor's cache; their gradients add up.
    """

    def __init__(self, network: Network, source: Source, settings: Settings, start: State,
                 footing: Footing | None = None) -> None:
        self.progress = Progress(start, footing)
        self._source, self._returns = self._attended(source, network.stack, settings.batch)
        self._network, self._settings, self._rate = network, settings, settings.rate
        self._pictures = _pictures_apart(settings.batch, network.input_shape)
        self._answers = np.empty(settings.batch, np.intp)
        self._chunks = self._make_chunks()
        plan = self._chunks[0][0]
        self._gradient = plan.gradient if len(self._chunks) == 1 else np.zeros_like(plan.gradient)
        self._work = np.empty_like(plan.gradient)
        self._frozen = places_of(settings.frozen, network.stack)
        self._kept = np.empty(self._frozen.size, np.float32)
        good = footing.state if footing else start
        self._good, self._good_step = good.vector.copy(), good.step
        self._start: State | None = start
        self._reasonable = math.inf
        # How NumPy is set while it goes forward and backward, and nowhere else.
        self._context = copy_context()
        self._context.run(np.seterr, over="ignore", invalid="ignore")
        if settings.batch >= MANY:
            self._context.run(np.setbufsize, BUFFER)

    def step(self) -> None:
        """Draw a batch, go forward and backward, take one step down; or go back, if that leads nowhere."""
        progress = self.progress
        # Whether a run diverges is told by its numbers, not by warnings; a game's source goes forward, too.
        with np.errstate(over="ignore", invalid="ignore"):
            self._source.batch_at(progress.step, self._pictures, self._answers)
            progress.loss, progress.correct = self._context.run(self._measure)
            if math.isfinite(progress.loss):
                self._remember_if_good(progress)
                progress.step, progress.age = progress.step + 1, progress.age + 1
                self._descend(progress)
            # A dead ReLU can hide an infinite weight from the loss, but not from the vector's length.
            length = float(progress.parameters.dot(progress.parameters))
        if not math.isfinite(progress.loss + length):
            self._go_back(progress)

    def take(self, edit: Edit) -> None:
        """Change the rate or some parameters before the next step."""
        self._rate = edit.rate or self._rate
        apply(edit, self._network, self.progress.parameters)
        self.progress.edits += 1

    def _attended(self, source: Source, stack: Stack, batch: int) -> tuple[BatchSource, Array]:
        """Where batches come from, and what the actions in them were worth. An agent acts by the parameters as they are
        at each step, and what it lives through is a part of the progress."""
        if not isinstance(source, Surroundings):
            return source, np.ones(batch, np.float32)
        agent = source.agent(stack, self.progress.parameters, self.progress.experience)
        self.progress.experience = agent.experience
        return agent, agent.returns

    def _make_chunks(self) -> list[tuple[Plan, Array, Indices, Array]]:
        """A plan, its pictures, their answers and returns for each chunk; chunks of one size share a plan."""
        stack, batch = self._network.stack, self._settings.batch
        most = max(CHUNK, CACHED // max(math.prod(shape) for shape in stack.shapes))
        parts = [slice(first, min(first + most, batch)) for first in range(0, batch, most)]
        sizes = [part.stop - part.start for part in parts]
        plans = {size: Plan(stack, size, vector=self.progress.parameters, mean_over=batch, fast=True,
                            zeros=Room().zeros)
                 for size in set(sizes)}
        return [(plans[size], self._pictures[part], self._answers[part], self._returns[part])
                for size, part in zip(sizes, parts, strict=True)]

    def _measure(self) -> tuple[float, int]:
        """The mean loss of the batch and how many were read rightly; leaves the gradient of the loss."""
        loss, correct, several = 0.0, 0, len(self._chunks) > 1
        for number, (plan, pictures, answers, returns) in enumerate(self._chunks):
            plan.shake(self.progress.step, number)
            plan.load(pictures)
            plan.forward()
            loss, correct = loss + plan.measure(answers, returns), correct + plan.correct
            plan.backward()
            if number > 0:
                np.add(self._gradient, plan.gradient, out=self._gradient)
            elif several:
                np.copyto(self._gradient, plan.gradient)
        return loss, correct

    def _descend(self, progress: Progress) -> None:
        """One step down, for all but what is frozen: an optimiser that remembers would move that, too."""
        if self._frozen.size:
            np.take(progress.parameters, self._frozen, out=self._kept)
        descend(self._settings.optimiser, progress.parameters, self._gradient, progress.memory, self._rate,
                progress.age, self._work)
        if self._frozen.size:
            progress.parameters[self._frozen] = self._kept

    def _remember_if_good(self, progress: Progress) -> None:
        """Keep the parameters whose loss is reasonable: no more than ten times that of the run's first batch."""
        if self._start is not None:
            self._begin(self._start, progress)
        if progress.loss <= self._reasonable:
            np.copyto(self._good, progress.parameters)
            self._good_step = progress.step

    def _begin(self, start: State, progress: Progress) -> None:
        """The first step: where it starts from may be what the run goes back to, in later stretches too."""
        first = progress.footing.loss if progress.footing else progress.loss
        self._start, self._reasonable = None, REASONABLE * first + 1
        if progress.loss <= self._reasonable:
            progress.footing = Footing(first, start)

    def _go_back(self, progress: Progress) -> None:
        """To the last good parameters, without what the optimiser remembers."""
        np.copyto(progress.parameters, self._good)
        for part in progress.memory:
            part.fill(0)
        progress.step, progress.age, progress.diverged = self._good_step, 0, True


def places_of(frozen: frozenset[Frozen], stack: Stack) -> Indices:
    """Which numbers of the parameter vector belong to what is frozen, rising."""
    marked = np.zeros(stack.size, bool)
    for layer_id, index in frozen:
        for slot in stack.slots:
            if slot.layer_id == layer_id:
                public = slot.public(marked)
                public[slice(None) if index is None else slice(index, index + 1)] = True
    return np.flatnonzero(marked)


def _pictures_apart(count: int, shape: Shape) -> Array:
    """Room for pictures (N, C, H, W). A power of two apart they would push one another out of the processor's cache."""
    size = math.prod(shape)
    room = np.empty((count, size if size % COLLIDING else size + CACHE_LINE), np.float32)
    return room[:, :size].reshape(count, *shape)


def apply(edit: Edit, network: Network, vector: Array) -> None:
    """Write an edit's patches into a parameter vector of ``network``'s stack."""
    for patch in edit.patches:
        network.stack.slot(patch.key).public(vector)[patch.index] = patch.values
