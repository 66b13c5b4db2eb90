"""A run: where training started, how, what was changed on the way, and what it went through.

The compute thread owns what is in ``Worker``; the window owns the ``Run``. What passes between them: snapshots through
a mailbox, losses through a ring, edits through the job's queue. A run can be replayed bit for bit from its start or
from any keyframe, because each step depends only on the state before it, the step's number, and the logged edits.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import numpy.typing as npt

from xoviz.nn import Array, Indices, Network
from xoviz.nn.optimise import remembered
from xoviz.nn.train import Edit, Patch, Progress, Settings, State, apply, train
from xoviz.state.history import History, LossRing
from xoviz.tasks.base import Pool, Task, fresh

FRESH_LETTERS = 256
"""How many held-out letters an accuracy is measured on while training."""

CHECK_INTERVAL = 0.5
"""Seconds between two measurements of accuracy."""

KEYFRAME_BYTES = 32_000_000
"""What a run may keep for going back."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What the worker tells the window: the state after a step, how many edits it holds, and the last accuracy.

    ``accuracy`` is that after step ``checked``, because measuring it costs more than a step; NaN before the first.
    """

    state: State
    edits: int
    accuracy: float
    checked: int
    diverged: bool


class Checks:
    """Accuracy on fresh letters over a run: (step, share) pairs, thinned by dropping every other."""

    def __init__(self, capacity: int = 2048) -> None:
        self._steps = np.zeros(capacity)
        self._shares = np.zeros(capacity)
        self._filled = 0

    def add(self, step: int, share: float) -> None:
        """Note a measurement; a second one at the same step is ignored."""
        if self._filled and self._steps[self._filled - 1] == step:
            return
        if self._filled == self._steps.size:
            half = self._filled // 2
            # The first stays; of the rest, every other.
            self._steps[:half], self._shares[:half] = self._steps[::2].copy(), self._shares[::2].copy()
            self._filled = half
        self._steps[self._filled], self._shares[self._filled] = step, share
        self._filled += 1

    def between(self, low: float, high: float, most: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Steps and shares in a range, at most about ``most`` of them, with one neighbour to either side."""
        steps = self._steps[: self._filled]
        first = max(int(np.searchsorted(steps, low)) - 1, 0)
        last = min(int(np.searchsorted(steps, high, side="right")) + 1, self._filled)
        stride = max(1, -(-(last - first) // max(most, 1)))
        return steps[first:last:stride].copy(), self._shares[first:last:stride].copy()


class Keyframes:
    """Full states of a run within a byte budget: the first, and then evenly spread ones, thinned as the run grows."""

    def __init__(self, first: State, budget: int = KEYFRAME_BYTES) -> None:
        self._states = [first]
        self._spacing = 1
        self._budget = budget

    def offer(self, state: State) -> None:
        """Keep ``state`` if it is far enough from the one before."""
        if state.step - self._states[-1].step < self._spacing:
            return
        self._states.append(state)
        size = state.vector.nbytes + sum(part.nbytes for part in state.memory)
        while len(self._states) > 4 and len(self._states) * size > self._budget:
            self._states = self._states[::2]
            self._spacing *= 2

    def before(self, step: int) -> State:
        """The latest kept state at or before ``step``. Raises ValueError for a step before the first."""
        earlier = [state for state in self._states if state.step <= step]
        if not earlier:
            raise ValueError(f"the run began at step {self._states[0].step}, so there is no step {step} in it")
        return earlier[-1]


class Run:
    """One curve on the plot: a start, settings, the edits on the way, and the history. Lives in the window's thread.

    ``edits`` are (step, edit): what took effect after that step and before the next. ``end`` is where the run stands,
    as far as the window has been told.
    """

    def __init__(self, network: Network, task: Task, settings: Settings, seed: int, start: State) -> None:
        self.network, self.task, self.settings, self.seed = network, task, settings, seed
        self.start = self.end = start
        self.edits: list[tuple[int, Edit]] = []
        self.losses, self.checks, self.keyframes = History(), Checks(), Keyframes(start)

    @property
    def step(self) -> int:
        """The number of the last step."""
        return self.start.step + self.losses.steps

    def continues(self, network: Network, state: State | None, settings: Settings, seed: int) -> bool:
        """Whether training from ``state`` goes on where this curve ends, in the same way.

        Another run may have as many steps, and undo may have brought its end back: only the very same state will do.
        """
        return (state is self.end and self.end.step == self.step and network.stack == self.network.stack
                and seed == self.seed and settings.batch == self.settings.batch
                and settings.optimiser == self.settings.optimiser)

    def source(self) -> Pool:
        """The letters that it trains on."""
        return Pool(self.task, self.network.input_shape[1], self.seed, self.settings.batch)

    def replay(self, step: int) -> State:
        """The state after ``step``, computed again from the keyframe before it; the same bit for bit."""
        keyframe = self.keyframes.before(step)
        rate = self.settings.rate
        vector = keyframe.vector.copy()
        for at, edit in self.edits:
            if at <= keyframe.step:
                rate = edit.rate or rate
            if at == keyframe.step:
                apply(edit, self.network, vector)
        if step == keyframe.step:
            return keyframe
        settings = replace(self.settings, rate=rate)
        training = train(self.network, self.source(), settings, replace(keyframe, vector=vector))
        progress = next(training)
        while progress.step < step:
            progress = training.send(tuple(edit for at, edit in self.edits if at == progress.step))
        return progress.state()


def changes(network: Network, before: Array, after: Array) -> Edit:
    """What a hand changed between two parameter vectors of a stack, as an edit of whole parameters."""
    patches = [Patch(slot.key, (), slot.public(after)) for slot in network.stack.slots
               if not np.array_equal(slot.stored(before), slot.stored(after))]
    return Edit(patches=tuple(patches))


class Worker:
    """The compute thread's side of a run: draws letters, trains, writes losses, measures accuracy.

    ``log`` collects (step, edit) as edits take effect; read it when the job has ended. ``steps`` is how many it makes;
    None for as many as there is time for.
    """

    def __init__(self, run: Run, settings: Settings, start: State, steps: int | None) -> None:
        self.ring = LossRing()
        self.log: list[tuple[int, Edit]] = []
        self.steps = steps
        self._run, self._settings, self._start = run, settings, start
        self._checked_at = -CHECK_INTERVAL
        self._accuracy, self._checked = float("nan"), start.step
        self._fresh: tuple[Array, Indices] | None = None

    def work(self) -> Generator[Progress, tuple[Edit, ...], None]:
        """The job's generator: one item a step, losses written on the way."""
        training = train(self._run.network, self._run.source(), self._settings, self._start)
        share = 1 / self._settings.batch
        progress, done = next(training), 1
        while not progress.diverged:
            self.ring.write(progress.loss, progress.correct * share)
            edits = yield progress
            if done == self.steps:
                return
            self.log.extend((progress.step, edit) for edit in edits)
            progress, done = training.send(edits), done + 1
        yield progress

    def publish(self, progress: Progress) -> Snapshot:
        """A snapshot of where the run stands; measures accuracy now and then."""
        state = progress.state()
        now = perf_counter()
        if now - self._checked_at >= CHECK_INTERVAL:
            self._checked_at = now
            self._accuracy, self._checked = self._measure(state.vector), state.step
        return Snapshot(state, progress.edits, self._accuracy, self._checked, progress.diverged)

    def _measure(self, vector: Array) -> float:
        if self._fresh is None:
            self._fresh = fresh(self._run.task, self._run.network.input_shape[1], self._run.seed, FRESH_LETTERS)
        return self._run.network.with_vector(vector).accuracy(*self._fresh)


def going_on(state: State | None, network: Network, settings: Settings) -> State:
    """The state to train on from: where training stood, with the network as it is now (a hand may have edited it).

    What the optimiser remembers is kept if the stack and the number of vectors to remember are the same.
    """
    if state is None:
        return State.fresh(network, settings)
    memory = remembered(settings.optimiser, network.stack.size)
    if [part.shape for part in memory] == [part.shape for part in state.memory]:
        memory = state.memory
    return replace(state, vector=network.vector, memory=memory)
