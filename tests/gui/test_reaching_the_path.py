"""From a cell on a map to a step of the breadcrumb, in the window: by mouse across other cells, and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, QSettings, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.gui.settling import settle
from xoviz.app import make_window
from xoviz.gui.last_look import LastLook
from xoviz.nn import Focus
from xoviz.state.session import Session
from xoviz.state.wishes import ChooseNetwork

POOLED = Focus("pooling", 1, 1, 1)


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Traveller:
    """Somebody before the window who takes their time."""

    def __init__(self, window):
        self.window, self.clock = window, Clock()
        window.parts.breadcrumb._last_look = LastLook(self.clock)
        self.canvas = window.parts.tabs.panel(0)._canvas
        self.label = window.parts.breadcrumb.findChild(QLabel)
        self.settle()

    def settle(self, seconds=0.0):
        settle(self.window)
        self.clock.now += seconds

    def point(self, focus, seconds):
        place = self.canvas.cell_rect(focus.layer, focus.map, focus.row, focus.column).center()
        QTest.mouseMove(self.canvas, place.toPoint())
        self.settle(seconds)

    @property
    def view(self):
        return self.window.parts.tabs._view


@pytest.fixture
def traveller(qtbot, tmp_path):
    window = make_window(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    window.findChild(Session).wish(ChooseNetwork("talk"))
    window.parts.tabs.setCurrentIndex(0)
    yield Traveller(window)
    window.close()


def test_by_mouse_across_other_cells(traveller):
    traveller.point(POOLED, 1.0)
    assert traveller.view.focus == POOLED
    for column in (0, 1):
        traveller.point(Focus("pooling2", 2, 1, column), 0.02)
    assert traveller.view.focus == Focus("pooling2", 2, 1, 1)
    QApplication.sendEvent(traveller.canvas, QEvent(QEvent.Type.Leave))
    here = QPointF(9, 9)
    QApplication.sendEvent(traveller.window.parts.breadcrumb, QEnterEvent(here, here, here))
    traveller.settle()
    assert traveller.view.focus == POOLED
    assert not traveller.view.pinned
    traveller.label.linkActivated.emit("2")
    traveller.settle()
    assert traveller.view.focus == traveller.window.parts.breadcrumb.path[2]
    assert traveller.view.focus.layer == "convolution"
    assert traveller.view.pinned


def test_by_keyboard_alone(traveller):
    canvas = traveller.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    traveller.settle(1.0)
    focus = traveller.view.focus
    assert focus is not None
    for _ in range(20):
        if QApplication.focusWidget() is traveller.label:
            break
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        traveller.settle(1.0)
    assert QApplication.focusWidget() is traveller.label
    assert traveller.view.focus == focus
    QTest.keyClick(traveller.label, Qt.Key.Key_Tab)
    QTest.keyClick(traveller.label, Qt.Key.Key_Return)
    traveller.settle()
    assert traveller.view.pinned
    assert traveller.view.focus in traveller.window.parts.breadcrumb.path
