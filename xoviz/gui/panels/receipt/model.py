"""The receipt as a model for a tree view: levels that are made when they are opened, and follow the numbers.

Each level that was opened is a *branch*; an index names its row, its column and the number of its branch. What is on
the lines is made when the view asks for it, so that a stroke costs only what is in sight.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal

from xoviz.gui.panels.receipt.branch import Branch, Open
from xoviz.gui.panels.receipt.levels import Level, Line
from xoviz.nn import Focus

Index = QModelIndex | QPersistentModelIndex
WHAT, VALUE, WEIGHT, ADDS, BAR, CHECK = range(6)
"""The columns."""

TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)

ROW = 24
"""The height of a line, in pixels."""


def plain(index: Index) -> QModelIndex:
    """An index as one that is used at once."""
    return index.sibling(index.row(), 0)


class ReceiptModel(QAbstractItemModel):
    """Lines that open.

    `present` shows other numbers of the same lines; `restart` shows other lines.

    Signals:
        renewed(): all numbers may be others. It stands for dataChanged, at which a tree view asks for every line that
            is open, in sight or not, whether it has children; that takes longer than painting those in sight.
    """

    renewed = Signal()

    COLUMNS: ClassVar[int] = 6

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: Open | None = None
        self._branches: list[Branch] = []
        self._ranked = True
        self._opening = False
        self._weights = self.tr("weight")

    # What the panel does

    def restart(self, open_: Open | None, *, ranked: bool) -> None:
        """Show other lines, all closed; None shows nothing."""
        self.beginResetModel()
        self._open, self._ranked, self._branches = open_, ranked, []
        if open_ is not None:
            self._add(Branch(0, open_))
        self.endResetModel()

    def present(self, open_: Open, *, sort: bool) -> None:
        """Show other numbers of the same lines.

        ``sort`` says whether they may change their places; where some are open they wait for `sort_lines` all the
        same, so that a stroke need not compute what is out of sight.
        """
        self._open = open_
        for branch in self._branches:
            branch.renew(open_)
        if sort and len(self._branches) == 1:
            self.sort_lines(ranked=self._ranked)
        self.renewed.emit()

    def name_weights(self, title: str) -> None:
        """What stands above the weights; where two classes are compared, other numbers stand there."""
        if title != self._weights:
            self._weights = title
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, WEIGHT, WEIGHT)

    def sort_lines(self, *, ranked: bool) -> None:
        """Put the lines in order: the biggest first, or as one reads."""
        self._ranked = ranked
        orders = [branch.level.biggest_first() if ranked else list(range(len(branch.order)))
                  for branch in self._branches]
        if all(branch.order == order for branch, order in zip(self._branches, orders, strict=True)):
            return
        # A tree view lays out every open line anew, which is only needed where lines move that are open.
        moving = any(order.index(place) != branch.rows[place]
                     for branch, order in zip(self._branches, orders, strict=True) for place in branch.below)
        if moving:
            self.layoutAboutToBeChanged.emit()
        kept = [(index, branch, branch.place_at(index.row())) for index in self.persistentIndexList()
                for branch in [self._branch(index)]]
        for branch, order in zip(self._branches, orders, strict=True):
            branch.set_order(order)
        self.changePersistentIndexList([index for index, _, _ in kept], [
            self.createIndex(branch.rows[place] if place < len(branch.rows) else index.row(), index.column(),
                             branch.number) for index, branch, place in kept])
        if moving:
            self.layoutChanged.emit()
        self.renewed.emit()

    # What the tree asks

    @property
    def root(self) -> Level | None:
        """The outermost level."""
        return self._branches[0].level if self._branches else None

    def line(self, index: Index) -> Line:
        """What stands on a line."""
        return self._branch(index).line(index.row())

    def largest(self, index: Index) -> float:
        """What a full bar stands for on this line."""
        return self._branch(index).level.largest

    def depth(self, index: Index) -> int:
        """How many levels lie around a line."""
        return self._branch(index).depth

    def check(self, index: Index, *, opened: bool) -> tuple[str, bool] | None:
        """What was found, in words, and whether it is well; for a line that is open that of the level below it."""
        line, branch = self.line(index), self._branch_under(index) if opened else None
        if branch is not None:
            balanced = branch.level.balanced
            return ("✓" if balanced else "✗"), balanced
        return None if line.balanced is None else (self.checked(line), line.balanced)

    def focus(self, index: Index) -> Focus | None:
        """The cell that a line tells of: its own, or, where it closes a level, the one that the level is about."""
        line = self.line(index)
        return line.source if line.kind == "part" else self._branch(index).focus

    def find(self, focus: Focus, shown: Callable[[Index], bool]) -> QModelIndex:
        """The first line of a cell on a level that is ``shown``; invalid if there is none."""
        for branch in self._branches:
            place = branch.places.get(focus)
            if place is not None and self._is_shown(branch, shown):
                return self.createIndex(branch.rows[place], 0, branch.number)
        return QModelIndex()

    def line_of(self, focus: Focus, parent: Index) -> QModelIndex:
        """A cell's line on the level that was opened below a line; invalid if there is none."""
        branch = self._branch_under(parent)
        place = None if branch is None else branch.places.get(focus)
        if branch is None or place is None:
            return QModelIndex()
        return self.createIndex(branch.rows[place], 0, branch.number)

    def paths(self, shown: Callable[[Index], bool]) -> list[tuple[Focus, ...]]:
        """The lines that are ``shown`` open, each as the cells on the way to it."""
        return [path for branch in self._branches[1:] if (path := branch.path) and self._is_shown(branch, shown)]

    # Qt overrides

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 -- as Qt has it
        """The index of a line."""
        branch = self._branch_under(parent)
        if branch is None or not (0 <= row < branch.length and 0 <= column < self.COLUMNS):
            return QModelIndex()
        return self.createIndex(row, column, branch.number)

    # Qt has another parent(), that of an object, without an index.
    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: ANN401, B008 -- both kinds of parents
        """The line that opens into this one."""
        branch = self._branch(index) if index.isValid() else None
        if branch is None or branch.parent is None:
            return QModelIndex()
        return self.createIndex(branch.parent.rows[branch.place], 0, branch.parent.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- as Qt has it
        """How many lines were opened below a line."""
        branch = None if parent.column() > 0 else self._branch_under(parent)
        return 0 if branch is None else branch.length

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- as Qt has it
        """Always the same."""
        return self.COLUMNS

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 -- as Qt has it
        """Whether a line can be opened: all but pixels, padding, and what closes a sum."""
        if not parent.isValid():
            return bool(self._branches)
        return parent.column() == 0 and self._branch(parent).source(parent.row()) is not None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether a line can be opened that never was."""
        return (not self._opening and parent.isValid() and self.hasChildren(parent)
                and self._branch_under(parent) is None)

    def fetchMore(self, parent: Index) -> None:
        """Open a line."""
        if self._open is None or not self.canFetchMore(parent):
            return
        above = self._branch(parent)
        branch = Branch(len(self._branches), self._open, above, above.place_at(parent.row()))
        self._opening = True
        self.beginInsertRows(plain(parent), 0, branch.length - 1)
        self._add(branch)
        self._opening = False
        self.endInsertRows()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """What the columns are called."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            aside = Qt.AlignmentFlag.AlignRight if VALUE <= section <= ADDS else Qt.AlignmentFlag.AlignLeft
            return aside | Qt.AlignmentFlag.AlignVCenter
        named = orientation == Qt.Orientation.Horizontal and 0 <= section < self.COLUMNS
        if role != Qt.ItemDataRole.DisplayRole or not named:
            return None
        return (self.tr("what"), self.tr("value"), self._weights, self.tr("adds"), "", "")[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts; what is spoken stands in the first column."""
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW)
        if not index.isValid() or role not in TEXTS:
            return None
        line = self.line(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.hint or None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == WHAT:
            return self.spoken(line)
        return (line.label, line.value, line.weight, line.adds, "", self.checked(line))[index.column()]

    def checked(self, line: Line) -> str:
        """What a check has found, in words."""
        if line.balanced is None:
            return ""
        return self.tr("✓ adds up") if line.balanced else self.tr("✗ is off")

    def spoken(self, line: Line) -> str:
        """A line for those who hear it."""
        words = [f"{line.label}:", line.value, line.weight, self.tr("adds {number}").format(number=line.adds)]
        if line.kind == "total":
            words = [f"{line.label}:", line.adds, self.checked(line)]
        return " ".join(word for word in words if word)

    # Branches

    def _add(self, branch: Branch) -> None:
        if self._ranked:
            branch.set_order(branch.level.biggest_first())
        if branch.parent is not None:
            branch.parent.below[branch.place] = branch
        self._branches.append(branch)

    def _branch(self, index: Index) -> Branch:
        """The branch that a line stands on."""
        return self._branches[index.internalId()]

    def _branch_under(self, parent: Index) -> Branch | None:
        """The branch that was opened below a line; the outermost below none."""
        if parent.isValid():
            return self._branches[parent.internalId()].branch_at(parent.row())
        return self._branches[0] if self._branches else None

    def _is_shown(self, branch: Branch, shown: Callable[[Index], bool]) -> bool:
        """Whether all lines around a level are open."""
        while branch.parent is not None:
            if not shown(self.createIndex(branch.parent.rows[branch.place], 0, branch.parent.number)):
                return False
            branch = branch.parent
        return True
