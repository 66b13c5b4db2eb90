"""The table of trials: what came of each, and what varied. A click on a title sorts by it."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from xoviz.gui.panels.sweep import words
from xoviz.gui.panels.sweep.shown import FAILED, PRUNED, Row, Shown
from xoviz.gui.theme import current_theme
from xoviz.wording import percent

RESULTS = ("accuracy", "loss", "until_99", "parameters", "ended")
SORTING = Qt.ItemDataRole.UserRole
"""The role that a proxy sorts by."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Place = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TrialTable(QAbstractTableModel):
    """One row a trial, in the order in which they ended: its number, what came of it, what varied."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._columns = _columns(None)

    def present(self, shown: Shown | None) -> None:
        """Show trials; more of the same sweep come below those that are there."""
        before, after = self._rows, () if shown is None else shown.rows
        columns = _columns(shown)
        same = columns == self._columns and len(before) <= len(after) and all(
            one.line is other.line for one, other in zip(before, after, strict=False))
        if not same:
            self.beginResetModel()
            self._shown, self._columns = shown, columns
            self.endResetModel()
            return
        if len(after) > len(before):
            self.beginInsertRows(_NOWHERE, len(before), len(after) - 1)
            self._shown = shown
            self.endInsertRows()
        self._shown = shown
        if before:  # who is best may have changed
            self.dataChanged.emit(self.index(0, 0), self.index(len(before) - 1, len(columns) - 1),
                                  [Qt.ItemDataRole.FontRole])

    def row(self, place: int) -> Row:
        """What stands in a row."""
        return self._rows[place]

    def place_of(self, number: int | None) -> int | None:
        """The row of a trial, None if there is none."""
        return next((place for place, row in enumerate(self._rows) if row.number == number), None)

    def rowCount(self, parent: Place = _NOWHERE) -> int:
        """One a trial."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Place = _NOWHERE) -> int:
        """The number, the results, what varies."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, as Qt has it
        """What a cell says, or is sorted by."""
        row, name = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, name)
        if role == SORTING:
            return self._sorted_by(row, name)
        if role == Qt.ItemDataRole.TextAlignmentRole and not isinstance(self._sorted_by(row, name), str):
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and name == "ended":
            return row.line.error
        if role == Qt.ItemDataRole.ForegroundRole and row.ended != "done":
            return current_theme().colour("muted")
        if role == Qt.ItemDataRole.FontRole and self._shown is not None and row.number in self._shown.best_numbers:
            return _bold()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, as Qt has it
        """The titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._title(self._columns[section])
        return None

    @property
    def _rows(self) -> tuple[Row, ...]:
        return () if self._shown is None else self._shown.rows

    def _title(self, name: str) -> str:
        known = {"number": self.tr("Trial"), "accuracy": self.tr("Accuracy"), "loss": self.tr("Loss"),
                 "until_99": self.tr("99 % after"), "parameters": self.tr("Parameters"),
                 "ended": self.tr("How it ended")}
        return known.get(name) or words.setting(name, self.tr)

    def _text(self, row: Row, name: str) -> str:
        outcome = row.line.outcome
        if name == "number":
            return str(row.number)
        if name == "ended":
            return self._ending(row)
        if name not in RESULTS:
            value = row.value(name)
            return "–" if value is None else str(value)
        if outcome is None:
            return "–"
        return {"accuracy": percent(outcome.accuracy), "loss": f"{outcome.loss:.4f}",
                "until_99": "–" if outcome.until_99 is None else f"{outcome.until_99:,}",
                "parameters": f"{outcome.parameters:,}"}[name]

    def _ending(self, row: Row) -> str:
        if row.ended == FAILED:
            return self.tr("cannot be: {why}").format(why=row.line.error)
        if row.ended == PRUNED:
            return self.tr("stopped early")
        return self.tr("ran away") if row.line.outcome is not None and row.line.outcome.diverged else self.tr("done")

    def _sorted_by(self, row: Row, name: str) -> float | str:
        """What has no value comes last, whatever is best at the top."""
        outcome = row.line.outcome
        if name == "number":
            return row.number
        if name == "ended":
            return self._ending(row)
        if name not in RESULTS:
            value = row.value(name)
            return value if isinstance(value, str) else math.inf if value is None else value
        found = None if outcome is None else getattr(outcome, name)
        if found is None or math.isnan(found):
            return -math.inf if name == "accuracy" else math.inf
        return float(found)


def _columns(shown: Shown | None) -> tuple[str, ...]:
    """The number, what came of it, and what varied."""
    varying = () if shown is None else tuple(name for name, _ in shown.varying)
    return ("number", *RESULTS[:-1], *varying, RESULTS[-1])


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
