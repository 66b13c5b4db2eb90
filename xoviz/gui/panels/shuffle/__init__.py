"""The tab "Shuffle": does the order of pixels, or of columns, tell anything? Tried, and concluded from the numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.explain.shuffle import Shuffle
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.shuffle import words
from xoviz.gui.panels.shuffle.board import STYLES, Board, colour_of
from xoviz.gui.panels.shuffle.form import Form
from xoviz.gui.widgets.band_plot import Banded, BandPlot
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.state.view import Study, View
from xoviz.state.wishes import CancelStudy, GoOnShuffle, RunShuffle

STUDY = "shuffle"

LEAST = 108
"""Pixels: the height of a plot in which one still sees who is ahead."""

LINES = 4
"""Sentences of a conclusion."""


class ShufflePanel(Panel):
    """Choices, the curves of all networks, one example in both orders, and what follows."""

    name = "shuffle"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study = Study(STUDY, False)
        self._found: Shuffle | None = None
        self._resting, self._before = False, 0.0
        self.form, self.plot, self.board = Form(), BandPlot(), Board()
        self.moral, self.reasons = QLabel(), tuple(StillLabel(squeezable=True) for _ in range(LINES - 1))
        self.status = StillLabel(squeezable=True)
        self._lay_out()
        self.form.chosen.connect(self._choose)
        self.form.pressed.connect(self.run_or_cancel)
        self.form.refused.connect(self.status.setText)
        self.plot.pointed.connect(self._read_off)
        self.plot.left.connect(self._read_off)
        self._show()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Shuffle")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Run it with letters, then with the table, then from another seed; it rests while this tab is "
                       "hidden.")

    @property
    def found(self) -> Shuffle | None:
        """What is shown."""
        return self._found

    def present(self, view: View) -> None:
        """Show how far the experiment is."""
        study = view.studies.get(STUDY, Study(STUDY, False))
        if study is self._study:
            return
        self._study = study
        part = study.progress or 0.0
        self.form.show_running(study.running, self._before + (1 - self._before) * part)
        self._take()

    def finish(self, view: View) -> None:
        """Run a small experiment at once, on the task of the view if there is one for it."""
        # Read for figures only.
        from xoviz.gui.panels.shuffle.figure import tried

        found = tried(view)
        if found is not None:
            self.form.choose(found.what)
            self._found = found
            self._show()

    def run_or_cancel(self) -> None:
        """Begin, or end what goes on."""
        if self._study.running:
            self.wish.emit(CancelStudy(STUDY))
            return
        self._found, self._before = None, 0.0
        self._show()
        form = self.form
        self.wish.emit(RunShuffle(form.subject, form.seeds.value, form.first.value, form.steps.value))

    def showEvent(self, event: QShowEvent) -> None:
        """What rested while nobody looked goes on."""
        super().showEvent(event)
        if self._resting:
            self._resting = False
            self.wish.emit(GoOnShuffle())

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody watches rests; in a window that is only put away, it goes on."""
        super().hideEvent(event)
        if self._study.running and not event.spontaneous():
            self._resting, self._before = True, self.form.progress.value() / 100
            self.wish.emit(CancelStudy(STUDY))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _choose(self) -> None:
        """Something else is to be shuffled: what goes on is about the other."""
        if self._study.running:
            self.wish.emit(CancelStudy(STUDY))
        self._found = None
        self._show()
        self._take()

    def _take(self) -> None:
        """Show what the study has found, if that is about what is chosen; all anew only after a look."""
        before, found = self._found, self._study.result
        if not isinstance(found, Shuffle) or found.what != self.form.subject:
            self._read_off()
            return
        self._found = found
        if before is None or before.looks is not found.looks:
            self._show()
        else:
            self._read_off()

    def _show(self) -> None:
        self.board.present(self._found)
        self._draw()
        told = self._told()
        if told[0] != self.moral.text():
            self.moral.setText(told[0])
        for place, line in enumerate(self.reasons, 1):
            line.setText(told[place] if place < len(told) else "")
        self._read_off()

    def _told(self) -> tuple[str, ...]:
        """What follows; before there are numbers, what will be tried."""
        if self._found is not None:
            return words.told(self._found, self.tr) or (self.tr("They learn…"),)
        return words.beginning(self.form.subject, self.tr)

    def _draw(self) -> None:
        found = self._found
        if found is None or len(found.looks) < 2:
            self.plot.present(np.zeros(0), ())
            return
        self.plot.name_axes(self.tr("steps"), self.tr("share of {count:,} fresh {things}").format(
            count=found.tested, things=words.subjects(self.tr)[found.what][2]))
        curves = []
        for kind, order in np.ndindex(2, 2):
            mean, spread = found.curve(kind, order)
            curves.append(Banded(words.curve_name(kind, order, self.tr), colour_of(kind), mean, mean - spread,
                                 np.minimum(mean + spread, 1.0), STYLES[order]))
        self.plot.present(found.looks, curves, (0.5, 1.0))

    def _read_off(self) -> None:
        found, place = self._found, self.plot.place
        if self._study.error:
            self.status.setText(self._study.error)
        elif found is None:
            self.status.setText("")
        elif place is not None and place < len(found.looks):
            self.status.setText(words.pointed(found, place, self.tr))
        else:
            self.status.setText(words.status(found, self.tr))

    def _lay_out(self) -> None:
        self.plot.setAccessibleName(self.tr("How well all networks read, step by step"))
        self.plot.setMinimumHeight(LEAST)
        self.moral.setProperty("heading", True)
        self.moral.setWordWrap(True)
        self.moral.setMinimumHeight(self.moral.fontMetrics().lineSpacing() + 4)
        self.status.label.setProperty("muted", True)
        body, column = QHBoxLayout(), QVBoxLayout(self)
        body.setSpacing(16)
        body.addWidget(self.plot, 1)
        body.addWidget(self.board)
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(5)
        column.addWidget(self.form)
        column.addLayout(body, 1)
        column.addWidget(self.moral)
        for line in (*self.reasons, self.status):
            column.addWidget(line)
