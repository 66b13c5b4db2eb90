"""Tabs in groups: one group in sight, each remembering its tab; a tab wanted from elsewhere brings its group along."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QToolButton

from xoviz.gui.grouped_tabs import GroupedTabs

GROUPS = {"Look": ("One", "Two"), "Ask": ("Three", "Four"), "Learn": ("Five",)}


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def tabs(window, qtbot):
    made = GroupedTabs()
    for group, titles in GROUPS.items():
        for title in titles:
            made.add_to(group, title, lambda title=title: QLabel(title))
    for menu in made.make_menus(("F6", "F7", "F9")):
        window.menuBar().addMenu(menu)
    window.setCentralWidget(made)
    window.resize(500, 300)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return made


def titles(tabs):
    return [tabs.tabText(place) for place in tabs.in_sight]


def press(tabs, text, qtbot):
    button = next(each for each in tabs.findChildren(QToolButton) if each.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_group_is_in_sight_and_the_switch_shows_another(tabs, qtbot):
    assert (tabs.group, titles(tabs)) == ("Look", ["One", "Two"])
    press(tabs, "Ask", qtbot)
    assert (tabs.group, titles(tabs), tabs.currentIndex()) == ("Ask", ["Three", "Four"], 2)


def test_a_group_remembers_which_tab_was_in_front(tabs, qtbot):
    tabs.setCurrentIndex(1)
    press(tabs, "Learn", qtbot)
    press(tabs, "Look", qtbot)
    assert tabs.currentIndex() == 1


def test_a_tab_that_is_wanted_brings_its_group_along(tabs):
    tabs.setCurrentIndex(3)
    assert (tabs.group, titles(tabs), tabs.currentIndex()) == ("Ask", ["Three", "Four"], 3)
    checked = [button.text() for button in tabs.findChildren(QToolButton) if button.isChecked()]
    assert checked == ["Ask"]


def test_alt_and_a_number_mean_the_tabs_in_sight(tabs):
    window = tabs.window()
    for key, number, place in ((Qt.Key.Key_F7, 2, 3), (Qt.Key.Key_F9, 1, 4), (Qt.Key.Key_F6, 2, 1)):
        QTest.keyClick(window, key)
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
        assert tabs.currentIndex() == place
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert tabs.currentIndex() == 1, "there is no third tab in sight"


def test_a_row_of_many_tabs_leaves_the_next_one_where_it_begins(window, qtbot):
    made = GroupedTabs()
    for group, count in (("Look", 9), ("Ask", 4)):
        for number in range(count):
            made.add_to(group, f"{group} {number}", QLabel)
    window.setCentralWidget(made)
    window.resize(720, 300)
    window.show()
    qtbot.waitExposed(window)
    press(made, "Ask", qtbot)
    assert [made.tabBar().tabRect(place).left() >= 0 for place in made.in_sight] == [True] * 4
