"""The receipt and what everybody looks at: the whole way by keyboard, through a real session."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.app import make_window
from xoviz.gui.panels import PANELS
from xoviz.nn import PICTURE, Focus
from xoviz.state.wishes import ChooseNetwork, Pin, Read

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot, tmp_path):
    """The program with the network of the talk, at its receipt."""
    made = make_window(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.prepare()
    made.session.wish(ChooseNetwork("talk"))
    made.parts.tabs.setCurrentIndex([panel.name for panel in PANELS].index("receipt"))
    made.receipt = made.parts.tabs.content(made.parts.tabs.currentIndex())
    qtbot.waitUntil(lambda: made.receipt.model.rowCount() == 14)
    QApplication.processEvents()
    yield made
    made.close()


def settle():
    QApplication.processEvents()
    QApplication.processEvents()


def current(window):
    """The cell of the current line."""
    return window.receipt._focus_of(window.receipt.tree.currentIndex())


def to_the_match(window):
    """Down to a match by the way on which its value came up, each time the line that won."""
    panel = window.receipt
    panel.tree.setFocus()
    panel.tree.setCurrentIndex(panel.model.index(0, 0))
    for _ in range(4):
        if current(window).layer == "convolution":
            break
        index = panel.tree.currentIndex()
        panel.model.fetchMore(index)
        panel.tree.expand(index)
        best = max(range(panel.model.rowCount(index)), key=lambda row: _amount(panel.model, row, index))
        panel.tree.setCurrentIndex(panel.model.index(best, 0, index))
    settle()
    assert current(window).layer == "convolution"


def _amount(model, row, parent):
    line = model.line(model.index(row, 0, parent))
    return (line.kind == "part", line.amount)


def test_the_tab_key_leads_from_the_tabs_to_the_questions_first(window):
    window.parts.tabs.tabBar().setFocus(Qt.FocusReason.TabFocusReason)
    panel, seen = window.receipt, []
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [*panel.questions.buttons, panel.questions.versus, panel.order_box, panel.copy_button, panel.tree]


def test_the_current_line_follows_there_and_back(window):
    to_the_match(window)
    match = current(window)
    window.parts.actions.by_name["look_up"].trigger()
    settle()
    assert current(window).layer == "relu"
    window.parts.actions.by_name["look_down"].trigger()
    settle()
    assert window.receipt._view.focus == match
    assert current(window) == match


def test_pointing_while_something_is_pinned_leaves_no_trace(window):
    panel = window.receipt
    first, second = (panel.model.focus(panel.model.index(row, 0)) for row in (0, 1))
    window.session.wish(Pin(first))
    settle()
    panel.tree.entered.emit(panel.model.index(1, 0))
    window.session.wish(Pin(second))
    settle()
    assert current(window) == second


def test_another_question_chooses_the_line_that_is_looked_at_now(window, qtbot):
    panel = window.receipt
    panel.tree.setFocus()
    panel.tree.setCurrentIndex(panel.model.index(0, 0))
    elsewhere = panel.model.focus(panel.model.index(5, 0))
    window.session.wish(Pin(elsewhere))
    settle()
    qtbot.mouseClick(panel.questions.versus, LEFT)
    assert current(window) == elsewhere


def test_the_shares_are_walked_and_pinned_by_keys(window):
    grid = window.receipt.pane.grid
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    grid.move_cursor(2, 2)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    settle()
    view = window.receipt._view
    assert (view.focus, view.pinned) == (Focus(PICTURE, 0, 2, 3), True)
    assert grid.pinned is not None
    assert window.receipt.pane.readout.text().startswith("pixel (3, 4): ")
    QTest.keyClick(grid, Qt.Key.Key_Down)
    settle()
    view = window.receipt._view
    assert (view.focus, view.pinned) == (Focus(PICTURE, 0, 3, 3), True)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    settle()
    assert not window.receipt._view.pinned
    assert grid.pinned is None


def test_a_click_on_the_shares_pins_and_lets_go(window):
    grid = window.receipt.pane.grid
    place = grid.geometry_of_cells.rect(4, 5).center().toPoint()
    QTest.mouseClick(grid, LEFT, pos=place)
    settle()
    assert (window.receipt._view.focus, window.receipt._view.pinned) == (Focus(PICTURE, 0, 4, 5), True)
    QTest.mouseClick(grid, LEFT, pos=place)
    settle()
    assert not window.receipt._view.pinned


def test_the_arrows_go_on_from_the_pixel_that_is_pinned(window):
    grid = window.receipt.pane.grid
    window.session.wish(Pin(Focus(PICTURE, 0, 6, 1)))
    settle()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(grid, Qt.Key.Key_Up)
    settle()
    assert window.receipt._view.focus == Focus(PICTURE, 0, 5, 1)


def test_lines_that_close_the_comparison_are_about_the_winner_and_are_copied(window, qtbot):
    panel, clipboard = window.receipt, QGuiApplication.clipboard()
    window.session.wish(Read("fractions"))
    settle()
    qtbot.mouseClick(panel.questions.versus, LEFT)
    panel.tree.setFocus()
    panel.tree.setCurrentIndex(panel.model.index(panel.model.rowCount() - 1, 0))
    settle()
    assert panel._view.focus == Focus("votes", 0, 0, 0)
    QTest.keyClick(panel.tree, Qt.Key.Key_C, CTRL)
    assert clipboard.text().startswith("votes[0,0,0] - votes[1,0,0]\n  = ")
    assert Fraction(clipboard.text().split("= ")[-1]) == Fraction(4, 9)
    assert window.statusBar().currentMessage() == "Copied: the calculation of votes[0,0,0] - votes[1,0,0]."
    window.parts.actions.by_name["copy_as_latex"].trigger()
    assert clipboard.text().endswith("\\frac{4}{9}$\n\\end{flushleft}")
    window.parts.copying.all_actions["numpy"].trigger()
    assert clipboard.text().startswith("from fractions import Fraction\n")
