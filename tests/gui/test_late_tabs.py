"""Tabs whose contents come when they are needed: in time to be seen, and where the keyboard expects them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget

from xoviz.gui.late_tabs import LateTabs


class Opened:
    """A window with three tabs and a button below them; ``made`` tells which contents there are, in order."""

    def __init__(self, qtbot):
        self.made = []
        self.tabs = LateTabs()
        for place, title in enumerate(("One", "Two", "Three")):
            self.tabs.add(title, lambda place=place: self._make(place))
        self.tabs.content(0)
        self.window, centre, self.below = QMainWindow(), QWidget(), QPushButton("Below")
        column = QVBoxLayout(centre)
        column.addWidget(self.tabs)
        column.addWidget(self.below)
        self.window.setCentralWidget(centre)
        qtbot.addWidget(self.window)
        self.window.resize(400, 300)
        self.window.show()
        qtbot.waitExposed(self.window)

    def _make(self, place):
        self.made.append(place)
        content = QWidget()
        row = QVBoxLayout(content)
        for field in range(2):
            edit = QLineEdit()
            edit.setObjectName(f"{place}.{field}")
            row.addWidget(edit)
        return content

    def order(self):
        """What the Tab key comes to from the row of tabs on, as far as the button below."""
        seen, part = [], self.tabs.tabBar()
        while part is not self.below:
            part = part.nextInFocusChain()
            if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                seen.append(part.objectName())
        return seen[:-1]


@pytest.fixture
def opened(qtbot):
    return Opened(qtbot)


def test_only_what_is_needed_is_made_and_once(opened):
    assert opened.made == [0]
    assert [opened.tabs.tabText(place) for place in range(3)] == ["One", "Two", "Three"]
    assert opened.tabs.content(2) is opened.tabs.content(2)
    assert opened.made == [0, 2]


def test_what_is_made_on_a_tab_in_sight_is_in_its_place_at_once(opened):
    opened.tabs.setCurrentIndex(1)
    content = opened.tabs.content(1)
    assert content.isVisible()
    assert content.size() == opened.tabs.currentWidget().size()


@pytest.mark.parametrize("place", range(3))
def test_the_keyboard_leads_from_the_tabs_into_their_content_and_on(opened, place):
    opened.tabs.content(2)
    opened.tabs.setCurrentIndex(place)
    opened.tabs.content(place)
    assert opened.order() == [f"{place}.0", f"{place}.1"]
