"""Tabs in groups: a switch at the left says which group is in sight, so that of many tabs none is hard to find."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from xoviz.gui.late_tabs import LateTabs


class GroupedTabs(LateTabs):
    """Tabs of which one group is in sight. A group remembers which of its tabs was in front.

    Alt and a number show a tab of the group in sight. The tabs of a group stand side by side.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[str] = []
        self._group_of: list[int] = []
        self._last: list[int] = []
        self._actions: list[QAction] = []
        self._switch = QButtonGroup(self)
        self._corner = QWidget()
        row = QHBoxLayout(self._corner)
        row.setContentsMargins(4, 2, 10, 2)
        row.setSpacing(0)
        self.setCornerWidget(self._corner, Qt.Corner.TopLeftCorner)
        self.setDocumentMode(True)  # which draws a base line, unless it is told not to afterwards
        self.tabBar().setUsesScrollButtons(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self.currentChanged.connect(self._remember)

    @property
    def group(self) -> str:
        """The name of the group in sight."""
        return self._groups[self._group_of[self.currentIndex()]]

    @property
    def in_sight(self) -> list[int]:
        """The places of the tabs in sight."""
        return [place for place in range(self.count()) if self.isTabVisible(place)]

    def add_to(self, group: str, title: str, make: Callable[[], QWidget]) -> None:
        """Add a tab at the end, to a group (named as people read it) that begins with it or is the last one."""
        if group not in self._groups:
            self._groups.append(group)
            self._last.append(self.count())
            self._add_button(group)
        self._group_of.append(self._groups.index(group))
        self.add(title, make)
        in_sight = self._group_of[self.currentIndex()]
        self.setTabVisible(self.count() - 1, self._group_of[-1] == in_sight)
        self._switch.button(in_sight).setChecked(True)

    def show_group(self, group: str) -> None:
        """Bring a group into sight, with that of its tabs in front that was so last."""
        self.setCurrentIndex(self._last[self._groups.index(group)])

    def setCurrentIndex(self, place: int) -> None:
        """Bring a tab to the front, and its group into sight."""
        self.setTabVisible(place, True)  # Qt brings no hidden tab to the front.
        super().setCurrentIndex(place)
        self._show_group(self._group_of[place])

    def make_menus(self, keys: tuple[str, ...]) -> list[QMenu]:
        """For each group a menu: the group, by a key, and its tabs."""
        self._actions = [QAction(self.tabText(place), self) for place in range(self.count())]
        for place, action in enumerate(self._actions):
            action.setStatusTip(self.tr("Show this tab"))
            action.triggered.connect(partial(self.setCurrentIndex, place))
        menus = []
        for number, (group, key) in enumerate(zip(self._groups, keys, strict=True)):
            menu = QMenu(group, self)
            first = menu.addAction(self.tr("All of this group"))
            first.setShortcut(key)
            first.triggered.connect(partial(self.show_group, group))
            menu.addSeparator()
            menu.addActions([action for action, of in zip(self._actions, self._group_of, strict=True) if of == number])
            self._switch.button(number).setToolTip(f"{self._switch.button(number).toolTip()} ({key})")
            menus.append(menu)
        self._number()
        return menus

    def _add_button(self, group: str) -> None:
        button = QToolButton()
        button.setText(group)
        button.setCheckable(True)
        button.setToolTip(self.tr("Show these tabs"))
        button.clicked.connect(partial(self.show_group, group))
        self._switch.addButton(button, len(self._groups) - 1)
        layout = self._corner.layout()
        assert layout is not None
        layout.addWidget(button)
        buttons = self._switch.buttons()
        for place, each in enumerate(buttons):
            each.setProperty("segment", "first" if not place else "last" if place == len(buttons) - 1 else "middle")

    def _show_group(self, number: int) -> None:
        """Let the tabs of one group be in sight, and no others; the one in front is of that group."""
        for place, of in enumerate(self._group_of):
            if self.isTabVisible(place) != (of == number):
                self.setTabVisible(place, of == number)
        # A row that was longer for a moment may have been scrolled; Qt looks at that again when it is laid out.
        bar = self.tabBar()
        QCoreApplication.sendEvent(bar, QResizeEvent(bar.size(), bar.size()))
        self._switch.button(number).setChecked(True)
        self._number()

    def _number(self) -> None:
        """Alt and a number are for the tabs in sight."""
        numbers = {place: str(number) for number, place in enumerate(self.in_sight, 1) if number < 10}
        for place, action in enumerate(self._actions):
            action.setShortcut(f"Alt+{numbers[place]}" if place in numbers else "")

    def _remember(self, place: int) -> None:
        if 0 <= place < len(self._group_of):
            self._last[self._group_of[place]] = place
