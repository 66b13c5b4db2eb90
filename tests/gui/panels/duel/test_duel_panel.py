"""The tab "Side by side": who is chosen, what both say of the picture, and what the curves come to in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from xoviz import zoo
from xoviz.explain.duel import Bout, Standing, filters_of_first, hand_and_machine
from xoviz.explain.heads import names_of
from xoviz.gui.panels.duel import DuelPanel, words
from xoviz.state.view import Study
from xoviz.state.wishes import CancelStudy, Challenge, Fight, TakeContestant

LETTERS = zoo.load("letters-9")
BOTH = hand_and_machine(LETTERS, filters_of_first(LETTERS), 1, ("Hand", "Machine"))


def bout(right=(480, 420), until_99=(None, None), step=40, contestants=BOTH):
    looks = np.array([0.0, 320.0, 640.0])[: 3 if step else 1]
    return Bout(step, 16, contestants, tuple(
        Standing(each.network.vector, count, sooner, np.linspace(0.5, count / 500, len(looks)),
                 np.array([np.nan, 0.7, 0.2])[: len(looks)], False)
        for each, count, sooner in zip(contestants, right, until_99, strict=True)), looks, 500)


@pytest.fixture
def stage(on_stage):
    return on_stage(DuelPanel, (1000, 480))


def show(stage, found, net=LETTERS, running=False):
    view = replace(stage.view(net), studies={"duel": Study("duel", running, None, found)})
    stage.panel.present(view)
    QApplication.processEvents()
    return view


def test_the_first_look_asks_for_hand_against_machine_and_one_without_filters_for_another(stage, on_stage, plain):
    stage.present(LETTERS)
    stage.present(LETTERS)
    assert stage.wishes == [Challenge("hand")]
    other = on_stage(DuelPanel)
    other.present(plain)
    assert other.wishes == [Challenge("preset", "two")]


def test_both_read_the_picture_and_say_how_well_they_read(stage):
    view = show(stage, bout())
    for card, contestant in zip(stage.panel.cards, BOTH, strict=True):
        assert card.name.text() == contestant.name
        assert np.array_equal(card.trace.scores, contestant.network.forward(view.trace.picture).scores)
        assert card.bars.names == ("X", "O")
    assert stage.panel.cards[0].facts.text() == "96.0 % (93.9 to 97.4)"
    assert stage.panel.verdict.text() == "Hand is ahead by 12.0 points."
    assert "Step 40: 640 examples each" in stage.panel.status.text()
    assert [curve.name for curve in stage.panel.curves.plot.curves] == ["Hand", "Machine"]
    assert stage.panel.curves.plot.curves[0].heights[-1] == 0.96


def test_the_curves_are_told_where_they_are_pointed_at(stage):
    show(stage, bout())
    plot = stage.panel.curves.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    plot.pointed.emit(0)
    assert "After 0 examples: Hand 50.0 % (45.6 to 54.4)" in stage.panel.status.text()
    stage.panel.curves.switch.buttons[1].click()
    assert np.isnan(plot.curves[0].heights[0])
    assert plot.curves[1].heights[-1] == 0.2


@pytest.mark.parametrize(("right", "until_99", "said"), [
    ((480, 480), (None, None), "Even: both read as many examples rightly."),
    ((480, 484), (None, None), "Machine is ahead by 0.8 points, which may be chance: the intervals overlap."),
    ((500, 499), (3200, 1600), "Hand is ahead by 0.2 points, which may be chance: the intervals overlap. Machine came "
                               "to 99 % with 2.0 times fewer examples."),
    ((500, 400), (3200, None), "Hand is ahead by 20.0 points. Only Hand has come to 99 %."),
])
def test_the_score_claims_no_more_than_it_knows(right, until_99, said):
    assert words.verdict(bout(right, until_99), str) == said


def test_buttons_wish_for_rounds_steps_rests_and_networks(stage):
    panel = stage.panel
    show(stage, bout())
    stage.wishes.clear()
    panel.play.click()
    panel.step.click()
    panel.cards[1].take.click()
    show(stage, bout(), running=True)
    assert panel.play.text() == "Pause"
    panel.play.click()
    panel.reset.click()
    assert stage.wishes == [Fight(2000), Fight(1), TakeContestant(1), CancelStudy("duel"), Challenge("hand")]


def test_a_stack_is_typed_and_a_file_is_chosen(stage, monkeypatch):
    show(stage, bout())
    chooser = stage.panel.chooser
    stage.wishes.clear()
    kinds = [chooser.box.itemData(place) for place in range(chooser.box.count())]
    chooser.box.activated.emit(kinds.index(("stack", "")))
    assert chooser.text.isVisible()
    assert not stage.wishes
    chooser.text.setText("dense 2")
    chooser.text.returnPressed.emit()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("mine.xoviz", ""))
    chooser.box.activated.emit(kinds.index(("file", "")))
    chooser.begin.buttons[0].click()
    assert stage.wishes == [Challenge("stack", "dense 2"), Challenge("file", "mine.xoviz", afresh=False),
                            Challenge("file", "mine.xoviz")]


def test_before_the_first_step_another_network_takes_part_once_it_rests(stage, qtbot):
    show(stage, bout(step=0, right=(250, 250)))
    stage.wishes.clear()
    show(stage, bout(step=0, right=(250, 250)), LETTERS.random(3))
    assert not stage.wishes
    qtbot.waitUntil(lambda: stage.wishes == [Challenge("hand")])
    show(stage, bout(), LETTERS.random(4))
    assert "Reset begins with it" in stage.panel.status.text()
    assert len(stage.wishes) == 1


def test_a_figure_has_curves(stage):
    stage.panel.finish(replace(stage.view(LETTERS)))
    assert stage.panel.bout.step == 160
    assert len(stage.panel.curves.plot.levels) == 9


def test_a_round_rests_while_nobody_can_see_it_and_goes_on(stage):
    show(stage, bout(step=40))
    stage.panel.play.click()
    assert stage.wishes[-1] == Fight(2000)
    show(stage, bout(step=540), running=True)
    stage.wishes.clear()
    stage.panel.hide()
    assert stage.wishes == [CancelStudy("duel")]
    show(stage, bout(step=545))
    stage.panel.show()
    assert stage.wishes[1:] == [Fight(1495)]


def test_what_rests_on_purpose_goes_on_resting(stage):
    show(stage, bout(step=40))
    stage.panel.play.click()
    show(stage, bout(step=540), running=True)
    stage.panel.play.click()
    show(stage, bout(step=540))
    stage.wishes.clear()
    stage.panel.hide()
    stage.panel.show()
    assert not any(isinstance(wish, Fight | CancelStudy) for wish in stage.wishes)


def test_after_a_choice_of_another_task_they_read_nothing_until_others_take_part(stage):
    show(stage, bout(step=40))
    table = zoo.load("table")
    show(stage, bout(step=40), table)
    assert [card.read.text() for card in stage.panel.cards] == ["reads another kind of inputs"] * 2
    assert not any(card.maps.isVisible() for card in stage.panel.cards)
    show(stage, bout(step=40))
    assert stage.panel.cards[0].trace is not None


def test_two_heads_are_said_and_have_a_bar_for_each_of_their_answers(stage):
    grasp = zoo.load("grasp")
    both = hand_and_machine(grasp, filters_of_first(grasp), 1, ("Hand", "Machine"))
    show(stage, bout(step=0, contestants=both), grasp)
    card = stage.panel.cards[0]
    said = card.read.text()
    first, second = names_of(grasp)
    assert any(name in said for name in first)
    assert any(name in said for name in second)
    shown = [bars.names for bars in (card.bars, *card.both) if bars.isVisible()]
    assert shown == [first, second]
