"""What every test can rely on: no screen, settings in a temporary folder, nothing left behind.

The platform is chosen before any Qt import. The garbage collector is off while a GUI test runs, because a
collection inside Qt's event dispatch may destroy half-dead widgets; it runs between tests instead.
"""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import threading
from collections.abc import Iterator

import pytest


def pytest_collection_finish() -> None:
    """What stands now stays: the collector, which runs between tests, need not look through all of it every time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def collector_between_gui_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep the collector out of Qt's event dispatch; collect before and after each GUI test."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    gc.collect()
    gc.freeze()  # what has come to stay by now is not looked through again
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a visible window behind, and say which."""
    threads = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in threads and not thread.daemon]
    assert not left, f"threads left running: {left}"
    if "qtbot" not in request.fixturenames:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    visible = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert not visible, f"windows left open: {visible}"
