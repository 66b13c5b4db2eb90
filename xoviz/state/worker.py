"""The compute thread's side of a run.

The thread owns what is in ``Worker``; the window owns the ``Run``. What passes between them: snapshots through a
mailbox, losses through a ring, changes through the job's queue.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from time import perf_counter

from xoviz.nn import Array
from xoviz.nn.train import Footing, Progress, State
from xoviz.state.history import LossRing
from xoviz.state.method import Change, Method, learn
from xoviz.state.runs import Run
from xoviz.state.supply import Supply

FRESH_LETTERS = 256
"""How many held-out letters an accuracy is measured on while training."""

CHECK_INTERVAL = 0.5
"""Seconds between two measurements of accuracy."""

DRAWING = 0.05
"""Seconds between two looks of the window in which held-out letters may be drawn. Letters take no longer, sounds do:
they come little by little, and nobody waits for the first step until all are there."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What the worker tells the window: the state after a step, how many changes it holds, and the last accuracy.

    ``accuracy`` is that after step ``checked``, because measuring it costs more than a step.
    """

    state: State
    changes: int
    accuracy: float
    checked: int
    diverged: bool
    footing: Footing | None


class Worker:
    """Draws letters, trains, writes losses, measures accuracy.

    ``log`` collects (step, change) as changes take effect; read it when the job has ended. ``steps`` is how many it
    makes; None for as many as there is time for. The window sets ``hurried`` when it waits for the end: the last
    snapshot then measures nothing.
    """

    def __init__(self, run: Run, method: Method, start: State, steps: int | None, supply: Supply) -> None:
        self.ring = LossRing()
        self.log: list[tuple[int, Change]] = []
        self.steps = steps
        self.hurried = False
        self._run, self._method, self._start, self._supply = run, method, start, supply
        self._checked_at = -math.inf
        self._accuracy, self._checked = math.nan, start.step

    def work(self) -> Generator[Progress, tuple[Change, ...], None]:
        """The job's generator: one item a step, losses written on the way."""
        training = learn(self._run.network, self._supply.source, self._method, self._start, self._run.footing)
        progress, done = next(training), 1
        while not progress.diverged:
            self.ring.write(progress.loss)
            changes = yield progress
            if done == self.steps:
                return
            self.log.extend((progress.step, change) for change in changes)
            progress, done = training.send(changes), done + 1
        yield progress

    def publish(self, progress: Progress) -> Snapshot:
        """A snapshot of where the run stands; measures accuracy now and then, once there is what it is measured on."""
        state = progress.state()
        now = perf_counter()
        due = not self.hurried and now - self._checked_at >= CHECK_INTERVAL
        if due and self._supply.draws_held_out(self._run.method.seed, FRESH_LETTERS, DRAWING):
            self._checked_at = now
            self._accuracy, self._checked = self._measure(state.vector), state.step
        return Snapshot(state, len(self.log), self._accuracy, self._checked, progress.diverged,
                        progress.footing)

    def _measure(self, vector: Array) -> float:
        """How well the network does, on the same letters all along the curve, whatever the seed now."""
        return self._supply.measured(self._run.network.with_vector(vector), self._run.method.seed, FRESH_LETTERS)
