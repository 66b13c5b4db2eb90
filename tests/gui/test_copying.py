"""Any calculation is copied from every tab, by menu, shortcut and button, and the NumPy prints the number on screen."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from xoviz.app import make_window
from xoviz.gui.copying import Copying
from xoviz.gui.panels import PANELS
from xoviz.gui.widgets.ledger import Ledger
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.nn import Focus
from xoviz.state.wishes import ChooseNetwork, Pin, Point, Read

NAMES = [panel.name for panel in PANELS]
TABS = ["network", "filtering", "convolution", "relu", "pooling", "votes", "receipt", "compare", "order"]
POOLED = Focus("pooling", 1, 0, 1)
SHIFTED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot, tmp_path):
    """The program with the network of the talk."""
    made = make_window(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    made.session.wish(ChooseNetwork("talk"))
    settle()
    yield made
    made.close()


def settle():
    for _ in range(3):
        QApplication.processEvents()


def show(window, tab, focus=None, reading="decimals"):
    """Come to a tab with a cell pinned, or none."""
    window.parts.tabs.setCurrentIndex(NAMES.index(tab))
    window.session.wish(Read(reading))
    window.session.wish(Pin(focus))
    settle()
    return window.parts.tabs.panel(window.parts.tabs.currentIndex())


def clipboard():
    return QGuiApplication.clipboard().text()


def run(code):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "calculation", "exec"), {})
    return output.getvalue().split()


def value(window, focus):
    view = window.parts.tabs._view
    return view.trace.output(focus.layer)[focus.map, focus.row, focus.column]


def test_in_every_tab_the_pinned_cell_is_copied_and_its_numpy_prints_it(window):
    for tab in set(TABS) - {"order"}:
        show(window, tab, POOLED)
        for form, start in (("text", "pooling[1,0,1]\n  = max("), ("latex", "\\"), ("numpy", "import numpy as np\n")):
            window.parts.actions.by_name[f"copy_as_{form}"].trigger()
            assert clipboard().startswith(start), tab
        assert window.statusBar().currentMessage() == "Copied: the calculation of pooling[1,0,1]."
        assert run(clipboard()) == [str(np.float32(value(window, POOLED)))]


def test_exact_numbers_are_copied_as_fractions(window):
    for reading, exact in (("decimals", False), ("fractions", True)):
        show(window, "pooling", Focus("convolution", 0, 0, 1), reading)
        window.parts.actions.by_name["copy_as_numpy"].trigger()
        assert ("Fraction" in clipboard()) == exact
        assert run(clipboard()) == ["-1/9" if exact else "-0.11111111"]


def test_the_order_of_layers_is_copied_with_both_results(window):
    panel = show(window, "order", POOLED, "fractions")
    panel.kinds["meanpool"].click()
    settle()
    window.parts.actions.by_name["copy_as_numpy"].trigger()
    shown = [label.text().rpartition("= ")[2] for label in panel.formulas]
    assert run(clipboard()) == [text.replace("−", "-") for text in shown]
    assert window.statusBar().currentMessage() == "Copied: the calculation of pooling[1,0,1] in both orders."
    panel.kinds["maxpool"].click()


def test_in_the_comparison_it_is_that_of_the_row_in_which_one_looks(window):
    panel = show(window, "compare", POOLED)
    other = panel._other.trace.output("pooling")[1, 0, 1]
    one = value(window, POOLED)
    found = []
    for group in sorted({group.key for group in panel._canvas.groups() if group.key.endswith("pooling")},
                        key=lambda key: panel._canvas.cell_rect(key, 1, 0, 1).top()):
        place = panel._canvas.cell_rect(group, 1, 0, 1).center().toPoint()
        QTest.mouseMove(panel._canvas, place)
        QTest.mouseClick(panel._canvas, Qt.MouseButton.LeftButton, pos=place)
        window.session.wish(Pin(POOLED))
        settle()
        window.parts.actions.by_name["copy_as_numpy"].trigger()
        found.append(list(map(np.float32, run(clipboard()))))
    assert found == [[one], [other], [one, other]]


def test_without_a_cell_filtering_copies_its_match_and_the_others_the_score_that_won(window):
    window.parts.breadcrumb._last_look.__init__()
    show(window, "network")
    window.parts.actions.by_name["copy_as_text"].trigger()
    assert clipboard().startswith("votes[0,0,0]\n  = (")
    show(window, "filtering")
    window.parts.actions.by_name["copy_as_text"].trigger()
    assert clipboard().startswith("convolution[0,")


def test_the_shortcuts_hold_in_the_whole_window(window):
    panel = show(window, "votes", POOLED)
    panel.ledger.setFocus()
    for key, start in ((Qt.Key.Key_X, "pooling[1,0,1]"), (Qt.Key.Key_L, "\\"), (Qt.Key.Key_Y, "import numpy")):
        QTest.keyClick(panel.ledger, key, SHIFTED)
        assert clipboard().startswith(start)


def test_the_other_mouse_button_opens_one_menu_on_every_tab(window):
    for tab in TABS:
        assert_menu(window, tab, show(window, tab, POOLED))


def assert_menu(window, tab, panel):
    """The other button, pressed on a map or a table of it, opens the menu."""
    part = next(child for kind in (MapCanvas, Ledger, QWidget) for child in panel.findChildren(kind))
    part = part.viewport() if isinstance(part, Ledger) else part
    place = QPoint(30, 40)
    QApplication.sendEvent(part, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, part.mapToGlobal(place)))
    menu = window.parts.copying.menu
    assert menu.isVisible()
    assert menu.actions()[0].text().startswith("Calculation of ")
    entries = [action.text().replace("&", "") for action in menu.actions() if action.isVisible()][1:]
    assert entries[:3] == ["Copy calculation as text", "Copy calculation as LaTeX", "Copy calculation as NumPy"]
    assert ("All that is open as text" in entries) == (tab == "receipt")
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    settle()


def test_the_menu_keeps_to_the_cell_for_which_it_was_opened(window):
    show(window, "network")
    window.session.wish(Point(POOLED))
    settle()
    window.parts.copying.pop_up(window.mapToGlobal(QPoint(500, 300)))
    assert window.parts.copying.heading.text() == "Calculation of pooling[1,0,1]"
    window.session.wish(Point(None))
    settle()
    window.parts.copying.menu.setActiveAction(window.parts.actions.by_name["copy_as_text"])
    QTest.keyClick(window.parts.copying.menu, Qt.Key.Key_Return)
    settle()
    assert clipboard().startswith("pooling[1,0,1]\n")
    assert window.parts.copying._offered is None


def test_the_button_beside_the_path_opens_the_same_menu(window, qtbot):
    show(window, "network", POOLED)
    qtbot.mouseClick(window.parts.breadcrumb.copy_button, Qt.MouseButton.LeftButton)
    assert window.parts.copying.menu.isVisible()
    assert window.parts.copying.heading.text() == "Calculation of pooling[1,0,1]"
    window.parts.copying.menu.close()
    settle()


def test_where_there_is_nothing_it_is_said(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    copying, said = Copying(lambda: None, lambda: (), owner), []
    copying.said.connect(said.append)
    copying.copy("text")
    copying.pop_up(QPoint())
    assert said == ["Point at a cell first: its calculation is copied."] * 2
    assert not copying.menu.isVisible()
