"""The tab "Grasp": both answers to a silhouette, and the action that they stand for, which is a rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from xoviz.explain.actions import RULE, Line, line_for
from xoviz.explain.heads import Head
from xoviz.gui.panels.base import Fit, Panel, Sample
from xoviz.gui.panels.grasp.strip import ActionStrip
from xoviz.gui.panels.grasp.table import RuleModel
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.plain_table import plain_table
from xoviz.gui.widgets.vote_bars import VoteBars
from xoviz.gui.widgets.way_there import WayThere
from xoviz.state.view import View
from xoviz.state.wishes import ChooseTask, ShowSample
from xoviz.wording import action_text, probability

TASK = "grasp"
ROW = 24  # pixels
THINGS, GRASPS = "things", "grasps"


class GraspPanel(Panel):
    """The bars of both heads, the action in three pictures, and the rule with the present line lit."""

    name = TASK

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._samples: tuple[Sample, ...] = ()
        share = partial(probability, tr=self.tr)
        self.thing, self.grasp = VoteBars(("?",), share), VoteBars(("?",), share)
        self.strip = ActionStrip()
        self.action, self.note = QLabel(), QLabel(self.tr(
            "The two answers are learned. The line is a rule, written by hand: nobody learned it, nobody grasps."))
        self.play = IconButton("play", self.tr("Play the action"), self.tr("scenery: the same for every line's motion"))
        self.table = plain_table(RuleModel(self), self.tr("The rule"))
        self.way_there = WayThere()
        self._lay_out()
        self.play.clicked.connect(self.strip.play)
        self.table.clicked.connect(self._show_sample)
        self.table.activated.connect(self._show_sample)
        self.way_there.taken.connect(self._wish_for_task)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Grasp")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Draw a silhouette on the pad, filled or in outline, or click a line of the rule to see one.")

    def present(self, view: View) -> None:
        """Show what both heads say; nothing is done where the picture and the network are the same."""
        before, self._view = self._view, view
        if before is not None and before.trace is view.trace and before.task is view.task:
            return
        heads = view.heads if view.task.name == TASK else ()
        self._pages.setCurrentIndex(1 if heads else 0)
        if heads:
            self._show_heads(view, *heads)
        else:
            self._say_what_is_missing(view)

    def offer(self, samples: Sequence[Sample], fit: Fit) -> None:
        """The silhouettes that the lines of the rule are shown by."""
        self._samples = tuple(samples)

    def set_motion(self, on: bool) -> None:
        """With less motion the three pictures stand still."""
        if not on:
            self.strip.stop()
        self.play.set_refusal("" if on else self.tr("Motion is switched off: the three pictures show the action"))

    def _lay_out(self) -> None:
        bold = QFont(self.action.font())
        bold.setBold(True)
        bold.setPixelSize(14)
        self.action.setFont(bold)
        self.action.setWordWrap(True)
        self.note.setProperty("muted", True)
        self.note.setWordWrap(True)
        columns = self.table.horizontalHeader()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        columns.setStretchLastSection(True)
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.table.setToolTip(self.tr("Click a line to see such a silhouette on the pad"))
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        above, said = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(18)
        for title, bars in ((self.tr("What is it?"), self.thing), (self.tr("How to grasp it?"), self.grasp)):
            above.addLayout(_titled(title, bars), 3)
            bars.setAccessibleName(title)
        above.addWidget(self.strip, 4)
        said.addWidget(self.play)
        said.addWidget(self.action, 1)
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addLayout(above)
        layout.addLayout(said)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.way_there)
        self._pages.addWidget(shown)

    def _say_what_is_missing(self, view: View) -> None:
        if view.task.name == TASK:
            self.way_there.say(self.tr("This network has one answer. With the layer “heads 6+5” on a dense layer of "
                                       "11 units it has two."), self.tr("Take the network that ships"))
        else:
            self.way_there.say(self.tr("Here a network tells two things at once: what a silhouette is, and how to "
                                       "grasp it. The present task is another one."),
                               self.tr("Choose the task “grasp”"))

    def _show_heads(self, view: View, thing: Head, grasp: Head) -> None:
        for bars, head in ((self.thing, thing), (self.grasp, grasp)):
            if bars.names != head.names:
                bars.set_names(head.names)
            if head.probabilities is not None:
                bars.present(head.probabilities, probabilities=True)
            else:
                bars.present(head.scores, limit=max(1.0, float(abs(head.scores).max())))
        self._show_action(view, *(None if head.verdict is None else head.names[head.verdict]
                                  for head in (thing, grasp)))

    def _show_action(self, view: View, thing: str | None, grasp: str | None) -> None:
        """The line of the rule for a pair of answers, if there is one."""
        blank = view.doubt is not None and view.doubt.reason == "blank"
        number = None if thing is None or grasp is None or blank else line_for(thing, grasp)
        line: Line | None = None if number is None else RULE[number]
        self.strip.present(view.trace.picture, line, self._titles(line))
        if line is not None:
            said = action_text(line.thing, line.grasp, self.tr)
        elif blank:
            said = self.tr("There is nothing to grasp: hardly any ink.")
        else:
            said = self.tr("The rule has no line for this pair: {thing}, {grasp}.").format(
                thing=thing or "?", grasp=grasp or "?")
        self.action.setText(said)
        self.strip.setAccessibleName(said)
        self._light(number)

    def _titles(self, line: Line | None) -> tuple[str, str, str]:
        does = {"cut": self.tr("3 cut"), "lift": self.tr("3 lift"), "tilt": self.tr("3 drink"),
                "carry": self.tr("3 carry"), "stand": self.tr("3 stand it up"), "stir": self.tr("3 stir"),
                "pour": self.tr("3 pour")}
        return self.tr("1 reach"), self.tr("2 grasp"), self.tr("3 –") if line is None else does[line.motion]

    def _light(self, number: int | None) -> None:
        """The present line of the rule; nobody has chosen it."""
        with QSignalBlocker(self.table):
            if number is None:
                self.table.clearSelection()
            elif [index.row() for index in self.table.selectionModel().selectedRows()] != [number]:
                self.table.selectRow(number)
                self.table.scrollTo(self.table.model().index(number, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def _show_sample(self, index: QModelIndex) -> None:
        """Wish for the silhouette that stands for a line."""
        if index.row() < len(self._samples):
            self.wish.emit(ShowSample(self._samples[index.row()].name))

    def _wish_for_task(self) -> None:
        self.wish.emit(ChooseTask(TASK))


def _titled(title: str, bars: VoteBars) -> QVBoxLayout:
    """Bars below their question."""
    question = QLabel(title)
    bold = QFont(question.font())
    bold.setBold(True)
    question.setFont(bold)
    layout = QVBoxLayout()
    layout.setSpacing(4)
    layout.addWidget(question)
    layout.addWidget(bars)
    layout.addStretch()
    return layout
