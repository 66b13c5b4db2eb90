"""What is told after the rest: soon, not each time, and the last time always."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.gui import followers
from xoviz.gui.followers import Followers
from xoviz.gui.main_window import MainWindow
from xoviz.gui.panels.flow_canvas import FlowCanvas
from xoviz.state.view import View

PICTURE = np.zeros((1, 9, 9), np.float32)


def view() -> View:
    return View(zoo.load("talk").forward(PICTURE), PICTURE[0])


def test_one_view_is_told_by_all_in_another_turn(qtbot: QtBot) -> None:
    told: list[tuple[str, View]] = []
    parent = QObject()
    made = Followers(parent, lambda view: told.append(("one", view)), lambda view: told.append(("other", view)))
    assert not made.waiting
    shown = view()
    made.present(shown)
    assert made.waiting
    assert not told
    qtbot.waitUntil(lambda: not made.waiting)
    assert told == [("one", shown), ("other", shown)]


def test_of_many_some_are_told_and_the_last_always(qtbot: QtBot) -> None:
    told: list[tuple[float, View]] = []
    parent = QObject()
    made = Followers(parent, lambda view: told.append((perf_counter(), view)))
    views = [view() for _ in range(20)]
    shown: list[View] = []
    timer = QTimer(interval=5)

    def present_next() -> None:
        if len(shown) < len(views):
            shown.append(views[len(shown)])
            made.present(shown[-1])

    timer.timeout.connect(present_next)
    timer.start()
    qtbot.waitUntil(lambda: len(shown) == len(views))
    qtbot.waitUntil(lambda: not made.waiting)
    assert told[-1][1] is views[-1]
    assert 1 < len(told) < len(views)
    assert min(after - before for (before, _), (after, _) in pairwise(told)) > followers.EVERY / 2000


@pytest.mark.parametrize("action", ["clear", "invert"])
def test_a_stroke_is_on_the_maps_before_it_is_told(opened: MainWindow, qtbot: QtBot, action: str) -> None:
    """The window hands the view to its panel at once, and to the verdict once that has been painted."""
    told: list[str] = []
    qtbot.waitUntil(lambda: not opened.findChild(Followers).waiting)
    canvas, bars = opened.parts.tabs.panel(0).findChild(FlowCanvas), opened.parts.verdict.bars
    paint = canvas.paintEvent
    canvas.paintEvent = lambda event: (told.append(bars.accessibleDescription()), paint(event))[1]
    before = bars.accessibleDescription()
    getattr(opened.pad, action)()
    qtbot.waitUntil(lambda: bars.accessibleDescription() != before)
    assert told == [before]
