"""The tab "Collect": draw examples, name classes, review them, say what is tested on, and have them learned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from xoviz.drawings.likeness import Suspects
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.collect.beginning import Beginning
from xoviz.gui.panels.collect.class_row import ClassRow
from xoviz.gui.panels.collect.drawings_list import DIGITS
from xoviz.gui.panels.collect.header import OPENING, Header
from xoviz.gui.panels.collect.lesson import Lesson
from xoviz.gui.panels.collect.review import Review
from xoviz.gui.theme import application
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.nn import Array
from xoviz.state.view import View
from xoviz.state.wishes import AddClass, CheckDrawings, Collect, ShowPicture, Sign

if TYPE_CHECKING:
    from xoviz.drawings.collection import Collection, Drawing

CHECKING = "checking drawings"
AT_REST = 700  # milliseconds without a change after which mistakes are looked for
SOON = 60  # milliseconds after which all is shown of which nobody waits for the pad to clear
MOST_CLASSES = 10


class CollectPanel(Panel):
    """The set at the left, class by class; how it is split, varied and learned at the right."""

    name = "collect"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._collection: Collection | None = None
        self._checked: Collection | None = None
        self._last, self._naming = 0, False
        self.beginning, self.header, self.review = Beginning(), Header(), Review()
        self.rows: list[ClassRow] = []
        self.add_class_button = QPushButton(self.tr("+ Add a class"))
        self.lesson = Lesson()
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(AT_REST)
        self._resting.timeout.connect(self._check)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._show_rest)
        self._lay_out()
        self._connect()
        self._keys = self._shortcuts()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Collect")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Draw on the pad and press the number of its class; Enter adds to the same class again. "
                       "Click a drawing to see it read.")

    def number_gestures(self, gestures: Iterator[int]) -> None:
        """Drags of the share are one undo step each."""
        self.lesson.number_gestures(gestures)

    def present(self, view: View) -> None:
        """Show the set of a view, and what was found in it."""
        before, self._view = self._view, view
        if before is None:
            self.header.by.show_name(view.by)
        if before is None or before.collection is not view.collection or before.studies is not view.studies \
                or before.set_file != view.set_file:
            self.header.present(view.collection, view.set_file, view.studies.get(OPENING))
        if before is None or before.collection is not view.collection or before.task is not view.task \
                or before.network.classes != view.network.classes:
            self.header.offer_to_browse(_is_read(view))
        another = before is None or before.task is not view.task
        if view.collection is not None and another:
            self.lesson.note(view.task.name, view.collection)
        if view.collection is not None and (another or view.collection is not self._collection):
            self.lesson.present(view.collection)
        if view.collection is not self._collection:
            self._collection = view.collection
            self._show_set(view.collection)
            self._resting.start()
        found = view.studies.get(CHECKING)
        if found is not None and not found.running and (before is None or before.studies.get(CHECKING) is not found):
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What has changed while nobody saw this is looked at now."""
        super().showEvent(event)
        self._resting.start()

    def add(self, place: int) -> None:
        """Wish that what is on the pad be added to a class, by its place; beyond the last one, nothing is."""
        if place < len(self.rows) and self._collection is not None:
            self._last = place
            self.wish.emit(Collect(self.rows[place].label, self.header.by.text().strip()))

    def add_again(self) -> None:
        """The same to the class of the last time."""
        self.add(self._last)

    def add_class(self) -> None:
        """Wish for another class, called by the first letter that is free, and have its name typed."""
        if self._collection is not None:
            taken = self._collection.classes
            free = next((chr(code) for code in range(ord("A"), ord("Z") + 1) if chr(code) not in taken), "?")
            self._naming = True
            self.wish.emit(AddClass(free))

    # Showing

    def _show_set(self, collection: Collection | None) -> None:
        self._stack.setCurrentIndex(0 if collection is None else 1)
        if collection is None:
            return
        self._show_rows(collection)
        self._soon.start()

    def _show_rows(self, collection: Collection) -> None:
        """As many rows as classes; those that stay keep their places and what is chosen in them."""
        by_class = defaultdict(list)
        for drawing in collection.drawings:
            by_class[drawing.label].append(drawing)
        new = len(collection.classes) - len(self.rows)
        while len(self.rows) > len(collection.classes):
            self.rows.pop().deleteLater()
        while len(self.rows) < len(collection.classes):
            self.rows.append(self._row(len(self.rows)))
        for row, name in zip(self.rows, collection.classes, strict=True):
            row.present(collection.classes, by_class[name], "")
        full = len(collection.classes) >= MOST_CLASSES
        self.add_class_button.setEnabled(not full)
        self.add_class_button.setToolTip(self.tr("A set has at most ten classes") if full else self.tr("Up to ten"))
        if self._naming and new == 1:
            self.rows[-1].name.setFocus()
            self.rows[-1].name.selectAll()
        self._naming = False

    def _show_rest(self) -> None:
        """How the set is split and varied, and what looks wrong in it."""
        if self._collection is not None:
            self.lesson.splitting.present(self._collection)
            self._vary()
            self._show_findings()

    def _show_findings(self) -> None:
        """What looks wrong, and what is tested on."""
        study = None if self._view is None else self._view.studies.get(CHECKING)
        found = study.result if study is not None and not study.running else None
        self.review.present(self._collection, found if isinstance(found, Suspects) else None)
        self._mark()

    def _mark(self) -> None:
        if self._collection is not None:
            _, testing = self._collection.parts()
            tested = frozenset(self._collection.drawings[place].key for place in testing)
            for row in self.rows:
                row.list.drawings.mark(self.review.marks, tested)

    def _check(self) -> None:
        """The set has come to rest: have mistakes looked for."""
        if self._collection is not None and self.isVisible() and self._collection is not self._checked:
            self._checked = self._collection
            self.wish.emit(CheckDrawings())

    def _vary(self) -> None:
        """Variations of the drawings that are chosen, or of the newest of each class."""
        chosen = [drawing for row in self.rows for drawing in row.list.chosen]
        newest = [row.list.drawings.drawings[0] for row in self.rows if row.list.drawings.drawings]
        self.lesson.varying.present(_pictures(chosen or newest))

    # Doing

    def _show_drawing(self, drawing: Drawing) -> None:
        """Its right answer comes along, where the network learns these classes."""
        view = self._view
        same = view is not None and view.task.classes == view.network.classes and drawing.label in view.network.classes
        answer = view.network.classes.index(drawing.label) if view is not None and same else None
        self.wish.emit(ShowPicture(drawing.picture, self.tr("Show a drawing"), answer))

    def _look_at(self, key: str) -> None:
        for row in self.rows:
            row.list.choose(frozenset({key}))

    def _sign(self, keys: tuple[str, ...]) -> None:
        self.wish.emit(Sign(keys, self.header.by.text().strip()))

    def _name_person(self, name: str) -> None:
        self.header.by.show_name(name)

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """Where something is typed or chosen, Enter belongs to that."""
        for shortcut in self._keys[-2:]:
            shortcut.setEnabled(not isinstance(now, (QLineEdit, QComboBox)))

    # Laying out

    def _row(self, place: int) -> ClassRow:
        row = ClassRow(place)
        row.wish.connect(self.wish)
        row.showing.connect(self._show_drawing)
        row.adding.connect(self.add)
        row.signing.connect(self._sign)
        row.list.selectionModel().selectionChanged.connect(self._vary)
        self._classes.insertWidget(place, row, 1)
        return row

    def _shortcuts(self) -> tuple[QShortcut, ...]:
        """A digit for each class, and Enter; they count while this tab is in front, wherever the keyboard is."""
        made = []
        for place, key in enumerate(DIGITS):
            made.append(QShortcut(QKeySequence(key), self))
            made[-1].activated.connect(partial(self.add, place))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            made.append(QShortcut(QKeySequence(key), self))
            made[-1].activated.connect(self.add_again)
        return tuple(made)

    def _connect(self) -> None:
        for part in (self.header, self.review, self.lesson):
            part.wish.connect(self.wish)
        self.beginning.new.connect(self.header.new)
        self.beginning.starter.connect(self.header.starter)
        self.beginning.open.connect(self.header.open)
        self.header.person_named.connect(self._name_person)
        self.header.all_wanted.connect(partial(self.tab_wanted.emit, "browse"))
        self.review.looked_at.connect(self._look_at)
        self.review.settled.connect(self._mark)
        self.add_class_button.clicked.connect(self.add_class)
        application().focusChanged.connect(self._focus_moved)

    def _lay_out(self) -> None:
        content = QWidget()
        self._classes = QVBoxLayout(content)
        self._classes.setContentsMargins(0, 0, 4, 0)
        self._classes.setSpacing(6)
        add = QHBoxLayout()
        add.addWidget(self.add_class_button)
        add.addStretch(1)
        self._classes.addLayout(add)
        left = QVBoxLayout()
        left.addWidget(self.review)
        left.addWidget(scrolling(content), 1)
        body = QHBoxLayout()
        body.addLayout(left, 1)
        body.addWidget(self.lesson)
        present = QWidget()
        column = QVBoxLayout(present)
        column.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self.header)
        column.addLayout(body, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.beginning)
        self._stack.addWidget(present)


def _is_read(view: View) -> bool:
    """Whether what the network has learned is the set (of whose classes letters may also be, without end)."""
    classes = None if view.collection is None else view.collection.classes
    return view.task.held_out is not None and classes == view.task.classes == view.network.classes


def _pictures(drawings: list[Drawing]) -> Array:
    """Drawings (N, 1, S, S), those that have the size of the first."""
    alike = [drawing.picture for drawing in drawings if drawing.size == drawings[0].size]
    return np.stack(alike) if alike else np.zeros((0, 1, 9, 9), np.float32)
