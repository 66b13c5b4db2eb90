"""The pictures themselves: the wall of them, a line on what is pointed at, and what can be done to one's own."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from xoviz.explain.reading_all import Readings
from xoviz.gui.panels.browse import words
from xoviz.gui.widgets.jump_slider import JumpSlider
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.thumbnail_shape import inked, side_by_side
from xoviz.gui.widgets.wall import Wall
from xoviz.gui.widgets.wall_view import SIDES
from xoviz.nn.arrays import Array, Indices


class Shelf(QWidget):
    """Shows those examples that the filters let through.

    Signals:
        picked(int): the number of the example that was clicked, or picked by keyboard.
        relabelled(tuple, str): drawings, by their keys, were said to show a class.
        discarded(tuple): drawings, by their keys, were asked to be taken out.
    """

    picked = Signal(int)
    relabelled = Signal(tuple, str)
    discarded = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readings: Readings | None = None
        self._images: Array = np.zeros((0, 1, 1), np.float32)
        self.wall, self.line = Wall(), StillLabel(squeezable=True)
        self.relabel, self.discard = QPushButton(self.tr("Relabel")), QPushButton(self.tr("Remove"))
        self.sizes = JumpSlider()
        self._menu, self._pages = QMenu(self), QStackedWidget()
        self._explain()
        self._lay_out()
        self._connect()

    def present(self, readings: Readings, order: Indices, marks: Indices, ground: float) -> None:
        """Show the examples ``order``, each with its mark (see ``Wall``); ``ground`` is blank."""
        before, self._readings = self._readings, readings
        if before is not None and before.examples is not readings.examples and not (
                readings.examples.keys and before.examples.keys == readings.examples.keys):
            self.wall.select(frozenset())  # these are others, whatever their numbers
        if before is None or before.examples is not readings.examples:
            self._images = inked(side_by_side(readings.examples.pictures), ground)
        self.wall.present(self._images, order, marks, self.says)
        self._pages.setCurrentIndex(0 if len(order) else 1)
        self._offer_classes(readings.network.classes)
        self._say_what_is_selected()

    def says(self, number: int) -> str:
        """What an example is."""
        readings = self._readings
        if readings is None or number >= len(readings.examples):
            return ""
        return words.example(readings, number, readings.network.classes, self.tr)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the drawings that are selected."""
        keys = self._readings.examples.keys if self._readings is not None else ()
        return tuple(keys[number] for number in self.wall.selected) if keys else ()

    def _tell(self, number: int) -> None:
        """Of the example that is pointed at all there is to know; else how many there are."""
        if number >= 0:
            self.line.setText(self.says(number))
        elif self._readings is not None:
            selected = len(self.wall.selected)
            text = self.tr("{shown} of {count} examples").format(
                shown=f"{len(self.wall.order):,}", count=f"{len(self._readings.examples):,}")
            more = self.tr("{text}, {selected} selected").format(text=text, selected=f"{selected:,}")
            self.line.setText(more if selected > 1 else text)

    def _say_what_is_selected(self) -> None:
        """Only drawings of one's own set can be relabelled and removed."""
        self._tell(-1)
        own, some = self._readings is not None and bool(self._readings.examples.keys), bool(self.keys)
        for button in (self.relabel, self.discard):
            button.setVisible(own)
            button.setEnabled(some)

    def _offer_classes(self, classes: tuple[str, ...]) -> None:
        if tuple(action.data() for action in self._menu.actions()) != classes:
            self._menu.clear()
            for name in classes:
                self._menu.addAction(name.replace("&", "&&")).setData(name)

    def _relabel(self, action: QAction) -> None:
        if keys := self.keys:
            self.relabelled.emit(keys, action.data())

    def _discard(self) -> None:
        if keys := self.keys:
            self.discarded.emit(keys)

    def _connect(self) -> None:
        self.wall.picked.connect(self.picked)
        self.wall.pointed.connect(self._tell)
        self.wall.selection_changed.connect(self._say_what_is_selected)
        self.wall.removal_asked.connect(self._discard)
        self.wall.resized.connect(self.sizes.setValue)
        self.sizes.valueChanged.connect(self.wall.set_size)
        self.discard.clicked.connect(self._discard)
        self._menu.triggered.connect(self._relabel)

    def _explain(self) -> None:
        self.wall.setAccessibleName(self.tr("Examples"))
        self.relabel.setToolTip(self.tr("Say that the selected drawings show another class"))
        self.discard.setToolTip(self.tr("Take the selected drawings out of the set; undo brings them back"))
        self.sizes.setAccessibleName(self.tr("Size of the pictures"))
        self.sizes.setToolTip(self.tr("Size of the pictures (+ and −, or Ctrl and the wheel)"))

    def _lay_out(self) -> None:
        self.relabel.setMenu(self._menu)
        self.sizes.setRange(0, len(SIDES) - 1)
        self.sizes.setValue(1)
        self.sizes.setFixedWidth(70)
        nothing = QLabel(self.tr("No example is like that. “Show all” takes the filters away."))
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing.setWordWrap(True)
        nothing.setProperty("muted", True)
        self._pages.addWidget(self.wall)
        self._pages.addWidget(nothing)
        below = QHBoxLayout()
        below.addWidget(self.line, 1)
        for part in (self.relabel, self.discard, self.sizes):
            below.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._pages, 1)
        column.addLayout(below)
