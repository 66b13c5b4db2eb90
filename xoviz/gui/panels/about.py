"""The tab "About": every task that there is, each with a page on what is learned, and what is rule or scenery."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from xoviz import assets
from xoviz.gui.panels.base import Panel
from xoviz.nn.shorthand import written
from xoviz.state.view import View
from xoviz.state.wishes import ChooseTask

FIRST = "letters"
"""The task that stands on top."""

LIST_ROOM = 28  # pixels beside the longest title
PAGE_WIDTH = 760  # pixels: longer lines are hard to read


class AboutPanel(Panel):
    """A list of tasks, the page of the chosen one, and what the present network is made of."""

    name = "about"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._pages = pages()
        self.tasks, self.page, self.facts = QListWidget(), QTextBrowser(), QLabel()
        self.choose = QPushButton()
        self._lay_out()
        self.tasks.currentItemChanged.connect(self._turn_to)
        self.tasks.itemActivated.connect(self._wish_for_task)
        self.choose.clicked.connect(self._wish_for_task)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("About")

    def hint(self) -> str:
        """What to do here."""
        return self.tr("Choose a task at the left: its network, its inputs and its page come along.")

    def present(self, view: View) -> None:
        """Turn to the page of a view's task when that is a new one."""
        before, self._view = self._view, view
        if before is None or before.task is not view.task:
            self._select(view.task.name)
        if before is None or before.network.stack is not view.network.stack or _made(before) != _made(view):
            self._tell_facts(view)
        self._show_button()

    @property
    def chosen(self) -> str:
        """The name of the task whose page is open; empty if none is."""
        item = self.tasks.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def _lay_out(self) -> None:
        for name, path in self._pages.items():
            item = QListWidgetItem(_heading(path))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.tasks.addItem(item)
        self.tasks.setAccessibleName(self.tr("Tasks"))
        self.tasks.setFixedWidth(self.tasks.sizeHintForColumn(0) + LIST_ROOM)
        self.tasks.setSpacing(2)
        self.page.setAccessibleName(self.tr("About the task"))
        self.page.setMaximumWidth(PAGE_WIDTH)
        self.page.setOpenExternalLinks(True)
        self.page.document().setDocumentMargin(14)
        self.choose.setToolTip(self.tr("Have this task's inputs on the pad's place, and the network that ships for it"))
        self.facts.setWordWrap(True)
        self.facts.setProperty("muted", True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.tasks, 1)
        left.addWidget(self.choose)
        right.addWidget(self.page, 1)
        right.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 8)
        row.setSpacing(12)
        row.addLayout(left)
        row.addLayout(right, 100)
        row.addStretch(1)

    def _select(self, name: str) -> None:
        """Turn to the page of a task; of one's own drawings there is none."""
        for row in range(self.tasks.count()):
            if self.tasks.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.tasks.setCurrentRow(row)
                return
        self.tasks.setCurrentRow(-1)

    def _turn_to(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self.page.setPlainText(self.tr("This task is made of your own drawings: you know best what it is about."))
        else:
            self.page.setMarkdown(self._pages[self.chosen].read_text("utf-8"))
        self._show_button()

    def _show_button(self) -> None:
        present = self._view is not None and self._view.task.name == self.chosen
        self.choose.setText(self.tr("This is the present task") if present else self.tr("Choose this task"))
        self.choose.setEnabled(bool(self.chosen) and not present)

    def _tell_facts(self, view: View) -> None:
        """What the present network reads, its layers, and how it was made."""
        maps, rows, columns = view.network.input_shape
        network = view.network
        facts = [self.tr("It reads {maps} × {rows} × {columns} numbers: {layers}").format(
            maps=maps, rows=rows, columns=columns, layers=written(network.layers)),
            self.tr("{count} numbers learn").format(count=f"{network.stack.size:,}")]
        if _made(view):
            facts.append(self.tr("made by: {made}").format(made=_made(view)))
        self.facts.setText("\n".join(facts))

    def _wish_for_task(self) -> None:
        if self.choose.isEnabled():
            self.wish.emit(ChooseTask(self.chosen))


def pages() -> dict[str, Path]:
    """By the names of tasks, the files with their pages."""
    found = {path.stem: path for path in sorted(assets.path("texts").glob("*.md"))}
    return dict(sorted(found.items(), key=lambda page: page[0] != FIRST))


def _made(view: View) -> str:
    """How the network on display was made, as long as nobody has trained or changed it here."""
    return view.network.made if view.network is view.learned and view.training.state is None else ""


def _heading(path: Path) -> str:
    """The heading that a page begins with."""
    with path.open(encoding="utf-8") as page:
        return page.readline().lstrip("# ").strip()
