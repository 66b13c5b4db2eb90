"""The tab "Ablation": rows ranked by what their loss costs, switches, and what all that is off costs together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.explain.ablation import Ablation, Measured, ablation
from xoviz.explain.batch import Batch
from xoviz.gui.panels.ablation import AblationPanel, words
from xoviz.gui.panels.ablation.table import ACCURACY, COST, FROZEN, LOSS, ON, PART
from xoviz.nn import Conv, Dense, Focus, MaxPool, ReLU, network
from xoviz.nn.parts import without
from xoviz.state.view import Study, TrainingView
from xoviz.state.wishes import Ablate, ChooseFilter, Freeze, Pin, Point, SwitchOff
from xoviz.tasks.base import fresh
from xoviz.tasks.known.letters import LettersTask

LEFT = Qt.MouseButton.LeftButton
NET = network((Conv("first", 3), ReLU("relu"), MaxPool("pool"), Dense("hidden", 4), ReLU("relu2"), Dense("votes", 2)),
              (1, 9, 9), ("X", "O"), seed=3)
LETTERS = Batch(*fresh(LettersTask(), 9, 5, 60))
ALL = list(ablation(NET, LETTERS))
OFF = frozenset({("first", 0), ("votes", 1)})
LACKING = without(NET, OFF)


def letters():
    return LETTERS


@pytest.fixture
def stage(on_stage):
    return on_stage(AblationPanel)


def present(stage, found=None, net=NET, running=False, error=None, **fields):
    view = replace(stage.view(net), studies={"ablation": Study("ablation", running, None, found, error)},
                   letters=letters, **fields)
    stage.panel.present(view)
    QApplication.processEvents()
    return view


def texts(panel, column):
    return [panel.model.index(row, column).data() for row in range(panel.model.rowCount())]


def states(panel, column):
    return [Qt.CheckState(panel.model.index(row, column).data(Qt.ItemDataRole.CheckStateRole)).name
            for row in range(panel.model.rowCount())]


def click(panel, part, column, button=LEFT):
    index = panel.model.index(panel.model.place_of(part), column)
    QTest.mouseClick(panel.table.viewport(), button, pos=panel.table.visualRect(index).center())


def test_it_asks_for_a_measurement_once_where_there_is_none_of_this_network(stage, qtbot):
    present(stage)
    qtbot.waitUntil(lambda: stage.wishes == [Ablate()])
    present(stage, ALL[4], running=True)
    present(stage, ALL[-1])
    stage.panel.hide()
    stage.panel.show()
    other = NET.with_vector(NET.vector * 1.5)
    present(stage, ALL[-1], other)
    qtbot.waitUntil(lambda: len(stage.wishes) == 2)
    assert stage.wishes == [Ablate(), Ablate()]


def test_a_stroke_training_and_a_hidden_tab_ask_for_nothing(stage, qtbot):
    view = present(stage, ALL[-1])
    stage.panel.present(replace(view, trace=NET.forward(np.ones((1, 9, 9), np.float32))))
    present(stage, None, NET.with_vector(NET.vector * 2), training=TrainingView(playing=True))
    qtbot.waitUntil(lambda: not stage.panel._quiet.isActive())
    stage.panel.hide()
    present(stage, None, NET.with_vector(NET.vector * 3))
    qtbot.waitUntil(lambda: not stage.panel._quiet.isActive())
    assert stage.wishes == []


def test_rows_are_ranked_by_what_they_cost_once_all_is_known(stage):
    present(stage, ALL[6], running=True)
    panel = stage.panel
    in_order = ["Filter 1 of convolution", "Filter 2 of convolution", "Filter 3 of convolution",
                *(f"Unit {number} of hidden layer" for number in range(1, 5)), "The vote for X", "The vote for O",
                "All of convolution", "All of hidden layer", "All of votes"]
    assert texts(panel, PART) == in_order
    assert f"Measured {ALL[6].done} of 12" in stage.words
    assert texts(panel, ACCURACY)[-1] == "–"
    present(stage, ALL[-1])
    ranked = [words.named(NET, part, str) for part, _ in ALL[-1].ranked]
    assert texts(panel, PART) == ranked
    assert texts(panel, ACCURACY) == [words.accuracy(measured) for _, measured in ALL[-1].ranked]
    assert texts(panel, LOSS) == [words.loss(measured) for _, measured in ALL[-1].ranked]
    costs = [panel.model.index(row, COST).data(Qt.ItemDataRole.UserRole) for row in range(12)]
    assert costs[0].share == pytest.approx(ALL[-1].whole.accuracy - ALL[-1].ranked[0][1].accuracy)
    assert {cost.largest for cost in costs} == {costs[0].share}
    panel.order.setCurrentIndex(1)
    panel.order.activated.emit(1)
    assert texts(panel, PART) == in_order


def test_old_figures_stay_in_place_until_all_the_new_ones_are_there(stage):
    present(stage, ALL[-1])
    before = texts(stage.panel, PART), texts(stage.panel, ACCURACY)
    other = NET.with_vector(NET.vector * -1)
    news = list(ablation(other, LETTERS))
    present(stage, news[5], other, running=True)
    assert (texts(stage.panel, PART), texts(stage.panel, ACCURACY)) == before
    assert f"Measured {news[5].done} of 12" in stage.words
    present(stage, news[-1], other)
    assert texts(stage.panel, ACCURACY) == [words.accuracy(measured) for _, measured in news[-1].ranked]


def test_clicks_switch_and_freeze_and_what_is_shown_follows_the_view(stage):
    present(stage, ALL[-1])
    panel = stage.panel
    for part, column, wish in ((("first", 1), ON, SwitchOff((("first", 1),))),
                               (("hidden", 2), FROZEN, Freeze((("hidden", 2),))),
                               (("votes", None), ON, SwitchOff((("votes", None),)))):
        stage.wishes.clear()
        panel.table.scrollTo(panel.model.index(panel.model.place_of(part), PART))
        click(panel, part, column)
        assert [each for each in stage.wishes if isinstance(each, SwitchOff | Freeze)] == [wish]
    assert set(states(panel, ON)) == {"Checked"}
    present(stage, ALL[-1], LACKING, off=OFF, frozen=frozenset({("hidden", unit) for unit in range(4)}))
    by_part = dict(zip([panel.model.row(row).part for row in range(12)],
                       zip(states(panel, ON), states(panel, FROZEN), strict=True), strict=True))
    assert by_part[("first", 0)] == ("Unchecked", "Unchecked")
    assert by_part[("first", None)] == ("PartiallyChecked", "Unchecked")
    assert by_part[("hidden", None)] == by_part[("hidden", 3)] == ("Checked", "Checked")
    stage.wishes.clear()
    panel.table.scrollTo(panel.model.index(panel.model.place_of(("first", 0)), PART))
    click(panel, ("first", 0), ON)
    click(panel, ("hidden", None), FROZEN)
    assert SwitchOff((("first", 0),), off=False) in stage.wishes
    assert Freeze((("hidden", None),), on=False) in stage.wishes


def test_keys_switch_and_freeze_the_row_that_they_came_to(stage):
    present(stage, ALL[-1])
    table = stage.panel.table
    table.setFocus()
    table.selectRow(3)
    part = stage.panel.model.row(3).part
    stage.wishes.clear()
    QTest.keyClick(table, Qt.Key.Key_Space)
    QTest.keyClick(table, Qt.Key.Key_F)
    assert stage.wishes == [SwitchOff((part,)), Freeze((part,))]


def test_a_row_leads_to_its_filter_and_to_what_it_gives(stage):
    view = present(stage, ALL[-1])
    stage.wishes.clear()
    click(stage.panel, ("first", 2), PART)
    values = view.trace.output("first")[2]
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    assert stage.wishes == [ChooseFilter("first", 2), Point(Focus("first", 2, int(row), int(column)))]
    stage.wishes.clear()
    present(stage, ALL[-1], focus=Focus("votes", 0, 0, 0), pinned=True, chosen=("first", 2))
    click(stage.panel, ("hidden", 1), PART)
    assert stage.wishes == [Pin(Focus("hidden", 1, 0, 0))]


def test_another_filter_in_the_editor_has_its_row_chosen(stage):
    view = present(stage, ALL[-1])
    stage.wishes.clear()
    stage.panel.present(replace(view, chosen=("first", 1)))
    rows = stage.panel.table.selectionModel().selectedRows()
    assert stage.panel.model.row(rows[0].row()).part == ("first", 1)
    assert stage.wishes == []


def test_what_is_off_together_stands_beside_the_whole(stage):
    together = list(ablation(NET, LETTERS, LACKING, ALL[-1]))[-1]
    view = present(stage, together, LACKING, off=OFF)
    whole = words.read(NET.forward(view.trace.picture), str)
    assert stage.panel.summary.texts == [[whole, words.accuracy(together.whole), words.loss(together.whole)],
                                         [words.read(view.trace, str), words.accuracy(together.together),
                                          words.loss(together.together)]]
    alone = words.points(-sum(together.cost(dict(together.without)[part]) for part in OFF))
    assert "2 parts are switched off" in stage.words
    assert f"adds up to {alone}." in stage.words
    stage.wishes.clear()
    QTest.mouseClick(stage.panel.all_on, LEFT)
    assert stage.wishes == [SwitchOff((("first", 0), ("votes", 1)), off=False)]
    assert not stage.panel.all_learn.isEnabled()


def test_everything_learns_again_with_one_button(stage):
    present(stage, ALL[-1], frozen=frozenset({("first", 0), ("hidden", 1)}))
    assert "2 parts are frozen" in stage.words
    stage.wishes.clear()
    QTest.mouseClick(stage.panel.all_learn, LEFT)
    assert stage.wishes == [Freeze((("first", 0), ("hidden", 1)), on=False)]


def test_it_says_why_there_are_no_figures(stage):
    nothing = Batch(np.zeros((0, 1, 9, 9), np.float32), np.zeros(0, np.intp))
    present(stage, list(ablation(NET, nothing))[-1])
    assert "nothing to test on" in stage.words
    present(stage, error="out of paper")
    assert "broke off: out of paper" in stage.words


def test_points_have_a_sign_and_tenths_only_where_there_are_any():
    assert [words.points(share) for share in (0, 0.01, -0.02, 0.125, -0.0004)] == ["0", "+1", "−2", "+12.5", "0"]
    found = Ablation(Measured(98, 100, 0.1), ((("first", 0), Measured(99, 100, 0.1)),), 1, Measured(97, 100, 0.2))
    assert words.together(found, [("first", 0)], str) == "1 part is switched off. Points of accuracy: −1."
