"""The window's start: painted first, prepared next, and the collector goes on afterwards."""

from __future__ import annotations

import gc

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMainWindow

from xoviz.app import AfterFirstPaint


class Window(QMainWindow):
    """Writes down what happens to it."""

    def __init__(self):
        super().__init__()
        self.log = []

    def event(self, event):
        if event.type() == QEvent.Type.Paint:
            self.log.append("painted")
        return super().event(event)

    def prepare(self):
        self.log.append("prepared")


def test_what_can_wait_waits_until_the_window_is_painted_and_is_done_once(qtbot):
    window = Window()
    qtbot.addWidget(window)
    AfterFirstPaint(window)
    assert window.log == []
    gc.disable()
    window.show()
    qtbot.waitUntil(lambda: "prepared" in window.log)
    assert window.log[0] == "painted"
    assert gc.isenabled()
    gc.unfreeze()
    window.update()
    qtbot.waitUntil(lambda: window.log[-1] == "painted")
    assert window.log.count("prepared") == 1
