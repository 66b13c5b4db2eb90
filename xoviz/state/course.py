"""The course of a stretch of training: how whoever ordered it hears of it, and has a say in it.

A course runs in a compute thread: the window's own, or that of the training process (see ``training_process``), which
the window hears of through a course of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from xoviz.nn.train import Progress
from xoviz.state.compute import Compute
from xoviz.state.history import Series
from xoviz.state.jobs import Job, Priority
from xoviz.state.method import Change
from xoviz.state.supply import Supply, supplied
from xoviz.state.worker import Snapshot, Stretch, Worker
from xoviz.tasks.base import Task


@dataclass(frozen=True, eq=False)
class Report:
    """What has happened since the last one.

    ``losses`` are one a step, and ``lost`` of further steps are folded into them (see ``LossRing.take``). ``log`` is
    (step, change) for each change that has taken effect. ``snapshot`` is None where there is none that is newer. After
    the report that says ``ended``, there are no others; ``error`` says why, if that was nobody's wish.
    """

    losses: Series
    lost: int
    log: tuple[tuple[int, Change], ...]
    snapshot: Snapshot | None
    ended: bool
    error: str | None = None


class Course(Protocol):
    """A stretch of training that goes on elsewhere. ``share`` is the part of its time that the window may spend on
    showing it without harm to it."""

    share: float

    def post(self, change: Change) -> None:
        """Have a change take effect before the next step."""

    def pace(self, rate: float | None) -> None:
        """Make so many steps a second at the most; None for as many as there is time for."""

    def stop(self) -> None:
        """End after the step that is being made."""

    def wait(self) -> None:
        """Wait for the end."""

    def reports(self) -> Iterable[Report]:
        """What there is to report, the oldest first."""


class ThreadCourse:
    """A course in a compute thread of this process."""

    share = 0.05
    """Little: thread and window run under one interpreter lock."""

    def __init__(self, stretch: Stretch, supply: Supply, compute: Compute) -> None:
        self._worker = Worker(stretch, supply)
        self._told = 0
        self._job: Job[Progress, Change, Snapshot] = Job(self._worker.work, self._worker.publish, name="training",
                                                         priority=Priority.TRAINING, rate=stretch.rate)
        compute.submit(self._job)

    def post(self, change: Change) -> None:
        """Have a change take effect before the next step."""
        self._job.post(change)

    def pace(self, rate: float | None) -> None:
        """Make so many steps a second at the most; None for as many as there is time for."""
        self._job.rate = rate

    def stop(self) -> None:
        """End after the step that is being made."""
        self._worker.hurried = True
        self._job.cancel()

    def wait(self) -> None:
        """Wait for the end."""
        self._job.wait()

    def report(self) -> Report:
        """What has happened since the last one, even if that is nothing."""
        ended = self._job.ended  # asked first: all that an ended job has left is there by then
        snapshot = self._job.mailbox.take()
        losses, lost = self._worker.ring.take()
        log = tuple(self._worker.log[self._told :])
        self._told += len(log)
        error = self._job.mailbox.take_error() if ended else None
        return Report(losses, lost, log, snapshot, ended, None if error is None else str(error))

    def reports(self) -> Iterable[Report]:
        """What has happened since the last one."""
        yield self.report()


class ThreadPlace:
    """Where courses are held in a compute thread of this process; its letters stay from one to the next."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute
        self._supply: Supply | None = None

    def begin(self, stretch: Stretch, task: Task) -> ThreadCourse:
        """Train. No other course must be going on here: it uses the same letters."""
        self._supply = supplied(self._supply, task, stretch.network)
        return ThreadCourse(stretch, self._supply, self._compute)
