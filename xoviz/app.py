"""The composition root of the window: preferences, session, main window, event loop."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer

from xoviz import __version__
from xoviz.gui.main_window import MainWindow
from xoviz.gui.theme import app_icon, application
from xoviz.state.preferences import Preferences
from xoviz.state.settings_file import user_settings
from xoviz.sweep.cores import cores
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample

if TYPE_CHECKING:
    from xoviz.state.session import Session

COLLECTED_EVERY = 500
"""Milliseconds between two looks for garbage."""

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]

log = logging.getLogger(__name__)


def make_window(settings: QSettings, *, apart: bool = False) -> MainWindow:
    """A window with all its parts, ready to be shown, with its session started. Needs a QApplication.

    Where it trains ``apart``, it does so in a process of its own once that has been started.
    """
    window = begin_window(settings, apart=apart)
    window.complete()
    return window


def begin_window(settings: QSettings, *, apart: bool = False) -> MainWindow:
    """What `make_window` makes, as far as it must stand when it is first painted."""
    preferences, task = Preferences(settings), LettersTask()

    def begin() -> Session:
        from xoviz.state.session import Session  # as long to read as all that the first paint needs

        return Session(task, preferences, apart=apart)

    # The first sample, as the session will begin with it.
    return MainWindow(preferences, begin, resample(task.samples()[0].picture, preferences.pad_size)[0])


def run(file: Path | None = None) -> int:
    """Open the window, on a file if there is one, and stay until it is closed. Returns the exit status."""
    app = application()
    app.setApplicationName("xoviz")
    app.setOrganizationName("xoviz")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(app_icon())
    window = begin_window(user_settings(), apart=cores() > 1)
    if file is not None:  # which is opened before anything is painted: nobody wants to see another picture flash by
        window.open_path(file)
    sys.excepthook = _teller(window)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    AfterFirstPaint(window)
    window.show()
    return app.exec()


class AfterFirstPaint(QObject):
    """Has a window complete itself as soon as it has been painted, and prepare what can wait once that is seen, too."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._next = self._complete
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window itself is painted first, all that is on it in the same turn of the event loop."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._next)
        return False

    def _complete(self) -> None:
        if not self._window.isVisible():  # it has been closed at once
            return
        from xoviz.state.compute import SWITCH_INTERVAL  # which comes with the session

        sys.setswitchinterval(SWITCH_INTERVAL)
        self._window.complete()
        self._next = self._prepare
        self._window.installEventFilter(self)
        self._window.update()

    def _prepare(self) -> None:
        self._window.late_work.done.connect(self._settle)
        self._window.prepare()

    def _settle(self) -> None:
        # All this will stay: the collector need not look through it again, neither between two strokes nor at the end.
        gc.freeze()
        Collector(self._window)


class Collector(QObject):
    """Python's garbage collector, run by a timer instead of whenever and wherever enough has been allocated.

    By itself it would run in the compute thread as well, or in the middle of a repaint, and parts of the window must
    go in the window's own thread, between two events.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=COLLECTED_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        """The generations that are due, by Python's own measure: the youngest, mostly, in less than a millisecond."""
        due = [number for number, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
               if count > limit > 0]
        if due:
            gc.collect(due[-1])


def _teller(window: MainWindow) -> Hook:
    """A last resort for our own mistakes: the window says so and goes on; the log has the rest."""

    def tell(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        log.error("".join(traceback.format_exception(kind, error, where)))
        window.say(window.tr("Something went wrong inside xoviz ({error}). Your work is still here; please report it.")
                   .format(error=f"{kind.__name__}: {error}"))

    return tell
