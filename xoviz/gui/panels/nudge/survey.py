"""What is found out about one weight, a little at a time: the window never waits for it.

What is cheap is there at once: for one picture, all of it. What takes longer (a hundred large letters) goes on once the
weight stands still, in slices that nobody notices; till then the curve tells the error, as long as it is the same one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.nudge import COARSE, Along, Curve, Knob, Slopes, curves, slopes_in_steps
from xoviz.nn import Array, Network

SLICE = 0.0025
"""Seconds of work at once."""

SHARE = 0.05
"""The part of the time that a measurement may take while the weight does not stand still."""

STILL, PAUSE = 60, 5
"""Milliseconds: how long nothing must change before it goes on, and between two slices."""


class Survey(QObject):
    """The error along one weight, as far as it is known: as it is, a nudge down and up, its curve and its slopes. Each
    is None until then.

    Signals:
        changed(): something more is known.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.error: float | None = None
        self.down: float | None = None
        self.up: float | None = None
        self.curve: Curve | None = None
        self.slopes: Slopes | None = None
        self._measure: BatchError | None = None
        self._cost, self._last = 0.0, 0.0
        self._asked: tuple[Knob, float, float, Array] | None = None
        self._curves: Iterator[Curve] = iter(())
        self._work: Generator[None, None, None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_done(self) -> bool:
        """Whether all is known."""
        return self._work is None

    def ask(self, network: Network, batch: Batch, knob: Knob, nudge: float, low: float, high: float) -> None:
        """Find out about a weight of this network, between two values: what takes no longer than a slice, at once."""
        if not self._can_measure(network, batch):
            self._measure, self._asked = BatchError(network.stack, batch), None
        assert self._measure is not None
        place = knob.place(network.stack)
        others = network.vector.copy()
        others[place] = 0
        if self._asked is None or self._asked[:3] != (knob, low, high) or not np.array_equal(self._asked[3], others):
            self.curve, self._curves = None, curves(self._measure, network.vector, knob, low, high)
        self._asked = knob, low, high, others
        self.slopes = self.down = self.up = None
        self._work = self._find_out(self._measure, network.vector, knob, nudge)
        if self.curve is not None:
            value = float(network.parameters[knob.key][knob.index])
            self.error = float(np.interp(value, self.curve.values, self.curve.errors))
        if perf_counter() - self._last < self._cost / SHARE and self._cost > SLICE:
            self._timer.start(STILL)
        else:
            self._run(STILL)

    def finish(self) -> None:
        """Find out all the rest at once."""
        for _ in self._work or ():
            pass
        self.stop()

    def stop(self) -> None:
        """Nobody wants to know."""
        self._timer.stop()
        self._work = None

    def _can_measure(self, network: Network, batch: Batch) -> bool:
        """Whether the error is measured on these pictures already."""
        if self._measure is None or self._measure.stack != network.stack:
            return False
        pictures, answers = self._measure.batch
        return batch.pictures is pictures or (np.array_equal(batch.pictures, pictures)
                                              and np.array_equal(batch.answers, answers))

    def _find_out(self, measure: BatchError, vector: Array, knob: Knob,
                  nudge: float) -> Generator[None, None, None]:
        """First the error; then what a nudge makes of it; a coarse curve; the slopes; and a fine curve."""
        along, value = Along(measure, vector, knob), float(vector[knob.place(measure.stack)])
        start = perf_counter()
        self.error = along.error_at(value)
        self._last = perf_counter()
        self._cost = self._last - start
        yield
        while self.curve is None:
            curve = next(self._curves)
            self.curve = curve if len(curve.values) == COARSE else None
            yield
        self.down = along.error_at(value - nudge)
        yield
        self.up = along.error_at(value + nudge)
        yield
        self.slopes = yield from slopes_in_steps(measure, vector, knob)
        yield
        for finer in self._curves:
            self.curve = finer
            yield

    def _run(self, pause: int) -> None:
        """A slice of the work; the rest after a pause."""
        start = perf_counter()
        for _ in self._work or ():
            if perf_counter() - start > SLICE:
                self._timer.start(pause)
                return
        self.stop()

    def _go_on(self) -> None:
        self._run(PAUSE)
        self.changed.emit()
