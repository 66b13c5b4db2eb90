"""One trial: a network trained from random weights, and what came of it. A pure function of plain values.

A trial goes through ``STRETCHES`` stretches of the same length. After each it reads 500 fresh letters; at the end a
thousand. It may be stopped after any stretch and go on later, elsewhere, bit for bit as if nothing had happened.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from xoviz.nn import Array, Indices, Network, network
from xoviz.nn.cost import stack_costs
from xoviz.nn.loss import LossPass
from xoviz.nn.train import Footing, Progress, Settings, State, train
from xoviz.sweep.domain import Value
from xoviz.sweep.drawn import DRAWINGS, Drawings, Source, fetched
from xoviz.sweep.spec import STRETCHES
from xoviz.sweep.template import filled, layers_and_loss
from xoviz.tasks import task as find_task
from xoviz.tasks.base import Task, fresh

WATCHED, TESTED = 500, 1000
"""Fresh letters that are read after each stretch, and at the end; the former are the first of the latter."""

READS_WELL = 0.99
"""The share of the watched letters whose reading counts as having learned."""

Result = TypeVar("Result")


class TrialError(Exception):
    """A trial that cannot be, such as one with a stack that does not fit: one sentence."""


@dataclass(frozen=True)
class Trial:
    """All that a training depends on: ``settings`` as plain values, the ``seed``, and how many ``pictures`` it sees.

    ``stops`` says that it ends as soon as 99 % of the watched letters are read. ``number`` is its place in the sweep.
    ``drawings`` says where those of the task "drawings" are.
    """

    number: int
    settings: Mapping[str, Value]
    seed: int
    pictures: int
    stops: bool = False
    drawings: Source | None = None

    @property
    def steps(self) -> int:
        """How many training steps it takes in all."""
        return self.pictures // int(self.settings["batch"])

    def steps_at(self, stretch: int) -> int:
        """How many are done after that stretch; 0 is the start."""
        return self.steps * stretch // STRETCHES

    def stack_text(self, classes: int = 2) -> str:
        """The stack's text with every blank filled in."""
        return filled(str(self.settings["stack"]), self.settings, classes)


