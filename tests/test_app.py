"""The window's start: painted first, completed and painted again, prepared next; the collector goes on afterwards."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMainWindow

from xoviz.app import AfterFirstPaint, Collector
from xoviz.gui.late_work import LateWork


class Window(QMainWindow):
    """Writes down what happens to it."""

    def __init__(self):
        super().__init__()
        self.log = []
        self.late_work = LateWork(self._pieces(), self)

    def event(self, event):
        if event.type() == QEvent.Type.Paint:
            self.log.append("painted")
        return super().event(event)

    def complete(self):
        self.log.append("completed")

    def prepare(self):
        self.late_work.begin()

    def _pieces(self):
        self.log.append("begun")
        yield
        assert not gc.isenabled()
        self.log.append("prepared")


def test_what_can_wait_waits_until_the_window_is_painted_and_is_done_once(qtbot):
    window = Window()
    qtbot.addWidget(window)
    AfterFirstPaint(window)
    assert window.log == []
    gc.disable()
    window.show()
    qtbot.waitUntil(lambda: window.findChild(Collector) is not None)
    assert not gc.isenabled()
    assert list(dict.fromkeys(window.log)) == ["painted", "completed", "begun", "prepared"]
    assert window.log[window.log.index("completed") + 1] == "painted"
    gc.unfreeze()
    window.update()
    qtbot.waitUntil(lambda: window.log[-1] == "painted")
    assert window.log.count("prepared") == 1


def test_garbage_is_collected_in_the_windows_thread_alone(qtbot):
    """A ring of objects goes once enough has been allocated, and nobody but the timer lets it go."""
    gone = []

    class Ring:
        def __init__(self):
            self.me = self

        def __del__(self):
            gone.append(threading.current_thread())

    parent = QObject()
    Collector(parent)
    try:
        gc.collect()
        Ring()
        kept = [[] for _ in range(2 * gc.get_threshold()[0])]
        worker = threading.Thread(target=lambda: kept.extend([[] for _ in kept]))
        worker.start()
        worker.join()
        assert gone == []
        qtbot.waitUntil(lambda: gone == [threading.main_thread()])
    finally:
        parent.deleteLater()


def test_nothing_is_read_that_a_first_look_does_not_need():
    """Each of these takes milliseconds before the window is painted; it is read when it is used, or afterwards."""
    start = "import sys, xoviz.app; print(*sys.modules)"
    read = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True).stdout.split()
    late = {"pyqtgraph", "secrets", "xoviz.pictures.read", "xoviz.pictures.prepare", "xoviz.state.fulfil",
            "xoviz.gui.parts", "xoviz.gui.actions", "xoviz.gui.panels",
            "xoviz.tasks.augmentation", "xoviz.tasks.known.digits", "xoviz.tasks.drawn"}
    assert not late & set(read)


FIRST_LOOK = """
import sys
from PySide6 import QtWidgets
from PySide6.QtCore import QSettings
from xoviz.app import make_window
from xoviz.gui.theme import application

app = application()
window = make_window(QSettings(sys.argv[1], QSettings.Format.IniFormat))
window.show()
app.processEvents()
print(*vars(QtWidgets))
window.close()
"""


def test_no_widget_of_qts_own_making_is_asked_for_before_the_first_look(tmp_path):
    """To hand one out, PySide first makes all classes of widgets that it might be, some ten milliseconds of them."""
    settings = str(tmp_path / "settings.ini")
    made = subprocess.run([sys.executable, "-c", FIRST_LOOK, settings], capture_output=True, text=True, check=True)
    assert "QMainWindow" in made.stdout.split()
    assert "QMdiSubWindow" not in made.stdout.split()
