"""The tab "Gates": what a layer with memory keeps, ignores, forgets and says, word by word."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from xoviz.explain.gates import Unrolled, ends, memories, unrolled
from xoviz.explain.memory_reach import reach
from xoviz.explain.memory_writing import Language, odds_after_each_word, pictured
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.gates import words
from xoviz.gui.panels.gates.grids import GateGrids
from xoviz.gui.panels.gates.reach_bars import ReachBars
from xoviz.gui.panels.gates.writer import Writer
from xoviz.gui.widgets.player import Player
from xoviz.gui.widgets.segments import Segments
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.vote_bars import VoteBars
from xoviz.gui.widgets.way_there import WayThere
from xoviz.nn import LSTM, Array
from xoviz.state.view import View
from xoviz.state.wishes import ChooseNetwork, ChooseTask, SetInput
from xoviz.wording import probability

TASK = "memory"
SHIPPED = ("memory", "memory-rnn")
"""The networks behind the two buttons."""

SPEEDS = (0.5, 1, 2)
BELOW = 150  # pixels: the bars and what is written


class GatesPanel(Panel):
    """Grids of units and words; below them what comes next, how far back words matter, and what it writes."""

    name = "gates"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._found: Unrolled | None = None
        self._ends: tuple[int, ...] = ()
        self._odds: Array = np.zeros((1, 1), np.float32)
        self._there: list[int] = []
        self.kind = Segments(((self.tr("LSTM"), self.tr("The network that ships with gates")),
                              (self.tr("recurrent"), self.tr("The network that ships with a plain recurrent layer"))))
        self.player, self.grids = Player(SPEEDS), GateGrids()
        self.next = VoteBars(("?",), partial(probability, tr=self.tr), room=108.0, slim=True)
        self.reach, self.writer = ReachBars(), Writer()
        self.step, self.readout = StillLabel(squeezable=True), StillLabel(squeezable=True)
        self.way_there = WayThere()
        self._lay_out()
        self.kind.chosen.connect(self._choose_kind)
        self.player.moved.connect(self._go)
        self.grids.chosen.connect(self._go_to_column)
        self.grids.pointed.connect(self._read_out)
        self.grids.left.connect(self._say_nothing)
        self.writer.taken.connect(self._put)
        self.way_there.taken.connect(self._wish_for_network)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Gates")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Step from word to word with the arrows, or click a column. Type another text at the left; let "
                       "the network write on.")

    def present(self, view: View) -> None:
        """Show what the network's first layer with memory does with the text."""
        before, self._view = self._view, view
        if before is not None and before.trace is view.trace and before.task is view.task:
            return
        layers = memories(view.network)
        self._pages.setCurrentIndex(1 if layers else 0)
        if not layers:
            self._say_what_is_missing(view)
            return
        self.kind.set_current(0 if isinstance(layers[0], LSTM) else 1)
        same_text = before is not None and np.array_equal(before.trace.picture, view.trace.picture)
        if before is None or before.network.stack is not view.network.stack or not self._ends:
            self._ends = ends(view.network, layers[0])
        self._found = unrolled(view.trace, layers[0])
        self._odds = odds_after_each_word(view.network, view.trace.picture)
        self._there = np.flatnonzero(self._found.words).tolist()
        self.player.set_range(len(self._there))
        if not same_text:
            self.player.set_position(len(self._there) - 1)
        self._show_next_names(view)
        self._say_nothing()
        self._show()

    def set_motion(self, on: bool) -> None:
        """With less motion one steps."""
        self.player.set_motion(on)

    @property
    def column(self) -> int:
        """The column of the word that is looked at; -1 where there is no word."""
        return self._there[self.player.position] if self._there else -1

    @property
    def _first(self) -> int:
        """The first column that is shown: those before the first word are left out."""
        return self._there[0] if self._there else 0

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.kind)
        above.addSpacing(12)
        above.addWidget(self.step, 2)
        above.addWidget(self.player, 3)
        self.kind.setAccessibleName(self.tr("Which network"))
        self.grids.setAccessibleName(self.tr("Gates, word by word"))
        self.next.setAccessibleName(self.tr("What comes next"))
        self.reach.setAccessibleName(self.tr("How far back words matter"))
        self.reach.setToolTip(self.tr(
            "Blue: how far the probabilities move at most if another word stood there (0 to 1, its number above). "
            "Grey: how steeply the score of the answer changes with the word's numbers, beside the steepest."))
        self._of_words = (_headed(self.tr("How much each word still matters"), self.reach),
                          _headed(self.tr("What it goes on to write"), self.writer))
        parts = _headed(self.tr("What comes next"), self.next), *self._of_words
        for part, stretch in zip(parts, (3, 4, 5), strict=True):
            below.addWidget(part, stretch)
        below.setSpacing(20)
        lower = QWidget()
        lower.setFixedHeight(BELOW)
        below.setContentsMargins(0, 0, 0, 0)
        lower.setLayout(below)
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(10, 6, 10, 4)
        layout.setSpacing(6)
        layout.addLayout(above)
        layout.addWidget(self.grids, 1)
        layout.addWidget(self.readout)
        layout.addWidget(lower)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.way_there)
        self._pages.addWidget(shown)

    def _say_what_is_missing(self, view: View) -> None:
        if view.task.name == TASK:
            self.way_there.say(self.tr("This network has no layer with memory: “lstm 8” or “recurrent 8” in its "
                                       "stack would be one."), self.tr("Take the network that ships"))
        else:
            self.way_there.say(self.tr("Here a network reads word by word and remembers: its gates can be watched "
                                       "opening and closing. The present one has no memory."),
                               self.tr("Choose the task “memory”"))

    def _show_next_names(self, view: View) -> None:
        if self.next.names != view.network.classes:
            self.next.set_names(view.network.classes)

    def _show(self) -> None:
        """Everything, at the word where the player stands."""
        view, found = self._view, self._found
        if view is None or found is None:
            return
        first = self._first
        self.grids.present(words.strips(found, first, self.tr), self._names(view)[first:], max(self.column - first, 0))
        self._show_step(view)
        language = view.task
        # Replacing words and writing on make sense where there are words.
        for part in self._of_words:
            part.setVisible(isinstance(language, Language))
        if isinstance(language, Language):
            self.writer.present(view.network, language, self._rows(view))

    def _show_step(self, view: View) -> None:
        """What depends on the word that is looked at."""
        picture, words_ = view.trace.picture, self._words(view)
        last = self._ends[self.column] if self.column >= 0 else -1
        there = [at for at in range(last + 1) if words_[at]]
        if not there:
            self.step.setText(self.tr("No words yet: type some at the left"))
            self.next.present(self._odds[:, -1], probabilities=True)
            self.reach.present(reach(view.network, picture).part([]), [])
            return
        self.step.setText(self.tr("after “{text}”").format(text=" ".join(words_[at] for at in there)))
        self.next.present(self._odds[:, last], probabilities=True)
        if isinstance(view.task, Language):
            shift = picture.shape[2] - 1 - last
            ended = np.zeros_like(picture)
            ended[:, :, shift:] = picture[:, :, : last + 1]
            self.reach.present(reach(view.network, ended).part([at + shift for at in there]),
                               [words_[at] for at in there])

    def _words(self, view: View) -> list[str]:
        """What stands in the picture's columns: the words, or their numbers where the task has none; empty without."""
        dictionary, picture = view.task.words, view.trace.picture
        return ["" if not picture[:, :, at].any() else
                dictionary[int(picture[0, :, at].argmax())] if dictionary else str(at + 1)
                for at in range(picture.shape[2])]

    def _names(self, view: View) -> list[str]:
        """What stands above the layer's columns: the last word that each has to do with; empty where nothing comes in,
        and a dot where only layers below made something of no word."""
        words_ = self._words(view)
        return [(words_[end] or "·") if column in self._there else "" for column, end in enumerate(self._ends)]

    def _rows(self, view: View) -> tuple[int, ...]:
        """The text as rows of the dictionary."""
        picture = view.trace.picture
        return tuple(int(picture[0, :, at].argmax()) for at in range(picture.shape[2]) if picture[:, :, at].any())

    def _go(self, position: int) -> None:
        if self._view is not None and self._found is not None and self._there:
            self.grids.go(self._there[position] - self._first)
            self._show_step(self._view)

    def _go_to_column(self, column: int) -> None:
        if column + self._first in self._there:
            self.player.pause()
            self.player.set_position(self._there.index(column + self._first))
            self._go(self.player.position)

    def _read_out(self, grid: int, unit: int, column: int) -> None:
        """One number, and how the memory in it came about."""
        if self._found is None or self._view is None:
            return
        strip, name = self.grids.strips[grid], self._names(self._view)[column + self._first]
        if not name:
            self.readout.setText(self.tr("no word here: nothing changes"))
            return
        text = self.tr("{what}, unit {unit}, at “{word}”: {value:+.3f}").format(
            what=strip.title, unit=unit + 1, word=name, value=strip.values[unit, column]).replace("-", "−")
        how = f"   ({words.how_memory(self._found, unit, column + self._first, self.tr)})" if self._found.gates else ""
        self.readout.setText(text + how)

    def _say_nothing(self) -> None:
        self.readout.setText("")

    def _choose_kind(self, place: int) -> None:
        self.wish.emit(ChooseNetwork(SHIPPED[place]))

    def _wish_for_network(self) -> None:
        here = self._view is not None and self._view.task.name == TASK
        self.wish.emit(ChooseNetwork(SHIPPED[0]) if here else ChooseTask(TASK))

    def _put(self, text: tuple[int, ...]) -> None:
        """Have the network read the last words of what it has written."""
        if self._view is not None:
            _, rows, columns = self._view.network.input_shape
            self.wish.emit(SetInput(pictured(text, rows, columns), self.tr("Read what was written")))


def _headed(title: str, part: QWidget) -> QWidget:
    """A part below its heading."""
    made, heading = QWidget(), QLabel(title)
    heading.setProperty("heading", True)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(heading)
    column.addWidget(part, 1)
    return made
