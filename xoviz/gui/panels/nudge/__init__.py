"""The tab "Nudge": push one weight up and down and watch the error (the talk, chapter 11).

The error along the weight is a curve, the present value a ball on it. Beside it stands how steep the curve is, as
backpropagation tells it and as nudging measures it, and what both cost.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLayout, QStackedWidget, QVBoxLayout, QWidget

from xoviz.explain.batch import Batch
from xoviz.explain.nudge import Knob, exists
from xoviz.explain.race import Race
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.nudge import words
from xoviz.gui.panels.nudge.contest import RACE, RECIPE, ContestBar, RacePlot, news, standing
from xoviz.gui.panels.nudge.following import followed, reach_of
from xoviz.gui.panels.nudge.picker import WeightPicker
from xoviz.gui.panels.nudge.pusher import Pusher
from xoviz.gui.panels.nudge.question import Question
from xoviz.gui.panels.nudge.survey import Survey
from xoviz.gui.panels.nudge.switch import Switch
from xoviz.gui.widgets.numbers import readable
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.gui.widgets.slope_plot import SlopePicture, SlopePlot
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.sum_table import SumTable
from xoviz.state.view import View
from xoviz.state.wishes import CancelStudy, ChooseFilter, EditWeight, RunRace, SetAnswer, WalkRecipe

NUDGES = (0.01, 0.05, 0.1, 0.25, 0.5)
"""What "a bit" can be."""

USUAL = 0.1


class NudgePanel(Panel):
    """One weight, its curve, its slopes; and the recipe that nudges them all."""

    name = "nudge"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._knob: Knob | None = None
        self._reach = 0.0
        self._gestures: Iterator[int] = count(1)
        self._gesture = 0
        self._news, self._meaning = "", ""
        self.survey = Survey(self)
        self.question, self.picker, self.pusher = Question(), WeightPicker(), Pusher()
        self.plot = SlopePlot(self.tr("drag the ball, or press ← and →"))
        self.readings, self.contest, self.race_plot = SumTable(), ContestBar(), RacePlot()
        self.nudge_box, self.sentence = QComboBox(), StillLabel(squeezable=True)
        self.pages = Switch((self.tr("Curve"), self.tr("The error along one weight")),
                            (self.tr("Race"), self.tr("The recipe against gradient descent")))
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Nudge")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("A click on a number picks that weight, + and − push it a bit. Undo takes a push back.")

    def number_gestures(self, gestures: Iterator[int]) -> None:
        """Drags are numbered like those of all other parts."""
        self._gestures = gestures

    @property
    def knob(self) -> Knob | None:
        """The weight that is pushed."""
        return self._knob

    @property
    def nudge(self) -> float:
        """How much "a bit" is."""
        return float(self.nudge_box.currentData())

    @property
    def batch(self) -> Batch | None:
        """What the error is measured on."""
        return None if self._view is None else self.question.batch(self._view)

    def present(self, view: View) -> None:
        """Show a view: what it changes about this weight is measured anew."""
        before, self._view = self._view, view
        self.question.present(view)
        if before is not None and before.network is not view.network:
            self._news = ""
        if before is None or before.studies is not view.studies:
            self._show_studies(before, view)
        if before is None or before.network.stack != view.network.stack:
            self._reach = 0.0
        turned = self._turn_to(followed(before, view, self._knob))
        if self._knob is not None:
            self.picker.present(view.network, self._knob, readable(view.reading, view.exact))
        same = before is not None and before.trace is view.trace and before.answer == view.answer
        if turned or not same or (self.question.on_letters and before is not None
                                  and before.letters is not view.letters):
            self._measure()

    # Which weight

    def _turn_to(self, knob: Knob | None) -> bool:
        """Look at another weight; whether it is another."""
        if knob == self._knob:
            return False
        if knob is None or self._knob is None or knob.key != self._knob.key:
            self._reach = 0.0
        self._knob = knob
        return True

    def _pick(self, knob: Knob) -> None:
        """A weight was chosen here; the editor shows its filter."""
        view = self._view
        if view is None or not exists(view.network.stack, knob):
            return
        self._news = ""
        self._turn_to(knob)
        self.picker.present(view.network, knob, readable(view.reading, view.exact))
        self._measure()
        layer = view.network.stack.slot(knob.key).layer_id
        filters = view.network.layers[view.network.stack.index(layer)].kind == "conv"
        if filters and view.chosen != (layer, knob.index[0]):
            self.wish.emit(ChooseFilter(layer, knob.index[0]))

    # Measuring and showing

    def _measure(self) -> None:
        """Find out about the weight as it is now; what takes longer is shown as soon as it is known."""
        view, knob, batch = self._view, self._knob, self.batch
        self.contest.allow(batch is not None and knob is not None)
        if view is None or knob is None:
            self._show_nothing(self.tr("This network has no weights: there is nothing to nudge."))
        elif batch is None:
            self._show_nothing(self.tr("Nobody has said yet what this is, so nobody can say how wrong the "
                                       "network is. Choose the right answer at the top right, or measure on examples."))
        else:
            self._reach = reach_of(view.network, knob, self._reach)
            self.survey.ask(view.network, batch, knob, self.nudge, -self._reach, self._reach)
            if not self.isVisible():
                self.survey.finish()  # It is for a figure, or will be seen only later.
            self._show()

    def _show(self) -> None:
        """What is known by now."""
        view, knob, survey = self._view, self._knob, self.survey
        if view is None or knob is None:
            return
        name, value = words.knob_name(view.network, knob, self.tr), float(view.network.parameters[knob.key][knob.index])
        error, slopes, curve = math.nan if survey.error is None else survey.error, survey.slopes, survey.curve
        self.plot.name_axes(*words.axis_names(name, self.question.on_letters, self.tr))
        self.plot.present(SlopePicture(
            -self._reach, self._reach, [] if curve is None else curve.values.tolist(),
            [] if curve is None else curve.errors.tolist(), value, error,
            None if slopes is None else slopes.backpropagated,
            (slopes.left, slopes.right) if slopes is not None and slopes.kink else None, self.nudge))
        self.pusher.setEnabled(True)
        self.pusher.present(-self._reach, self._reach, value)
        self.readings.present(words.readings((survey.down, survey.error, survey.up), slopes, self.nudge,
                                             view.network.stack.size, self.tr))
        self._meaning = words.meaning(name, error, slopes, self.tr)
        self._tell()
        self.plot.setAccessibleDescription(self.tr("{name}, value {value:.4g}, error {error:.4g}").format(
            name=name, value=value, error=error))

    def _show_nothing(self, sentence: str) -> None:
        self.survey.stop()
        self.plot.present(None)
        self.pusher.setEnabled(False)
        self.readings.present([])
        self._news, self._meaning = "", sentence
        self._say(sentence)

    def _tell(self) -> None:
        """Each page says what is on it: how the race stands; or how the walk goes, or what the slopes mean."""
        race = standing(self._view, self.tr) if self._view is not None and self._stack.currentIndex() else ""
        self._say(race or self._news or self._meaning)

    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)

    # The walk and the race

    def _show_studies(self, before: View | None, view: View) -> None:
        race = view.studies.get(RACE)
        self.contest.present(view.studies.get(RECIPE), race)
        if race is not None and isinstance(race.result, Race):
            self.pages.last.setEnabled(True)
            self.race_plot.show_race(race.result)
        told = news(before, view, self.tr)
        if told is not None:
            self._news = told
        if told is not None or (before is not None and before.studies.get(RACE) is not race):
            self._tell()

    def _walk(self) -> None:
        if self.batch is not None:
            self._turn_page(race=False)
            self.wish.emit(WalkRecipe(self.batch, self.nudge, self.contest.pace, next(self._gestures)))

    def _race(self) -> None:
        if self.batch is not None:
            self.pages.last.setEnabled(True)
            self._turn_page(race=True)
            self.wish.emit(RunRace(self.batch, self.nudge))

    def _stop(self, name: str) -> None:
        self.wish.emit(CancelStudy(name))

    def _turn_page(self, *, race: bool) -> None:
        self.pages.choose(last=race)
        self._switch_page()

    def _switch_page(self) -> None:
        self._stack.setCurrentIndex(1 if self.pages.last.isChecked() else 0)
        self._tell()

    # What the hand does

    def _begin(self) -> None:
        self._news, self._gesture = "", next(self._gestures)

    def _push(self, value: float) -> None:
        if self._knob is not None:
            text = self.tr("Nudge a weight")
            self.wish.emit(EditWeight(self._knob.key, self._knob.index, value, self._gesture, text))

    def _set_answer(self, answer: int) -> None:
        self.wish.emit(SetAnswer(answer))

    def _measure_anew(self) -> None:
        """Something else is measured, or a bit is another bit."""
        self._news = ""
        self._measure()

    def _connect(self) -> None:
        self.plot.began.connect(self._begin)
        self.plot.moved.connect(self._push)
        self.pusher.began.connect(self._begin)
        self.pusher.moved.connect(self._push)
        self.pusher.nudged.connect(self.plot.push)
        self.pusher.refused.connect(self._say)
        self.picker.picked.connect(self._pick)
        self.survey.changed.connect(self._show)
        self.question.answered.connect(self._set_answer)
        self.question.changed.connect(self._measure_anew)
        self.nudge_box.activated.connect(self._measure_anew)
        self.contest.walk_asked.connect(self._walk)
        self.contest.race_asked.connect(self._race)
        self.contest.stop_asked.connect(self._stop)
        self.pages.switched.connect(self._switch_page)

    # Laying out

    def _lay_out(self) -> None:
        for nudge in NUDGES:
            self.nudge_box.addItem(f"{nudge:g}", nudge)
        self.nudge_box.setCurrentIndex(NUDGES.index(USUAL))
        self.nudge_box.setAccessibleName(self.tr("How much a bit is"))
        self.plot.setAccessibleName(self.tr("The error along this weight; arrows push the ball"))
        self.plot.setToolTip(self.tr("Drag the ball, or push it with the arrows, plus and minus"))
        self.readings.setAccessibleName(self.tr("Slopes at this weight"))
        self.readings.setToolTip(self.tr(
            "Nudging looks twice at each weight: it sends the pictures through the network once with a bit less and "
            "once with a bit more. Backpropagation goes through once and back once, and has the slopes of all weights."
        ))
        self.sentence.label.setWordWrap(True)
        self.sentence.setFixedHeight(2 * self.sentence.fontMetrics().lineSpacing() + 4)
        self.pages.last.setEnabled(False)
        self._stack.addWidget(_column(self.plot, self.pusher, stretch=0))
        self._stack.addWidget(self.race_plot)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addLayout(self._left(), 10)
        middle.addWidget(self._stack, 17)
        middle.addWidget(scrolling(_column(self.readings, stretch=1)), 11)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addWidget(self.question)
        layout.addLayout(middle, 1)
        layout.addWidget(self.sentence)
        layout.addLayout(self._bottom())

    def _left(self) -> QLayout:
        value = QHBoxLayout()
        value.addWidget(_quiet(self.tr("Value")))
        value.addWidget(self.pusher.number)
        value.addStretch(1)
        column = QVBoxLayout()
        column.addWidget(self.picker, 1)
        column.addLayout(value)
        return column

    def _bottom(self) -> QLayout:
        row = QHBoxLayout()
        row.addWidget(_quiet(self.tr("A bit is")))
        row.addWidget(self.nudge_box)
        row.addSpacing(8)
        row.addWidget(self.contest, 1)
        row.addWidget(self.pages)
        return row


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("muted", True)
    return label


def _column(*widgets: QWidget, stretch: int) -> QWidget:
    """One above the other, with some room below, or none."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    for widget in widgets:
        layout.addWidget(widget)
    if stretch:
        layout.addStretch(stretch)
    return column