@dataclass(frozen=True)
class Outcome:
    """What came of a trial, or of the first stretches of one.

    ``pictures`` it has learned from; ``loss`` and ``accuracy`` on ``tested`` fresh letters; ``until_99``: the pictures
    that it had seen when it first read 99 % of the watched letters, None if it never did; ``multiplications`` for one
    picture; after each stretch the mean training loss in it (``losses``) and the accuracy on the watched letters;
    ``digest`` of all weights, the same only if each is the same, bit for bit.
    """

    pictures: int
    loss: float
    accuracy: float
    tested: int
    until_99: int | None
    parameters: int
    multiplications: int
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    diverged: bool
    digest: str

    def plain(self) -> dict[str, Any]:
        """The same for JSON; what is no number, such as the loss of a run that diverged, is None."""
        return {each.name: _finite(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True, eq=False)
class Standing:
    """Where a trial stands after some stretches: what came of it so far, and what it needs to go on.

    That is None when it is over.
    """

    outcome: Outcome
    state: State | None
    footing: Footing | None

    @property
    def over(self) -> bool:
        """Whether there is nothing left to do: all stretches are done, or it stopped by itself."""
        return self.state is None


@dataclass(frozen=True, eq=False)
class Remade:
    """What a trial leads to, with its network."""

    network: Network
    outcome: Outcome


def run_trial(trial: Trial) -> Outcome:
    """Train as ``trial`` says, to the end. Raises TrialError for one that cannot be."""
    return advance(trial, None, STRETCHES).outcome


def advance(trial: Trial, start: Standing | None, until: int, drawings: Drawings | None = None) -> Standing:
    """Train to the end of stretch ``until``, from where it stood or from random weights. Raises TrialError.

    Without ``drawings`` a trial that needs some reads their file.
    """
    return exhausted(_Run(trial, start, drawings).stretches(until)) if start is None or not start.over else start


def remaking(trial: Trial, until: int = STRETCHES, drawings: Drawings | None = None) -> Generator[float, None, Remade]:
    """Make a trial's network once more, step by step: yields how much is done, from 0 to 1, and returns it.

    ``until`` is the number of stretches that it went through. Raises TrialError.
    """
    run = _Run(trial, None, drawings)
    standing = yield from run.stretches(until)
    return Remade(run.network, standing.outcome)


def exhausted(steps: Generator[object, None, Result]) -> Result:
    """What a generator returns, all its steps taken at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def subject(trial: Trial, drawings: Drawings | None) -> Task:
    """What a trial is to learn. Raises ValueError, in one sentence, if there is no such thing."""
    name = str(trial.settings["task"])
    found = (drawings or fetched(trial.drawings)) if name == DRAWINGS else None
    return find_task(name) if found is None else found.task


def rows_of(trial: Trial, task: Task) -> int:
    """How many rows the pictures of a trial have: its size, where the task leaves a choice."""
    return int(trial.settings["size"]) if len(task.sizes) > 1 else task.usual_size


def untrained(trial: Trial, task: Task) -> Network:
    """The network that a trial starts from. Raises ValueError, in one sentence, for one that cannot be."""
    classes = task.classes
    text = trial.stack_text(len(classes))
    layers, loss = layers_and_loss(text, len(classes))
    return network(layers, task.shape(rows_of(trial, task)), classes, seed=trial.seed,
                   loss=task.fitting_loss(loss),
                   name=f"trial {trial.number}", task=task.name)


class _Run:
    """A trial on its way, with all that it needs at hand."""

    def __init__(self, trial: Trial, start: Standing | None, drawings: Drawings | None) -> None:
        try:
            self._prepare(trial, subject(trial, drawings))
        except ValueError as error:
            raise TrialError(str(error)) from None
        except MemoryError:
            raise TrialError("The network or its pictures do not fit into the memory.") from None
        before = start.outcome if start else None
        self.trial = trial
        self._losses, self._accuracies = (list(before.losses), list(before.accuracies)) if before else ([], [])
        self._until_99 = before.until_99 if before else None
        self._progress = Progress(start.state if start and start.state else State.fresh(self.network, self._settings),
                                  start.footing if start else None)

    def _prepare(self, trial: Trial, task: Task) -> None:
        settings = trial.settings
        size, batch = rows_of(trial, task), int(settings["batch"])
        self.network = untrained(trial, task)
        self._settings = Settings(str(settings["optimiser"]), float(settings["rate"]), batch)
        self._source = task.source(size, trial.seed, batch, int(settings["letters"]))
        self._fresh = fresh(task, size, trial.seed, TESTED)

    def stretches(self, until: int) -> Generator[float, None, Standing]:
        """Train to the end of that stretch, yielding after each step how much is done."""
        progress = self._progress
        steps = train(self.network, self._source, self._settings, progress.state(), progress.footing)
        while len(self._losses) < until and not self._over:
            total, count, end = 0.0, 0, self.trial.steps_at(len(self._losses) + 1)
            while progress.step < end and not progress.diverged:
                self._progress = progress = next(steps)
                total, count = total + progress.loss, count + 1
                yield progress.step / self.trial.steps_at(until)
            self._look(total / count)
        return self._standing()

    @property
    def _over(self) -> bool:
        return (self._progress.diverged or len(self._losses) == STRETCHES
                or (self.trial.stops and self._until_99 is not None))

    def _look(self, loss: float) -> None:
        """How well it reads at the end of a stretch."""
        self._losses.append(loss)
        self.network = self.network.with_vector(self._progress.vector())
        pictures, answers = self._fresh
        _, accuracy = read(self.network, pictures[:WATCHED], answers[:WATCHED])
        self._accuracies.append(accuracy)
        if self._until_99 is None and accuracy >= READS_WELL:
            self._until_99 = self._pictures

    @property
    def _pictures(self) -> int:
        return self._progress.step * self._settings.batch

    def _standing(self) -> Standing:
        loss, accuracy = read(self.network, *self._fresh)
        multiplications = sum(layer.multiplications for layer in stack_costs(self.network.stack))
        outcome = Outcome(self._pictures, loss, accuracy, len(self._fresh[1]), self._until_99, self.network.stack.size,
                          multiplications, tuple(self._losses), tuple(self._accuracies),
                          self._progress.diverged, hashlib.sha256(self.network.vector.tobytes()).hexdigest()[:16])
        goes_on = None if self._over else self._progress.state()
        return Standing(outcome, goes_on, self._progress.footing if goes_on else None)


def read(network: Network, pictures: Array, answers: Indices) -> tuple[float, float]:
    """The mean loss on some pictures, and the share that is read rightly; nan where there are none."""
    if not len(answers):
        return math.nan, math.nan
    with np.errstate(over="ignore", invalid="ignore"):
        loss_pass = LossPass(network.stack.loss, np.ascontiguousarray(network.scores(pictures).T))
        loss = loss_pass.measure(answers)
    return loss, loss_pass.correct / len(answers)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return [_finite(each) for each in value] if isinstance(value, tuple) else value
