"""The two things that go on by themselves: the walk of the talk's recipe, and its race against gradient descent."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from xoviz.explain.nudge import exists
from xoviz.explain.race import Race
from xoviz.explain.recipe import Try
from xoviz.gui.panels.nudge import words
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.line_plot import Line, LinePlot
from xoviz.state.view import Study, View
from xoviz.wording import Translate

RECIPE, RACE = "recipe", "race"
"""The names of the studies."""

PACES = (3, 30, 0)
"""Weights a second; 0 is flat out."""


class ContestBar(QWidget):
    """Buttons that start and stop the walk and the race.

    Signals:
        walk_asked(), race_asked(): start one.
        stop_asked(str): stop the study of that name.
    """

    walk_asked = Signal()
    race_asked = Signal()
    stop_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.walk, self.race, self.pace_box = QPushButton(), QPushButton(), QComboBox()
        self._running: dict[str, bool | None] = {RECIPE: None, RACE: None}
        self._lay_out()
        self.present(None, None)
        self.walk.clicked.connect(self._walk)
        self.race.clicked.connect(self._race)

    @property
    def pace(self) -> int:
        """How many weights a second the walk tries; 0 is flat out."""
        return int(self.pace_box.currentData())

    def present(self, walk: Study | None, race: Study | None) -> None:
        """Say what each button does now."""
        for name, study, button, start, stop in (
                (RECIPE, walk, self.walk, self.tr("Walk the talk’s recipe"), self.tr("Stop walking")),
                (RACE, race, self.race, self.tr("Race against gradient descent"), self.tr("Stop the race"))):
            running = study is not None and study.running
            if running != self._running[name]:
                self._running[name] = running
                button.setText(stop if running else start)

    def allow(self, on: bool) -> None:
        """Whether there is anything to measure; what goes on can always be stopped."""
        self.walk.setEnabled(on or bool(self._running[RECIPE]))
        self.race.setEnabled(on or bool(self._running[RACE]))

    def _walk(self) -> None:
        if self._running[RECIPE]:
            self.stop_asked.emit(RECIPE)
        else:
            self.walk_asked.emit()

    def _race(self) -> None:
        if self._running[RACE]:
            self.stop_asked.emit(RACE)
        else:
            self.race_asked.emit()

    def _lay_out(self) -> None:
        names = {3: self.tr("3 weights a second"), 30: self.tr("30 weights a second"), 0: self.tr("as fast as it goes")}
        for pace in PACES:
            self.pace_box.addItem(names[pace], pace)
        self.pace_box.setAccessibleName(self.tr("How fast the recipe walks"))
        self.walk.setToolTip(self.tr("For each weight in turn: try a bit up, try a bit down, keep what lowers the "
                                     "error. Undo takes the whole walk back"))
        self.race.setToolTip(self.tr("Both from the same weights, on the same pictures, for the same cost; the network "
                                     "itself stays as it is"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.walk, self.pace_box, self.race):
            row.addWidget(part)
        row.addStretch(1)


class RacePlot(LinePlot):
    """The errors of both, by what they have cost."""

    def __init__(self) -> None:
        super().__init__("", "")
        self._names = self.tr("cost, in forward passes; a backward pass counts as two"), self.tr("error")
        self.setAccessibleName(self.tr("Race: error by cost"))

    def show_race(self, race: Race) -> None:
        """Show how the race stands."""
        theme = current_theme()
        self.setAccessibleDescription(self.tr("recipe {recipe:.3g}, gradient descent {descent:.3g}").format(
            recipe=race.recipe.error, descent=race.descent.error))
        self.present([
            Line(self.tr("the talk’s recipe"), theme.colour("focus"), race.recipe.passes.tolist(),
                 race.recipe.errors.tolist(), dashed=True),
            Line(self.tr("gradient descent"), theme.colour("accent"), race.descent.passes.tolist(),
                 race.descent.errors.tolist())])


def standing(view: View, tr: Translate = str) -> str:
    """How the race stands, or how it ended, in a sentence or three; nothing if there was none."""
    race = view.studies.get(RACE)
    if race is None or not isinstance(race.result, Race):
        return ""
    return words.standing(race.result, race.running, tr)


def news(before: View | None, view: View, tr: Translate = str) -> str | None:
    """What is new of the walk, in a sentence; None if nothing is."""
    if before is not None and before.studies.get(RECIPE) is not view.studies.get(RECIPE):
        walk = view.studies.get(RECIPE)
        if walk is not None and isinstance(walk.result, Try):
            return _news_of_walk(view, walk, walk.result, tr)
    return None


def _news_of_walk(view: View, walk: Study, tried: Try, tr: Translate) -> str:
    if walk.running and exists(view.network.stack, tried.knob):
        return words.trying(words.knob_name(view.network, tried.knob, tr), tried, tr)
    return words.walked(tried, tr, disturbed=not np.array_equal(view.network.vector, tried.vector))
