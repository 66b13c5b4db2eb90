"""The table of runs: what each was, where it came to, and the filters that it ended with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from xoviz.gui.theme import current_theme, identity_colour
from xoviz.gui.widgets.loss_plot import figure
from xoviz.gui.widgets.vote_bars import percent
from xoviz.nn.parts import parts_of
from xoviz.state.view import RunEntry, RunsView

NAME, FROM, STEPS, OPTIMISER, RATE, BATCH, LETTERS, SEED, FROZEN, LOSS, ACCURACY, FILTERS = range(12)
NUMBERS = (STEPS, RATE, BATCH, LETTERS, SEED, FROZEN, LOSS, ACCURACY)

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Place = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(NamedTuple):
    """A column: its title and what it says of a run."""

    title: str
    text: Callable[[RunEntry], str]


class RunTable(QAbstractTableModel):
    """One row a run. The name can be typed anew; the run on display is bold.

    Signals:
        named(int, str): a run's number, and the name that it was given.
    """

    named = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = RunsView()
        self._columns = (
            Column(self.tr("Run"), _name), Column(self.tr("From"), self._origin), Column(self.tr("Steps"), self._steps),
            Column(self.tr("Optimiser"), _optimiser), Column(self.tr("Rate"), _rate), Column(self.tr("Batch"), _batch),
            Column(self.tr("Examples"), self._letters),
            Column(self.tr("Seed"), _seed), Column(self.tr("Frozen"), self._frozen), Column(self.tr("Loss"), _loss),
            Column(self.tr("Accuracy"), _accuracy),
            Column(self.tr("Filters at the end"), _nothing),
        )

    def present(self, runs: RunsView) -> None:
        """Show the runs as they stand now; rows that did not change are left alone."""
        before, keys = self._runs, [entry.key for entry in runs.entries]
        if [entry.key for entry in before.entries] != keys:
            self.beginResetModel()
            self._runs = runs
            self.endResetModel()
            return
        self._runs = runs
        for row, (old, new) in enumerate(zip(before.entries, runs.entries, strict=True)):
            if old is not new or (before.current == old.key) != (runs.current == new.key):
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def entry(self, row: int) -> RunEntry:
        """The run in a row."""
        return self._runs.entries[row]

    def row_of(self, key: int | None) -> int | None:
        """The row of a run, None if it is not there."""
        return next((row for row, entry in enumerate(self._runs.entries) if entry.key == key), None)

    def rowCount(self, parent: Place = _NOWHERE) -> int:
        """One row a run."""
        return 0 if parent.isValid() else len(self._runs.entries)

    def columnCount(self, parent: Place = _NOWHERE) -> int:
        """The name, where from, the settings, where to."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, as Qt has it
        """What a cell says and how it looks; a run's filters in the last column are its network."""
        entry = self.entry(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._columns[index.column()].text(entry)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == NAME:
            return self._colour(entry)
        if role == Qt.ItemDataRole.FontRole and entry.key == self._runs.current:
            return _bold()
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return _RIGHT
        if role == Qt.ItemDataRole.UserRole and index.column() == FILTERS:
            return entry.network
        return None

    def _colour(self, entry: RunEntry) -> QColor:
        """That of its curve in the plot below: the run on display has one of its own there."""
        current = entry.key == self._runs.current
        return current_theme().colour("accent") if current else identity_colour(entry.key - 1)

    def setData(self, index: Place, value: Any,  # noqa: ANN401, as Qt has it
                role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A name was typed."""
        if role != Qt.ItemDataRole.EditRole or index.column() != NAME:
            return False
        self.named.emit(self.entry(index.row()).key, str(value))
        return True

    def flags(self, index: Place) -> Qt.ItemFlag:
        """Names can be typed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else flags

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, as Qt has it
        """The titles of the columns, those over numbers at the right."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return _RIGHT
        return None

    def _origin(self, entry: RunEntry) -> str:
        if entry.parent is None:
            made = entry.network.made
            return made if made.startswith("random") else entry.network.name
        parent = next((each.name for each in self._runs.entries if each.key == entry.parent),
                      self.tr("run {number}").format(number=entry.parent))
        return self.tr("{run} at step {step}").format(run=parent, step=f"{entry.first:,}")

    def _letters(self, entry: RunEntry) -> str:
        return f"{entry.letters:,}" if entry.letters else self.tr("endless")

    def _frozen(self, entry: RunEntry) -> str:
        """How many parts learned nothing: "6 of 10"; nothing where all learned."""
        all_parts = parts_of(entry.network.stack)
        held = entry.frozen.intersection(all_parts)
        return self.tr("{count} of {all}").format(count=len(held), all=len(all_parts)) if held else ""

    def _steps(self, entry: RunEntry) -> str:
        return f"{entry.last:,}" if not entry.first else f"{entry.first:,}–{entry.last:,}"


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


def _name(entry: RunEntry) -> str:
    return entry.name


def _optimiser(entry: RunEntry) -> str:
    return entry.settings.optimiser


def _rate(entry: RunEntry) -> str:
    return f"{entry.settings.rate:g}"


def _batch(entry: RunEntry) -> str:
    return str(entry.settings.batch)


def _seed(entry: RunEntry) -> str:
    return str(entry.seed)


def _loss(entry: RunEntry) -> str:
    return "–" if entry.loss is None else figure(entry.loss)


def _accuracy(entry: RunEntry) -> str:
    return "–" if entry.accuracy is None else percent(entry.accuracy)


def _nothing(entry: RunEntry) -> str:
    return ""
