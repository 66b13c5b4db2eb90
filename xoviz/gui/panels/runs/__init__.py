"""The tab "Runs": all runs of this session side by side, in one table and one plot, and what the network on display
takes for what."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xoviz.explain.confusion import confusion
from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.runs.table import FILTERS, NAME, RunTable
from xoviz.gui.panels.runs.thumbnails import Thumbnails
from xoviz.gui.run_curves import curves
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.confusion_grid import ConfusionGrid
from xoviz.gui.widgets.curves import Curves, PlotColours
from xoviz.gui.widgets.loss_plot import LossPlot
from xoviz.gui.widgets.plain_table import plain_table
from xoviz.gui.widgets.vote_bars import percent
from xoviz.nn import Network
from xoviz.state.view import View
from xoviz.state.wishes import DeleteRun, NameRun, SwitchRun

REDRAW = 100  # milliseconds between two drawings of the curves
QUIET = 60  # milliseconds without a change after which the letters are read again

MOST_ROWS = 8
"""Rows of the table that are in sight at once, however much room there is."""


class RunsPanel(Panel):
    """Choose a run in the table to go to its end; type another name; put it away."""

    name = "runs"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._counted: Network | None = None
        self.model = RunTable(self)
        self.table = plain_table(self.model, self.tr("Runs"))
        self.go_button = QPushButton(self.tr("Go to this run"))
        self.name_button = QPushButton(self.tr("Rename"))
        self.delete_button = QPushButton(self.tr("Delete"))
        self.empty = QLabel(self.tr("No run yet. Learn from scratch, or play: each run will stand here. Go back on the "
                                   "timeline and play from there: that is a branch."))
        self.confusion, self.heading = ConfusionGrid(), QLabel()
        self.plot = LossPlot(self._curves)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._quiet.timeout.connect(self._count)
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.setInterval(REDRAW)
        self._drawing.timeout.connect(self._draw)
        self._build()
        self._connect()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Runs")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Go back on the timeline below, change the rate or a filter, and play: that is a branch, "
                       "and stands here beside its run.")

    def present(self, view: View) -> None:
        """Show the runs of a view, and what its network takes for what once it stands still for a moment."""
        before, self._view = self._view, view
        if before is None or before.runs is not view.runs:
            chosen = self._chosen()
            self.model.present(view.runs)
            self._choose(view.runs.current if chosen is None else chosen)
            self._enable()
            # Started anew with each view, it would never come to its end while training goes on.
            if not self._drawing.isActive():
                self._drawing.start()
        if view.network is not self._counted and not self._quiet.isActive():
            self._quiet.start()

    def prepare(self, view: View) -> None:
        """The plot's axes take a while to make."""
        self.plot.prepare()

    def showEvent(self, event: QShowEvent) -> None:
        """The plot's axes are made after all else is painted, if they have not been before."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._prepare_plot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the chosen run, Delete puts it away."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.confusion.update()
            self._dress()

    def go(self) -> None:
        """Wish to go to the end of the chosen run."""
        key = self._chosen()
        if key is not None:
            self.wish.emit(SwitchRun(key))

    def rename(self) -> None:
        """Let the name of the chosen run be typed."""
        row = self.model.row_of(self._chosen())
        if row is not None:
            self.table.setFocus()
            self.table.edit(self.model.index(row, NAME))

    def delete(self) -> None:
        """Wish to put the chosen run away."""
        key = self._chosen()
        if key is not None:
            self.wish.emit(DeleteRun(key))

    # Showing

    def _chosen(self) -> int | None:
        """The number of the run that is selected."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.entry(rows[0].row()).key if rows else None

    def _choose(self, key: int | None) -> None:
        row = self.model.row_of(key)
        if row is not None and key != self._chosen():
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(self.model.index(row, NAME), flags.ClearAndSelect | flags.Rows)

    def _enable(self) -> None:
        chosen, current = self._chosen(), self._view.runs.current if self._view is not None else None
        self.go_button.setEnabled(chosen is not None and not self._at_end_of(chosen, current))
        self.name_button.setEnabled(chosen is not None)
        self.delete_button.setEnabled(chosen is not None)
        empty = self.model.rowCount() == 0
        self.empty.setVisible(empty)
        self.table.setVisible(not empty)

    def _at_end_of(self, chosen: int, current: int | None) -> bool:
        """Whether the end of the chosen run is what is on display."""
        assert self._view is not None
        row = self.model.row_of(chosen)
        return chosen == current and row is not None and self._view.runs.step == self.model.entry(row).last

    def _prepare_plot(self) -> None:
        self.plot.prepare()
        self._draw()

    def _draw(self) -> None:
        self.plot.present(self._curves(0, math.inf, self.plot.columns))

    def _curves(self, low: float, high: float, columns: int) -> Curves:
        return Curves() if self._view is None else curves(self._view.runs, low, high, columns)

    def _dress(self) -> None:
        self.plot.theme(PlotColours.of(current_theme()))

    def _count(self) -> None:
        """Read the held-out letters with the network on display."""
        view = self._view
        if view is None or view.network is self._counted:
            return
        self._counted, letters = view.network, view.letters()
        reason = self._why_not_counted(view, len(letters.answers))
        if reason:
            self.heading.setText(reason)
            self.confusion.hide()
            return
        counts = confusion(view.network, letters)
        right = float(counts.trace()) / max(int(counts.sum()), 1)
        self.heading.setText(self.tr("What the network on display takes for what, of {count} examples that it never "
                                     "learned from: {share} right").format(count=int(counts.sum()),
                                                                           share=percent(right)))
        self.confusion.present(counts, view.network.classes)
        self.confusion.show()

    def _why_not_counted(self, view: View, letters: int) -> str:
        """Why nothing can be said of what the network takes for what; empty if something can."""
        if len(view.task.classes) > view.network.stack.outputs:
            return self.tr("This network has other classes than the examples that could be read.")
        return "" if letters else self.tr("There is nothing to test on: everything is learned from.")

    # Laying out

    def _connect(self) -> None:
        self.model.named.connect(self._named)
        self.go_button.clicked.connect(self.go)
        self.name_button.clicked.connect(self.rename)
        self.delete_button.clicked.connect(self.delete)
        self.table.doubleClicked.connect(self._double_clicked)
        self.table.selectionModel().selectionChanged.connect(self._enable)

    def _named(self, key: int, name: str) -> None:
        self.wish.emit(NameRun(key, name))

    def _double_clicked(self, index: QModelIndex) -> None:
        """A double click on the name is for typing another one."""
        if index.column() != NAME:
            self.go()

    def _build(self) -> None:
        self._build_table()
        self.empty.setWordWrap(True)
        self.empty.setProperty("muted", True)
        self.heading.setWordWrap(True)
        buttons = QHBoxLayout()
        for button in (self.go_button, self.name_button, self.delete_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        matrix = QVBoxLayout()
        matrix.addWidget(self.heading)
        matrix.addWidget(self.confusion, 1)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.plot, 3)
        below.addLayout(matrix, 2)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self.empty)
        column.addWidget(self.table, 3)
        column.addLayout(buttons)
        column.addLayout(below, 4)
        self._dress()
        self._enable()

    def _build_table(self) -> None:
        self.table.setItemDelegateForColumn(FILTERS, Thumbnails(self.table))
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        # On a large screen the plot takes what is left: runs beyond these are scrolled.
        rows = MOST_ROWS * self.table.verticalHeader().defaultSectionSize()
        self.table.setMaximumHeight(header.sizeHint().height() + rows + 2 * self.table.frameWidth())
