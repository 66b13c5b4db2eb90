"""The shares come a little after the lines, and never look as if they were of the same moment when they are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.gui import theme
from xoviz.gui.panels.receipt import ReceiptPanel
from xoviz.state.view import TrainingView, View
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample

NET = zoo.untrained("letters-9", 1)
PICTURE = resample(LettersTask().samples()[0].picture, 9)


def at_step(step, playing=True):
    net = NET.random(step)
    return View(net.forward(PICTURE), PICTURE[0], training=TrainingView(playing=playing, step=step))


@pytest.fixture
def panel(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    tab = ReceiptPanel()
    qtbot.addWidget(tab)
    tab.resize(1000, 520)
    tab.show()
    return tab


def test_while_training_the_pane_says_which_step_it_shows(panel, qtbot):
    panel.present(at_step(1))
    assert panel.pane.check.text() == "✓ adds up"
    panel.present(at_step(2))
    assert panel.pane.check.text() == "A moment ago, step 1: ✓ adds up"
    assert not panel.pane.numbers[-1].isEnabled()
    qtbot.waitUntil(lambda: panel.sharing._shown is panel._account)
    panel.present(at_step(3))
    assert panel.pane.check.text() == "A moment ago, step 2: ✓ adds up"


def test_what_has_caught_up_and_rests_says_so(panel, qtbot):
    panel.present(at_step(1))
    last = at_step(2)
    panel.present(last)
    panel.present(replace(last, training=TrainingView(step=2)))
    qtbot.waitUntil(lambda: panel.pane.check.text() == "✓ adds up")
    QApplication.processEvents()
    assert panel.pane.numbers[-1].isEnabled()
    score = panel._account.trace.scores[panel.questions.question.one]
    assert panel.pane.numbers[-1].text().replace("−", "-") == f"{score:.3f}"


def test_a_stroke_says_so_without_a_step(panel):
    panel.present(at_step(1, playing=False))
    panel.present(at_step(2, playing=False))
    assert panel.pane.check.text() == "A moment ago: ✓ adds up"
