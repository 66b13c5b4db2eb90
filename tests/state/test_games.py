"""A game is learned in the window as letters are: played, paused, gone back in bit for bit, undone."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import tasks
from xoviz.nn.train import Settings, State
from xoviz.state.commands import sizes
from xoviz.state.method import Method
from xoviz.state.runs import Keyframes, Run, taken_up
from xoviz.state.supply import Supply
from xoviz.state.wishes import (
    Challenge,
    ChooseTask,
    Configure,
    EditWeight,
    Fight,
    LearnFromScratch,
    Pause,
    TakePreset,
    Visit,
)
from xoviz.tasks.games.playing import by_network, won
from xoviz.zoo import for_task

CATCH = tasks.task("catch")


def vector(person):
    return person.session.contents.network.vector


def arrived(person, step):
    person.until(lambda: person.session.time_machine.target is None)
    assert person.view.runs.step == step


@pytest.fixture
def player(person):
    """Someone who has chosen the game, and trained for some steps, of which few are kept."""
    person.wish(ChooseTask("catch"), Configure(optimiser="adam", rate=0.003))
    person.steps(12)
    run = person.session.training.run
    run.keyframes = Keyframes(run.start)
    return person


def test_a_step_that_was_not_kept_is_played_again_bit_for_bit(player):
    expected = player.session.training.run.replay(7)
    end = vector(player)
    player.wish(Visit(7))
    arrived(player, 7)
    assert vector(player).tobytes() == expected.vector.tobytes()
    player.wish(Visit(12))
    assert vector(player).tobytes() == end.tobytes()


def test_who_goes_back_and_on_comes_to_the_same(player):
    end = vector(player)
    player.wish(Visit(5))
    arrived(player, 5)
    player.steps(7)
    assert vector(player).tobytes() == end.tobytes()


def test_a_change_on_the_way_is_played_again_too(player):
    key = next(key for key in player.session.contents.network.parameters if key.endswith("weights"))
    player.wish(EditWeight(key, (0, 0, 0, 0), 0.7))
    player.steps(6)
    run = player.session.training.run
    assert run.replay(18).vector.tobytes() == vector(player).tobytes()


def test_learning_is_undone(player):
    before = vector(player)
    player.wish(LearnFromScratch())
    player.advance()
    player.wish(Pause())
    assert vector(player).tobytes() != before.tobytes()
    player.session.undo()
    assert vector(player).tobytes() == before.tobytes()


def test_the_accuracy_is_the_share_of_games_won(player):
    player.trains(30)
    run = player.session.training.run
    network = player.session.contents.network
    share = won(CATCH.game, by_network(CATCH.game, network), CATCH.game.openings())
    assert Supply(CATCH, 10).measured(network, 0, 256) == share
    assert run.checks.latest(run.step) is not None


def test_what_is_kept_of_a_run_counts_the_experience():
    network = for_task(CATCH.shape(10), CATCH.classes, 0, "catch", CATCH.stack, CATCH.loss)
    method = Method(Settings("adam", 0.003, 16), 0)
    run = Run(network, CATCH, method, State.fresh(network, method.settings))
    state = run.replay(0)
    assert run.nbytes == state.nbytes
    # A step that is computed again has what was lived through by then.
    run.losses.extend(np.zeros(3, np.float32))
    assert sum(part.nbytes for part in run.replay(3).experience) > 100_000


def test_another_task_begins_without_the_experience_of_the_last():
    network = for_task(CATCH.shape(10), CATCH.classes, 0, "catch", CATCH.stack, CATCH.loss)
    method = Method(Settings("adam", 0.003, 16), 0)
    first = taken_up(None, network, CATCH, method)
    lived = first.run.replay(2)
    assert lived.experience
    first.run.end = lived
    other = taken_up(type(first)(first.run, lived), network, tasks.task("bounce"), method)
    assert other.state.experience == ()


def test_another_stack_learns_the_game_by_the_same_loss(person):
    person.wish(ChooseTask("catch"), TakePreset("plain"))
    assert person.session.contents.network.stack.loss == "value"
    person.steps(3)
    assert person.refused == []
    assert person.session.training.view.step == 3


def test_another_stack_is_set_beside_it_in_the_same_game(person):
    person.wish(ChooseTask("catch"), Challenge("stack", "dense 3"), Fight(20))
    person.until(lambda: person.view.studies.get("duel") is not None and not person.view.studies["duel"].running)
    assert person.view.studies["duel"].error is None


def test_what_undo_keeps_counts_the_experience(player):
    trained = player.session.contents.trained
    assert sum(sizes({"trained": trained}).values()) > sum(part.nbytes for part in trained.state.experience) > 100_000
