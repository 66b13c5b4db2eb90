"""The filters of the Browse tab: what an example must be like to be shown, and in which order; with counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.examples import HELD_OUT, NEITHER, TRAINING
from xoviz.explain.sifting import ORDERS, OUTCOMES, Order, Sieve, Sifter
from xoviz.gui.panels.browse import words
from xoviz.gui.widgets.range_bars import RangeBars
from xoviz.gui.widgets.segments import Segments
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.wheel_guard import WheelGuard

PARTS = (None, TRAINING, HELD_OUT, NEITHER)
READ = (None, *OUTCOMES)
STOPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
"""Where a range of confidence may begin and end: closer together where most of a trained network's answers lie."""

_PADDING = 16  # pixels of a segment beside its words
_LEAST = 64  # pixels of a field
_LONGEST = 14  # characters of a class's name


class Filters(QWidget):
    """Two rows: parts and outcomes as segments; classes, people, confidence and order in fields.

    Signals:
        changed(): another sieve or order was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sieve, self.order = Sieve(), ORDERS[0]
        self._classes: tuple[str, ...] = ()
        self._people: tuple[str, ...] = ()
        self.parts = Segments([(words.part_name(part, self.tr), words.part_meaning(part, self.tr)) for part in PARTS])
        self.outcomes = Segments([(words.outcome_name(each, self.tr), words.outcome_meaning(each, self.tr))
                                  for each in READ])
        self.answer, self.winner, self.by, self.sorting = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.sure = RangeBars([words.stop(stop) for stop in STOPS], ("ok", "error"))
        self.clear = QPushButton(self.tr("Show all"))
        for order in ORDERS:
            self.sorting.addItem(words.order_name(order, self.tr), order)
        self._guard = WheelGuard(self)
        self._guard.watch(self.answer, self.winner, self.by, self.sorting)
        self._lay_out()
        self._connect()

    def present(self, sifter: Sifter, classes: tuple[str, ...]) -> None:
        """Offer what there is to choose from, with how many examples each choice would leave."""
        self._offer(classes, sifter.readings.examples.people)
        self._keep_what_can_be(sifter)
        parts = sifter.readings.examples.parts
        self._show_parts([part is None or bool((parts == part).any()) for part in PARTS])
        total = len(parts)
        _write(self.parts, [words.part_name(part, self.tr) for part in PARTS],
               sifter.counts(self.sieve, "part", PARTS), total)
        _write(self.outcomes, [words.outcome_name(each, self.tr) for each in READ],
               sifter.counts(self.sieve, "outcome", READ), total)
        everything = range(len(classes))
        self._count(self.answer, sifter.counts(self.sieve, "answer", (None, *everything)))
        self._count(self.winner, sifter.counts(self.sieve, "winner", (None, *everything)))
        self._count(self.by, sifter.counts(self.sieve, "by", (None, *self._people)))
        self._sure.setVisible(sifter.readings.network.gives_probabilities)
        self.sure.present(sifter.confidences(self.sieve, STOPS))
        self.clear.setEnabled(not self.sieve.empty)

    def choose(self, sieve: Sieve, order: Order | None = None) -> None:
        """Have another sieve, and show it."""
        order = self.order if order is None else order
        if (sieve, order) == (self.sieve, self.order):
            return
        self.sieve, self.order = sieve, order
        self._show()
        self.changed.emit()

    def show_all(self) -> None:
        """Let everything through."""
        self.choose(Sieve())

    def _show_parts(self, there: Sequence[bool]) -> None:
        """Only the parts that there are have a button; the last of these has round corners."""
        last = max(place for place, each in enumerate(there) if each)
        for place, (each, button) in enumerate(zip(there, self.parts.buttons, strict=True)):
            button.setVisible(each)
            segment = "first" if not place else "last" if place == last else "middle"
            if button.property("segment") != segment:
                button.setProperty("segment", segment)
                button.style().polish(button)

    def _show(self) -> None:
        """The fields say what is chosen."""
        sieve = self.sieve
        self.parts.set_current(PARTS.index(sieve.part))
        self.outcomes.set_current(READ.index(sieve.outcome))
        fields: tuple[QWidget, ...] = (self.answer, self.winner, self.by, self.sorting)
        blockers = [QSignalBlocker(field) for field in fields]
        for box, chosen in ((self.answer, sieve.answer), (self.winner, sieve.winner), (self.by, sieve.by),
                            (self.sorting, self.order)):
            box.setCurrentIndex(max(box.findData(chosen) if chosen is not None else 0, 0))
        self.sure.set_range(STOPS.index(sieve.low), STOPS.index(sieve.high))
        self._range.setText(self.sure.words)
        for blocker in blockers:
            blocker.unblock()

    def _keep_what_can_be(self, sifter: Sifter) -> None:
        """Filters that nobody would see any more, or that would let nothing through for ever, are let go of."""
        before, there = self.sieve, sifter.readings.examples.parts
        if before.part is not None and not (there == before.part).any():
            self.sieve = replace(self.sieve, part=None)
        if before.by not in self._people:
            self.sieve = replace(self.sieve, by=None)
        if not sifter.readings.network.gives_probabilities:
            self.sieve = replace(self.sieve, low=0.0, high=1.0)
        if self.sieve != before:
            self._show()

    def _offer(self, classes: tuple[str, ...], people: tuple[str, ...]) -> None:
        """Other classes or people, if these are others: what was chosen of the old classes is chosen no more."""
        if (classes, people) == (self._classes, self._people):
            return
        if classes != self._classes:
            self.sieve = replace(self.sieve, answer=None, winner=None)
        self._classes, self._people = classes, people
        for box in (self.answer, self.winner, self.by):
            with QSignalBlocker(box):
                box.clear()
                box.addItem(self.tr("any"), None)
        for box in (self.answer, self.winner):
            for place, name in enumerate(classes):
                box.addItem(name, place)
        for person in people:
            self.by.addItem(words.person_name(person, self.tr), person)
        self._whose.setVisible(bool(people))
        self._show()

    def _count(self, box: QComboBox, counts: Sequence[int]) -> None:
        """Each entry with its count."""
        for place, count in enumerate(counts):
            name = box.itemData(place)
            if place == 0:
                text = self.tr("anyone") if box is self.by else self.tr("any")
            else:
                text = words.person_name(name, self.tr) if box is self.by else self._classes[name]
            text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
            box.setItemText(place, f"{text}  ({count:,})")

    def _choose(self, **fields: Any) -> None:  # noqa: ANN401 (the fields of a sieve, each of its own type)
        self.choose(replace(self.sieve, **fields))

    def _choose_part(self, place: int) -> None:
        self._choose(part=PARTS[place])

    def _choose_outcome(self, place: int) -> None:
        self._choose(outcome=READ[place])

    def _choose_in_boxes(self) -> None:
        self._choose(answer=self.answer.currentData(), winner=self.winner.currentData(), by=self.by.currentData())

    def _choose_order(self) -> None:
        self.choose(self.sieve, self.sorting.currentData())

    def _choose_confidence(self, low: int, high: int) -> None:
        self._choose(low=STOPS[low], high=STOPS[high])

    def _connect(self) -> None:
        self.parts.chosen.connect(self._choose_part)
        self.outcomes.chosen.connect(self._choose_outcome)
        for box in (self.answer, self.winner, self.by):
            box.activated.connect(self._choose_in_boxes)
        self.sorting.activated.connect(self._choose_order)
        self.sure.chosen.connect(self._choose_confidence)
        self.clear.clicked.connect(self.show_all)

    def _lay_out(self) -> None:
        self._sure, self._whose, self._range = QWidget(), QWidget(), StillLabel("99.9 % – 99.9 %")
        self._range.setText(self.sure.words)
        self.sure.setAccessibleName(self.tr("How sure it is"))
        self.sure.setToolTip(self.tr("How sure it is of its answer: green where that is right, red where it is wrong. "
                                     "Drag the ends, a double click takes all."))
        self.parts.setAccessibleName(self.tr("Part"))
        self.outcomes.setAccessibleName(self.tr("How they are read"))
        sure = _row(self._sure)
        for part in (_muted(self.tr("Sure")), self.sure, self._range):
            sure.addWidget(part)
        _labelled(_row(self._whose), self.tr("Drawn by"), self.by)
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.parts)
        top.addSpacing(12)
        top.addWidget(self.outcomes)
        top.addStretch(1)
        top.addWidget(self.clear)
        _labelled(below, self.tr("Is"), self.answer)
        _labelled(below, self.tr("Read as"), self.winner)
        below.addWidget(self._whose)
        below.addWidget(self._sure)
        below.addStretch(1)
        _labelled(below, self.tr("Sort"), self.sorting)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(below)


def _write(segments: Segments, names: Sequence[str], counts: Sequence[int], total: int) -> None:
    """Names and counts on the segments, each wide enough for the largest count that there may be."""
    for button, name, count in zip(segments.buttons, names, counts, strict=True):
        text = f"{name}  {count:,}"
        if text != button.text():
            button.setText(text)
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(f"{name}  {total:,}") + _PADDING)


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    return row


def _labelled(row: QHBoxLayout, title: str, field: QComboBox) -> None:
    label = _muted(title)
    label.setBuddy(field)
    field.setAccessibleName(title)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(11)
    field.setMinimumWidth(_LEAST)  # it may be cut off, so that the window can be narrow
    row.addWidget(label)
    row.addWidget(field)


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("muted", True)
    return label
