"""What is told after the rest: soon, not each time, and the last time always."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.gui import followers
from xoviz.gui.followers import Followers, Turn
from xoviz.gui.main_window import MainWindow
from xoviz.gui.panels.flow_canvas import FlowCanvas
from xoviz.state.view import TrainingView, View

PICTURE = np.zeros((1, 9, 9), np.float32)


UNTRAINED = TrainingView()
LATE = 60_000  # milliseconds: no turn comes twice in a test


def view(training: TrainingView = UNTRAINED) -> View:
    return View(zoo.load("talk").forward(PICTURE), PICTURE[0], training=training)


class Told:
    """Followers, and what they were told."""

    def __init__(self, *every: int) -> None:
        self.told: list[tuple[int, View]] = []
        self.at: list[float] = []
        self.spare = 0
        self.parent = QObject()
        self.followers = Followers(self.parent, *(Turn(each, partial(self.note, place))
                                                  for place, each in enumerate(every)))
        self.followers.spare.connect(self.note_spare)

    def note(self, place: int, view: View) -> None:
        self.told.append((place, view))
        self.at.append(perf_counter())

    def note_spare(self) -> None:
        self.spare += 1


def test_a_view_is_told_by_all_in_other_turns_of_the_event_loop(qtbot: QtBot) -> None:
    case, shown = Told(LATE, LATE), view()
    assert not case.followers.waiting
    case.followers.present(shown)
    assert case.followers.waiting
    assert not case.told
    qtbot.waitUntil(lambda: not case.followers.waiting)
    assert sorted(case.told, key=lambda each: each[0]) == [(0, shown), (1, shown)]
    assert case.at[1] - case.at[0] > followers.SOON / 2000, "one at a time"


def test_of_many_some_are_told_and_the_last_always(qtbot: QtBot) -> None:
    case = Told(33)
    views = [view() for _ in range(20)]
    shown: list[View] = []
    timer = QTimer(interval=5)

    def present_next() -> None:
        if len(shown) < len(views):
            shown.append(views[len(shown)])
            case.followers.present(shown[-1])
            case.followers.painted()

    timer.timeout.connect(present_next)
    timer.start()
    qtbot.waitUntil(lambda: len(shown) == len(views))
    qtbot.waitUntil(lambda: not case.followers.waiting)
    assert case.told[-1][1] is views[-1]
    assert 1 < len(case.told) < len(views)
    assert min(after - before for before, after in pairwise(case.at)) > followers.NEARLY * 33 / 1000


def test_once_a_stroke_is_painted_one_turn_comes_and_then_the_next_with_the_next_stroke(qtbot: QtBot) -> None:
    case, training = Told(LATE, 2 * LATE), TrainingView()
    for _ in range(2):
        case.followers.present(view(training))
        case.followers.painted()
        assert case.spare == 0
        told = len(case.told)
        qtbot.waitUntil(lambda told=told: len(case.told) > told)
    assert sorted(place for place, _ in case.told) == [0, 1]
    case.followers.present(view(training))
    case.followers.painted()
    assert case.spare == 1, "nobody's turn has come: time for something else"


def test_what_training_has_made_waits_for_its_words(qtbot: QtBot) -> None:
    case = Told(1)
    case.followers.present(view(TrainingView(step=1)))
    case.followers.catch_up()
    case.followers.present(view(TrainingView(step=2)))
    case.followers.painted()
    assert case.spare == 1
    qtbot.waitUntil(lambda: len(case.told) == 2)
    assert case.told[-1][1].training.step == 2


def test_catching_up_tells_all_turns_at_once() -> None:
    case = Told(LATE, LATE)
    for _ in range(2):
        case.followers.present(view())
        case.followers.catch_up()
    assert sorted(place for place, _ in case.told) == [0, 0, 1, 1]
    assert not case.followers.waiting


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
