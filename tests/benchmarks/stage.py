"""The window that is measured, the clock that measures it, and the hands that use it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QEventLoop, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from xoviz.app import AfterFirstPaint, make_window
from xoviz.gui.main_window import MainWindow
from xoviz.gui.window_clock import WindowClock
from xoviz.state.session import Session
from xoviz.state.wishes import Play

NO_BUTTON, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


class Stage:
    """A window on screen, its session, and a clock like that of View > Performance, with a longer memory."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session = window.findChild(Session)
        self.clock = WindowClock(window, window.pad, remembered=100_000, tick=5)
        self.session.viewed.connect(self.clock.present)

    def play(self) -> None:
        """Have training run, whatever stopped it."""
        if not self.session.training.playing:
            self.session.wish(Play())
            rest(0.1)

    def mouse(self, kind: QEvent.Type, target: QWidget, point: QPointF, held: Qt.MouseButton = NO_BUTTON) -> None:
        """A mouse event, as the system would send it, with the time when it happened."""
        event = QMouseEvent(kind, point, target.mapToGlobal(point), NO_BUTTON if kind == MOVE else LEFT, held,
                            Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(round(1000 * monotonic()))
        QApplication.postEvent(target, event)

    def click(self, target: QWidget, point: QPointF) -> None:
        """Press and let go."""
        self.mouse(PRESS, target, point, LEFT)
        self.mouse(RELEASE, target, point)


@contextmanager
def stage() -> Iterator[Stage]:
    """A window with settings of its own, as the program opens it; closed afterwards, or its thread would live on."""
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat), apart=True)
        window.resize(1600, 900)
        AfterFirstPaint(window)
        prepared = QEventLoop()
        window.late_work.done.connect(prepared.quit)
        window.show()
        prepared.exec()
        rest(1.0)  # by then, the process that trains has come to work
        try:
            yield Stage(window)
        finally:
            window.close()


def rest(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()
