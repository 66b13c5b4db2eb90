"""The page "Cover": what happens to the answer when a patch lies over a part of the picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from xoviz.explain.cover import FILLS, Cover, covering, patch_side
from xoviz.gui.panels.break_it import words
from xoviz.gui.panels.break_it.page import Page
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.grid_view import GridView, Mark
from xoviz.gui.widgets.jump_slider import JumpSlider
from xoviz.gui.widgets.outlined_grid import OutlinedGrid, finite
from xoviz.gui.widgets.segments import Segments
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.thumbnail_shape import side_by_side
from xoviz.state.view import Study, View
from xoviz.state.wishes import CancelStudy, CoverCells

STUDY = "cover"
AT_REST = 120
"""Milliseconds without a change before the patch begins to move."""


class CoverPage(Page):
    """The map at the left; at the right the covered picture, and how large the patch is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._cover: Cover | None = None
        self._taken: Study | None = None
        self._at: tuple[int, int] | None = None
        self._whole = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AT_REST)
        self._timer.timeout.connect(self._ask)
        self.map, self.picture = OutlinedGrid(9, 9, signed=True), GridView(9, 9)
        self.heading, self.said = StillLabel(squeezable=True), QLabel()
        self.progress = QProgressBar()
        self.fill = Segments(words.fills("pixels", self.tr))
        self.patch, self.patch_words = JumpSlider(), QLabel()
        self._lay_out()
        self._connect()

    @property
    def cover(self) -> Cover | None:
        """What is shown."""
        return self._cover

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Point at a cell, or walk with the arrows: the patch lies there.")

    def present(self, view: View) -> None:
        """Show what was found, and cover again where something else is on display."""
        before, self._view = self._view, view
        if before is None or before.network.input_shape != view.network.input_shape or before.task is not view.task:
            self._fit(view)
        self._take(view.studies.get(STUDY))
        if before is None or before.trace is not view.trace or before.answer != view.answer:
            self._timer.start()

    def rest(self) -> None:
        """Lay the patch no further."""
        self._timer.stop()
        study = None if self._view is None else self._view.studies.get(STUDY)
        if study is not None and study.running:
            self.wish.emit(CancelStudy(STUDY))
        self._view = None

    def _fit(self, view: View) -> None:
        """Patches from one cell, or one column, to the whole picture; at first a part of a stroke, or a word."""
        _, rows, columns = view.network.input_shape
        self._whole = view.task.input_kind in words.IN_COLUMNS
        for button, (text, meaning) in zip(self.fill.buttons, words.fills(view.task.input_kind, self.tr), strict=True):
            button.setText(text)
            button.setToolTip(meaning)
        self.picture.set_ground(view.task.ground)
        self.fill.set_current(1 if view.task.nothing == 0 else 0)
        self.patch.setRange(1, columns if self._whole else max(rows, columns))
        self.patch.setValue(1 if self._whole else patch_side(min(rows, columns)))
        self._name_patch()

    def _ask(self) -> None:
        if self._view is not None:
            self.wish.emit(CoverCells(self.patch.value(), FILLS[self.fill.current], self._whole))

    def _soon(self) -> None:
        self._name_patch()
        self._timer.start()

    def _name_patch(self) -> None:
        side = self.patch.value()
        one, many = self.tr("1 column"), self.tr("{count} columns").format(count=side)
        self.patch_words.setText((one if side == 1 else many) if self._whole else f"{side} × {side}")

    def _take(self, study: Study | None) -> None:
        if study is self._taken or study is None:
            return
        self._taken = study
        self.progress.setVisible(study.running)
        self.progress.setValue(int(100 * (study.progress or 0)))
        if study.error:
            self.said.setText(study.error)
        elif isinstance(study.result, Cover) and study.result is not self._cover:
            self.show_cover(study.result)

    def show_cover(self, cover: Cover) -> None:
        """Show a map."""
        self._cover = cover
        change = finite(cover.leads - cover.bare_lead)
        self.map.set_limit(max(float(np.abs(change).max()), 1e-6))
        self.map.present(change)
        self.map.outline(cover.picture[0] > 0 if len(cover.picture) == 1 and not self._whole else None)
        self.map.dot([(int(row), int(column)) for row, column in
                      np.argwhere(np.isfinite(cover.leads) & (cover.winners != cover.winner))])
        told = self.tr("What {name}’s lead of {lead:.2f} loses (blue) or gains (red) with a patch there")
        self.heading.setText(told.format(name=cover.network.classes[cover.answer], lead=cover.bare_lead))
        self._tell()

    def _point(self, row: int, column: int) -> None:
        self._at = row, column
        self._tell()

    def _leave(self) -> None:
        self._at = None
        self._tell()

    def _tell(self) -> None:
        """The picture under the patch, and what the network makes of it; at the worst place while none is looked at."""
        cover = self._cover
        if cover is None:
            return
        (rows, columns), at = cover.leads.shape, self._at
        row, column = at if at is not None and at[0] < rows and at[1] < columns else _worst(cover)
        covered = covering(cover.picture, row, column, cover.side, cover.fill, whole=cover.whole)
        self.picture.present(side_by_side(covered[np.newaxis])[0])
        pitch, high = cover.picture.shape[2] + 1, cover.picture.shape[1] if cover.whole else cover.side
        top, left = 0 if cover.whole else row - cover.side // 2, column - cover.side // 2
        focus = current_theme().colour("focus")
        self.picture.mark([Mark(top, left + place * pitch, high, cover.side, focus)
                           for place in range(len(cover.picture))])
        self.map.mark([Mark(top, left, 1 if cover.whole else high, cover.side, focus)])
        self.said.setText(self._words(cover, row, column))

    def _words(self, cover: Cover, row: int, column: int) -> str:
        classes, value, lead = cover.network.classes, cover.values[row, column], cover.leads[row, column]
        where = self.tr("Patch on column {column}") if cover.whole else self.tr("Patch on row {row}, column {column}")
        where = where.format(row=row + 1, column=column + 1)
        if not np.isfinite(value):
            return f"{where}: …"
        winner = int(cover.winners[row, column])
        read = self.tr("undecided") if winner < 0 else self.tr("read as {name}").format(name=classes[winner])
        kind = self.tr("probability") if cover.network.gives_probabilities else self.tr("score")
        told = self.tr("{where}: {read}; {name} has the {kind} {value:.3f} (bare {bare:.3f}) and leads by {lead:+.2f} "
                       "(bare {bare_lead:+.2f}).").format(where=where, read=read, name=classes[cover.answer], kind=kind,
                                                         value=value, bare=cover.bare, lead=lead,
                                                         bare_lead=cover.bare_lead)
        changed = int((np.isfinite(cover.leads) & (cover.winners != cover.winner)).sum())
        return told + " " + (self.tr("The answer changes at {count} of {all} places (dots).").format(
            count=changed, all=cover.leads.size) if changed else self.tr("The answer changes nowhere."))

    def _lay_out(self) -> None:
        self.map.setAccessibleName(self.tr("Map of covered places"))
        self.picture.setAccessibleName(self.tr("The covered picture"))
        self.said.setWordWrap(True)
        self.patch.setAccessibleName(self.tr("Cells along the side of the patch, or columns"))
        widest = self.tr("{count} columns").format(count=12)
        self.patch_words.setMinimumWidth(self.patch_words.fontMetrics().horizontalAdvance(widest))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(self.tr("How far the patch has come"))
        left, right, tools = QVBoxLayout(), QVBoxLayout(), QGridLayout()
        left.addWidget(self.heading)
        left.addWidget(self.map, 1)
        left.addWidget(self.progress)
        tools.addWidget(QLabel(self.tr("patch")), 0, 0)
        tools.addWidget(self.patch, 0, 1)
        tools.addWidget(self.patch_words, 0, 2)
        tools.addWidget(QLabel(self.tr("made of")), 1, 0)
        tools.addWidget(self.fill, 1, 1, 1, 2)
        tools.setColumnStretch(1, 1)
        right.addLayout(tools)
        right.addWidget(self.picture, 1)
        right.addWidget(self.said)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left, 3)
        row.addLayout(right, 2)

    def _connect(self) -> None:
        self.map.pointed.connect(self._point)
        self.map.left.connect(self._leave)
        self.fill.chosen.connect(self._soon)
        self.patch.valueChanged.connect(self._soon)


def _worst(cover: Cover) -> tuple[int, int]:
    """Where the answer leads least."""
    place = int(np.nanargmin(cover.leads)) if cover.read else 0
    return place // cover.leads.shape[1], place % cover.leads.shape[1]
