"""The table of an audit: one row a layer or tensor, under a heading for each of its questions."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from xoviz.explain.audit import QUESTIONS, AuditReport, Line
from xoviz.gui.panels.audit.words import Words

WHAT, COMPARED, KINKS, DIFFERENCE, SCALE, VERDICT = range(6)
NUMBERS = (COMPARED, KINKS, DIFFERENCE)

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Place = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Row(NamedTuple):
    """A heading where there is no line."""

    text: str
    line: Line | None


class AuditTable(QAbstractTableModel):
    """The lines of a report as they come in. In the column of the scale, the user role gives the line itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = Words(self.tr)
        self._rows: tuple[Row, ...] = ()
        self._titles = (self.tr("What"), self.tr("Compared"), self.tr("At a kink"), self.tr("Largest difference"),
                        self.tr("Against what is allowed"), self.tr("Verdict"))

    def present(self, report: AuditReport | None) -> None:
        """Show a report; rows that did not change are left alone."""
        before, rows = self._rows, tuple(self._rows_of(report))
        if [row.text for row in before] != [row.text for row in rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        self._rows = rows
        for place, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old.line is not new.line:
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._titles) - 1))

    def line(self, row: int) -> Line | None:
        """What a row is about; None for a heading."""
        return self._rows[row].line

    def headings(self) -> list[int]:
        """The rows that are headings."""
        return [place for place, row in enumerate(self._rows) if row.line is None]

    def rowCount(self, parent: Place = _NOWHERE) -> int:
        """One a line, and the headings."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Place = _NOWHERE) -> int:
        """What, how many, how far off, and what that means."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, as Qt has it
        """What a cell says and how it looks."""
        row = self._rows[index.row()]
        if row.line is None:
            return self._heading(row, index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, row.line, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return _RIGHT
        if role == Qt.ItemDataRole.UserRole:
            return row.line
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == SCALE:
            return self._words.against(row.line)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._words.hint(row.line)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, as Qt has it
        """The titles of the columns, those over numbers at the right."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return _RIGHT
        return None

    def flags(self, index: Place) -> Qt.ItemFlag:
        """Headings cannot be selected."""
        return super().flags(index) if self._rows[index.row()].line is not None else Qt.ItemFlag.ItemIsEnabled

    def _rows_of(self, report: AuditReport | None) -> list[Row]:
        if report is None:
            return []
        names = self._words.layers(report.network)
        rows = []
        for question in QUESTIONS:
            rows.append(Row(self._words.heading(question), None))
            rows += [Row(self._words.what(line, names), line) for line in report.lines_of(question)]
        return rows

    def _text(self, row: Row, line: Line, column: int) -> str:
        begun = line.compared or line.kinks
        return {
            WHAT: row.text,
            COMPARED: f"{line.compared:,}" if begun else "",
            KINKS: f"{line.kinks:,}" if line.question == "gradient" and begun else "",
            DIFFERENCE: self._words.difference(line) if line.compared else "",
            SCALE: "",
            VERDICT: self._words.verdict(line),
        }[column]

    def _heading(self, row: Row, column: int, role: int) -> Any:  # noqa: ANN401, as Qt has it
        if role == Qt.ItemDataRole.DisplayRole and column == WHAT:
            return row.text
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return None
