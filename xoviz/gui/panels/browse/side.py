"""What the network makes of the examples: how many it reads rightly, what it takes for what, and what the picture on
the pad reminds it of."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from xoviz.explain.examples import TRAINING
from xoviz.explain.reading_all import Readings
from xoviz.explain.reminders import remembered, reminders
from xoviz.explain.sifting import Sieve, Sifter
from xoviz.gui.panels.browse import words
from xoviz.gui.panels.browse.reminded import RemindedStrip
from xoviz.gui.widgets.confusion_grid import ALL, ConfusionGrid
from xoviz.nn import Array, Plan, Trace
from xoviz.state.view import View

WIDTH = 296  # pixels


class Side(QWidget):
    """Three parts below one another: accuracy, confusion matrix, reminders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self._reminded: tuple[Array, Readings, bool] | None = None
        self.accuracy, self.confusion, self.strip = QLabel(), ConfusionGrid(pickable=True), RemindedStrip()
        self.accuracy.setWordWrap(True)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.accuracy)
        column.addWidget(self.confusion)
        column.addWidget(self.strip, 1)

    def present(self, sifter: Sifter, sieve: Sieve) -> None:
        """Show other counts, and which of them are the pictures that are shown."""
        self.confusion.present(sifter.confusion(sieve), sifter.readings.network.classes)
        self.confusion.setMaximumHeight(self.confusion.height_at(WIDTH))
        self.confusion.set_chosen(ALL if sieve.answer is None else sieve.answer,
                                  ALL if sieve.winner is None else sieve.winner)
        self.accuracy.setText(words.accuracy(sifter, self.tr))

    def remind(self, view: View, readings: Readings) -> None:
        """Compare the picture on the pad with the examples, both as the network saw them that has read these."""
        old = readings.network is not view.network
        shown = view.pad, readings, old and view.training.playing
        if self._reminded is not None and all(one is two for one, two in zip(shown, self._reminded, strict=True)):
            return
        self._reminded = shown
        trained = bool((readings.examples.parts[remembered(readings)] == TRAINING).any())
        found = reminders(readings, self._traced(view.trace, readings) if old else view.trace)
        self.strip.present(words.reminded(trained, shown[2], self.tr), found, readings, readings.network.classes,
                           view.task.ground)
        self.strip.setToolTip(words.reminded_meaning(trained, self.tr))

    def _traced(self, trace: Trace, readings: Readings) -> Trace:
        """The trace of the same picture through the network that has read the examples."""
        if self._plan is None or self._plan.stack != readings.network.stack:
            self._plan = readings.network.plan()
        return readings.network.forward(trace.picture, self._plan)
