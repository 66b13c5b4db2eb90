"""The drawings of a class as thumbnails, the newest first: to be looked at, chosen, moved to another class, removed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QWidget

from xoviz.gui.panels.collect.thumbnail import Thumbnail

if TYPE_CHECKING:
    from xoviz.drawings.collection import Drawing

Place = QModelIndex | QPersistentModelIndex

KEYS = "application/x-xoviz-drawings"
"""What is dragged: the keys of drawings, one a line."""

DIGITS = (*range(Qt.Key.Key_1, Qt.Key.Key_9 + 1), Qt.Key.Key_0)
"""The key of each class."""

AT_ONCE = 200
"""Drawings that are laid out before somebody scrolls to the end: thousands would take longer than a stroke may wait."""

MARK, TESTED = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
"""The roles under which the model says what looks wrong with a drawing, and whether it is tested on."""


class DrawingsModel(QAbstractListModel):
    """Drawings, the newest first; which of them are tested on, and what looks wrong with some."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawings: tuple[Drawing, ...] = ()
        self._offered = 0
        self._marks: Mapping[str, str] = {}
        self._tested: frozenset[str] = frozenset()

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """What is shown, in its order."""
        return self._drawings

    def present(self, drawings: Sequence[Drawing]) -> None:
        """Show drawings, given with the oldest first; where only new ones have come, the others stay as they are."""
        newest = tuple(reversed(drawings))
        more = len(newest) - len(self._drawings)
        if 0 < more < AT_ONCE and newest[more:] == self._drawings:  # drawings are compared by identity, at once
            self.beginInsertRows(QModelIndex(), 0, more - 1)
            self._drawings, self._offered = newest, self._offered + more
            self.endInsertRows()
        elif newest != self._drawings:
            self.beginResetModel()
            self._drawings, self._offered = newest, min(max(self._offered, AT_ONCE), len(newest))
            self.endResetModel()

    def offer(self, place: int) -> None:
        """Have the drawing at a place, and all before it, among those that the list lays out."""
        if place >= self._offered:
            last = min(place + AT_ONCE, len(self._drawings)) - 1
            self.beginInsertRows(QModelIndex(), self._offered, last)
            self._offered = last + 1
            self.endInsertRows()

    def canFetchMore(self, parent: Place) -> bool:
        """Whether there are more than the list has asked for."""
        return self._offered < len(self._drawings)

    def fetchMore(self, parent: Place) -> None:
        """The list has been scrolled to its end."""
        if self.canFetchMore(parent):
            self.offer(self._offered)

    def mark(self, marks: Mapping[str, str], tested: frozenset[str]) -> None:
        """Say what looks wrong with some drawings, by their keys, and which are tested on."""
        if self._offered and (marks != self._marks or tested != self._tested):
            self.dataChanged.emit(self.index(0), self.index(self._offered - 1))
        self._marks, self._tested = marks, tested

    def rowCount(self, parent: Place | None = None) -> int:
        """How many the list lays out."""
        return 0 if parent is not None and parent.isValid() else self._offered

    def data(self, index: Place, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The drawing itself, and words about it."""
        drawing = self._drawings[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return drawing
        if role == MARK:
            return self._marks.get(drawing.key, "")
        if role == TESTED:
            return drawing.key in self._tested
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(drawing)
        return None

    def flags(self, index: Place) -> Qt.ItemFlag:
        """They can be chosen, and dragged to another class."""
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Drawings only."""
        return [KEYS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The keys of the drawings that are dragged."""
        data = QMimeData()
        data.setData(KEYS, QByteArray("\n".join(self._drawings[index.row()].key for index in indexes).encode()))
        return data

    def _words(self, drawing: Drawing) -> str:
        by = self.tr("{label}, drawn by {by}") if drawing.by else "{label}"
        who = by.format(label=drawing.label, by=drawing.by)
        part = self.tr("tested on") if drawing.key in self._tested else ""
        return "\n".join(filter(None, (who, part, self._marks.get(drawing.key, ""))))


class DrawingsList(QListView):
    """Thumbnails in lines. A click shows a drawing on the pad; the keyboard moves, chooses, relabels and removes.

    Signals:
        shown(object): a Drawing is to be put on the pad.
        relabelled(int): those that are chosen are said to be of another class, by its place.
        discarded(): those that are chosen are to be removed.
        menu_asked(QPoint): a menu for those that are chosen is asked for at this point of the screen.
    """

    shown = Signal(object)
    relabelled = Signal(int)
    discarded = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawings = DrawingsModel(self)
        self.setModel(self.drawings)
        self._painter = Thumbnail(MARK, TESTED, self)
        self.setItemDelegate(self._painter)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(self._painter.pitch)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setAcceptDrops(False)  # which lets what is dropped reach the class that this is part of
        self.viewport().setAcceptDrops(False)
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)

    @property
    def chosen(self) -> tuple[Drawing, ...]:
        """The drawings that are chosen."""
        return tuple(self.drawings.drawings[index.row()] for index in self.selectedIndexes())

    def present(self, drawings: Sequence[Drawing]) -> None:
        """Show drawings, given with the oldest first; those that are chosen and still there stay chosen."""
        before = {drawing.key for drawing in self.chosen}
        self.drawings.present(drawings)
        if before and not self.selectionModel().hasSelection():
            self._select(before)

    def choose(self, keys: frozenset[str]) -> None:
        """Choose the drawings that have these keys, and bring the first into sight."""
        self.clearSelection()
        places = self._select(keys)
        if places:
            self.scrollTo(self.drawings.index(places[0]))

    def event(self, event: QEvent) -> bool:
        """Keep the keys that are used here from shortcuts."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit relabels, Delete removes, Enter shows on the pad."""
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() in DIGITS:
            self.relabelled.emit(DIGITS.index(event.key()))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.discarded.emit()
        else:
            self.shown.emit(self.drawings.drawings[self.currentIndex().row()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Larger drawings where there is much room."""
        if self._painter.fit(event.size().height()):
            self.setGridSize(self._painter.pitch)
        super().resizeEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with those that are chosen."""
        if self.selectedIndexes():
            self.menu_asked.emit(event.globalPos())

    def _select(self, keys: Collection[str]) -> list[int]:
        """Choose the drawings that have these keys; their places."""
        places = [place for place, drawing in enumerate(self.drawings.drawings) if drawing.key in keys]
        if places:
            self.drawings.offer(places[-1])
        for place in places:
            self.selectionModel().select(self.drawings.index(place), QItemSelectionModel.SelectionFlag.Select)
        return places

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        chosen = self.selectionModel().hasSelection()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return plain and chosen and self.currentIndex().isValid()
        return plain and chosen and event.key() in (*DIGITS, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click with Shift or Control only chooses."""
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self.shown.emit(self.drawings.drawings[index.row()])
