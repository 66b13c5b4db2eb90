"""What is learned from and what is tested on: a share by lot, or people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from xoviz.drawings.collection import Collection, People, Share
from xoviz.gui.panels.collect.words import parts_text
from xoviz.gui.widgets.chips import Chips
from xoviz.gui.widgets.labelled_slider import LabelledSlider
from xoviz.state.wishes import SplitDrawings

MOST = 50.0
"""Per cent of the drawings that may be kept for testing: of fewer than half nobody learns much."""

LOT, PEOPLE = 0, 1
TRAIN, TEST, NEITHER = 0, 1, 2


class Splitting(QWidget):
    """A switch, and below it the slider of the share or the list of people.

    Signals:
        wish(object): a SplitDrawings.
    """

    wish = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._collection: Collection | None = None
        self._people: tuple[str, ...] = ()
        self._gestures: Iterator[int] = count(1)
        self._gesture = 0
        self.ways, self.parts = Chips(), QLabel()
        self.share = LabelledSlider(self.tr("Tested on"), 0.0, MOST, 25.0, unit=self.tr("%"), decimals=0)
        self.buttons: dict[str, tuple[QToolButton, ...]] = {}
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._lay_out()
        self.ways.chosen.connect(self._switch)
        self.share.began.connect(self._begin)
        self.share.changed.connect(self._ask_for_share)

    def number_gestures(self, gestures: Iterator[int]) -> None:
        """Where the numbers of drags come from."""
        self._gestures = gestures

    def present(self, collection: Collection) -> None:
        """Show how a set is split."""
        if collection is self._collection:
            return
        self._collection = collection
        split = collection.split
        self.ways.set_current(PEOPLE if isinstance(split, People) else LOT)
        self.share.setVisible(isinstance(split, Share))
        self._table.setVisible(isinstance(split, People))
        if isinstance(split, Share):
            self.share.set_value(100 * split.test)
        else:
            self._assign(collection.people, split)
        self.parts.setText(parts_text(collection, self.tr))

    def _switch(self, way: int) -> None:
        """By lot, a quarter; by people, the first half of them learned from and the others tested on."""
        assert self._collection is not None
        people = self._collection.people
        half = (len(people) + 1) // 2
        self.wish.emit(SplitDrawings(Share() if way == LOT else People(frozenset(people[:half]),
                                                                      frozenset(people[half:]))))

    def _begin(self) -> None:
        self._gesture = next(self._gestures)

    def _ask_for_share(self, per_cent: float) -> None:
        self.wish.emit(SplitDrawings(Share(per_cent / 100), self._gesture))

    # People

    def _assign(self, people: tuple[str, ...], split: People) -> None:
        """A row for each, of whose three buttons one is down."""
        if people != self._people:
            self._list_people(people)
        for name in people:
            part = TRAIN if name in split.train else TEST if name in split.test else NEITHER
            self.buttons[name][part].setChecked(True)

    def _list_people(self, people: tuple[str, ...]) -> None:
        self._people, self.buttons = people, {}
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, name in enumerate(people):
            shown = name or self.tr("nobody said")
            self._grid.addWidget(QLabel(shown), row, 0)
            self.buttons[name] = self._three_buttons(name, shown)
            for column, button in enumerate(self.buttons[name], 1):
                self._grid.addWidget(button, row, column)
        self._grid.setColumnStretch(0, 1)

    def _three_buttons(self, name: str, shown: str) -> tuple[QToolButton, ...]:
        group, made = QButtonGroup(self._table), []
        for part, (text, words) in enumerate(((self.tr("Learn"), self.tr("{name} is learned from")),
                                              (self.tr("Test"), self.tr("{name} is tested on")),
                                              (self.tr("–"), self.tr("{name} is left out")))):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setProperty("segment", ("first", "middle", "last")[part])
            button.setToolTip(words.format(name=shown))
            button.setAccessibleName(words.format(name=shown))
            button.clicked.connect(partial(self._put, name, part))
            group.addButton(button)
            made.append(button)
        return tuple(made)

    def _put(self, name: str, part: int) -> None:
        """Nobody is both learned from and tested on."""
        assert self._collection is not None
        split = self._collection.split
        assert isinstance(split, People)
        train, test = split.train - {name}, split.test - {name}
        self.wish.emit(SplitDrawings(People(train | {name} if part == TRAIN else train,
                                            test | {name} if part == TEST else test)))

    def _lay_out(self) -> None:
        self.ways.set_texts((self.tr("By lot"), self.tr("By people")),
                            (self.tr("Test on a share of the drawings, by lot"),
                             self.tr("Learn from some people and test on others")))
        self.parts.setProperty("muted", True)
        self.parts.setWordWrap(True)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(2)
        self._table.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.ways, self.share, self._table, self.parts):
            column.addWidget(part)
