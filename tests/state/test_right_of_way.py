"""The window goes first: the compute thread rests until all is painted, and goes on then."""

from __future__ import annotations

import threading
from collections.abc import Generator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from pytestqt.qtbot import QtBot

from xoviz.state.compute import Compute
from xoviz.state.jobs import Job
from xoviz.state.right_of_way import RightOfWay


class Thread:
    """Notes what a compute thread is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def rest(self) -> None:
        self.told.append("rest")

    def go_on(self) -> None:
        self.told.append("go on")

    def note(self) -> None:
        self.told.append("told so")


class Painting(QObject):
    """Something that is painted when its turn comes, as Qt does it: at low priority."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def event(self, event: QEvent) -> bool:
        self._told.append("paint")
        return True


def test_it_rests_once_and_goes_on_after_the_painting(qtbot: QtBot) -> None:
    thread = Thread()
    way, painting = RightOfWay(thread), Painting(thread.told)
    way.painted.connect(thread.note)
    way.take()
    way.take()
    QCoreApplication.postEvent(painting, QEvent(QEvent.Type.User), Qt.EventPriority.LowEventPriority.value)
    assert thread.told == ["rest"]
    QCoreApplication.sendPostedEvents()
    assert thread.told == ["rest", "paint", "go on", "told so"]
    way.take()
    QCoreApplication.sendPostedEvents()
    assert thread.told[4:] == ["rest", "go on", "told so"]


def test_a_thread_that_rests_makes_nothing_and_still_ends_at_once() -> None:
    compute, started = Compute(), threading.Event()

    def work() -> Generator[int, tuple[()], None]:
        for number in range(10_000_000):
            started.set()
            yield number

    job: Job[int, tuple[()], int] = Job(work, lambda item: item, name="counting")
    compute.start()
    try:
        compute.submit(job)
        assert started.wait(5)
        compute.rest()
        job.cancel()
        assert job.wait(5)
    finally:
        assert compute.close(5)
