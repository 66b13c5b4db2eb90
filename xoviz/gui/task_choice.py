"""Which task is learned: one of those that ship or one's own drawings; what cannot be had says why."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QStyleOptionComboBox, QWidget

from xoviz import tasks
from xoviz.state.view import View
from xoviz.tasks.base import Task

if TYPE_CHECKING:
    from xoviz.drawings.collection import Collection

DIGITS, DRAWINGS = "digits", "drawings"
PACKAGE = "sklearn"
"""Where the digits come from."""

ARROW = 25
"""Pixels that Fusion keeps for its arrow and frame. To be asked for them, PySide would have to build QStyle, with all
its hundreds of names, before the window is painted."""


class TaskChoice(QComboBox):
    """One entry for each task that ships, and one for one's own drawings.

    Signals:
        chosen(str): another task is wanted, by its name; "drawings" are one's own.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cut = ""  # what of the title was painted last
        self._task: Task | None = None
        self._collection: Collection | None = None
        self._kinds = (*tasks.names(), DRAWINGS)
        self._reasons = dict.fromkeys(self._kinds, "")
        for kind in self._kinds:
            self.addItem(self.tr("your drawings") if kind == DRAWINGS else kind, kind)
        self._hint = self.tr("What is learned: letters, sounds, sentences and more, or the drawings of the tab "
                             "“Collect”; the tab “About” tells of each")
        self.setToolTip(self._hint)
        self.activated.connect(self._choose)

    def present(self, view: View) -> None:
        """Show which task there is, and offer what there is to choose from."""
        if view.task is not self._task or view.collection is not self._collection:
            self._task, self._collection = view.task, view.collection
            place = self._kinds.index(view.task.kind)
            self.setItemText(self._kinds.index(DRAWINGS), self.tr("your drawings"))
            self.setItemText(place, view.task.title)
            self.setCurrentIndex(place)
            self.setToolTip(f"{view.task.title}\n{self._hint}")
            self._refuse(DRAWINGS, self._why_no_drawings())

    def showPopup(self) -> None:
        """What each is about, and whether the digits are installed, is looked up when somebody wants to know."""
        missing = self.tr("The digits come with scikit-learn, which is not installed; install it by: pip install "
                          "scikit-learn")
        self._refuse(DIGITS, "" if find_spec(PACKAGE) else missing)
        for place, kind in enumerate(self._kinds):
            if kind == DIGITS:  # which take a second to read
                self.setItemText(place, self.tr("digits: 0 to 9"))
            elif kind != DRAWINGS:
                self.setItemText(place, tasks.task(kind).title)
        super().showPopup()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """What is too long ends in an ellipsis; a style would cut it off anywhere."""
        super().initStyleOption(option)
        room = self.width() - ARROW
        self.cut = option.fontMetrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        option.currentText = self.cut

    def reason(self, kind: str) -> str:
        """Why a task cannot be chosen; empty if it can."""
        return self._reasons[kind]

    def _why_no_drawings(self) -> str:
        collection = self._collection
        if collection is None or not collection.drawings:
            return self.tr("There are no drawings yet: collect some on the tab “Collect”")
        if len(collection.classes) < 2 or not all(collection.counts):
            return self.tr("Two classes or more are needed, each with drawings: see the tab “Collect”")
        return ""

    def _refuse(self, kind: str, reason: str) -> None:
        """Offer a kind of task, or say why not."""
        self._reasons[kind] = reason
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self._kinds.index(kind))
        item.setEnabled(not reason)
        item.setToolTip(reason)
        item.setData(reason or item.text(), Qt.ItemDataRole.AccessibleDescriptionRole)

    def _choose(self, index: int) -> None:
        """What is shown stays until somebody has agreed to another task."""
        if self._task is not None:
            self.setCurrentIndex(self._kinds.index(self._task.kind))
        self.chosen.emit(self._kinds[index])

