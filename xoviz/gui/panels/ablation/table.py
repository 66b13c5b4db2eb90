"""The table of parts: what each is, whether it is on and whether it learns, and what its loss costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from xoviz.explain.ablation import Ablation, Measured
from xoviz.gui.panels.ablation import words
from xoviz.nn.train import Frozen
from xoviz.state.view import View

PART, ON, FROZEN, ACCURACY, COST, LOSS = range(6)
NUMBERS = (ACCURACY, LOSS)
SWITCHES = (ON, FROZEN)

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Place = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Row(NamedTuple):
    """A part, what people call it, and which numbers stand for it in the view: itself, or all that is in its layer."""

    part: Frozen
    name: str
    members: frozenset[Frozen]


class Cost(NamedTuple):
    """What a part costs: the loss of accuracy (a share of 1), and the largest of all, which a full bar stands for."""

    share: float
    largest: float


class PartTable(QAbstractTableModel):
    """One row a part. The user role gives a part in the column of parts, and a Cost in that of costs.

    Signals:
        switched(object, bool): a part is to be on, or off.
        held(object, bool): a part is to be frozen, or to learn again.
    """

    switched = Signal(object, bool)
    held = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._measured: dict[Frozen, Measured] = {}
        self._found: Ablation | None = None
        self._largest = 1.0
        self._off: frozenset[Frozen] = frozenset()
        self._frozen: frozenset[Frozen] = frozenset()
        self._titles = (self.tr("Part"), self.tr("On"), self.tr("Frozen"), self.tr("Accuracy without it"),
                        self.tr("Points of accuracy"), self.tr("Loss without it"))

    def arrange(self, rows: Sequence[Row]) -> None:
        """Show these parts in this order."""
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    def present(self, view: View, found: Ablation | None) -> None:
        """Show what has been found, and what is on and what is frozen."""
        if found is not self._found:
            self._found = found
            self._measured = {} if found is None else dict(found.without)
            self._largest = max((found.cost(each) for each in self._measured.values()), default=0.0) if found else 0.0
            self._tell(ACCURACY, LOSS)
        if (view.off, view.frozen) != (self._off, self._frozen):
            self._off, self._frozen = view.off, view.frozen
            self._tell(PART, FROZEN)

    def redraw(self) -> None:
        """The pictures show something else now."""
        self._tell(PART, PART)

    def row(self, place: int) -> Row:
        """What stands in a row."""
        return self._rows[place]

    def place_of(self, part: Frozen | None) -> int | None:
        """The row of a part, None if there is none."""
        return next((place for place, row in enumerate(self._rows) if row.part == part), None)

    def is_off(self, row: Row) -> bool:
        """Whether a part, or all of a layer, is switched off."""
        return row.members <= self._off

    def is_frozen(self, row: Row) -> bool:
        """Whether a part, or all of a layer, is frozen."""
        return row.members <= self._frozen

    def switch(self, place: int) -> None:
        """Ask for a part to be off if it is on, and on if it is off."""
        row = self._rows[place]
        self.switched.emit(row.part, self.is_off(row))

    def hold(self, place: int) -> None:
        """Ask for a part to be frozen if it learns, and to learn if it is frozen."""
        row = self._rows[place]
        self.held.emit(row.part, not self.is_frozen(row))

    def rowCount(self, parent: Place = _NOWHERE) -> int:
        """One a part."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Place = _NOWHERE) -> int:
        """The part, its switches, and what it costs."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, as Qt has it
        """What a cell says, and whether its switch is down."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.CheckStateRole and column in SWITCHES:
            return self._state(row, column)
        if role == Qt.ItemDataRole.UserRole:
            return row.part if column == PART else self._cost(row) if column == COST else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return _RIGHT
        if role == Qt.ItemDataRole.FontRole and column == PART and row.part[1] is None:
            return _bold()
        if role == Qt.ItemDataRole.AccessibleTextRole and column in SWITCHES:
            return f"{self._titles[column]}, {row.name}"
        return None

    def setData(self, index: Place, value: Any,  # noqa: ANN401, as Qt has it
                role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A switch was pressed. What it shows follows the view."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() not in SWITCHES:
            return False
        (self.switch if index.column() == ON else self.hold)(index.row())
        return True

    def flags(self, index: Place) -> Qt.ItemFlag:
        """Switches can be pressed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() in SWITCHES else flags

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, as Qt has it
        """The titles of the columns, those over numbers at the right."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return _RIGHT
        return None

    def _text(self, row: Row, column: int) -> str:
        measured = self._measured.get(row.part)
        if column == PART:
            return row.name
        if column == ACCURACY:
            return words.accuracy(measured)
        return words.loss(measured) if column == LOSS else ""

    def _state(self, row: Row, column: int) -> Qt.CheckState:
        """Half, where some of a layer is."""
        which = self._off if column == ON else self._frozen
        count = len(row.members & which)
        if 0 < count < len(row.members):
            return Qt.CheckState.PartiallyChecked
        return Qt.CheckState.Checked if bool(count) == (column == FROZEN) else Qt.CheckState.Unchecked

    def _cost(self, row: Row) -> Cost | None:
        measured = self._measured.get(row.part)
        if measured is None or self._found is None or not measured.of:
            return None
        return Cost(self._found.cost(measured), self._largest)

    def _tell(self, first: int, last: int) -> None:
        """Those who look at these columns are to look again."""
        if self._rows:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._rows) - 1, last))


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
