"""The sample strip: the task's own pictures, one click away, and a die for a fresh one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.thumbnail_shape import inked, side_by_side
from xoviz.gui.widgets.title_list import TitleList
from xoviz.nn import Array
from xoviz.state.view import View
from xoviz.state.wishes import AnotherOne, ShowSample
from xoviz.tasks.base import Sample, Task
from xoviz.tasks.transforms import fitted

_SIDE = 27  # three pixels for each of the talk's nine cells: the room belongs to the pad
_GAP = 4
_IN_A_ROW = 5  # the talk shows each letter in five ways

TOLD = ("words", "table")
"""Kinds of inputs that look much alike as thumbnails: their titles stand in a list."""


class SampleStrip(QWidget):
    """Thumbnails of the samples, a row for each letter, or one where there is room; the one on the pad is framed.
    Sentences and rows of tables stand in a list, as words.

    Signals:
        wish(object): ShowSample or AnotherOne.
    """

    wish = Signal(object)

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = task
        self._samples: tuple[Sample, ...] = ()
        self._pad: Array | None = None
        self._resampled: Array = np.zeros((0, 1, 1, 1), np.float32)
        self._gallery, self.titles = Gallery(_SIDE), TitleList()
        self._another = IconButton("dice", self.tr("Another one"),
                                   self.tr("draw a fresh picture, as training sees them"))
        self._lay_out()
        self._gallery.picked.connect(self._pick)
        self.titles.picked.connect(self._pick)
        self._another.clicked.connect(self._ask_for_another)

    @property
    def gallery(self) -> Gallery:
        """The thumbnails."""
        return self._gallery

    @property
    def another(self) -> IconButton:
        """The button with the die."""
        return self._another

    def present(self, view: View) -> None:
        """Show the task's samples, and emphasise the one that stands on the pad, if one does."""
        if view.task is not self._task:
            self._task = view.task
            self._offer()
            self._arrange()
        if view.pad is not self._pad:
            self._pad = view.pad
            read = view.trace.picture
            same = len(read) > 1 and read.shape[1:] == view.pad.shape
            standing = self._standing(read if same else view.pad[np.newaxis])
            self._gallery.set_chosen(standing)
            self.titles.set_chosen(standing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All samples in one row, or a row for each letter."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """In as few rows as there is room for, and these about as long as one another: of ten letters, two of five."""
        room = self.width() - self._another.sizeHint().width() - _GAP
        count = fitting = len(self._samples)
        while fitting > 1 and self._gallery.width_of(fitting) > room:
            fitting -= 1
        rows = -(-count // fitting)
        columns = -(-count // rows)
        self._gallery.set_most_columns(columns)
        self._gallery.setMaximumWidth(self._gallery.width_of(columns))

    def _offer(self) -> None:
        """Have the samples of another task."""
        self._samples, self._resampled, self._pad = self._task.samples(), self._resampled[:0], None
        pictures = side_by_side(np.stack([sample.picture for sample in self._samples]))
        self._gallery.present(inked(pictures, self._task.ground))
        titles = [sample.title for sample in self._samples]
        self._gallery.set_titles(titles)
        told = self._task.input_kind in TOLD
        self.titles.offer(titles if told else ())
        shown, rest = (self.titles, self._gallery) if told else (self._gallery, self.titles)
        rest.hide()
        shown.show()

    def _lay_out(self) -> None:
        self._gallery.setAccessibleName(self.tr("Samples"))
        self._gallery.setStatusTip(self.tr("Pictures of what there is to learn: click one to see the network read it"))
        self.titles.setAccessibleName(self._gallery.accessibleName())
        self.titles.setStatusTip(self.tr("Examples of what there is to learn: click one to see the network read it"))
        self._gallery.set_most_columns(_IN_A_ROW)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._gallery, 100)
        row.addWidget(self.titles, 100)
        row.addWidget(self._another, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch()
        self._offer()

    def _standing(self, shown: Array) -> int | None:
        """The sample that is shown (C, H, W), at the same size."""
        if not len(self._resampled) or self._resampled.shape[2] != shown.shape[1]:
            self._resampled = np.stack([fitted(sample.picture, shown.shape[1]) for sample in self._samples])
        if self._resampled.shape[1:] != shown.shape:
            return None
        alike = (self._resampled == shown).all(axis=(1, 2, 3))
        return int(alike.argmax()) if alike.any() else None

    def _pick(self, index: int) -> None:
        self.wish.emit(ShowSample(self._samples[index].name))

    def _ask_for_another(self) -> None:
        self.wish.emit(AnotherOne())
