"""Catch and its harder variant: the networks that ship, how they were made, and what the pages say of them."""

from __future__ import annotations

import shlex

import numpy as np
import pytest

from xoviz import assets, zoo
from xoviz.nn.q_learning import GAMES, REMEMBERED
from xoviz.tasks import task
from xoviz.tasks.base import fresh
from xoviz.tasks.games.playing import by_network, won

NAMES = ("catch", "bounce")


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def test_the_network_that_ships_has_learned_the_game(name):
    made, game = zoo.load(name), task(name).game
    assert won(game, by_network(game, made), game.openings()) >= 0.95


def test_it_finds_the_only_right_move_on_most_boards(name):
    pictures, answers = fresh(task(name), 10, 11, 1000)
    assert zoo.load(name).accuracy(pictures, answers) >= 0.75


def test_it_says_how_it_was_made(name):
    words = shlex.split(zoo.load(name).made)
    assert words[:4] == ["xoviz", "train", "--task", name]
    assert "--seed" in words


def test_as_many_games_can_begin_as_the_pages_say(name):
    page = assets.path("texts", f"{name}.md").read_text(encoding="utf-8")
    assert f"{len(task(name).game.openings())} games can begin" in page


def test_it_plays_and_remembers_as_much_as_the_page_says():
    page = assets.path("texts", "catch.md").read_text(encoding="utf-8")
    assert f"{GAMES} games at once" in page
    assert f"{REMEMBERED:,} moves" in page


def test_some_of_its_values_are_too_large_as_the_page_says():
    game = task("catch").game
    assert zoo.load("catch").scores(game.pictures(game.openings())).max() > 1


def test_one_picture_is_not_enough_for_the_harder_game():
    """The same ball and bat, and the one right move depends on where the ball comes from."""
    game = task("bounce").game
    one, other = game.placed(4, 4, 4, -1), game.placed(4, 4, 4, 1)
    pictures = game.pictures(np.array([one, other]))
    assert np.array_equal(pictures[0, 0], pictures[1, 0])
    assert not np.array_equal(pictures[0, 1], pictures[1, 1])
    assert game.landing(np.array([one]))[0] < 4 < game.landing(np.array([other]))[0]
