"""The tab "Sweep": say what may vary, and have many networks tried, each in a process beside this program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.sweep import words
from xoviz.gui.panels.sweep.curves import LossCurves
from xoviz.gui.panels.sweep.form import Form
from xoviz.gui.panels.sweep.parallel import Parallel
from xoviz.gui.panels.sweep.scatter import Scatter
from xoviz.gui.panels.sweep.shown import Shown, shown
from xoviz.gui.panels.sweep.table import SORTING, TrialTable
from xoviz.gui.panels.sweep.trial_plot import TrialPlot
from xoviz.gui.widgets.plain_table import plain_table
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.gui.widgets.segments import Segments
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.state.view import Study, View
from xoviz.state.wishes import CancelStudy, OpenSweep, OpenTrial, StartSweep
from xoviz.sweep.spec import Goal, Spec, SpecError
from xoviz.sweep.watched import Remaking, Watched

STUDY, TRIAL = "sweep", "trial"
"""The names of the studies."""

FORM = 290
"""Pixels: the width of the form."""

COLUMN = 88
"""Pixels: the width of a column of the table, at first."""


class SweepPanel(Panel):
    """A form at the left; at the right how far it is, and the trials: as a table, and in three plots."""

    name = "sweep"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study, self._trial = Study(STUDY, False), Study(TRIAL, False)
        self._watched: Watched | None = None
        self._shown: Shown | None = None
        self._chosen: int | None = None
        self._opened = self._was_running = False
        self.form = Form()
        self.start, self.open = QPushButton(self.tr("Start")), QPushButton(self.tr("Open results…"))
        self.note, self.said, self.progress = QLabel(), StillLabel(squeezable=True), QProgressBar()
        self.told = StillLabel(squeezable=True)
        self.switch = Segments((
            (self.tr("Table"), self.tr("All trials; a click on a title sorts them")),
            (self.tr("Size"), self.tr("What each came to against its parameters, and the front of the best")),
            (self.tr("Settings"), self.tr("Parallel coordinates: which settings lead where")),
            (self.tr("Losses"), self.tr("The loss of each while it learned"))))
        self.model, self.sorted = TrialTable(self), QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(SORTING)
        self.table = plain_table(self.sorted, self.tr("Trials"))
        self.scatter, self.parallel, self.losses = Scatter(), Parallel(), LossCurves()
        self._build()
        self._connect()
        self._check()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Sweep")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Say what may vary, then Start. Click a trial to train it again and open its network; undo "
                       "brings yours back.")

    @property
    def plots(self) -> tuple[TrialPlot, ...]:
        """All plots, in the order of the switch."""
        return self.scatter, self.parallel, self.losses

    @property
    def watched(self) -> Watched | None:
        """What is shown."""
        return self._watched

    def present(self, view: View) -> None:
        """Show how far the sweep is, and what has come of it."""
        study, trial = view.studies.get(STUDY, Study(STUDY, False)), view.studies.get(TRIAL, Study(TRIAL, False))
        if study is not self._study:
            self._study = study
            self._take(study)
        if trial is not self._trial:
            self._trial = trial
            self._read_off()

    def finish(self, view: View) -> None:
        """Run a small sweep at once, in this process."""
        # Read for figures only: nobody else sweeps without a session.
        from xoviz.gui.panels.sweep.figure import swept_at_once

        self.present(view)
        found = swept_at_once()
        self.form.show_spec(found.spec, None)
        self._take(Study(STUDY, False, None, found))
        self.switch.set_current(1)
        self._turn_to(1)

    def show_results(self, path: Path) -> None:
        """Show the results in a file."""
        self._opened = True
        self.wish.emit(OpenSweep(path))

    def start_or_cancel(self) -> None:
        """Begin, go on, or end all processes."""
        if self._study.running:
            self.wish.emit(CancelStudy(STUDY))
            return
        try:
            spec = self.form.spec()
        except SpecError:
            return
        path = self.form.file()
        if path is None and self._watched is not None and self._goes_on(spec):
            path = self._watched.path
        self.wish.emit(StartSweep(spec, path, self.form.processes.value()))

    # Showing

    def _take(self, study: Study) -> None:
        found = study.result if isinstance(study.result, Watched) else None
        if found is not None and found is not self._watched:
            lines = None if self._watched is None else self._watched.progress.lines
            another = self._watched is None or found.spec is not self._watched.spec
            self._watched = found
            if another or lines is not found.progress.lines:
                self._shown = shown(found)
                self._show_trials()
            if self._opened:
                self._opened = False
                self.form.show_spec(found.spec, found.path)
        self._say()
        if study.running != self._was_running or self.form.isEnabled() == study.running:
            self._was_running = study.running
            self._check()

    def _show_trials(self) -> None:
        self.model.present(self._shown)
        self._show_front()

    def _show_front(self) -> None:
        """The plot in front; those behind it wait until they come there."""
        place = self._stack.currentIndex()
        if place:
            self.plots[place - 1].present(self._shown, self._chosen)
        self._read_off()

    def _say(self) -> None:
        progress = None if self._watched is None else self._watched.progress
        running = self._study.running
        told = self._study.error or words.how_far(
            None if running and self._study.result is None else progress, running=running,
            goal=Goal() if self._watched is None else self._watched.spec.goal, tr=self.tr)
        self.said.setText(told)
        self.said.setToolTip(str(self._watched.path) if self._watched is not None else "")
        self.progress.setRange(0, max(progress.total, 1) if progress else 1)
        self.progress.setValue(progress.done if progress else 0)

    def _check(self) -> None:
        """Whether what is asked for can be, and what it comes to."""
        running = self._study.running
        problem, told, goes_on = "", "", False
        try:
            spec = self.form.spec()
            told, goes_on = words.plan(spec, self.tr), self._goes_on(spec)
        except SpecError as error:
            problem = str(error)
        self.note.setText(problem or told)
        self.start.setText(self.tr("Cancel") if running else self.tr("Go on") if goes_on else self.tr("Start"))
        self.start.setEnabled(running or not problem)
        self.open.setEnabled(not running)
        self.form.setEnabled(not running)

    def _goes_on(self, spec: Spec) -> bool:
        """Whether there is something left to do of what is shown."""
        watched = self._watched
        return watched is not None and spec == watched.spec and watched.progress.done < watched.progress.total and (
            self.form.file() in (None, watched.path))

    def _read_off(self) -> None:
        """The trial that is pointed at, or that is being opened, or that was chosen."""
        if self._shown is None:
            return
        place = self._stack.currentIndex()
        number = self.plots[place - 1].number if place else None
        making = self._trial.result
        if number is None and self._trial.running and isinstance(making, Remaking):
            self.told.setText(self.tr("Training trial {number} again: {share:.0%}").format(
                number=making.line.trial.number, share=making.share))
            return
        row = self._shown.row(self._chosen if number is None else number)
        names = tuple(name for name, _ in self._shown.varying)
        if number is None and self._trial.error:
            self.told.setText(self._trial.error)
        else:
            self.told.setText("" if row is None else words.about(row, self._shown.goal, names, self.tr))

    # Choosing

    def choose(self, number: int) -> None:
        """Emphasise a trial everywhere, and open its network."""
        self._emphasise(number)
        row = None if self._shown is None else self._shown.row(number)
        if row is not None and row.line.outcome is not None:
            self.wish.emit(OpenTrial(number))

    def _emphasise(self, number: int | None) -> None:
        self._chosen = number
        place = self.model.place_of(number)
        if place is not None:
            index = self.sorted.mapFromSource(self.model.index(place, 0))
            flags = QItemSelectionModel.SelectionFlag
            with QSignalBlocker(self.table.selectionModel()):
                self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.viewport().update()
        self._show_front()

    def _choose_row(self, index: QModelIndex) -> None:
        self.choose(self.model.row(self.sorted.mapToSource(index).row()).number)

    def _choose_current(self) -> None:
        if self.table.currentIndex().isValid():
            self._choose_row(self.table.currentIndex())

    def _come_to(self, index: QModelIndex) -> None:
        """The keys came to another row: its words, but not its network."""
        if index.isValid():
            self._chosen = self.model.row(self.sorted.mapToSource(index).row()).number
            self._read_off()

    def _turn_to(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._show_front()

    def _ask_for_results(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open the results of a sweep"), "",
                                              self.tr("Results of sweeps (*.jsonl);;All files (*)"))
        if name:
            self.show_results(Path(name))

    # Laying out

    def _connect(self) -> None:
        self.form.changed.connect(self._check)
        self.start.clicked.connect(self.start_or_cancel)
        self.open.clicked.connect(self._ask_for_results)
        self.switch.chosen.connect(self._turn_to)
        self.table.clicked.connect(self._choose_row)
        self.table.selectionModel().currentRowChanged.connect(self._come_to)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(key), self.table, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._choose_current)
        for plot in self.plots:
            plot.picked.connect(self.choose)
            plot.pointed.connect(self._read_off)

    def _build(self) -> None:
        self.start.setProperty("primary", True)
        self.start.setToolTip(self.tr("Trials run in processes of their own; what has ended is kept in the file, and "
                                      "the same sweep goes on from there"))
        self.note.setWordWrap(True)
        self.told.label.setProperty("muted", True)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(self.tr("How far the sweep is"))
        names = self.tr("Accuracy against parameters"), self.tr("Parallel coordinates"), self.tr("Loss curves")
        for plot, name in zip(self.plots, names, strict=True):
            plot.setAccessibleName(name)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setMinimumHeight(100)
        self.table.horizontalHeader().setDefaultSectionSize(COLUMN)
        self.table.horizontalHeader().setStretchLastSection(True)
        room = QWidget(self)
        self._stack = QStackedLayout(room)
        for page in (self.table, *self.plots):
            self._stack.addWidget(page)
        left, right, buttons, top = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        area = scrolling(self.form)
        area.setFixedWidth(FORM)
        area.setMinimumHeight(120)
        buttons.addWidget(self.start, 1)
        buttons.addWidget(self.open)
        for part in (area, self.note):
            left.addWidget(part, 1 if part is area else 0)
        left.addLayout(buttons)
        top.addWidget(self.switch)
        top.addWidget(self.said, 1)
        right.addLayout(top)
        right.addWidget(self.progress)
        right.addWidget(room, 1)
        right.addWidget(self.told)
        self.note.setFixedWidth(FORM)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 6)
        row.setSpacing(12)
        row.addLayout(left)
        row.addLayout(right, 1)
