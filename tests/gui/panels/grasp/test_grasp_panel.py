"""The tab "Grasp": both answers, the line of the rule that they stand for, and what it says where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.actions import RULE, grip
from xoviz.explain.doubt import Doubt
from xoviz.gui.panels.grasp import GraspPanel
from xoviz.gui.panels.grasp.strip import MOTIONS
from xoviz.state.view import View
from xoviz.state.wishes import ChooseTask, ShowSample
from xoviz.tasks import task
from xoviz.wording import action_text


@pytest.fixture(scope="module")
def grasp():
    return task("grasp")


@pytest.fixture(scope="module")
def trained():
    return zoo.load("grasp")


@pytest.fixture
def panel(on_stage, grasp):
    found = on_stage(GraspPanel, (1040, 430)).panel
    found.wishes = []
    found.wish.connect(found.wishes.append)
    found.offer(grasp.samples(), lambda picture, size: picture)
    return found


def view_of(network, grasp, number=0, **fields):
    picture = grasp.samples()[number].picture
    return replace(View(network.forward(picture), picture[0], task=grasp), **fields)


def lit(panel):
    return [index.row() for index in panel.table.selectionModel().selectedRows()]


def test_each_sample_lights_its_own_line(panel, grasp, trained):
    for number, line in enumerate(RULE):
        panel.present(view_of(trained, grasp, number))
        assert lit(panel) == [number]
        assert panel.action.text() == action_text(line.thing, line.grasp)
        assert f"{line.thing} " in panel.thing.accessibleDescription()
        row = panel.table.visualRect(panel.table.model().index(number, 0))
        assert panel.table.viewport().rect().contains(row)


def test_bars_are_the_probabilities_of_each_head(panel, grasp, trained):
    view = view_of(trained, grasp, 3)
    panel.present(view)
    thing, how = view.heads
    assert panel.thing.names == thing.names
    assert panel.grasp.names == how.names
    pairs = view.trace.probabilities.reshape(len(thing.names), len(how.names))
    assert panel.thing._values == pytest.approx(pairs.sum(axis=1), abs=1e-5)
    assert panel.grasp._values == pytest.approx(pairs.sum(axis=0), abs=1e-5)


def test_it_says_that_the_line_is_a_rule(panel, grasp, trained):
    panel.present(view_of(trained, grasp))
    assert "rule" in panel.note.text()
    assert "not learned" in panel.table.model().headerData(3, Qt.Orientation.Horizontal)
    assert panel.table.model().rowCount() == len(RULE)


def test_a_pair_that_nobody_has_written_a_line_for(panel, grasp, trained):
    bias = np.full(11, -50, np.float32)
    bias[[2, 6 + 2]] = 50  # plate, power spherical
    panel.present(view_of(trained.with_parameters({"votes.bias": bias}), grasp))
    assert panel.action.text() == "The rule has no line for this pair: plate, power spherical."
    assert lit(panel) == []


def test_blank_paper_is_not_grasped(panel, grasp, trained):
    panel.present(view_of(trained, grasp, doubted=lambda: Doubt("blank", 0.0, 0.01)))
    assert "nothing to grasp" in panel.action.text()
    assert lit(panel) == []


def test_a_click_on_a_line_puts_such_a_silhouette_on_the_pad(panel, grasp, trained):
    panel.present(view_of(trained, grasp))
    QApplication.processEvents()
    place = panel.table.visualRect(panel.table.model().index(2, 1)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.wishes == [ShowSample(grasp.samples()[2].name)]


def test_other_tasks_are_told_how_to_get_here(panel, grasp, trained):
    letters = zoo.load("letters-9")
    picture = task("letters").samples()[0].picture
    panel.present(View(letters.forward(picture), picture[0]))
    assert panel.way_there.button.isVisible()
    panel.way_there.button.click()
    assert panel.wishes == [ChooseTask("grasp")]
    panel.present(view_of(trained, grasp))
    assert not panel.way_there.button.isVisible()


def test_the_action_plays_only_where_motion_is_wanted(panel, grasp, trained, qtbot):
    panel.present(view_of(trained, grasp, 10))
    panel.play.click()
    assert panel.strip.playing
    panel.set_motion(False)
    assert not panel.strip.playing
    assert not panel.play.isEnabled()
    panel.set_motion(True)
    panel.play.click()
    qtbot.waitUntil(lambda: not panel.strip.playing, timeout=5000)


def test_every_motion_moves_and_every_hand_is_on_the_thing(grasp):
    for sample, line in zip(grasp.samples(), RULE, strict=True):
        assert any(MOTIONS[line.motion](time) != MOTIONS[line.motion](0) for time in (0.25, 0.5, 1))
        found = grip(sample.picture, line.hold)
        row, column = round(found.row), round(found.column)
        assert sample.picture[0, row - 2 : row + 3, column - 2 : column + 3].max() > 0, line
    assert grip(np.full((1, 28, 28), -1, np.float32), "middle") is None
