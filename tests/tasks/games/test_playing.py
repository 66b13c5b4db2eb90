"""Players and their scores: the rules catch everything, chance some."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.nn import network
from xoviz.nn.shorthand import understood
from xoviz.tasks.games.catch import Catch
from xoviz.tasks.games.playing import by_chance, by_network, by_the_rules, rewards, scores, won

PLAIN, SLANTING = Catch(), Catch(bat=2, slanting=True)


@pytest.mark.parametrize("game", [PLAIN, SLANTING])
def test_who_knows_the_rules_catches_every_ball(game):
    assert won(game, by_the_rules(game), game.openings()) == 1


def test_who_never_moves_catches_what_falls_on_the_bat():
    # Three columns of ten are above the bat, wherever it is.
    assert won(PLAIN, lambda positions: np.ones(len(positions), np.intp), PLAIN.openings()) == pytest.approx(0.3)


@pytest.mark.parametrize(("game", "share"), [(PLAIN, 0.3), (SLANTING, 0.2)])
def test_chance_catches_about_as_much(game, share):
    assert won(game, by_chance(game, 0), game.openings().repeat(20, axis=0)) == pytest.approx(share, abs=0.04)


def test_a_game_has_one_reward_at_its_end():
    assert set(rewards(PLAIN, by_chance(PLAIN, 1), PLAIN.openings())) == {-1, 1}


def test_a_network_does_what_it_holds_to_be_worth_most():
    made = network(understood("dense 3"), PLAIN.shape, PLAIN.actions, loss="value")
    always_right = made.with_parameters({"votes.weights": np.zeros_like(made.parameters["votes.weights"]),
                                         "votes.bias": np.array([0.1, 0.2, 0.3], np.float32)})
    player = by_network(PLAIN, always_right)
    assert (player(PLAIN.openings()) == 2).all()
    assert scores(PLAIN, always_right, 0)["network"] == pytest.approx(0.3)  # the three columns at the right
