"""Which task is learned: letters, digits or one's own drawings; what cannot be had says why."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from xoviz.state.view import View
from xoviz.tasks.base import Task
from xoviz.tasks.letters import LettersTask

if TYPE_CHECKING:
    from xoviz.drawings.collection import Collection

KINDS = ("letters", "digits", "drawings")
PACKAGE = "sklearn"
"""Where the digits come from."""

FEW = 3
"""Classes that a title names, of more it says how many."""


class TaskChoice(QComboBox):
    """One entry for each kind of task.

    Signals:
        chosen(str): another kind is wanted, "letters", "digits" or "drawings".
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._collection: Collection | None = None
        self._reasons = dict.fromkeys(KINDS, "")
        self.addItem(task_title(LettersTask()), KINDS[0])
        self.addItem(self.tr("digits: 0 to 9"), KINDS[1])
        self.addItem(self.tr("your drawings"), KINDS[2])
        self.setToolTip(self.tr("What is learned: letters of the generator, handwritten digits, or the drawings of the "
                                "tab “Collect”"))
        self.activated.connect(self._choose)

    def present(self, view: View) -> None:
        """Show which task there is, and offer what there is to choose from."""
        if view.task is not self._task or view.collection is not self._collection:
            self._task, self._collection = view.task, view.collection
            kind = kind_of(view.task)
            own = task_title(view.task) if kind == "drawings" else self.tr("your drawings")
            self.setItemText(KINDS.index("drawings"), own)
            self.setCurrentIndex(KINDS.index(kind))
            self._refuse("drawings", self._why_no_drawings())

    def showPopup(self) -> None:
        """Whether the digits are installed is looked up when somebody wants to know."""
        missing = self.tr("The digits come with scikit-learn, which is not installed; install it by: pip install "
                          "scikit-learn")
        self._refuse("digits", "" if find_spec(PACKAGE) else missing)
        super().showPopup()

    def reason(self, kind: str) -> str:
        """Why a kind of task cannot be chosen; empty if it can."""
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
        item = model.item(KINDS.index(kind))
        item.setEnabled(not reason)
        item.setToolTip(reason)
        item.setData(reason or item.text(), Qt.ItemDataRole.AccessibleDescriptionRole)

    def _choose(self, index: int) -> None:
        """What is shown stays until somebody has agreed to another task."""
        if self._task is not None:
            self.setCurrentIndex(KINDS.index(kind_of(self._task)))
        self.chosen.emit(KINDS[index])


def kind_of(task: Task) -> str:
    """Which kind of task it is."""
    if isinstance(task, LettersTask):
        return "letters"
    from xoviz.tasks.digits import CLASSES, NAME  # read when it is needed: the window opens on letters

    return "digits" if (task.name, task.classes) == (NAME, CLASSES) else "drawings"


def task_title(task: Task) -> str:
    """A task in few words: "letters: X or O"."""
    if len(task.classes) > FEW:
        many = QCoreApplication.translate("TrainingSettings", "{task}: {count} classes")
        return many.format(task=task.name, count=len(task.classes))
    either = QCoreApplication.translate("TrainingSettings", "{task}: {classes} or {last}")
    return either.format(task=task.name, classes=", ".join(task.classes[:-1]), last=task.classes[-1])
