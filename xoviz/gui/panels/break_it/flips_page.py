"""The page "Flips": the fewest pixels that change the answer, found by a search and flipped one by one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.flips import Flips
from xoviz.gui.panels.break_it import words
from xoviz.gui.panels.break_it.margins import Margins
from xoviz.gui.panels.break_it.page import Page
from xoviz.gui.widgets.outlined_grid import OutlinedGrid
from xoviz.gui.widgets.player import Player
from xoviz.gui.widgets.thumbnail_shape import side_by_side
from xoviz.state.view import Study, View
from xoviz.state.wishes import CancelStudy, FindFlips, PutFlips

STUDY = "flips"

SPEEDS = (0.5, 1, 2)
"""Flips a second."""


class FlipsPage(Page):
    """The picture with numbers on the pixels found; beside it the search, and how the answer's lead melts away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._flips: Flips | None = None
        self._taken: Study | None = None
        self._count = 0
        self._cells = words.flipped_cells("pixels", self.tr)
        self.picture, self.margins, self.player = OutlinedGrid(9, 9), Margins(), Player(SPEEDS)
        self.search, self.busy = QPushButton(self._searching()), QProgressBar()
        self.said, self.verdict, self.rule = QLabel(), QLabel(), QLabel()
        self._lay_out()
        self.search.clicked.connect(self._find)
        self.player.moved.connect(self._go)

    @property
    def flips(self) -> Flips | None:
        """What was found so far."""
        return self._flips

    def hint(self) -> str:
        """What to do here."""
        if not self.search.isEnabled():
            return ""
        return self.tr("Find the cells, then step: each one is flipped at the left too, and undo takes it back.")

    def present(self, view: View) -> None:
        """Show what was found, and how much of it is on the pad."""
        self._view = view
        self._cells = words.flipped_cells(view.task.input_kind, self.tr)
        self.picture.set_ground(view.task.ground)
        self._take(view.studies.get(STUDY))
        self._follow()
        self.search.setText(self._searching())
        why = words.why_no_flips(view.task.input_kind, view.network.input_shape[0], self.tr)
        self.search.setEnabled(not why)
        self.rule.setVisible(not why)
        if why:
            self.said.setText(why)

    def rest(self) -> None:
        """Search no further, play no further."""
        self.player.pause()
        study = None if self._view is None else self._view.studies.get(STUDY)
        if study is not None and study.running:
            self.wish.emit(CancelStudy(STUDY))
        self._view = None

    def set_motion(self, on: bool) -> None:
        """Whether the player may play."""
        self.player.set_motion(on)

    def show_flips(self, flips: Flips) -> None:
        """Show what a search has found."""
        fresh = self._flips is None or self._flips.picture is not flips.picture
        known = None if self._flips is None else self._flips.found
        self._flips = flips
        if fresh or known != flips.found:
            self.player.set_range(len(flips.found) + 1 if flips.found else 0)
            if fresh:
                self._count = 0
        self._show()

    def _take(self, study: Study | None) -> None:
        if study is self._taken or study is None:
            return
        self._taken = study
        self.busy.setVisible(study.running)
        self.search.setText(self._searching())
        if study.error:
            self._flips = None
            self.said.setText(study.error)
        elif isinstance(study.result, Flips) and study.result is not self._flips:
            self.show_flips(study.result)

    def _follow(self) -> None:
        """Whatever stands on the pad: how many of the flips are in it, or that it is another picture."""
        view, flips = self._view, self._flips
        if view is None:
            return
        if flips is not None and self._there(view, flips) is None:
            if self._is_searching():
                self.wish.emit(CancelStudy(STUDY))
            self._flips = flips = None
            self.player.set_range(0)
        if flips is None:
            self._show_bare(view)
            return
        count = self._there(view, flips)
        if count is not None and count != self._count and view.pad.shape == flips.picture.shape[1:]:
            self._count = count
            self._show()

    def _there(self, view: View, flips: Flips) -> int | None:
        """How many flips are on the pad; None if another network or picture is."""
        if flips.network is not view.network:
            return None
        changed = int(np.count_nonzero(view.trace.picture != flips.picture))
        if changed > len(flips.found or ()):
            return None
        return changed if np.array_equal(view.trace.picture, flips.after(changed)) else None

    def _searching(self) -> str:
        return self.tr("Stop searching") if self._is_searching() else self.tr("Find the fewest {cells}").format(
            cells=self._cells[1])

    def _is_searching(self) -> bool:
        return self._taken is not None and self._taken.running

    def _find(self) -> None:
        if self._is_searching():
            self.wish.emit(CancelStudy(STUDY))
            return
        self._flips, self._count = None, 0
        self.wish.emit(FindFlips())

    def _go(self, position: int) -> None:
        """The player came to a step: it goes onto the pad, or, where that has other cells, is only shown here."""
        flips, view = self._flips, self._view
        if flips is None or flips.found is None or view is None:
            return
        if view.pad.shape == flips.picture.shape[1:]:
            self.wish.emit(PutFlips(position))
        else:
            self._count = position
            self._show()

    def _show(self) -> None:
        flips = self._flips
        if flips is None:
            return
        found = flips.found or ()
        self.picture.present(flips.after(self._count)[0])
        self.picture.number([(flip.row, flip.column) for flip in found], self._count)
        self.player.set_position(self._count)
        self.player.setVisible(bool(found))
        self.margins.present(flips.margins, self._count)
        self.said.setText(self._told(flips))
        self.verdict.setText(self._verdict(flips))

    def _show_bare(self, view: View) -> None:
        """No search was made of what is on display."""
        self._count = 0
        self.picture.present(side_by_side(view.trace.picture[np.newaxis])[0])
        self.picture.number((), 0)
        self.margins.present((), 0)
        self.player.hide()
        if self._taken is None or not self._taken.error:
            self.said.setText(self.tr("How few {cells} must change for the network to change its mind?").format(
                cells=self._cells[1]))
        self.verdict.setText("")

    def _told(self, flips: Flips) -> str:
        """What was found, and how sure it is that there is nothing smaller."""
        one, many = self._cells
        stages = {"singles": self.tr("trying single {cells}").format(cells=many),
                  "beam": self.tr("trying sets of {cells}").format(cells=many),
                  "removal": self.tr("taking out what is not needed"), "exhaustive": self.tr("trying all smaller sets"),
                  "done": ""}
        tried = self.tr("{count:,} sets tried").format(count=flips.tried)
        if flips.found is None:
            if flips.done:
                return self.tr("No set of {cells} was found that changes the answer ({tried}).").format(
                    cells=many, tried=tried)
            return f"{stages[flips.stage]}: {tried}"
        count = len(flips.found)
        becomes = "?" if flips.becomes is None else flips.network.classes[flips.becomes]
        told = self.tr("{count} {cells} make it {name}.").format(count=count, cells=many, name=becomes) if count > 1 \
            else self.tr("1 {cell} makes it {name}.").format(cell=one, name=becomes)
        if not flips.done:
            return f"{told} {stages[flips.stage]}: {tried}"
        sure = self.tr("No fewer do: all smaller sets were tried") if flips.proved else self.tr(
            "Fewer may do: only all sets up to {count} were tried").format(count=flips.excluded)
        return f"{told} {sure} ({tried})."

    def _verdict(self, flips: Flips) -> str:
        """How far the answer is ahead now."""
        if not flips.margins:
            return ""
        margin, name = flips.margins[self._count], flips.network.classes[flips.winner]
        if margin > 0:
            return self.tr("{count} flipped: {name} leads by {margin:.3g}").format(
                count=self._count, name=name, margin=margin)
        return self.tr("{count} flipped: {name} is behind by {margin:.3g}").format(
            count=self._count, name=name, margin=-margin)

    def _lay_out(self) -> None:
        self.picture.setAccessibleName(self.tr("The picture with the cells to flip"))
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(6)
        self.busy.setAccessibleName(self.tr("The search goes on"))
        self.busy.hide()
        self.search.setProperty("primary", True)
        self.rule.setText(self.tr(
            "The search goes by the network’s true scores: all single cells, then the best few sets, one cell more "
            "at a time, until the answer changes; then it takes out what is not needed, and tries all smaller sets "
            "where they are not too many."))
        self.rule.setProperty("muted", True)
        self.verdict.setProperty("heading", True)
        for label in (self.said, self.rule, self.verdict):
            label.setWordWrap(True)
        right = QVBoxLayout()
        right.setSpacing(8)
        for part in (self.search, self.busy, self.said, self.player, self.verdict):
            right.addWidget(part)
        right.addWidget(self.margins, 1)
        right.addWidget(self.rule)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.picture, 3)
        row.addLayout(right, 2)
        row.setAlignment(Qt.AlignmentFlag.AlignTop)
