"""Playing, pausing and stepping: the window's side of training.

From Play to Pause is one undo step. Its command is pushed at Play and learns its outcome at the end; in between the
document follows the worker, thirty times a second, without commands. What is changed meanwhile travels to the worker.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter, thread_time
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from xoviz.nn import Network
from xoviz.nn.train import Edit, Patch, Settings, State, apply
from xoviz.state import commands
from xoviz.state.course import Course, Report
from xoviz.state.document import Contents, Document
from xoviz.state.method import Change, Method
from xoviz.state.place import Place
from xoviz.state.runs import Run, Trained, taken_up
from xoviz.state.shelf import Shelf
from xoviz.state.view import TrainingView
from xoviz.state.worker import Snapshot

POLL_MILLISECONDS = 33
RAREST_POLL = 200
"""Milliseconds between two looks at the worker at the most."""

SOON = 0.25
"""The part of the time between two looks that may be cut off."""

CLOCK_INTERVAL = 0.5
"""Seconds over which speeds are measured."""


class Training(QObject):
    """Trains the document's network, stretch by stretch, in a place for that.

    Signals:
        advanced(): the figures on display have changed.
        failed(str): training broke off for a reason that is nobody's wish.
    """

    advanced = Signal()
    failed = Signal(str)

    def __init__(self, document: Document, undo_stack: QUndoStack, place: Place,
                 settings: Settings, seed: int, speed: int, letters: int = 0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._undo_stack, self._place = document, undo_stack, place
        self._method, self._speed = Method(settings, seed, letters), speed
        self.shelf = Shelf(self)
        self._course: Course | None = None
        self._endless = False
        self._command: commands.Edit | None = None
        self._posted: list[Change] = []
        self._taken_in = 0
        self._clocked, self._rates = (perf_counter(), 0), (0.0, 0.0)
        self._diverged: State | None = None
        self._view = TrainingView(settings=settings, seed=seed, speed=speed, letters=letters)
        self._told: tuple[object, ...] = (self, *5 * [None])
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self._thread_time = thread_time()
        document.changed.connect(self._show)

    @property
    def view(self) -> TrainingView:
        """How training stands."""
        return self._view

    @property
    def playing(self) -> bool:
        """Whether the worker is training now."""
        return self._course is not None

    @property
    def run(self) -> Run | None:
        """The run that the network on display comes from; None where it was not trained here."""
        trained = self._document.contents.trained
        return trained.run if trained else None

    def play(self, text: str, *, steps: int | None = None, scratch: Network | None = None,
             besides: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Train on from where the network is, or from ``scratch``; ``steps`` steps, or until it is stopped.

        ``besides`` are further fields of the document that change in the same undo step, such as the task.
        """
        self.stop()
        contents = self._document.contents
        network, learned, trained = (scratch, scratch, None) if scratch else (
            contents.network, contents.learned, contents.trained)
        self._hold(replace(contents, **besides))
        start = taken_up(trained, network, besides.get("task", contents.task), self._method)
        self.shelf.add(start.run)
        fields = {"network": network, "learned": learned, "trained": start, **besides}
        self._command = commands.Edit(self._document, fields, text)
        self._undo_stack.push(self._command)
        self._posted, self._taken_in, self._endless = [], 0, steps is None
        run = start.run
        rate = None if steps else self._pace()
        self._course = self._place.begin(run.stretch(self._method, start.state, steps, rate), run.task)
        self._clocked = (perf_counter(), run.losses.steps)
        self._timer.start()
        self._show()

    def stop(self) -> bool:
        """Stop after the step that is being made, keep what was learned, and complete the undo step.

        Steps that were asked for by number are made first: they end by themselves. Returns whether a run was broken
        off that would have gone on.
        """
        if self._course is None:
            return False
        endless = self._endless
        if endless:
            self._course.stop()
        self._course.wait()
        self.poll()
        return endless

    def edit(self, patch: Patch) -> None:
        """Change the network while it trains: here at once, and in the worker before its next step."""
        edit = Edit(patches=(patch,))
        self._post(edit)
        network = self._document.contents.network
        vector = network.vector.copy()
        apply(edit, network, vector)
        network = network.with_vector(vector)
        self._document.replace({"network": network})

    def configure(self, settings: Settings, seed: int, speed: int, letters: int = 0) -> None:
        """Train differently from now on; a run that is going on takes it in before its next step."""
        before, self._speed = self._method, speed
        self._method = Method(replace(settings, frozen=before.settings.frozen), seed, letters)
        if self._course is not None:
            self._tell(before)
            self._course.pace(self._pace())
        self._show()

    def take_in_what_is_frozen(self) -> None:
        """Have a run that is going on learn no more, from now on, in the parts that the document has frozen."""
        if self._course is not None:
            before = self._method
            self._hold(self._document.contents)
            self._tell(before)

    def _hold(self, contents: Contents) -> None:
        """Let what is frozen or switched off learn nothing."""
        held = contents.frozen | contents.off.keys()
        self._method = replace(self._method, settings=replace(self._method.settings, frozen=held))

    def _tell(self, before: Method) -> None:
        """Tell the worker of another method."""
        if self._method != before:
            self._post(self._method.told_after(before))

    def _look(self) -> None:
        """Poll, and the more rarely the more time the window's thread has needed since the last time."""
        used = thread_time() - self._thread_time
        self._thread_time += used
        share = self._course.share if self._course is not None else 1.0
        self._timer.setInterval(round(min(max(1000 * used / share, POLL_MILLISECONDS), RAREST_POLL)))
        self.poll()

    def look_between(self) -> None:
        """Look now if it would soon be time: later, it might be in the way of a stroke."""
        if self._timer.isActive() and self._timer.remainingTime() < SOON * self._timer.interval():
            self._timer.start()
            self._look()

    def poll(self) -> None:
        """Take in what there is to report: losses, the newest state, the end."""
        for report in self._course.reports() if self._course is not None else ():
            self._take_in(report)

    def _take_in(self, report: Report) -> None:
        run = self.run
        assert run is not None  # a course is of the run that is on display
        run.losses.extend(report.losses, report.lost)
        run.changes.extend(report.log)
        self._taken_in += len(report.log)
        if report.snapshot is not None:
            self._follow(run, report.snapshot)
        if report.ended:
            self._finish(run)
            if report.error is not None:
                self.failed.emit(self.tr("Training broke off: {reason}").format(reason=report.error))

    def _follow(self, run: Run, snapshot: Snapshot) -> None:
        """Let the document follow the worker; not its network, where that is older than an edit already on screen."""
        run.end, run.footing = snapshot.state, snapshot.footing
        run.keyframes.offer(snapshot.state)
        if math.isfinite(snapshot.accuracy):
            run.checks.add(snapshot.checked, snapshot.accuracy)
        self._measure(run.losses.steps)
        if snapshot.diverged:
            self._diverged = snapshot.state
        learned = self._document.contents.network.with_vector(snapshot.state.vector)
        fields = {"learned": learned, "trained": Trained(run, snapshot.state)}
        if snapshot.changes == len(self._posted):
            fields["network"] = learned
        self._document.replace(fields)

    def _finish(self, run: Run) -> None:
        """The course has ended: apply what it no longer took in, and tell the command what it led to."""
        self._timer.stop()
        network, vector = self._document.contents.network, run.end.vector.copy()
        for change in self._posted[self._taken_in :]:
            if isinstance(change, Edit):
                apply(change, network, vector)
        network = network.with_vector(vector)
        outcome = {"network": network, "learned": self._document.contents.learned, "trained": Trained(run, run.end)}
        if self._command is not None:
            self._command.complete(outcome)
        self._course = self._command = None
        self.shelf.make_room()
        self._rates = (0.0, 0.0)
        self._document.replace(outcome)

    def _measure(self, steps: int) -> None:
        """Read the speed off the clock, now and then."""
        now, (then, before) = perf_counter(), self._clocked
        if now - then >= CLOCK_INTERVAL:
            speed = (steps - before) / (now - then)
            self._rates, self._clocked = (speed, speed * self._method.settings.batch), (now, steps)

    def _post(self, change: Change) -> None:
        if self._course is not None:
            self._posted.append(change)
            self._course.post(change)

    def _pace(self) -> float | None:
        return float(self._speed) if self._speed else None

    def _show(self) -> None:
        """How training stands follows from the document; say so where that has changed."""
        trained = self._document.contents.trained
        told = trained, self.playing, self._rates, self._method, self._speed, self._diverged
        if all(one is other for one, other in zip(told, self._told, strict=True)):
            return
        self._told = told
        if trained is None or trained.state is not self._diverged:
            self._diverged = None
        stands = (trained.step, trained.loss, trained.accuracy) if trained else (0, None, None)
        view = TrainingView(self.playing, *stands, self._rates, self._method.settings, self._method.seed, self._speed,
                            self._diverged.step if self._diverged else None, trained.state if trained else None,
                            self._method.letters)
        if view != self._view:
            self._view = view
            self.advanced.emit()
