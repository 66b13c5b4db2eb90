"""The verdict: what the network takes the picture for, how sure it is, why it may not be, and whether that is right."""

from __future__ import annotations

import math
from functools import partial
from html import escape

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolTip, QVBoxLayout, QWidget

from xoviz.gui.theme import class_colour, current_theme, number_font
from xoviz.gui.widgets.numbers import Number, fixed, readable
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.vote_bars import VoteBars
from xoviz.state.view import Task, View
from xoviz.wording import Called, both_verdicts, called, closing_label, doubt_rule, doubt_text, probability, verdict

LETTER = 54  # pixels of type, for a class of one letter
LETTER_WIDTH = 58
SMALLEST = 10  # pixels of type, for a class of a long name
STRIP_FROM = 560  # pixels of width from which words and bars stand side by side
MARGIN = 8
BARS = 126  # pixels: what the training bar leaves beside itself

SHORT = 0.99
"""Probabilities above this are only said to be above it where there is little room."""

_AN = tuple("AEFHILMNORSX")  # letters whose names begin with a vowel


class Verdict(QWidget):
    """The class in large type, its sentence, a bar for each class, and a mark once the answer is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._name, self._shown, self._letter_size = "", "", 0
        self._called: tuple[Task, Called] | None = None
        self._named: list[tuple[str, ...]] = []
        self.letter = StillLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        self.sentence, self.mark = (StillLabel(squeezable=True, elided=True) for _ in range(2))
        self.bars = VoteBars(("?",), partial(probability, tr=self.tr), room=BARS)
        self.both = tuple(VoteBars(("?",), _short_percent, room=BARS, slim=True) for _ in range(2))
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.setAccessibleName(self.tr("Verdict"))
        self._lay_out()

    def present(self, view: View) -> None:
        """Show the verdict of a view; nothing is touched unless picture, network, answer or reading changed."""
        before, self._view = self._view, view
        if before is not None and before.trace is view.trace and before.answer == view.answer \
                and before.reading == view.reading and before.doubt == view.doubt:
            return
        self._name_bars(view)
        self._show_votes(view)
        self._show_words(view)

    @property
    def reservation(self) -> str:
        """The reason why it is not sure, and the rule, in words; empty where it is sure."""
        view = self._view
        if view is None or view.doubt is None:
            return ""
        doubt, things = view.doubt, self._things(view)
        return self.tr("Not sure: {reason}. {rule}").format(
            reason=doubt_text(doubt.reason, doubt.measured, doubt.limit, self.tr, things),
            rule=doubt_rule(self.tr, things))

    def sizeHint(self) -> QSize:
        """Beside the training bar."""
        return QSize(360, 110)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            # Once all is quiet: a new style sheet first brings back the palettes that our children had.
            QTimer.singleShot(0, self, self._dress)

    def event(self, event: QEvent) -> bool:
        """Say why it is not sure; a tooltip that is set anew with each stroke would cost more than the verdict."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.reservation:
            QToolTip.showText(event.globalPos(), f"<p>{escape(self.reservation)}</p>", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words above the bars, or beside them where there is room."""
        super().resizeEvent(event)
        strip = self.width() >= STRIP_FROM
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.LeftToRight if strip else directions.TopToBottom)
        self._body.setSpacing(3 * MARGIN if strip else 0)

    def _lay_out(self) -> None:
        self.letter.setFixedWidth(LETTER_WIDTH)
        self.letter.setFixedHeight(QFontMetrics(number_font(LETTER, bold=True)).height())
        self.sentence.label.setFont(number_font(13, bold=True))
        self.mark.label.setFont(number_font(13))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        for label in (self.sentence, self.mark):
            words.addWidget(label)
        words.addStretch(1)
        self._body.addLayout(words, 1)
        sides = QHBoxLayout()
        sides.setSpacing(2 * MARGIN)
        for bars, stretch in ((self.bars, 1), (self.both[0], 7), (self.both[1], 10)):
            sides.addWidget(bars, stretch, Qt.AlignmentFlag.AlignTop)
        for bars in self.both:
            bars.hide()
        self._body.addLayout(sides, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(MARGIN, 4, MARGIN, 4)
        outer.setSpacing(MARGIN)
        outer.addWidget(self.letter)
        outer.addLayout(self._body, 1)
        self._crop_bars()

    def _name_bars(self, view: View) -> None:
        """A row for each class; of a network with two heads a column for each of them, and no large class."""
        heads = view.heads
        names = [head.names for head in heads] or [view.network.classes]
        if names == self._named:
            return
        self._named = names
        shown, rest = (self.both, (self.letter, self.bars)) if heads else ((self.bars,), self.both)
        # What is shown at once makes the layout anew: beside what goes it would widen the window.
        for part in rest:
            part.hide()
        for part in (*shown, *(() if heads else (self.letter,))):
            part.show()
        for bars, own in zip(shown, names, strict=True):
            bars.set_names(own)
        self._crop_bars()

    def _crop_bars(self) -> None:
        """Leave out the bars' last line, which says how far the winner leads: the sentence says it already."""
        for bars in (self.bars, *self.both):
            classes = len(bars.names)
            bars.setFixedHeight(bars.sizeHint().height() * classes // (classes + 1))

    def _show_votes(self, view: View) -> None:
        trace = view.trace
        if not _counted(view):
            for bars in (self.bars, *self.both):
                bars.clear()
        elif view.heads:
            for bars, head in zip(self.both, view.heads, strict=True):
                if head.probabilities is None:
                    bars.present(head.scores, limit=_full_bar(float(np.abs(head.scores).max())))
                else:
                    bars.present(head.probabilities, probabilities=True)
        elif trace.probabilities is not None:
            self.bars.present(trace.probabilities, probabilities=True)
        else:
            self.bars.present(trace.scores, limit=_full_bar(float(np.abs(trace.scores).max())),
                              exact=_scores(view), reading=readable(view.reading, view.exact))

    def _dress(self) -> None:
        """Words in the colours of the theme."""
        if self._view is not None:
            self._show_words(self._view)

    def _show_words(self, view: View) -> None:
        """The letter, the sentence and the mark."""
        theme = current_theme()
        best = _answer(view)
        name = "?" if best is None else view.network.classes[best]
        if name != self._name:
            self._name = name
            self._shown, self._letter_size = _fitted(name)
        # Another style sheet may have taken it away.
        if self.letter.label.font().pixelSize() != self._letter_size:
            self.letter.label.setFont(number_font(self._letter_size, bold=True))
        unsure = best is None or view.doubt is not None
        self.letter.say(self._shown, theme.colour("muted") if best is None or unsure else class_colour(best))
        self.sentence.say(self._sentence(view), theme.colour("text"))
        role = "muted" if view.answer is None or best is None else "ok" if best == view.answer else "error"
        self.mark.say(self._mark(view, best), theme.colour(role))
        spoken = " ".join(filter(None, (self.sentence.text(), self.mark.text(), self.reservation)))
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)

    def _sentence(self, view: View) -> str:
        trace = view.trace
        if not _counted(view):
            return self.tr("no verdict: a vote is not a number")
        reason = None if view.doubt is None else view.doubt.reason
        if reason == "blank":
            told = self.tr("neither: hardly any {ink}") if len(view.network.classes) == 2 else \
                self.tr("none of these: hardly any {ink}")
            return told.format(ink=self._things(view).ink)
        if view.heads:
            said = both_verdicts([(head.names, head.scores.tolist(), head.odds) for head in view.heads], self.tr)
            return self.tr("not sure: {said}").format(said=said) if reason in ("improbable", "unlike") else said
        probabilities = None if trace.probabilities is None else trace.probabilities.tolist()
        reading = readable(view.reading, view.exact)
        said = verdict(trace.network.classes, _scores(view), probabilities, self.tr, partial(fixed, reading=reading),
                       closing_label(reading, self.tr))
        return self.tr("not sure: {said}").format(said=said) if reason in ("improbable", "unlike") else said

    def _things(self, view: View) -> Called:
        """What the network reads is called."""
        if self._called is None or self._called[0] is not view.task:
            self._called = view.task, called(view.task.noun, view.task.input_kind, self.tr)
        return self._called[1]

    def _mark(self, view: View, best: int | None) -> str:
        """Whether that is right; where the answer is not known, why one should not rely on it, if so."""
        if view.answer is None:
            return "" if view.doubt is None else self._warning(view, view.doubt.reason)
        name = view.network.classes[view.answer]
        known = (self.tr("it is an {name}") if name in _AN else self.tr("it is {name}")).format(name=name)
        if view.task.game is not None:
            known = self.tr("the move is {name}").format(name=name)
        if best is None:
            return known
        return (self.tr("✓ right: {known}") if best == view.answer else self.tr("✗ wrong: {known}")).format(known=known)

    def _warning(self, view: View, reason: str) -> str:
        """Why one should not rely on it, where the sentence does not say so."""
        if reason == "unlike":
            return self.tr("unlike the {many} it knows").format(many=self._things(view).many)
        return self.tr("too close to call") if reason == "improbable" else ""


def _answer(view: View) -> int | None:
    """The class that the network takes the picture for; None on a tie, or where there is nothing to see."""
    blank = view.doubt is not None and view.doubt.reason == "blank"
    return None if blank or not _counted(view) else view.trace.verdict


def _counted(view: View) -> bool:
    """Whether all votes are numbers."""
    return all(map(math.isfinite, view.trace.scores.tolist()))


def _short_percent(share: float) -> str:
    """A probability where there is little room: "87 %", and near the ends ">99 %" and "<1 %"."""
    return ">99 %" if share > SHORT else "<1 %" if share < 1 - SHORT else f"{100 * share:.0f} %"


def _scores(view: View) -> list[Number]:
    """The scores, in fractions where they are known and not decimals are wanted."""
    scores: list[Number] = view.trace.scores.tolist() if view.exact is None else view.exact[-1].ravel().tolist()
    return scores


def _full_bar(largest: float) -> float:
    """What a full bar stands for: 1, or the next of 2, 5, 10, 20 ... that holds the largest vote."""
    limit, steps = 1.0, 0
    while limit < largest:
        limit *= (2, 2.5, 2)[steps % 3]
        steps += 1
    return limit


def _fitted(name: str) -> tuple[str, int]:
    """A class as it fits its place, and the largest type in pixels for it; of a long name, the beginning."""
    width = QFontMetrics(number_font(LETTER, bold=True)).horizontalAdvance(name)
    size = min(LETTER, LETTER * LETTER_WIDTH // max(width, 1))
    if size >= SMALLEST:
        return name, size
    metrics = QFontMetrics(number_font(SMALLEST, bold=True))
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, LETTER_WIDTH), SMALLEST
