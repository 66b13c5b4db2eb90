"""The shelf: all runs of a session, each with a number and a name, within a budget of bytes.

Runs outlive undo: taking back a training run takes the network back, not the record of what it went through. Where the
runs take too much room together, the one that keeps most states lets go of every other one; its first state and its
end it never loses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Signal

from xoviz.nn import Array
from xoviz.state.runs import Run, Trained
from xoviz.state.view import RunEntry, RunsView

SHELF_BYTES = 160_000_000
"""What all runs together may keep for going back."""

MOST_POINTS = 300
"""States that the path of a run is drawn through."""

LONGEST_NAME = 60


class Shelf(QObject):
    """Holds the runs, in the order in which they began; a run's number counts from 1.

    Signals: changed(), after a run was added, named or marked.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, budget: int = SHELF_BYTES) -> None:
        super().__init__(parent)
        self._budget = budget
        self._runs: list[Run] = []
        self._names: dict[int, str] = {}
        self._entries: dict[int, tuple[tuple[object, ...], RunEntry]] = {}
        self._view = RunsView()

    def add(self, run: Run) -> None:
        """Put a run on the shelf, unless it stands there."""
        if run not in self._runs:
            self._runs.append(run)
            self.changed.emit()

    def run(self, key: int) -> Run:
        """The run with a number. Raises ValueError, in one sentence, if there is none."""
        if not 1 <= key <= len(self._runs):
            raise ValueError(self.tr("There is no run {key}.").format(key=key))
        return self._runs[key - 1]

    def key(self, run: Run) -> int | None:
        """The number of a run; None if it is not on the shelf."""
        return self._runs.index(run) + 1 if run in self._runs else None

    def name(self, key: int, name: str) -> None:
        """Give a run a name; an empty one gives it back the first."""
        self.run(key)
        self._names[key] = " ".join(name.split())[:LONGEST_NAME]
        self.changed.emit()

    def mark(self, run: Run, step: int, words: str) -> None:
        """Put words to a step of a run; empty ones take the mark away. Raises ValueError for a step outside it."""
        if not run.start.step <= step <= run.step:
            raise ValueError(self.tr("The run goes from step {first:,} to {last:,}: there is no step {step:,}.").format(
                first=run.start.step, last=run.step, step=step))
        run.marks.pop(step, None)
        if words.strip():
            run.marks[step] = words.strip()
        self.changed.emit()

    def make_room(self) -> None:
        """Thin the states that are kept until they fit the budget, those of the largest run first."""
        thinnable = list(self._runs)
        while thinnable and sum(run.nbytes for run in self._runs) > self._budget:
            largest = max(thinnable, key=_size)
            if not largest.keyframes.thin():
                thinnable.remove(largest)

    def view(self, trained: Trained | None, put_away: Collection[int], target: int | None) -> RunsView:
        """All runs but those that were put away; the one that ``trained`` belongs to is the current one."""
        entries = tuple(self._entry(key, run) for key, run in enumerate(self._runs, 1) if key not in put_away)
        current = self.key(trained.run) if trained else None
        current = None if current in put_away else current
        step = trained.step if trained else 0
        before = self._view
        if (entries, current, step, target) != (before.entries, before.current, before.step, before.target):
            self._view = RunsView(entries, current, step, target, _path_of(trained.run if trained else None))
        return self._view

    def _entry(self, key: int, run: Run) -> RunEntry:
        """How a run stands; the same value as long as it stands as before."""
        # An accuracy comes with the state that it was measured on, or one before: so it need not be looked up here.
        stands = (run.end, run.losses.steps, len(run.changes), self._names.get(key), *run.marks.items())
        known = self._entries.get(key)
        if known is None or known[0] != stands:
            self._entries[key] = stands, self._described(key, run)
        return self._entries[key][1]

    def _described(self, key: int, run: Run) -> RunEntry:
        trained = Trained(run, run.end)
        name = self._names.get(key) or self.tr("Run {number}").format(number=key)
        parent = self.key(run.parent) if run.parent else None
        return RunEntry(key, name, run.method.settings, run.method.seed, parent, run.start.step, run.end.step,
                        trained.loss, trained.accuracy, tuple(sorted(run.marks.items())),
                        run.network.with_vector(run.end.vector), run.losses, run.checks,
                        run.method.letters, run.method_before(math.inf).settings.frozen)


def _size(run: Run) -> int:
    return run.nbytes


def _path_of(run: Run | None) -> Callable[[], tuple[tuple[int, Array], ...]]:
    def path() -> tuple[tuple[int, Array], ...]:
        if run is None:
            return ()
        states = [*run.keyframes.spread(MOST_POINTS), run.end]
        return tuple((state.step, state.vector) for state in states)

    return path
