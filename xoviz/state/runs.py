"""A run: where training started, how, what was changed on the way, and what it went through.

A run can be replayed bit for bit from its start or from any keyframe, because each step depends only on the state
before it, the step's number, the method, and the logged changes.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from xoviz.nn import Array, Network
from xoviz.nn.train import Edit, Footing, Patch, State
from xoviz.state.history import History
from xoviz.state.method import Change, Method, changed, learn
from xoviz.state.supply import Supply, supplied
from xoviz.state.worker import Stretch
from xoviz.tasks.base import Task

RECENT = 200
"""Steps that the loss on display is the mean of."""

KEYFRAME_BYTES = 32_000_000
"""What a run may keep for going back."""

FEWEST = 4
"""Keyframes that a run keeps whatever they take."""


class Checks:
    """Accuracy on fresh letters over a run: (step, share) pairs, thinned by dropping every other."""

    def __init__(self, capacity: int = 2048) -> None:
        self._steps = np.zeros(capacity)
        self._shares = np.zeros(capacity)
        self._filled = 0

    def add(self, step: int, share: float) -> None:
        """Note a measurement; another at the same step, or before (where a diverged run went back to), is ignored."""
        if self._filled and self._steps[self._filled - 1] >= step:
            return
        if self._filled == self._steps.size:
            half = self._filled // 2
            # The first stays; of the rest, every other.
            self._steps[:half], self._shares[:half] = self._steps[::2].copy(), self._shares[::2].copy()
            self._filled = half
        self._steps[self._filled], self._shares[self._filled] = step, share
        self._filled += 1

    def latest(self, step: int) -> float | None:
        """The newest measurement by ``step``, None if there was none by then."""
        place = int(np.searchsorted(self._steps[: self._filled], step, side="right"))
        return float(self._shares[place - 1]) if place else None

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
        while len(self._states) * state.nbytes > self._budget and self.thin():
            pass

    def thin(self) -> bool:
        """Let go of every other state but the first; whether there were enough of them."""
        if len(self._states) <= FEWEST:
            return False
        self._states = self._states[::2]
        first, last = self._states[0].step, self._states[-1].step
        # What is offered from now on lies as far apart as what is kept, or the beginning would be thinned again.
        self._spacing = max(2 * self._spacing, (last - first) // (len(self._states) - 1))
        return True

    def spread(self, most: int) -> list[State]:
        """At most ``most`` of the states that are kept, evenly, the first and the last among them."""
        places = np.linspace(0, len(self._states) - 1, min(most, len(self._states)))
        return [self._states[round(place)] for place in places]

    @property
    def nbytes(self) -> int:
        """What the kept states take."""
        return sum(state.nbytes for state in self._states)

    def before(self, step: int) -> State:
        """The latest kept state at or before ``step``. Raises ValueError for a step before the first."""
        earlier = [state for state in self._states if state.step <= step]
        if not earlier:
            raise ValueError(f"the run began at step {self._states[0].step}, so there is no step {step} in it")
        return earlier[-1]


class Run:
    """One curve on the plot: a start, a method, the changes on the way, and the history. Lives in the window's thread.

    ``changes`` are (step, change): what took effect after that step and before the next. ``end`` is where the run
    stands, as far as the window has been told, and ``footing`` what it goes back to if it diverges. ``parent`` is the
    run that it branched off from, ``marks`` what somebody wrote to its steps.
    """

    def __init__(self, network: Network, task: Task, method: Method, start: State, parent: Run | None = None) -> None:
        self.network, self.task, self.method, self.parent = network, task, method, parent
        self.start = self.end = start
        self.footing: Footing | None = None
        self.marks: dict[int, str] = {}
        self.changes: list[tuple[int, Change]] = []
        self.losses, self.checks, self.keyframes = History(), Checks(), Keyframes(start)

    @property
    def nbytes(self) -> int:
        """What the keyframes take."""
        return self.keyframes.nbytes

    @property
    def step(self) -> int:
        """The number of the last step."""
        return self.start.step + self.losses.steps

    def ends_in(self, state: State) -> bool:
        """Whether the run can go on from ``state``, which is one of its own.

        Undo may have brought an earlier state back: only the very last will do.
        """
        return state is self.end and state.step == self.step

    def stretch(self, method: Method, start: State, steps: int | None = None, rate: float | None = None) -> Stretch:
        """What is to be trained to go on with this run from ``start``."""
        return Stretch(self.network, method, start, self.footing, self.method.seed, steps, rate)

    def method_before(self, step: float) -> Method:
        """The method when ``step`` was reached: what was changed right there is not in it."""
        method = self.method
        for at, change in self.changes:
            if at < step and isinstance(change, Method):
                method = change
            elif at < step and isinstance(change, Edit):
                method = method.at_rate(change.rate or method.settings.rate)
        return method

    def changes_at(self, step: int) -> tuple[Change, ...]:
        """What was changed between ``step`` and the next."""
        return tuple(change for at, change in self.changes if at == step)

    def kept(self, step: int) -> State:
        """The latest state at or before ``step`` that need not be computed again: a keyframe, or where the run ends."""
        if step >= self.end.step == self.step:
            return self.end
        return self.keyframes.before(step)

    def replay(self, step: int) -> State:
        """The state after ``step``, computed again from the keyframe before it; the same bit for bit."""
        *_, state = self.replaying(step)
        return state

    def replaying(self, step: int, supply: Supply | None = None,
                  known: State | None = None) -> Generator[State, None, None]:
        """The states on the way from the keyframe before ``step``, or from a state of this run that is ``known`` and
        lies between the two, and at last that after ``step`` itself.

        Only the last one is a copy for good: those before it are the keyframe again, for there is nothing new to tell.
        """
        keyframe = self.keyframes.before(step)
        if known is not None and keyframe.step < known.step <= step:
            keyframe = known
        if step == keyframe.step:
            yield keyframe
            return
        supply = supply or supplied(None, self.task, self.network)
        method, changes = self.method_before(keyframe.step), self.changes_at(keyframe.step)
        start, method = changed(keyframe, method, changes, self.network)
        training = learn(self.network, supply.source, method, start)
        progress = next(training)
        while progress.step < step:
            yield keyframe
            progress = training.send(self.changes_at(progress.step))
        yield progress.state()


@dataclass(frozen=True, eq=False)
class Trained:
    """Where a network stands in its training: a run, and a state of it, which undo may have brought back.

    ``loss`` is the mean loss of the last steps as it was then, for later the run sums its losses up more coarsely; None
    before the first step of the run.
    """

    run: Run
    state: State
    loss: float | None = field(init=False)

    def __post_init__(self) -> None:
        """Note the loss."""
        object.__setattr__(self, "loss", self.run.losses.recent_mean(RECENT, self.step - self.run.start.step))

    @property
    def step(self) -> int:
        """How many steps have been made."""
        return self.state.step

    @property
    def accuracy(self) -> float | None:
        """The share of fresh letters that were read rightly when that was last measured; None before."""
        return self.run.checks.latest(self.step)


def taken_up(trained: Trained | None, network: Network, task: Task, method: Method) -> Trained:
    """Where training of ``network`` goes on: in the run that has led to it, or in a new one."""
    settings = method.settings
    start = trained.state.going_on(network, settings) if trained else State.fresh(network, settings)
    if trained is not None and trained.run.task != task:
        start = replace(start, experience=())
    if trained is None or trained.run.task != task or not trained.run.ends_in(trained.state):
        return Trained(Run(network, task, method, start, trained.run if trained else None), start)
    run, before = trained.run, trained.run.method_before(math.inf)
    by_hand = difference(network, trained.state.vector, network.vector)
    if by_hand.patches:
        run.changes.append((start.step, by_hand))
        run.footing = None  # What a hand has made is judged on its own.
    if method != before:
        run.changes.append((start.step, method.told_after(before)))
    run.end = start
    return Trained(run, start)


def difference(network: Network, before: Array, after: Array) -> Edit:
    """What a hand changed between two parameter vectors of a stack, as an edit of whole parameters."""
    patches = [Patch(slot.key, (), slot.public(after)) for slot in network.stack.slots
               if not np.array_equal(slot.stored(before), slot.stored(after))]
    return Edit(patches=tuple(patches))
