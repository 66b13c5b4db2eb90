"""What a sweep is to be: a line for each setting, how much may be spent, what counts, and how to search."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xoviz.gui.panels.sweep import words
from xoviz.gui.widgets.wheel_guard import WheelGuard
from xoviz.sweep.cluster import check_address
from xoviz.sweep.drawn import DRAWINGS, SourceError, read_drawings
from xoviz.sweep.executors import MOST_PROCESSES, ExecutorError
from xoviz.sweep.spec import DEFAULTS, MOST_PICTURES, MOST_TRIALS, Spec
from xoviz.sweep.spec_text import plain, spec_from
from xoviz.sweep.template import blanks

STACK = "conv {filters}@{side} | {activation} | pool 2 | dense {classes}"
BEGINNING: Mapping[str, str] = {"filters": "2, 4, 8", "side": "3, 5", "activation": "relu, tanh", "rate": "0.001, 0.01"}
"""What stands in the form at first: 24 settings, done in a minute."""

USUAL = ("rate", "batch", "optimiser", "letters", "size", "task")
"""Settings that are no blanks of a stack, in their order."""

PICTURES = 16_000


class Form(QWidget):
    """Fields, and below them what they come to, or what is wrong.

    Signals:
        changed(): something else is wanted.
        refused(str): why a file cannot be learned from.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stack = QLineEdit(STACK)
        self.fields: dict[str, QLineEdit] = {}
        self.seeds, self.path, self.scheduler = QLineEdit("1, 2"), QLineEdit(), QLineEdit()
        self.goal, self.search = QComboBox(), QComboBox()
        self.small, self.prune = QCheckBox(self.tr("small is better")), QCheckBox(self.tr("stop the worst early"))
        self.trials, self.pictures, self.processes = QSpinBox(), QSpinBox(), QSpinBox()
        self.choose, self.drawings = QPushButton("…"), QPushButton()
        self._source: dict[str, str] | None = None
        self._kept: dict[str, str] = dict(BEGINNING)
        self._known: tuple[str, ...] = ()
        self._generation, self._search_seed = 8, 1
        self._settings = QFormLayout()
        self._guard = WheelGuard(self)
        self._build()
        self._connect()
        self._make_fields()
        self._name_drawings()
        self._tell()

    def values(self) -> dict[str, Any]:
        """What is asked for, as plain values."""
        vary = {"stack": self.stack.text().strip()} if self.stack.text().strip() else {}
        vary |= {name: field.text().strip() for name, field in self.fields.items() if field.text().strip()}
        grid = words.SEARCHES[self.search.currentIndex()] == "grid"
        drawn = {"drawings": self._source} if self._source and DRAWINGS in vary.get("task", "") else {}
        return {"search": words.SEARCHES[self.search.currentIndex()], "goal": words.GOALS[self.goal.currentIndex()],
                "small": self.small.isChecked(), "prune": self.prune.isChecked(), "seeds": self.seeds.text().strip(),
                "pictures": self.pictures.value(), "generation": self._generation, "search_seed": self._search_seed,
                "vary": vary} | drawn | ({} if grid else {"trials": self.trials.value()})

    def spec(self) -> Spec:
        """The sweep that is asked for. Raises SpecError, in one sentence."""
        return spec_from(self.values())

    def cluster(self) -> str:
        """The address of the scheduler on whose workers trials run; empty for processes of this machine.

        Raises ExecutorError for one that cannot be.
        """
        address = self.scheduler.text().strip()
        if address:
            check_address(address)
        if address.startswith("tls://"):
            raise ExecutorError(self.tr("A scheduler at tls:// wants to see certificates: xoviz sweep --scheduler on "
                                        "the command line takes them, and its results can be opened here."))
        return address

    def file(self) -> Path | None:
        """Where results are to go; None for a new file in the data folder."""
        text = self.path.text().strip()
        return Path(text).expanduser() if text else None

    def show_spec(self, spec: Spec, path: Path | None) -> None:
        """Fill everything in as in a sweep that there is."""
        values = plain(spec)
        self._kept = {name: text for name, text in values["vary"].items() if name != "stack"}
        self.stack.setText(values["vary"].get("stack", ""))
        self.stack.setCursorPosition(0)
        for field in self.fields.values():
            field.clear()
        self._make_fields()
        for name, field in self.fields.items():
            field.setText(self._kept.get(name, ""))
        self.search.setCurrentIndex(words.SEARCHES.index(spec.search))
        self.goal.setCurrentIndex(words.GOALS.index(spec.goal.kind))
        self.small.setChecked(spec.goal.small)
        self.prune.setChecked(spec.prune)
        self.seeds.setText(values["seeds"])
        self.pictures.setValue(spec.budget.pictures)
        self._generation, self._search_seed = spec.generation, spec.search_seed
        if spec.budget.trials is not None:
            self.trials.setValue(spec.budget.trials)
        self.path.setText("" if path is None else str(path))
        self._source = values["drawings"]
        self._name_drawings()
        self._tell()

    def _make_fields(self) -> None:
        """A line for each blank of the stack, and for each other setting; what was typed stays where its name does."""
        names = (*self._blanks(), *USUAL)
        if names == self._known:
            return
        self._known = names
        self._kept |= {name: field.text() for name, field in self.fields.items() if field.text()}
        while self._settings.rowCount():
            self._settings.removeRow(0)
        self.fields = {}
        for name in names:
            field = self.fields[name] = QLineEdit(self._kept.get(name, ""))
            title = words.setting(name, self.tr)
            field.setAccessibleName(title)
            field.setMinimumWidth(60)
            if name in DEFAULTS:
                field.setPlaceholderText(str(DEFAULTS[name]))
            field.setToolTip(self.tr("A list such as 4, 8, 16, or a range: 2..8, 8..64 step 8, 0.001..0.03 log, "
                                     "0.001..0.1 log in 5"))
            if name == "letters":
                field.setToolTip(self.tr("How many examples to learn from, a list or a range; 0 for new ones all the "
                                         "time"))
            field.textEdited.connect(self._tell)
            self._settings.addRow(title, field)

    def _blanks(self) -> tuple[str, ...]:
        """The names in braces that are no other settings; those that stood there before, while a brace is open."""
        try:
            return tuple(name for name in blanks(self.stack.text()) if name not in DEFAULTS)
        except ValueError:
            return self._known[: len(self._known) - len(USUAL)]

    def _stack_edited(self) -> None:
        self._make_fields()
        self._tell()

    def _tell(self) -> None:
        grid = words.SEARCHES[self.search.currentIndex()] == "grid"
        self.trials.setEnabled(not grid)
        self.processes.setEnabled(not self.scheduler.text().strip())
        self.changed.emit()

    def learn_from(self, file: str) -> None:
        """Have people's own drawings, in a file, be the task."""
        try:
            self._source = read_drawings(file).source.plain()
        except SourceError as error:
            self.refused.emit(str(error))
            return
        self.fields["task"].setText(DRAWINGS)
        self._name_drawings()
        self._tell()

    def _name_drawings(self) -> None:
        name = self.tr("Choose…") if self._source is None else Path(self._source["file"]).name
        self.drawings.setText(name)
        self.drawings.setAccessibleName(self.tr("Drawings: {name}").format(name=name))

    def _ask_for_drawings(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a set of drawings"), "",
                                              self.tr("Sets of drawings (*.zip);;All files (*)"))
        if name:
            self.learn_from(name)

    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Where results go"), "sweep.jsonl",
                                              self.tr("Results of sweeps (*.jsonl)"),
                                              options=QFileDialog.Option.DontConfirmOverwrite)
        if name:
            self.path.setText(name)
            self._tell()

    def _connect(self) -> None:
        self.stack.textEdited.connect(self._stack_edited)
        for line in (self.seeds, self.path, self.scheduler):
            line.textEdited.connect(self._tell)
        for box in (self.goal, self.search):
            box.activated.connect(self._tell)
        for check in (self.small, self.prune):
            check.clicked.connect(self._tell)
        for number in (self.trials, self.pictures, self.processes):
            number.valueChanged.connect(self._tell)
        self.choose.clicked.connect(self._ask_for_file)
        self.drawings.clicked.connect(self._ask_for_drawings)

    def _build(self) -> None:
        self._fill()
        self._explain()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        column.addLayout(self._rows((self.tr("Stack"), self.stack)))
        column.addLayout(self._settings)
        column.addLayout(self._rows((self.tr("Drawings"), self.drawings)))
        column.addLayout(self._rows(
            (self.tr("Seeds"), self.seeds), (self.tr("Goal"), self.goal), ("", self.small),
            (self.tr("Search"), self.search), ("", self.prune), (self.tr("Trials"), self.trials),
            (self.tr("Pictures each"), self.pictures), (self.tr("Processes"), self.processes),
            (self.tr("Cluster"), self.scheduler)))
        file = QHBoxLayout()
        label = QLabel(self.tr("Results"))
        label.setBuddy(self.path)
        for part in (label, self.path, self.choose):
            file.addWidget(part)
        column.addLayout(file)
        column.addStretch(1)

    def _fill(self) -> None:
        """What can be chosen, and what is chosen at first."""
        self.goal.addItems(words.goals(self.tr))
        self.search.addItems(words.searches(self.tr))
        self.trials.setRange(1, MOST_TRIALS)
        self.trials.setValue(24)
        self.pictures.setRange(1, min(MOST_PICTURES, 2**31 - 1))
        self.pictures.setGroupSeparatorShown(True)
        self.pictures.setValue(PICTURES)
        self.processes.setRange(1, MOST_PROCESSES)
        self.processes.setValue(max(min(os.cpu_count() or 1, MOST_PROCESSES), 1))
        for box in (self.goal, self.search):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
        for line in (self.stack, self.seeds, self.path, self.scheduler):
            line.setMinimumWidth(60)
            line.setCursorPosition(0)
        self.choose.setFixedWidth(34)
        self._guard.watch(self.goal, self.search, self.trials, self.pictures, self.processes)

    def _explain(self) -> None:
        """What each field means, for those who point at it."""
        self.choose.setAccessibleName(self.tr("Choose the file"))
        self.path.setPlaceholderText(self.tr("a new file in the data folder"))
        self.scheduler.setPlaceholderText(self.tr("none: this machine"))
        meanings = (
            (self.stack, self.tr("The stack as text; a name in braces is a setting, and becomes a line below. A part "
                                 "that becomes “none” is left out. {classes} is filled in")),
            (self.drawings, self.tr("Learn from a set of your own drawings, saved from the tab “Collect”: the task is "
                                    "“drawings” then")),
            (self.seeds, self.tr("Each setting is tried with each of these seeds, and judged by the mean")),
            (self.small, self.tr("Of those that are as good as the best, the smallest counts")),
            (self.search, self.tr("A grid tries every combination. Optuna’s sampler proposes settings like those that "
                                  "did well, a generation at a time; it must be installed")),
            (self.prune, self.tr("Of each generation only the best third goes on after a tenth, and after a third")),
            (self.trials, self.tr("How many trials in all, every seed counted; a grid tries everything")),
            (self.pictures, self.tr("How many pictures each trial learns from")),
            (self.scheduler, self.tr("The address of a Dask scheduler, such as tcp://127.0.0.1:8786: its workers run "
                                     "the trials in the place of processes of this machine. Only one that you trust")),
            (self.path, self.tr("Results are added to this file as they come; the same sweep goes on with one")))
        for field, meaning in meanings:
            field.setToolTip(meaning)

    def _rows(self, *rows: tuple[str, QWidget]) -> QFormLayout:
        layout = QFormLayout()
        for each in (layout, self._settings):
            each.setSpacing(4)
            each.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, field in rows:
            layout.addRow(title, field)
            if title:
                field.setAccessibleName(title)
        return layout

