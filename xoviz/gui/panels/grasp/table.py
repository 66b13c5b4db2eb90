"""The rule as a table: a line for each way in which a thing is seen, and what it is followed by."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from xoviz.explain.actions import RULE
from xoviz.wording import action_text

Index = QModelIndex | QPersistentModelIndex


class RuleModel(QAbstractTableModel):
    """The lines of ``explain.actions.RULE``; the columns are seen as, thing, grasp, and then."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = (self.tr("Seen as"), self.tr("Thing"), self.tr("Grasp"), self.tr("Then (a rule, not learned)"))
        seen = {
            "a long knife": self.tr("a long knife"), "a short knife": self.tr("a short knife"),
            "a cup with a handle": self.tr("a cup with a handle"),
            "a cup without a handle": self.tr("a cup without a handle"),
            "a cup from above": self.tr("a cup from above"), "a plate from above": self.tr("a plate from above"),
            "a plate from the side": self.tr("a plate from the side"), "a long spoon": self.tr("a long spoon"),
            "a short spoon": self.tr("a short spoon"), "a slim bottle": self.tr("a slim bottle"),
            "a stout bottle": self.tr("a stout bottle"), "a large tomato": self.tr("a large tomato"),
            "a small tomato": self.tr("a small tomato")}
        self._rows = [(seen[line.seen], line.thing, line.grasp, action_text(line.thing, line.grasp, self.tr))
                      for line in RULE]

    def rowCount(self, parent: Index | None = None) -> int:
        """A row for each line."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Four."""
        return 0 if parent is not None and parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The words of a cell, and in full for those who point at it."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None
