"""The time machine: back and forth through a run, and from one run to another.

What a run kept near a step is shown at once; the step itself is computed again in the compute thread, bit for bit, and
shown when it is there. A drag along the timeline is one undo step.
"""

from __future__ import annotations

from functools import partial
from itertools import count
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from xoviz.nn.train import State
from xoviz.state import commands
from xoviz.state.document import Contents, Document
from xoviz.state.learnable import input_for
from xoviz.state.runs import Run, Trained
from xoviz.state.studies import Studies
from xoviz.state.supply import Supply, supplied
from xoviz.state.training import Training
from xoviz.tasks.shuffled import carried

REPLAY = "replay"
"""The study that computes a step again."""


class TimeMachine(QObject):
    """Puts earlier states of runs, and other runs, into the document. Raises ValueError, with a sentence, where there
    are none."""

    def __init__(self, document: Document, undo_stack: QUndoStack, training: Training, studies: Studies,
                 parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._undo_stack = document, undo_stack
        self._training, self._studies = training, studies
        self._own_gestures = count(-1, -1)
        self._gesture = 0
        self._target: int | None = None
        self._shown: Contents | None = None
        self._last: tuple[Run, State] | None = None
        self._supply: Supply | None = None
        document.changed.connect(self._keep_up)
        studies.ended.connect(self._arrive)

    @property
    def target(self) -> int | None:
        """The step that is being computed again; None if what is shown is what was asked for."""
        return self._target

    def visit(self, step: int, gesture: int, *, exact: bool) -> None:
        """Go to ``step`` of the run on display, or to its first or last where it lies outside."""
        self._training.stop()
        trained = self._document.contents.trained
        if trained is None:
            raise ValueError(self.tr("This network was not trained here: there is no run to go back in."))
        run = trained.run
        step = min(max(step, run.start.step), run.end.step)
        self._gesture = gesture or next(self._own_gestures)
        near = self._nearest(run, step)
        self._put(run, near)
        if exact and near.step != step:
            self._target = step
            work = partial(run.replaying, step, self._supplied(run), near)
            self._studies.start(REPLAY, work, length=step - near.step, heard=partial(self._take, run))

    def switch(self, key: int) -> None:
        """Go to the end of the run with a number; the pad takes the size that its network reads."""
        self._training.stop()
        run, contents = self._training.shelf.run(key), self._document.contents
        fields = input_for(contents, run.task, run.network) | _fields(run, run.end)
        self._undo_stack.push(commands.Edit(self._document, fields, self.tr("Switch to another run")))

    def delete(self, key: int) -> None:
        """Put a run away; training it is stopped first."""
        trained = self._document.contents.trained
        if trained is not None and trained.run is self._training.shelf.run(key):
            self._training.stop()
        put_away = self._document.contents.put_away | {key}
        self._undo_stack.push(commands.Edit(self._document, {"put_away": put_away}, self.tr("Delete run")))

    def _nearest(self, run: Run, step: int) -> State:
        """What is there at or before a step: what is kept, or what was shown last, lest playing back flicker between
        steps that were computed again and the one that they were computed from."""
        kept = run.kept(step)
        if self._last is not None and self._last[0] is run and kept.step < self._last[1].step <= step:
            return self._last[1]
        return kept

    def _take(self, run: Run, state: State) -> None:
        """A state on the way, or the one that was waited for."""
        if state.step == self._target:
            self._put(run, state)

    def _put(self, run: Run, state: State) -> None:
        """Show a state, as a part of the gesture that is being made."""
        self._last, now = (run, state), self._document.contents
        fields = _fields(run, state)
        if run.task != now.task:
            fields["drawing"] = carried(now.drawing, now.task, run.task)
        edit = commands.Edit(self._document, fields, self.tr("Go to another step"), self._gesture)
        self._target = None
        self._undo_stack.push(edit)
        self._shown = self._document.contents

    def _keep_up(self) -> None:
        """Whatever else changes the network makes what is being computed useless."""
        now, shown = self._document.contents, self._shown
        if self._target is not None and (shown is None or now.network is not shown.network):
            self._target = None
            self._studies.cancel(REPLAY)

    def _arrive(self, name: str) -> None:
        if name == REPLAY:
            self._target = None

    def _supplied(self, run: Run) -> Supply:
        """Letters for computing again; used by nobody but the compute thread."""
        self._supply = supplied(self._supply, run.task, run.network)
        return self._supply


def _fields(run: Run, state: State) -> dict[str, Any]:
    network = run.network.with_vector(state.vector)
    return {"network": network, "learned": network, "trained": Trained(run, state), "task": run.task,
            "off": MappingProxyType({})}
