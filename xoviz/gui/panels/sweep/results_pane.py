"""What has come of a sweep: the trials as a table and in three plots, of which one is in front."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from xoviz.gui.panels.sweep.curves import LossCurves
from xoviz.gui.panels.sweep.parallel import Parallel
from xoviz.gui.panels.sweep.scatter import Scatter
from xoviz.gui.panels.sweep.shown import Shown
from xoviz.gui.panels.sweep.table import SORTING, TrialTable
from xoviz.gui.panels.sweep.trial_plot import TrialPlot
from xoviz.gui.widgets.plain_table import plain_table
from xoviz.gui.widgets.segments import Segments

COLUMN = 98
"""Pixels: the width of a column of the table, at first."""


class ResultsPane(QWidget):
    """A page for the table and for each plot; the switch between them finds its place elsewhere.

    Signals:
        picked(int): the number of a trial that was clicked, or picked with Enter.
        pointed(): another trial is pointed at, or none.
    """

    picked = Signal(int)
    pointed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._chosen: int | None = None
        self.switch = Segments((
            (self.tr("Table"), self.tr("All trials; a click on a title sorts them")),
            (self.tr("Size"), self.tr("What each came to against its parameters, and the front of the best")),
            (self.tr("Settings"), self.tr("Parallel coordinates: which settings lead where")),
            (self.tr("Losses"), self.tr("The loss of each while it learned"))))
        self.model, self.sorted = TrialTable(self), QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(SORTING)
        self.table = plain_table(self.sorted, self.tr("Trials"))
        self.plots: tuple[TrialPlot, ...] = Scatter(), Parallel(), LossCurves()
        self._pages = QStackedLayout(self)
        self._build()
        self._connect()

    @property
    def number(self) -> int | None:
        """The trial that is pointed at in the plot in front, if any is."""
        place = self._pages.currentIndex()
        return self.plots[place - 1].number if place else None

    @property
    def chosen(self) -> int | None:
        """The trial that is emphasised, if any is."""
        return self._chosen

    def present(self, shown: Shown | None) -> None:
        """Show trials. The plots behind the one in front wait until they come there."""
        self._shown = shown
        self.model.present(shown)
        self._show_front()

    def emphasise(self, number: int) -> None:
        """Choose a trial everywhere."""
        self._chosen = number
        place = self.model.place_of(number)
        if place is not None:
            index = self.sorted.mapFromSource(self.model.index(place, 0))
            flags = QItemSelectionModel.SelectionFlag
            with QSignalBlocker(self.table.selectionModel()):
                self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.viewport().update()
        self._show_front()

    def turn_to(self, place: int) -> None:
        """Have another page in front."""
        self.switch.set_current(place)
        self._pages.setCurrentIndex(place)
        self._show_front()

    def _show_front(self) -> None:
        place = self._pages.currentIndex()
        if place:
            self.plots[place - 1].present(self._shown, self._chosen)
        self.pointed.emit()

    def _number_at(self, index: QModelIndex) -> int:
        return self.model.row(self.sorted.mapToSource(index).row()).number

    def _pick_row(self, index: QModelIndex) -> None:
        self.picked.emit(self._number_at(index))

    def _pick_current(self) -> None:
        if self.table.currentIndex().isValid():
            self._pick_row(self.table.currentIndex())

    def _come_to(self, index: QModelIndex) -> None:
        """The keys came to another row: its words are said, its network is not opened."""
        if index.isValid():
            self._chosen = self._number_at(index)
            self.pointed.emit()

    def _connect(self) -> None:
        self.switch.chosen.connect(self.turn_to)
        self.table.clicked.connect(self._pick_row)
        self.table.selectionModel().currentRowChanged.connect(self._come_to)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(key), self.table, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._pick_current)
        for plot in self.plots:
            plot.picked.connect(self.picked)
            plot.pointed.connect(self.pointed)

    def _build(self) -> None:
        names = self.tr("Accuracy against parameters"), self.tr("Parallel coordinates"), self.tr("Loss curves")
        for plot, name in zip(self.plots, names, strict=True):
            plot.setAccessibleName(name)
        self.switch.setAccessibleName(self.tr("How the trials are shown"))
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setMinimumHeight(100)
        self.table.horizontalHeader().setDefaultSectionSize(COLUMN)
        self.table.horizontalHeader().setStretchLastSection(True)
        for page in (self.table, *self.plots):
            self._pages.addWidget(page)
