"""The tab "Gates": word by word, what is shown is what the layer computed; writing on; what stands there otherwise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from xoviz import zoo
from xoviz.explain.gates import unrolled
from xoviz.explain.memory_reach import reach
from xoviz.explain.memory_writing import Reader, pictured, write_on
from xoviz.gui.panels.gates import GatesPanel
from xoviz.nn import LSTM, Conv, Dense, network
from xoviz.state.view import View
from xoviz.state.wishes import ChooseNetwork, ChooseTask, SetInput
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.known.memory import MemoryTask

TASK = MemoryTask()
TEXT = (1, 3, 2, 4, 0, 3)
"""Jane saw Spot. Doug saw"""


@pytest.fixture(scope="module")
def shipped():
    return {name: zoo.load(name) for name in ("memory", "memory-rnn")}


@pytest.fixture
def panel(on_stage):
    found = on_stage(GatesPanel, (1060, 430)).panel
    found.wishes = []
    found.wish.connect(found.wishes.append)
    return found


def view_of(made, text=TEXT, task=TASK):
    picture = pictured(text, 5, 8)
    return View(made.forward(picture), picture[0], task=task)


def test_the_grids_are_the_gates_of_the_layer(panel, shipped):
    view = view_of(shipped["memory"])
    panel.present(view)
    found = unrolled(view.trace, view.network.layers[0])
    titles = [strip.title for strip in panel.grids.strips]
    assert titles == ["prediction", "ignoring", "forgetting", "memory", "selection", "said"]
    for title, values in (("forgetting", found.gates["forgetting"]), ("memory", found.memory), ("said", found.states)):
        np.testing.assert_array_equal(panel.grids.strips[titles.index(title)].values, values[:, 2:])


def test_a_plain_recurrent_layer_has_states_only(panel, shipped):
    panel.present(view_of(shipped["memory-rnn"]))
    assert [strip.title for strip in panel.grids.strips] == ["states"]
    assert panel.kind.current == 1


def test_steps_go_from_word_to_word_both_ways(panel, shipped):
    view = view_of(shipped["memory"])
    panel.present(view)
    assert panel.step.text() == "after “Jane saw Spot . Doug saw”"
    QTest.keyClick(panel.grids, Qt.Key.Key_Left)
    panel.player.step_back()
    assert panel.step.text() == "after “Jane saw Spot .”"
    assert panel.column == 5
    odds = Reader(view.network).odds(TEXT[:4])
    assert panel.next.accessibleDescription() != ""
    np.testing.assert_allclose(panel._odds[:, 5], odds, atol=1e-5)
    np.testing.assert_allclose(panel.reach.reach.moved, reach(view.network, pictured(TEXT[:4], 5, 8)).moved[4:])
    QTest.keyClick(panel.grids, Qt.Key.Key_Home)
    assert panel.step.text() == "after “Jane”"
    QTest.keyClick(panel.grids, Qt.Key.Key_End)
    assert panel.step.text() == "after “Jane saw Spot . Doug saw”"


def test_a_click_on_a_column_goes_to_its_word(panel, shipped):
    panel.present(view_of(shipped["memory"]))
    QTest.mouseClick(panel.grids, Qt.MouseButton.LeftButton, pos=panel.grids.rect_of(3, 2, 1).center().toPoint())
    assert panel.step.text() == "after “Jane saw”"


def test_pointing_at_a_cell_tells_its_number_and_how_memory_came_about(panel, shipped):
    view = view_of(shipped["memory"])
    panel.present(view)
    found = unrolled(view.trace, view.network.layers[0])
    panel.grids._hover(panel.grids._cell_at(QPointF(panel.grids.rect_of(3, 4, 2).center())))
    said = f"{found.memory[4, 4]:+.3f}".replace("-", "−")
    assert panel.readout.text().startswith(f"memory, unit 5, at “Spot”: {said}")
    assert "kept" in panel.readout.text()


def test_where_one_stands_stays_while_the_network_learns_and_not_when_the_text_changes(panel, shipped):
    panel.present(view_of(shipped["memory"]))
    panel.player.step_back()
    panel.present(view_of(shipped["memory"].random(3)))
    assert panel.player.position == 4
    panel.present(view_of(shipped["memory"], TEXT[:4]))
    assert panel.player.position == 3


def test_it_writes_on_and_marks_what_is_forbidden(panel, shipped):
    panel.present(view_of(shipped["memory"].random(0)))
    QTest.mouseClick(panel.writer.go, Qt.MouseButton.LeftButton)
    found = panel.writer.written
    first = write_on(shipped["memory"].random(0), TEXT, 12, TASK.allowed, np.random.default_rng((0, 0)))
    assert found == first
    assert panel.writer.text.text().count("<u ") == found.mistakes > 0
    assert f"{found.mistakes} of them forbidden" in panel.writer.count.text()
    panel.present(view_of(shipped["memory"]))
    assert not panel.writer.written.words


def test_what_was_written_can_be_read(panel, shipped):
    panel.present(view_of(shipped["memory"]))
    QTest.mouseClick(panel.writer.go, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.writer.take, Qt.MouseButton.LeftButton)
    (wish,) = panel.wishes
    assert isinstance(wish, SetInput)
    np.testing.assert_array_equal(wish.values, pictured((*TEXT, *panel.writer.written.words), 5, 8))


def test_the_other_network_is_a_click_away(panel, shipped):
    panel.present(view_of(shipped["memory"]))
    QTest.mouseClick(panel.kind.buttons[1], Qt.MouseButton.LeftButton)
    assert [type(wish) for wish in panel.wishes] == [ChooseNetwork]
    assert panel.wishes[0].name == "memory-rnn"


def test_without_words_it_says_what_may_come_first(panel, shipped):
    panel.present(view_of(shipped["memory"], ()))
    assert "No words yet" in panel.step.text()
    assert panel.grids.isVisible()


def test_for_other_tasks_it_offers_the_task(panel):
    made = zoo.load("letters-9")
    picture = LettersTask().samples()[0].picture
    panel.present(View(made.forward(picture), picture[0]))
    QTest.mouseClick(panel.way_there.button, Qt.MouseButton.LeftButton)
    assert isinstance(panel.wishes[0], ChooseTask)
    plain = network((Dense("votes", 5),), (1, 5, 8), TASK.classes, task="memory")
    panel.present(view_of(plain))
    QTest.mouseClick(panel.way_there.button, Qt.MouseButton.LeftButton)
    assert isinstance(panel.wishes[1], ChooseNetwork)


def test_columns_of_other_inputs_have_numbers(panel):
    made = network((LSTM("m", 3), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    picture = LettersTask().samples()[0].picture
    panel.present(replace(View(made.forward(picture), picture[0])))
    assert panel.step.text().startswith("after “1 2 3")
    assert not panel.writer.isVisible()


def test_above_a_convolution_columns_bear_the_last_word_that_they_have_to_do_with(panel):
    made = network((Conv("c", 4, (5, 2), bias=False), LSTM("m", 3), Dense("votes", 5)), (1, 5, 8), TASK.classes)
    panel.present(view_of(made))
    assert panel.grids._words == ("Jane", "saw", "Spot", ".", "Doug", "saw")
    panel.player.step_back()
    assert panel.step.text() == "after “Jane saw Spot . Doug”"
