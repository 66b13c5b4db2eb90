"""Late work goes on piece by piece, and lets the event loop turn in between."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer

from xoviz.gui.late_work import LateWork


@pytest.fixture
def parent(qapp):
    parent = QObject()
    yield parent
    parent.deleteLater()


def test_other_things_happen_between_two_pieces(qtbot, parent):
    happened = []

    def pieces():
        for piece in range(3):
            happened.append(f"piece {piece}")
            QTimer.singleShot(0, lambda: happened.append("something else"))
            yield

    work = LateWork(pieces(), parent)
    with qtbot.waitSignal(work.done):
        work.begin()
        assert happened == []
    assert happened == ["piece 0", "something else", "piece 1", "something else", "piece 2", "something else"]


def test_what_is_stopped_is_left_undone(qtbot, parent):
    done = []

    def pieces():
        try:
            while True:
                done.append("a piece")
                yield
        finally:
            done.append("tidied up")

    work = LateWork(pieces(), parent)
    work.begin()
    qtbot.waitUntil(lambda: len(done) > 1)
    work.stop()
    assert done[-1] == "tidied up"
    so_far, other = len(done), LateWork((None for _ in range(10)), parent)
    with qtbot.waitSignal(other.done):
        other.begin()
    assert len(done) == so_far
