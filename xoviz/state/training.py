"""Playing, pausing and stepping: the window's side of training.

From Play to Pause is one undo step. Its command is pushed at Play and learns its outcome at the end; in between the
document follows the worker, thirty times a second, without commands. Edits made meanwhile travel to the worker.
"""

from __future__ import annotations

import math
from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from xoviz.nn import Network
from xoviz.nn.train import Edit, Patch, Progress, Settings, State, apply
from xoviz.state import commands
from xoviz.state.document import Document
from xoviz.state.jobs import Compute, Job, Priority
from xoviz.state.runs import Run, Snapshot, Worker, changes, going_on
from xoviz.state.view import TrainingView
from xoviz.tasks.base import Task

POLL_MILLISECONDS = 33
RECENT = 200
"""Steps that the loss on display is the mean of."""

LONGEST_STEP = 30.0
"""Seconds that stopping waits for a step to end."""


class Training(QObject):
    """Trains the document's network in the compute thread.

    Signals:
        advanced(): the figures on display have changed.
        failed(str): training broke off for a reason that is nobody's wish.
    """

    advanced = Signal()
    failed = Signal(str)

    def __init__(self, document: Document, undo_stack: QUndoStack, compute: Compute, task: Task, settings: Settings,
                 seed: int, speed: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._undo_stack, self._compute, self._task = document, undo_stack, compute, task
        self._settings, self._seed, self._speed = settings, seed, speed
        self._job: Job[Progress, Edit, Snapshot] | None = None
        self._worker: Worker | None = None
        self._command: commands.Edit | None = None
        self._posted: list[Edit] = []
        self._view = TrainingView(settings=settings, seed=seed, speed=speed)
        self._clocked = (perf_counter(), 0)
        self._standing: State | None = None
        self.run: Run | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self.poll)

    @property
    def view(self) -> TrainingView:
        """How training stands."""
        return self._view

    @property
    def playing(self) -> bool:
        """Whether the worker is training now."""
        return self._job is not None

    @property
    def seed(self) -> int:
        """The seed of starting weights and letters."""
        return self._seed

    def play(self, text: str, *, steps: int | None = None, scratch: Network | None = None) -> None:
        """Train on from where the network is, or from ``scratch``; ``steps`` steps, or until it is stopped."""
        self.stop()
        contents = self._document.contents
        network, trained = (scratch, None) if scratch else (contents.network, contents.trained)
        start = going_on(trained, network, self._settings)
        if self.run and self.run.continues(network, trained, self._settings, self._seed):
            self._log_changes(self.run, network)
            self.run.end = self._standing = start
        else:
            self.run = Run(network, self._task, self._settings, self._seed, start)
        self._command = commands.Edit(self._document, {"network": network, "learned": network, "trained": start}, text)
        self._undo_stack.push(self._command)
        self._posted = []
        self._worker = Worker(self.run, self._settings, start, steps)
        self._job = Job(self._worker.work, self._worker.publish, name="training", priority=Priority.TRAINING,
                        rate=None if steps else self._pace())
        self._compute.submit(self._job)
        self._clocked = (perf_counter(), self.run.losses.steps)
        self._timer.start()
        self._show(playing=True, diverged=None, step=start.step)

    def stop(self) -> None:
        """Stop after the step that is being made, keep what was learned, and complete the undo step.

        Steps that were asked for by number are made first: they end by themselves.
        """
        if self._job is not None:
            if self._endless:
                self._job.cancel()
            self._job.wait(LONGEST_STEP)
            self.poll()

    def edit(self, patch: Patch) -> None:
        """Change the network while it trains: here at once, and in the worker before its next step."""
        self._post(Edit(patches=(patch,)))
        contents = self._document.contents
        vector = contents.network.vector.copy()
        apply(self._posted[-1], contents.network, vector)
        network = contents.network.with_vector(vector)
        self._document.replace({"network": network, "learned": network})

    def configure(self, settings: Settings, seed: int, speed: int) -> None:
        """Train differently from now on. Rate and speed change on the way; the rest begins a new stretch."""
        goes_on = (settings.optimiser, settings.batch, seed) == (
            self._settings.optimiser, self._settings.batch, self._seed)
        rate_changed = settings.rate != self._settings.rate
        self._settings, self._seed, self._speed = settings, seed, speed
        if self._job is not None and goes_on:
            if rate_changed:
                self._post(Edit(rate=settings.rate))
            self._job.rate = self._pace()
        elif self._endless and self._command is not None:
            self.play(self._command.text())
        self._show(settings=settings, seed=seed, speed=speed)

    def poll(self) -> None:
        """Take in what the worker has left: losses, the newest state, the end."""
        job, worker, run = self._job, self._worker, self.run
        if job is None or worker is None or run is None:
            return
        ended = job.ended
        snapshot = job.mailbox.take()
        losses, _, lost = worker.ring.take()
        run.losses.extend(losses, lost)
        if snapshot is not None:
            self._follow(run, snapshot)
        if ended:
            self._finish(run, worker)
            error = job.mailbox.take_error()
            if error is not None:
                self.failed.emit(self.tr("Training broke off: {reason}").format(reason=error))
        self.advanced.emit()

    def rewound(self) -> None:
        """Undo or redo has changed where training stands: show it."""
        trained = self._document.contents.trained
        if self._job is None and trained is not self._standing:
            self._standing = trained
            self._show(step=trained.step if trained else 0, loss=None, accuracy=None, diverged=None)

    def _follow(self, run: Run, snapshot: Snapshot) -> None:
        """Let the document follow the worker, unless the snapshot is older than an edit that is already on screen."""
        run.end = snapshot.state
        run.keyframes.offer(snapshot.state)
        accuracy = None if math.isnan(snapshot.accuracy) else snapshot.accuracy
        if accuracy is not None:
            run.checks.add(snapshot.checked, accuracy)
        if snapshot.edits >= len(self._posted):
            network = self._document.contents.network.with_vector(snapshot.state.vector)
            self._document.replace({"network": network, "learned": network, "trained": snapshot.state})
        now, steps = perf_counter(), run.losses.steps
        rates = self._view.rates
        if now - self._clocked[0] >= 0.5:
            speed = (steps - self._clocked[1]) / (now - self._clocked[0])
            rates, self._clocked = (speed, speed * run.settings.batch), (now, steps)
        self._show(step=snapshot.state.step, loss=run.losses.recent_mean(RECENT), accuracy=accuracy, rates=rates,
                   diverged=snapshot.state.step if snapshot.diverged else None)

    def _finish(self, run: Run, worker: Worker) -> None:
        """The job has ended: apply what it no longer took in, and tell the command what it led to."""
        self._timer.stop()
        run.edits.extend(worker.log)
        network, vector = self._document.contents.network, run.end.vector.copy()
        for edit in self._posted[len(worker.log) :]:
            apply(edit, network, vector)
        network = network.with_vector(vector)
        outcome = {"network": network, "learned": network, "trained": run.end}
        self._standing = run.end
        self._document.replace(outcome)
        if self._command is not None:
            self._command.complete(outcome)
        self._job = self._worker = self._command = None
        self._show(playing=False, rates=(0.0, 0.0))

    def _log_changes(self, run: Run, network: Network) -> None:
        """Note in the run what happened between two stretches of it: a hand at the filters, another rate."""
        trained = self._document.contents.trained
        if trained is None:
            return
        edit = changes(network, trained.vector, network.vector)
        run.edits.append((trained.step, replace(edit, rate=self._settings.rate)))

    def _post(self, edit: Edit) -> None:
        if self._job is not None:
            self._posted.append(edit)
            self._job.post(edit)

    @property
    def _endless(self) -> bool:
        """Whether the worker goes on until it is stopped."""
        return self._worker is not None and self._worker.steps is None

    def _pace(self) -> float | None:
        return float(self._speed) if self._speed else None

    def _show(self, **fields: object) -> None:
        self._view = replace(self._view, **fields)  # type: ignore[arg-type]  # fields are checked by the callers' tests
        self.advanced.emit()
