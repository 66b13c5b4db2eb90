"""The tab "Wanted": units of a layer, what each wants to see, and the letters that excite it most."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.batch import Batch
from xoviz.explain.wanted import on_paper, wanted
from xoviz.gui.panels.wanted import WantedPanel
from xoviz.gui.panels.wanted.board import Board
from xoviz.gui.panels.wanted.due import due, in_order, in_turn
from xoviz.nn import Conv, Dense, Focus, MaxPool, ReLU, network
from xoviz.state.view import Study, TrainingView
from xoviz.state.wishes import ChooseFilter, Pin, Point, SeekWanted, ShowPicture
from xoviz.tasks.known.letters import LettersTask

LEFT = Qt.MouseButton.LeftButton
LETTERS = Batch(*LettersTask().draw(40, 12, np.random.default_rng(0)))
NET = network((Conv("first", 3), ReLU("relu"), MaxPool("pool"), Conv("second", 4), ReLU("relu2"), Dense("votes", 2)),
              (1, 12, 12), ("X", "O"), seed=3)


def found(layer, net=NET, **options):
    *_, result = wanted(net, layer, [LETTERS], 40, **options)
    return result


@pytest.fixture
def stage(on_stage):
    return on_stage(WantedPanel)


def present(stage, result=None, net=NET, running=False, error=None, **fields):
    view = replace(stage.view(net), studies={"wanted": Study("wanted", running, None, result, error)}, **fields)
    stage.panel.present(view)
    QApplication.processEvents()
    return view


def centre(board: Board, place: int) -> QPoint:
    return board.place_rect(place).center().toPoint()


def test_it_wishes_for_what_it_does_not_know_once_and_for_the_chosen_filter_first(stage):
    view = replace(stage.view(NET), chosen=("first", 2))
    stage.panel.present(view)
    stage.panel.present(replace(view))
    assert stage.wishes == [SeekWanted("first", (2, 0, 1), smooth=False)]


def test_a_stroke_asks_for_nothing(stage):
    present(stage, found("first"))
    stage.wishes.clear()
    view = replace(stage.view(NET), studies={"wanted": Study("wanted", False, None, found("first"))})
    stage.panel.present(replace(view, trace=NET.forward(np.ones((1, 12, 12), np.float32))))
    assert stage.wishes == []


def test_what_nobody_sees_asks_for_nothing(stage):
    stage.panel.hide()
    present(stage)
    assert stage.wishes == []


def test_a_filter_shows_its_sign_pattern_and_the_letters_in_their_order(stage):
    result = found("first")
    present(stage, result, chosen=("first", 1))
    panel = stage.panel
    assert "Filter 2 of convolution 1 wants to see" in stage.words
    assert np.array_equal(panel.pane.ideal_view.values, np.sign(NET.parameters["first.weights"][1, 0]))
    assert "nothing can make it give more" in stage.words
    assert panel.units.count == 3
    assert [card.picture is sight.picture[0] or np.array_equal(card.picture, sight.picture[0])
            for card, sight in zip(panel.pane.board.cards, result.sights[1], strict=True)] == [True] * 9
    assert panel.pane.board.cards[0].patch.shape == (3, 3)
    assert float(panel.pane.board.cards[0].value) >= float(panel.pane.board.cards[8].value)


def test_a_click_on_a_letter_puts_it_on_the_pad_and_points_at_the_place(stage):
    result = found("first")
    present(stage, result)
    stage.wishes.clear()
    QTest.mouseClick(stage.panel.pane.board, LEFT, Qt.KeyboardModifier.NoModifier, centre(stage.panel.pane.board, 4))
    sight = result.sights[0][4]
    shown, looked = stage.wishes
    assert isinstance(shown, ShowPicture)
    assert shown.picture is sight.picture
    assert shown.answer == sight.answer
    assert looked == Point(sight.focus)


def test_a_pin_comes_along(stage):
    result = found("first")
    present(stage, result, focus=Focus("first", 0, 0, 0), pinned=True)
    stage.wishes.clear()
    stage.panel.put_sight(0)
    assert stage.wishes[1] == Pin(result.sights[0][0].focus)


def test_with_the_keyboard_alone_the_second_letter_comes_to_the_pad(stage):
    result = found("first")
    present(stage, result)
    stage.wishes.clear()
    stage.panel.pane.board.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stage.panel.pane.board, Qt.Key.Key_Right)
    assert stage.panel.pane.board.accessibleDescription().startswith("2 of 9: ")
    QTest.keyClick(stage.panel.pane.board, Qt.Key.Key_Return)
    assert stage.wishes[0].picture is result.sights[0][1].picture


def test_the_ideal_comes_to_the_pad_where_the_unit_looks(stage):
    result = found("first")
    present(stage, result)
    stage.wishes.clear()
    QTest.mouseClick(stage.panel.pane.ideal_view, LEFT)
    shown, looked = stage.wishes
    assert np.array_equal(shown.picture, on_paper(result.ideals[0]))
    assert looked == Point(result.ideals[0].focus)
    QTest.keyClick(stage.panel.pane.ideal_view, Qt.Key.Key_Space)
    assert len(stage.wishes) == 4


def test_another_unit_is_shown_at_once_and_a_filter_comes_into_the_editor(stage):
    present(stage, found("first"))
    stage.wishes.clear()
    QTest.mouseClick(stage.panel.units, LEFT, Qt.KeyboardModifier.NoModifier,
                     stage.panel.units.rect_of(2).center())
    assert "Filter 3 of convolution 1 wants to see" in stage.words
    assert stage.wishes == [ChooseFilter("first", 2)]


def test_another_layer_is_asked_for_at_once_and_remembered(stage):
    first = found("first")
    present(stage, first)
    stage.wishes.clear()
    QTest.mouseClick(stage.panel.layers.buttons[1], LEFT)
    assert stage.wishes == [SeekWanted("second", (0, 1, 2, 3), smooth=True)]
    assert "Filter 1 of convolution 2 wants to see" in stage.words
    assert stage.panel.pane.board.cards == ()
    second = found("second", smooth=True)
    present(stage, second)
    assert len(stage.panel.pane.board.cards) == 9
    stage.wishes.clear()
    QTest.mouseClick(stage.panel.layers.buttons[0], LEFT)
    assert len(stage.panel.pane.board.cards) == 9
    assert stage.wishes == []


def test_only_where_there_is_a_choice_it_may_be_smooth_or_not(stage):
    present(stage, found("first"))
    assert not stage.panel.smooth.isEnabled()
    QTest.mouseClick(stage.panel.layers.buttons[2], LEFT)
    assert stage.panel.smooth.isEnabled()
    stage.wishes.clear()
    QTest.keyClick(stage.panel.smooth, Qt.Key.Key_Space)
    assert stage.wishes == [SeekWanted("votes", (0, 1), smooth=False)]


def test_a_vote_is_named_after_its_class_and_sees_whole_letters(stage):
    QTest.mouseClick(stage.panel, LEFT)
    present(stage)
    QTest.mouseClick(stage.panel.layers.buttons[2], LEFT)
    present(stage, found("votes", smooth=True))
    assert "The vote for X wants to see" in stage.words
    assert all(card.is_whole for card in stage.panel.pane.board.cards)
    assert "No picture can make it give more than" in stage.words


def test_while_it_climbs_it_says_so(stage):
    items = list(wanted(NET, "second", [LETTERS], 40, smooth=True))
    present(stage)
    QTest.mouseClick(stage.panel.layers.buttons[1], LEFT)
    climbing = next(item for item in items if item.ideals[0] is not None and item.ideals[0].step == 12)
    present(stage, climbing, running=True)
    assert "Climbing: step 12 of 60" in stage.words
    assert stage.panel.status.text() == "Climbing…"


def test_it_follows_a_network_that_learns_and_nothing_disappears_meanwhile(stage):
    before = found("first")
    present(stage, before)
    learned = NET.with_vector(NET.vector * np.float32(1.25))
    stage.wishes.clear()
    present(stage, before, net=learned, training=TrainingView(playing=True))
    assert stage.wishes == [SeekWanted("first", (0, 1, 2), smooth=False)]
    early = next(wanted(learned, "first", [LETTERS], 40, units=(0,)))
    present(stage, early, net=learned, running=True, training=TrainingView(playing=True))
    assert len(stage.panel.pane.board.cards) == 9
    assert stage.panel.status.text() == "Follows the network as it learns"
    again = NET.with_vector(NET.vector * np.float32(1.5))
    present(stage, found("first", learned, units=(0,)), net=again, training=TrainingView(playing=True))
    assert len(stage.wishes) == 1  # it rests a little before it asks again


def test_once_the_network_rests_the_other_units_are_asked_for_too():
    result = found("first", units=(1,))
    assert due(NET, result, "first", (1,), smooth=False) is None
    assert due(NET, result, "first", in_order(3, 1), smooth=False) == SeekWanted("first", (0, 2))
    assert due(NET, found("first"), "first", in_order(3, 1), smooth=False) is None


def test_while_it_learns_all_units_have_their_turn():
    turns = [in_turn(8, 2, turn) for turn in range(3)]
    assert turns == [(2, 0, 1, 3), (2, 4, 5, 6), (2, 7, 0, 1)]
    assert in_turn(1, 0, 5) == (0,)
    assert in_turn(2, 1, 5) == (1, 0)


def test_other_letters_to_learn_from_are_looked_at_anew(stage):
    present(stage, found("first"))
    stage.wishes.clear()
    present(stage, training=TrainingView(letters=20))
    assert stage.panel.pane.board.cards == ()
    assert stage.wishes == [SeekWanted("first", (0, 1, 2), smooth=False)]


def test_a_filter_that_nothing_brings_above_nought_is_said_to_be_silent(stage):
    silent = NET.with_parameters({"first.bias": np.full(3, -99, np.float32)})
    present(stage, found("first", silent), net=silent)
    assert "None of 40 letters brings it above 0" in stage.words


def test_a_search_that_broke_off_says_why_and_is_not_begun_again_by_itself(stage):
    present(stage)
    stage.wishes.clear()
    present(stage, error="no letters of that size")
    present(stage, error="no letters of that size")
    assert "no letters of that size" in stage.words
    assert stage.wishes == []


def test_a_network_without_filters_and_one_with_other_layers(stage, plain):
    present(stage, found("first"))
    present(stage, net=plain)
    assert "The vote for X wants to see" in stage.words
    assert [button.text() for button in stage.panel.layers.buttons] == ["Votes"]


def test_a_figure_has_everything_and_no_buttons(stage):
    talk = zoo.load("talk")
    stage.panel.finish(stage.view(talk))
    assert not stage.panel.smooth.isVisible()
    assert len(stage.panel.pane.board.cards) == 9
    assert np.array_equal(stage.panel.pane.ideal_view.values, talk.parameters["convolution.weights"][0, 0])


@pytest.mark.parametrize("size", [(700, 330), (1040, 450), (1600, 900)])
def test_cards_are_on_the_board_and_none_on_another(on_stage, size):
    stage = on_stage(WantedPanel, size)
    present(stage, found("first"))
    stage.panel.pane.board.grab()
    rects = [stage.panel.pane.board.place_rect(place).toRect() for place in range(9)]
    for place, rect in enumerate(rects):
        assert stage.panel.pane.board.rect().contains(rect)
        assert not any(rect.intersects(other) for other in rects[:place])
