"""The tab "Browse": all examples of the task, thousands of them, by how the network on display reads them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.explain.examples import HELD_OUT, Examples
from xoviz.explain.reading_all import Readings, read_all
from xoviz.explain.sifting import Sieve, Sifter
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.browse.filters import Filters
from xoviz.gui.panels.browse.shelf import Shelf
from xoviz.gui.panels.browse.side import Side
from xoviz.gui.widgets.confusion_grid import ALL
from xoviz.state.view import View
from xoviz.state.wishes import Browse, Discard, Relabel, ShowPicture

STUDY = "browse"
IN_A_FIGURE = 400
"""Letters that a figure shows."""

_MARKS = np.array([0, 1, 2, 0])
"""The mark of each outcome: none for what is right, or not read; that of errors; that of what is not sure."""


class BrowsePanel(Panel):
    """Filter and sort; click a picture to put it on the pad; see what the pad reminds the network of."""

    name = "browse"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._readings: Readings | None = None
        self._sifter: Sifter | None = None
        self._picked: int | None = None
        self.filters, self.shelf, self.side = Filters(), Shelf(), Side()
        self.wall, self.confusion, self.strip = self.shelf.wall, self.side.confusion, self.side.strip
        self.empty, self._browser = QLabel(), QWidget()
        self._lay_out()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Browse")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Click a picture to have the network read it, or a cell of the matrix to see the pictures it "
                       "counts.")

    def present(self, view: View) -> None:
        """Show the newest readings, and what the picture on the pad reminds the network of."""
        self._view = view
        study = view.studies.get(STUDY)
        found = study.result if study is not None else None
        if isinstance(found, Readings) and found is not self._readings and self._is_news(found):
            self._take(found)
        elif self._readings is not None and not self._fits(self._readings):
            self._readings = self._sifter = None
        self._show_whether_there_is_something()
        if self._readings is not None:
            self.side.remind(view, self._readings)
        self._find_chosen()

    def show_all(self) -> None:
        """Let all examples through the filters."""
        self.filters.show_all()

    def finish(self, view: View) -> None:
        """Read some letters at once, as no session does it for a figure."""
        if not _suits(view):
            return
        pictures, answers = view.task.draw_held_out(IN_A_FIGURE, view.network.input_shape[1], np.random.default_rng(1))
        if len(answers):
            *_, readings = read_all(view.network, Examples(pictures, answers, np.full(len(answers), HELD_OUT)))
            self._view = view
            self._take(readings)
            self._show_whether_there_is_something()
            self.side.remind(view, readings)

    def showEvent(self, event: QShowEvent) -> None:
        """Have the examples read."""
        super().showEvent(event)
        self.wish.emit(Browse(True))

    def hideEvent(self, event: QHideEvent) -> None:
        """Have nothing read that nobody sees."""
        super().hideEvent(event)
        self.wish.emit(Browse(False))

    # What is there

    def _fits(self, readings: Readings) -> bool:
        """Whether readings are of such a network as is on display."""
        assert self._view is not None
        network = self._view.network
        return (readings.network.stack == network.stack and readings.network.classes == network.classes
                and _suits(self._view))

    def _is_news(self, found: Readings) -> bool:
        """Whether readings are to be shown: whole ones always, others where there are no whole ones of these examples
        yet."""
        before = self._readings
        return self._fits(found) and (found.complete or before is None or not before.complete
                                      or before.examples is not found.examples)

    def _take(self, readings: Readings) -> None:
        """Show other readings. While training runs, what somebody points at stays where it is."""
        assert self._view is not None
        others = self._readings is None or self._readings.examples is not readings.examples
        self._picked = None if others else self._picked
        self._readings, self._sifter = readings, Sifter(readings)
        self._sift(hold=not others and self._view.training.playing and self.wall.underMouse())

    def _sift_anew(self) -> None:
        self._sift(hold=False)

    def _sift(self, *, hold: bool) -> None:
        """Show what the filters let through; with ``hold``, what stands there stays."""
        readings, sifter = self._readings, self._sifter
        if readings is None or sifter is None:
            return
        self.filters.present(sifter, readings.network.classes)
        order = self.wall.order if hold else sifter.sorted(self.filters.sieve, self.filters.order)
        assert self._view is not None
        self.shelf.present(readings, order, _MARKS[sifter.outcomes], self._view.task.ground)
        self.side.present(sifter, self.filters.sieve)

    def _find_chosen(self) -> None:
        """Emphasise the example that was picked, for as long as it stands on the pad."""
        view, readings, number = self._view, self._readings, self._picked
        standing = view is not None and readings is not None and number is not None and np.array_equal(
            readings.examples.pictures[number], view.trace.picture)
        self.wall.set_chosen(number if standing else None)

    def _show_whether_there_is_something(self) -> None:
        assert self._view is not None
        there = self._readings is not None and len(self._readings.examples) > 0
        if there != self._browser.isVisibleTo(self):
            self._browser.setVisible(there)
            self.empty.setVisible(not there)
        if not there:
            self.empty.setText(self._why_empty(self._view))

    def _why_empty(self, view: View) -> str:
        """Why nothing is shown, and what to do about it."""
        if not _suits(view):
            return self.tr("The network on display knows other classes ({classes}) than there are in “{task}”. Learn "
                           "from scratch, or choose another network, and see here how it reads every example.").format(
                classes=", ".join(view.network.classes), task=view.task.name)
        if self._readings is not None and self._readings.complete:
            return self.tr("There are no drawings in this set yet. Draw some, and collect them.")
        study = view.studies.get(STUDY)
        if study is not None and study.error:
            return study.error
        return self.tr("The examples are being gathered and read …")

    # What people do

    def _pick(self, number: int) -> None:
        """Put an example on the pad; its right answer is known."""
        if self._readings is None:
            return
        self._picked = number
        examples = self._readings.examples
        answer = int(examples.answers[number])
        text = self.tr("Example {number}: {name}").format(
            number=number + 1, name=self._readings.network.classes[answer])
        self.wish.emit(ShowPicture(examples.pictures[number], text, answer))

    def _pick_cell(self, row: int, column: int) -> None:
        """Show what a cell of the matrix counts; picked again, show everything."""
        answer, winner = None if row == ALL else row, None if column == ALL else column
        sieve = self.filters.sieve
        if (sieve.answer, sieve.winner) == (answer, winner):
            answer = winner = None
        self.filters.choose(Sieve(part=sieve.part, by=sieve.by, answer=answer, winner=winner))

    def _relabel(self, keys: tuple[str, ...], label: str) -> None:
        self.wish.emit(Relabel(keys, label))

    def _discard(self, keys: tuple[str, ...]) -> None:
        self.wish.emit(Discard(keys))

    # Laying out

    def _connect(self) -> None:
        self.filters.changed.connect(self._sift_anew)
        self.shelf.picked.connect(self._pick)
        self.shelf.relabelled.connect(self._relabel)
        self.shelf.discarded.connect(self._discard)
        self.confusion.picked.connect(self._pick_cell)
        self.strip.picked.connect(self._pick)

    def _lay_out(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setProperty("muted", True)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.shelf, 1)
        middle.addWidget(self.side)
        column = QVBoxLayout(self._browser)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.filters)
        column.addLayout(middle, 1)
        outer = QVBoxLayout(self)
        outer.addWidget(self._browser, 1)
        outer.addWidget(self.empty, 1)
        self._browser.hide()


def _suits(view: View) -> bool:
    """Whether the network reads the task's examples, and tells its classes apart."""
    return view.network.classes == view.task.classes and view.task.has(view.network.input_shape)
