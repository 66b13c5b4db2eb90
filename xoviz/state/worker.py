"""The training side of a run, whichever thread or process it is done in.

Whoever trains owns what is in a ``Worker``; the window owns the ``Run``. What passes between them are values: the
stretch that is to be trained, changes on the way, and reports of how it goes.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from time import perf_counter

from xoviz.nn import Array, Network
from xoviz.nn.train import Footing, Progress, State
from xoviz.state.history import LossRing
from xoviz.state.method import Change, Method, learn
from xoviz.state.supply import Supply

FRESH_LETTERS = 256
"""How many held-out letters an accuracy is measured on while training."""

CHECK_INTERVAL = 0.5
"""Seconds between two measurements of accuracy."""

DRAWING = 0.05
"""Seconds between two looks of the window in which held-out letters may be drawn. Letters take no longer, sounds do:
they come little by little, and nobody waits for the first step until all are there."""


@dataclass(frozen=True, eq=False)
class Stretch:
    """What is to be trained: ``steps`` steps of a run of ``network``; for None, as many as there is time for, at most
    ``rate`` a second.

    It goes on from ``start`` by ``method``, with the ``footing`` of the stretch before. ``measured`` is the seed of the
    letters that accuracy is measured on: the same all along the curve.
    """

    network: Network
    method: Method
    start: State
    footing: Footing | None
    measured: int
    steps: int | None = None
    rate: float | None = None


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

    ``log`` collects (step, change) as changes take effect. Whoever waits for the end sets ``hurried``: the last
    snapshot then measures nothing.
    """

    def __init__(self, stretch: Stretch, supply: Supply) -> None:
        self.ring = LossRing()
        self.log: list[tuple[int, Change]] = []
        self.hurried = False
        self._stretch, self._supply = stretch, supply
        self._checked_at = -math.inf
        self._accuracy, self._checked = math.nan, stretch.start.step

    def work(self) -> Generator[Progress, tuple[Change, ...], None]:
        """The job's generator: one item a step, losses written on the way."""
        asked = self._stretch
        training = learn(asked.network, self._supply.source, asked.method, asked.start, asked.footing)
        progress, done = next(training), 1
        while not progress.diverged:
            self.ring.write(progress.loss)
            changes = yield progress
            if done == asked.steps:
                return
            self.log.extend((progress.step, change) for change in changes)
            progress, done = training.send(changes), done + 1
        yield progress

    def publish(self, progress: Progress) -> Snapshot:
        """A snapshot of where the run stands; measures accuracy now and then, once there is what it is measured on."""
        state = progress.state()
        now = perf_counter()
        due = not self.hurried and now - self._checked_at >= CHECK_INTERVAL
        if due and self._supply.draws_held_out(self._stretch.measured, FRESH_LETTERS, DRAWING):
            self._checked_at = now
            self._accuracy, self._checked = self._measure(state.vector), state.step
        return Snapshot(state, len(self.log), self._accuracy, self._checked, progress.diverged,
                        progress.footing)

    def _measure(self, vector: Array) -> float:
        """How well the network does, on the same letters all along the curve, whatever the seed now."""
        return self._supply.measured(self._stretch.network.with_vector(vector), self._stretch.measured, FRESH_LETTERS)
