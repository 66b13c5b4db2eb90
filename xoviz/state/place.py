"""Where networks are trained: in the compute thread, or in a process of their own once that has come to work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.compute import Compute
from xoviz.state.course import Course, ThreadPlace
from xoviz.state.worker import Stretch
from xoviz.tasks.base import Task

if TYPE_CHECKING:
    from xoviz.state.training_process import TrainingProcess


class Place:
    """A compute thread; and, if networks are trained ``apart``, from `prepare` on a process beside it."""

    def __init__(self, compute: Compute, *, apart: bool) -> None:
        self.process: TrainingProcess | None = None
        self._thread, self._apart = ThreadPlace(compute), apart

    def prepare(self) -> None:
        """Start the process, if there is to be one; it takes its time, and nobody need wait."""
        if self._apart and self.process is None:
            from xoviz.state.training_process import TrainingProcess  # which takes its time to import, too

            self.process = TrainingProcess()
            self.process.start()

    def begin(self, stretch: Stretch, task: Task) -> Course:
        """Train. No other course must be going on here."""
        if self.process is not None and self.process.listens:
            return self.process.begin(stretch, task)
        if self.process is not None:
            self.process.revive()
        return self._thread.begin(stretch, task)

    def close(self) -> None:
        """Let the process end; the compute thread is not ours."""
        if self.process is not None:
            self.process.close()
