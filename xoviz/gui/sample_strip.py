"""The sample strip: the task's own pictures, one click away, and a die for a fresh one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.nn import Array
from xoviz.state.view import View
from xoviz.state.wishes import AnotherOne, ShowSample
from xoviz.tasks.base import Sample, Task
from xoviz.tasks.transforms import fitted

_SIDE = 27  # three pixels for each of the talk's nine cells: the room belongs to the pad
_GAP = 4
_IN_A_ROW = 5  # the talk shows each letter in five ways


class SampleStrip(QWidget):
    """Thumbnails of the samples, a row for each letter, or one where there is room; the one on the pad is framed.

    Signals:
        wish(object): ShowSample or AnotherOne.
    """

    wish = Signal(object)

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = task
        self._samples: tuple[Sample, ...] = ()
        self._pad: Array | None = None
        self._resampled: tuple[Array, ...] = ()
        self._gallery = Gallery(_SIDE)
        self._another = IconButton("dice", self.tr("Another one"),
                                   self.tr("draw a fresh picture, as training sees them"))
        self._lay_out()
        self._gallery.picked.connect(self._pick)
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
            self._gallery.set_chosen(self._standing(view.pad))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All samples in one row, or a row for each letter."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """As many columns as there is room for."""
        room = self.width() - self._another.sizeHint().width() - _GAP
        columns = len(self._samples)
        while columns > _IN_A_ROW and self._gallery.width_of(columns) > room:
            columns -= _IN_A_ROW
        self._gallery.set_most_columns(columns)
        self._gallery.setMaximumWidth(self._gallery.width_of(columns))

    def _offer(self) -> None:
        """Have the samples of another task."""
        self._samples, self._resampled, self._pad = self._task.samples(), (), None
        self._gallery.present(np.stack([sample.picture[0] for sample in self._samples]))
        self._gallery.set_titles([sample.title for sample in self._samples])

    def _lay_out(self) -> None:
        self._gallery.setAccessibleName(self.tr("Samples"))
        self._gallery.setStatusTip(self.tr("Pictures of what there is to learn: click one to see the network read it"))
        self._offer()
        self._gallery.set_most_columns(_IN_A_ROW)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._gallery, 100)
        row.addWidget(self._another, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch()

    def _standing(self, pad: Array) -> int | None:
        """The sample that the pad shows, at the pad's size."""
        if not self._resampled or self._resampled[0].shape != pad.shape:
            self._resampled = tuple(fitted(sample.picture, pad.shape[0])[0] for sample in self._samples)
        found = (index for index, picture in enumerate(self._resampled) if np.array_equal(picture, pad))
        return next(found, None)

    def _pick(self, index: int) -> None:
        self.wish.emit(ShowSample(self._samples[index].name))

    def _ask_for_another(self) -> None:
        self.wish.emit(AnotherOne())
