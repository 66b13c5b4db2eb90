"""Whatever is done in whatever order, the tab shows a weight that exists, and what is true of it."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.explain.batch import BatchError
from xoviz.explain.nudge import exists, knobs
from xoviz.nn import Conv
from xoviz.state.wishes import (
    AddFilter,
    AnotherOne,
    CancelStudy,
    ChooseFilter,
    ChooseNetwork,
    Pause,
    Play,
    Read,
    RemoveFilter,
    Reset,
    SetAnswer,
    ShowSample,
    StepOnce,
)


def actions(lab, chance):
    panel, session = lab.panel, lab.session

    def wish(make):
        return lambda: session.wish(make())

    def any_filter():
        layer = chance.choice([layer for layer in lab.network.layers if isinstance(layer, Conv)])
        return layer.id, chance.randrange(layer.filters)

    return [
        wish(lambda: ChooseNetwork(chance.choice(["talk", "letters-9", "letters-28"]))), wish(Reset), wish(Play),
        wish(Pause), wish(StepOnce), wish(AnotherOne), wish(lambda: ShowSample("o")),
        wish(lambda: SetAnswer(chance.choice([None, 0, 1]))), wish(lambda: Read(chance.choice(["slides", "decimals"]))),
        wish(lambda: AddFilter(any_filter()[0])), wish(lambda: RemoveFilter(*any_filter())),
        wish(lambda: ChooseFilter(*any_filter())), session.undo, session.redo,
        lambda: panel.picker.picked.emit(chance.choice(list(knobs(lab.network.stack)))),
        lambda: panel.plot.push(chance.choice([-1, 1, 5])), lambda: panel.pusher.moved.emit(chance.uniform(-9, 9)),
        panel.contest.walk.click, panel.contest.race.click, panel.question.switch.first.click,
        panel.question.letters.click,
        panel.pages.first.click, panel.pages.last.click, wish(lambda: CancelStudy("recipe")),
        lambda: QTest.keyClick(panel.picker.canvas, chance.choice([Qt.Key.Key_Right, Qt.Key.Key_Down])),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_any_order(lab, seed):
    chance = random.Random(seed)
    for _ in range(60):
        chance.choice(actions(lab, chance))()
        lab.session.refresh()
        if chance.random() < 0.3:
            QApplication.processEvents()
        assert lab.panel.knob is not None
        assert exists(lab.network.stack, lab.panel.knob)
    for name in ("recipe", "race"):
        lab.session.wish(CancelStudy(name))
    lab.session.wish(Pause())
    lab.settle()
    if lab.panel.batch is None:
        assert lab.panel.plot.picture is None
        return
    assert lab.panel.plot.picture.value == lab.weight
    assert lab.panel.survey.error == BatchError(lab.network.stack, lab.panel.batch).at(lab.network.vector)
