"""The tab "Sweep": say what may vary, and have many networks tried, each in a process beside this program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from xoviz.gui.panels.base import Panel
from xoviz.gui.panels.sweep import words
from xoviz.gui.panels.sweep.form import Form
from xoviz.gui.panels.sweep.results_pane import ResultsPane
from xoviz.gui.panels.sweep.shown import Shown, shown
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.state.view import Study, View
from xoviz.state.wishes import CancelStudy, OpenSweep, OpenTrial, StartSweep
from xoviz.sweep.executors import ExecutorError
from xoviz.sweep.spec import Goal, Spec, SpecError
from xoviz.sweep.watched import Remaking, Watched

STUDY, TRIAL = "sweep", "trial"
"""The names of the studies."""

FORM = 290
"""Pixels: the width of the form."""


class SweepPanel(Panel):
    """A form at the left; at the right how far it is, and the trials: as a table, and in three plots."""

    name = "sweep"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study, self._trial = Study(STUDY, False), Study(TRIAL, False)
        self._watched: Watched | None = None
        self._shown: Shown | None = None
        self._opened = self._was_running = False
        self.form = Form()
        self.start, self.open = QPushButton(self.tr("Start")), QPushButton(self.tr("Open results…"))
        self.note, self.said, self.progress = QLabel(), StillLabel(squeezable=True), QProgressBar()
        self.told = StillLabel(squeezable=True)
        self.results = ResultsPane()
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
        self.results.turn_to(1)

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
            spec, scheduler = self.form.spec(), self.form.cluster()
        except (SpecError, ExecutorError):
            return
        path = self.form.file()
        if path is None and self._watched is not None and self._goes_on(spec):
            path = self._watched.path
        self.wish.emit(StartSweep(spec, path, self.form.processes.value(), scheduler))

    # Showing

    def _take(self, study: Study) -> None:
        found = study.result if isinstance(study.result, Watched) else None
        if found is not None and found is not self._watched:
            lines = None if self._watched is None else self._watched.progress.lines
            another = self._watched is None or found.spec is not self._watched.spec
            self._watched = found
            if another or lines is not found.progress.lines:
                self._shown = shown(found)
                self.results.present(self._shown)
            if self._opened:
                self._opened = False
                self.form.show_spec(found.spec, found.path)
        self._say()
        if study.running != self._was_running or self.form.isEnabled() == study.running:
            self._was_running = study.running
            self._check()

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
            self.form.cluster()
        except (SpecError, ExecutorError) as error:
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
        number = self.results.number
        making = self._trial.result
        if number is None and self._trial.running and isinstance(making, Remaking):
            self.told.setText(self.tr("Training trial {number} again: {share:.0%}").format(
                number=making.line.trial.number, share=making.share))
            return
        row = self._shown.row(self.results.chosen if number is None else number)
        names = tuple(name for name, _ in self._shown.varying)
        if number is None and self._trial.error:
            self.told.setText(self._trial.error)
        else:
            self.told.setText("" if row is None else words.about(row, self._shown.goal, names, self.tr))

    # Choosing

    def choose(self, number: int) -> None:
        """Emphasise a trial everywhere, and open its network."""
        self.results.emphasise(number)
        row = None if self._shown is None else self._shown.row(number)
        if row is not None and row.line.outcome is not None:
            self.wish.emit(OpenTrial(number))

    def _ask_for_results(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open the results of a sweep"), "",
                                              self.tr("Results of sweeps (*.jsonl);;All files (*)"))
        if name:
            self.show_results(Path(name))

    # Laying out

    def _connect(self) -> None:
        self.form.changed.connect(self._check)
        self.form.refused.connect(self.note.setText)
        self.start.clicked.connect(self.start_or_cancel)
        self.open.clicked.connect(self._ask_for_results)
        self.results.picked.connect(self.choose)
        self.results.pointed.connect(self._read_off)

    def _build(self) -> None:
        self.start.setProperty("primary", True)
        self.start.setToolTip(self.tr("Trials run in processes of their own; what has ended is kept in the file, and "
                                      "the same sweep goes on from there"))
        self.note.setWordWrap(True)
        self.note.setFixedWidth(FORM)
        self.told.label.setProperty("muted", True)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(self.tr("How far the sweep is"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 6)
        row.setSpacing(12)
        row.addLayout(self._left())
        row.addLayout(self._right(), 1)

    def _left(self) -> QVBoxLayout:
        """What is asked for."""
        area, column, buttons = scrolling(self.form), QVBoxLayout(), QHBoxLayout()
        area.setFixedWidth(FORM)
        area.setMinimumHeight(120)
        buttons.addWidget(self.start, 1)
        buttons.addWidget(self.open)
        column.addWidget(area, 1)
        column.addWidget(self.note)
        column.addLayout(buttons)
        return column

    def _right(self) -> QVBoxLayout:
        """What has come of it."""
        column, top = QVBoxLayout(), QHBoxLayout()
        top.addWidget(self.results.switch)
        top.addWidget(self.said, 1)
        column.addLayout(top)
        column.addWidget(self.progress)
        column.addWidget(self.results, 1)
        column.addWidget(self.told)
        return column
