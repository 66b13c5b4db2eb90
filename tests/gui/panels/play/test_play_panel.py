"""The tab "Play": it plays, one watches, takes over, hands back; values and scores are those of the network."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz import tasks, zoo
from xoviz.gui.panels.play import PlayPanel
from xoviz.gui.panels.play.match import Match
from xoviz.nn import Network
from xoviz.state.view import View
from xoviz.state.wishes import ChooseTask, SetInput
from xoviz.tasks.games.catch import BAT, ROW
from xoviz.tasks.games.playing import by_network, won

CATCH, BOUNCE = tasks.task("catch"), tasks.task("bounce")
MOST = 20_000  # milliseconds until a test gives up


@pytest.fixture(scope="module")
def trained():
    return zoo.load("catch")


def view_of(network, task=CATCH, **fields):
    picture = task.samples()[0].picture
    return replace(View(network.forward(picture), picture[0], task=task, drawing=picture), **fields)


def always(network: Network, action: int) -> Network:
    """A network that holds one action to be worth most, everywhere."""
    values = {slot.key: np.zeros(slot.parameter.shape, np.float32) for slot in network.stack.slots}
    values["votes.bias"] = np.eye(3, dtype=np.float32)[action]
    return network.with_parameters(values)


@pytest.fixture
def panel(on_stage, trained):
    found = on_stage(PlayPanel, (1040, 430)).panel
    found.wishes = []
    found.wish.connect(found.wishes.append)
    found.number_gestures(count(1))
    found.present(view_of(trained))
    return found


def row(panel):
    return int(panel.match.position[ROW])


def bat(panel):
    return int(panel.match.position[BAT])


def test_another_task_shows_how_to_come_here(panel):
    letters = zoo.load("letters-9")
    picture = tasks.task("letters").samples()[0].picture
    panel.present(View(letters.forward(picture), picture[0]))
    assert panel.way_there.button.isVisible()
    assert not panel.board.isVisible()
    panel.way_there.button.click()
    assert panel.wishes == [ChooseTask("catch")]


def test_a_network_that_plays_no_game_ends_the_watching(panel, trained):
    panel.present(view_of(trained))
    panel.play()
    letters = zoo.load("letters-28")
    blank = np.full((1, 28, 28), -1, np.float32)
    panel.present(View(letters.forward(blank), blank[0]))
    assert not panel.playing
    assert panel.way_there.button.isVisible()


def test_a_network_that_reads_other_boards_plays_nothing(panel, trained):
    panel.present(replace(view_of(trained), task=BOUNCE))
    assert "does not read" in panel.way_there.reason.text()


def test_the_values_are_the_networks_own(panel, trained):
    scores = trained.scores(panel.match.picture[np.newaxis])[0]
    assert panel._values() == pytest.approx(scores, abs=1e-5)
    assert panel.worth.names == ("left", "stay", "right")


def test_one_move_is_what_the_network_holds_to_be_worth_most(panel, trained):
    for action, step in ((0, -1), (1, 0), (2, 1)):
        panel.present(view_of(always(trained, action)))
        panel.match.position[BAT] = 4
        before = row(panel)
        panel.controls.one.click()
        assert (row(panel), bat(panel)) == (before + 1, 4 + step)


def test_it_plays_by_itself_until_it_is_paused(panel, qtbot):
    panel.controls.speed.setCurrentIndex(4)
    panel.controls.watch.click()
    assert panel.playing
    qtbot.waitUntil(lambda: panel.match.played["network"] >= 2, timeout=MOST)
    panel.controls.watch.click()
    assert not panel.playing
    assert not panel._timer.isActive()
    assert f"the network {panel.match.won['network']} of {panel.match.played['network']}" in panel.tally.text()


def test_nothing_moves_while_nobody_watches(panel):
    panel.play()
    panel.hide()
    assert not panel._timer.isActive()
    panel.show()
    assert panel._timer.isActive()
    panel.pause()


def test_an_arrow_key_takes_the_bat_and_while_it_rests_makes_a_move(panel):
    panel.match.position[BAT] = 4
    before = row(panel)
    QTest.keyClick(panel.board, Qt.Key.Key_Right)
    assert panel.player == "you"
    assert (row(panel), bat(panel)) == (before + 1, 5)
    QTest.keyClick(panel.board, Qt.Key.Key_Down)
    assert bat(panel) == 5
    QTest.keyClick(panel.board, Qt.Key.Key_Left)
    assert bat(panel) == 4


def test_a_held_key_goes_on_moving_and_a_tap_moves_once(panel):
    panel.play()
    panel._timer.stop()  # the test makes the moves
    panel.match.begin()
    panel.match.position[BAT] = 0
    QTest.keyPress(panel.board, Qt.Key.Key_Right)
    panel.move_on()
    panel.move_on()
    assert bat(panel) == 2
    QTest.keyRelease(panel.board, Qt.Key.Key_Right)
    panel.move_on()
    assert bat(panel) == 2
    QTest.keyClick(panel.board, Qt.Key.Key_Right)
    panel.move_on()
    panel.move_on()
    assert bat(panel) == 3
    panel.pause()


def test_the_bat_is_handed_back(panel, trained):
    QTest.keyClick(panel.board, Qt.Key.Key_Down)
    panel.controls.who.buttons[0].click()
    assert panel.player == "network"
    panel.present(view_of(always(trained, 0)))
    panel.match.position[BAT] = 4
    panel.controls.one.click()
    assert bat(panel) == 3


def test_the_end_of_a_game_is_said_and_the_next_one_begins(panel):
    while not panel.match.over:
        panel.controls.one.click()
    assert ("Caught" in panel.said.text()) == (panel.match.reward > 0)
    assert [tuple(mark[:2]) for mark in panel.board._marks] == [(9, int(panel.match.position[1]))]
    panel.controls.one.click()
    assert row(panel) == 0


def test_a_game_in_which_both_have_moved_counts_for_nobody():
    match = Match(CATCH.game)
    match.move(1, "you")
    while not match.over:
        match.move(1, "network")
    assert match.played == {"network": 0, "you": 0}
    match.begin()
    while not match.over:
        match.move(1, "you")
    assert match.played == {"network": 0, "you": 1}


def test_the_share_is_that_of_all_games(panel, trained):
    assert panel.standing.share == won(CATCH.game, by_network(CATCH.game, trained), CATCH.game.openings())
    assert (panel.standing.rules, len(CATCH.game.openings())) == (1.0, 80)
    assert 0.2 < panel.standing.chance < 0.4
    assert "80 games" in panel.standing.figures.text()


def test_another_network_is_measured_soon(panel, trained, qtbot):
    panel.present(view_of(always(trained, 0)))
    qtbot.waitUntil(lambda: panel.standing.share == pytest.approx(0.3), timeout=MOST)


def test_all_tabs_look_at_the_board_if_that_is_wanted(panel):
    panel.controls.one.click()
    assert panel.wishes == []
    panel.begin()
    panel.follow.setChecked(True)
    panel.controls.one.click()
    inputs = [wish for wish in panel.wishes if isinstance(wish, SetInput)]
    assert len(inputs) == 2
    assert np.array_equal(inputs[-1].values, panel.match.picture)
    assert len({wish.gesture for wish in inputs}) == 1, "one undo step"


def test_somebody_elses_board_ends_that(panel, trained):
    panel.begin()
    panel.follow.setChecked(True)
    panel.present(view_of(trained, drawing=panel.match.picture.copy()))
    assert panel.follow.isChecked()
    panel.present(view_of(trained, drawing=CATCH.samples()[3].picture.copy()))
    assert not panel.follow.isChecked()


def test_with_less_motion_it_moves_only_when_asked(panel):
    panel.play()
    panel.set_motion(False)
    assert not panel.playing
    assert not panel.controls.watch.isEnabled()
    assert panel.controls.one.isEnabled()


def test_it_plays_the_harder_game_too(panel):
    panel.present(view_of(zoo.load("bounce"), BOUNCE))
    assert panel.match.game == BOUNCE.game
    for _ in range(12):
        panel.controls.one.click()
    assert panel.standing.share > 0.9
