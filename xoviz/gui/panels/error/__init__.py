"""The tab "Error": how wrong the network is about this picture, counted as the talk does and as training does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from xoviz.explain import error
from xoviz.explain.reading import Reading
from xoviz.explain.receipt import Number
from xoviz.gui.panels import layers
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.error import words
from xoviz.gui.theme import number_font
from xoviz.gui.widgets.answer_choice import AnswerChoice
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.sum_table import SumRow, SumTable
from xoviz.state.view import View
from xoviz.state.wishes import SetAnswer


class ErrorCard(QFrame):
    """One way to count the error: its name and what it comes to, how it is counted, and a table or two."""

    def __init__(self, name: str, formula: str, meaning: str, tables: int = 1, foot: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._name = name
        self.heading, self.tag = StillLabel(squeezable=True), StillLabel(squeezable=True)
        self.tables = tuple(SumTable("card") for _ in range(tables))
        self.heading.label.setFont(number_font(15, bold=True))
        self.tag.label.setProperty("muted", True)
        for line in (self.heading, self.tag):
            line.label.setBackgroundRole(QPalette.ColorRole.Base)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        above: list[QWidget] = [self.heading, self.tag, _wrapped(meaning), _formula(formula), *self.tables]
        for part in above:
            layout.addWidget(part)
        if foot:
            layout.addSpacing(14)
        for part in foot:
            layout.addWidget(part)
        layout.addStretch(1)
        for table in self.tables:
            table.setAccessibleName(name)

    def present(self, total: Number, reading: Reading, tag: str, *rows: Sequence[SumRow]) -> None:
        """Show what it comes to, whether training uses it, and how it comes about."""
        self.heading.setText(f"{self._name}: {words.heading(total, reading, self.tr)}")
        self.tag.setText(tag)
        for table, shown in zip(self.tables, rows, strict=True):
            table.present(shown)


class ErrorPanel(Panel):
    """Three ledgers side by side, and the talk's own table."""

    name = "error"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._shown: tuple[object, ...] = ()
        self.answer = AnswerChoice()
        self.table, self.slip = SumTable("card"), QLabel()
        self.talk = ErrorCard(
            self.tr("The talk’s error"), self.tr("| right answer − actual answer |, added up"),
            self.tr("How far off each answer is, whichever way."), foot=self._foot())
        self.squared = ErrorCard(
            self.tr("Squared"), self.tr("(right answer − actual answer)², added up"),
            self.tr("The same, squared: far off counts more."))
        self.entropy = ErrorCard(
            self.tr("Cross-entropy"), self.tr("−ln P(right answer)"),
            self.tr("How much the right answer surprises it."), tables=2)
        self._empty = QLabel()
        self._lay_out()
        self.answer.chosen.connect(self._choose)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Error")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Draw, or change a filter, and see the errors follow. Nudge, beside this tab, shows what "
                       "one weight does to them.")

    def present(self, view: View) -> None:
        """Show a view; the tables change with the scores, the right answer and the reading alone."""
        self._view = view
        shown = (view.trace, view.answer, view.reading)
        if shown == self._shown:
            return
        self._shown = shown
        self.answer.present(view.network.classes, view.answer)
        known = view.answer is not None
        if self._cards.isVisibleTo(self) != known:
            self._cards.setVisible(known)
            self._empty.setVisible(not known)
        if view.answer is not None:
            self._fill(view, view.answer)
        if not self.isVisible():
            # A figure is drawn at once, and Qt lays nothing out within a scroll area that nobody sees.
            for layout in reversed(self.findChildren(QLayout)):
                layout.activate()

    # Filling

    def _fill(self, view: View, answer: int) -> None:
        reading, classes = layers.reading_of(view), view.network.classes
        shares, scores = view.trace.probabilities, self._scores(view)
        votes = scores if shares is None else tuple(shares.astype(np.float64).tolist())
        held, squared, entropy = error.table(votes, answer), error.table(scores, answer), error.cross_entropy(
            scores, answer)
        vote, score = (self.tr("vote"), self.tr("vote")) if shares is None else (self.tr("P"), self.tr("score"))
        uses, learns = view.network.stack.loss, self.tr("✓ this network learns by this one")
        self.talk.present(held.total, reading, self._what_is_actual(view), words.distance_rows(
            held, classes, vote, self._reading(votes, view), self.tr))
        notes = {"squared": learns, "value": self.tr("✓ it learns by the square of the right one alone")}
        self.squared.present(squared.squared, reading, notes.get(uses) or self.tr(
            "what if the scores themselves were the answers"), words.square_rows(
            squared, classes, score, reading, self.tr))
        self.entropy.present(entropy.error, reading, learns if uses == "cross-entropy" else self.tr(
            "what if softmax made probabilities of the votes"), words.softmax_rows(entropy, classes, reading, self.tr),
            words.logarithm_rows(entropy, classes, reading, self.tr))

    def _what_is_actual(self, view: View) -> str:
        if view.trace.probabilities is None:
            return self.tr("the actual answers are the votes")
        return self.tr("the actual answers are the probabilities")

    def _reading(self, numbers: Sequence[Number], view: View) -> Reading:
        return error.readable(numbers, layers.reading_of(view))

    def _scores(self, view: View) -> tuple[Number, ...]:
        """What the last layer gave: fractions where they are known and wanted."""
        exact = layers.exact_of(view, view.network.layers[-1].id)
        return tuple(view.trace.scores.astype(np.float64).tolist() if exact is None else exact.ravel().tolist())

    def _choose(self, answer: int) -> None:
        self.wish.emit(SetAnswer(answer))

    # Laying out

    def _lay_out(self) -> None:
        heading = QLabel(self.tr("Error: how wrong the network is about this picture"))
        heading.setFont(number_font(15, bold=True))
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self.answer)
        self._cards = QWidget()
        cards = QHBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(10)
        for card in (self.talk, self.squared, self.entropy):
            cards.addWidget(card, 1)
        self._empty.setText(self.tr("Nobody has said yet what this is. Choose the right answer above, and see "
                                    "here how far the network is from it."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.hide()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(10, 8, 10, 6)
        column.addLayout(top)
        column.addWidget(self._cards)
        column.addWidget(self._empty, 1)
        column.addStretch(1)
        # On a low screen the tables are scrolled, so that the window keeps its height.
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(content))

    def _foot(self) -> tuple[QWidget, ...]:
        """The talk's own table, corrected."""
        title = QLabel(self.tr("The table in the talk"))
        title.setProperty("heading", True)
        self.table.setAccessibleName(title.text())
        self.table.present(words.distance_rows(error.TALK, ("X", "O"), self.tr("actual"), "slides", self.tr))
        self.slip.setText(self.tr(
            "The slide prints {slip} as the error for O: a slip. The right answer for O is 0, so an actual .51 is .51 "
            "off, and the total is .59, not .57.").format(slip=f".{error.TALK_SLIP * 100}"))
        self.slip.setWordWrap(True)
        self.slip.setProperty("muted", True)
        return title, self.table, self.slip


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _formula(text: str) -> QLabel:
    label = _wrapped(text)
    label.setFont(number_font(13))
    label.setProperty("muted", True)
    return label
