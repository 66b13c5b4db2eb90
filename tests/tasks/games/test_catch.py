"""Catch: what falls where, what is seen of it, and who can still get there; one game at a time as gymnasium has it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.games.catch import BAT, COLUMN, ROW, SLANT, Catch
from xoviz.tasks.games.game import OneGame

PLAIN, SLANTING = Catch(), Catch(bat=2, slanting=True)
LEFT, STAY, RIGHT = 0, 1, 2
QUICK = settings(max_examples=50, deadline=None)


def boards(game):
    """Boards as they come about: begun somehow, then moved somehow."""
    return st.builds(lambda draws, actions: played(game, draws, actions),
                     st.tuples(*[st.floats(0, 0.999)] * game.draws),
                     st.lists(st.integers(0, 2), max_size=game.rows - 2))


def played(game, draws, actions):
    positions = game.start(np.array([draws]))
    for action in actions:
        positions = game.move(positions, np.array([action])).positions
    return positions


def best_by_trying(game, positions):
    """The best sum of rewards of each first move, by playing all games that there can be from there."""
    if positions[0, ROW] == game.rows - 1:
        return 0.0
    found = []
    for action in range(3):
        moved = game.move(positions, np.array([action]))
        found.append(moved.rewards[0] + (0 if moved.over[0] else max(best_by_trying(game, moved.positions))))
    return found


def test_a_ball_falls_straight_and_is_caught_by_the_bat_below_it():
    positions = PLAIN.placed(7, 4, 3)[np.newaxis]
    moved = PLAIN.move(positions, np.array([STAY]))
    assert not moved.over[0]
    moved = PLAIN.move(moved.positions, np.array([LEFT]))
    assert moved.over[0]
    assert (moved.rewards[0], moved.positions[0, COLUMN], moved.positions[0, BAT]) == (1, 4, 2)


def test_a_ball_beside_the_bat_is_missed():
    moved = PLAIN.move(PLAIN.placed(8, 9, 0)[np.newaxis], np.array([RIGHT]))
    assert moved.over[0]
    assert moved.rewards[0] == -1


@pytest.mark.parametrize(("bat", "action", "after"), [(0, LEFT, 0), (7, RIGHT, 7), (3, LEFT, 2), (3, STAY, 3)])
def test_the_bat_stays_on_the_board(bat, action, after):
    assert PLAIN.move(PLAIN.placed(0, 0, bat)[np.newaxis], np.array([action])).positions[0, BAT] == after


def test_a_slanting_ball_bounces_off_both_walls():
    positions, columns = SLANTING.placed(0, 2, 0, -1)[np.newaxis], []
    for _ in range(8):
        columns.append(int(positions[0, COLUMN]))
        positions = SLANTING.move(positions, np.array([STAY])).positions
    assert columns == [2, 1, 0, 1, 2, 3, 4, 5]
    assert int(SLANTING.move(SLANTING.placed(3, 9, 0, 1)[np.newaxis], np.array([STAY])).positions[0, COLUMN]) == 8


def test_all_games_that_can_begin_begin_once():
    assert len(np.unique(PLAIN.openings(), axis=0)) == len(PLAIN.openings()) == 80
    assert len(np.unique(SLANTING.openings(), axis=0)) == len(SLANTING.openings()) == 270


@QUICK
@given(st.sampled_from([PLAIN, SLANTING]).flatmap(lambda game: st.tuples(st.just(game), boards(game))))
def test_the_picture_shows_a_ball_a_bat_and_nothing_else(drawn):
    game, positions = drawn
    picture = game.pictures(positions)[0]
    assert picture.shape == game.shape
    assert picture.dtype == np.float32
    assert set(np.unique(picture)) == {-1, 1}
    for channel in picture:
        assert (channel > 0).sum() == 1 + game.bat
    row, column = positions[0, ROW], positions[0, COLUMN]
    assert picture[0, row, column] == 1
    assert (picture[0, -1, positions[0, BAT]:][:game.bat] == 1).all()


@QUICK
@given(st.sampled_from([PLAIN, SLANTING]).flatmap(lambda game: st.tuples(st.just(game), boards(game))))
def test_what_a_picture_shows_is_found_again(drawn):
    game, positions = drawn
    picture = game.pictures(positions)[0]
    seen = game.seen(picture)
    assert seen is not None
    assert np.array_equal(game.pictures(seen[np.newaxis])[0], picture)
    if positions[0, ROW]:  # at the first move nobody sees where the ball is going
        assert game.landing(seen[np.newaxis]) == game.landing(positions)


@pytest.mark.parametrize("spoiled", [np.full((1, 10, 10), -1, np.float32), np.ones((1, 10, 10), np.float32)])
def test_a_picture_that_is_no_board_is_none(spoiled):
    assert PLAIN.seen(spoiled) is None


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([PLAIN, SLANTING]).flatmap(lambda game: st.tuples(
    st.just(game), st.integers(4, 8), st.integers(0, 9), st.integers(0, 8), st.integers(-1, 1))))
def test_the_values_are_those_of_trying_everything(drawn):
    game, row, column, bat, aside = drawn
    position = game.placed(row, column, bat, aside if game.slanting else 0)[np.newaxis]
    assert game.values(position)[0].tolist() == best_by_trying(game, position)


def test_whatever_is_put_down_is_on_the_board():
    for row, column, bat, aside in product((-3, 0, 5, 9, 40), (-1, 0, 9, 12), (-2, 8, 20), (-1, 0, 1)):
        position = SLANTING.placed(row, column, bat, aside)
        picture = SLANTING.pictures(position[np.newaxis])[0]
        assert (picture[0] > 0).sum() == 3
        assert int(position[SLANT]) in (0, 1, 2)


# One game at a time


def test_a_game_is_played_as_gymnasium_has_it():
    env = OneGame(PLAIN)
    picture, info = env.reset(seed=4)
    assert picture.shape == (1, 10, 10)
    assert info == {}
    for move in range(9):
        picture, reward, terminated, truncated, info = env.step(STAY)
        assert (terminated, truncated, info) == (move == 8, False, {})
        assert reward == 0 or terminated
    assert reward in (-1.0, 1.0)
    assert isinstance(reward, float)


def test_the_same_seed_begins_the_same_games():
    one, other = OneGame(SLANTING), OneGame(SLANTING)
    assert np.array_equal(one.reset(seed=7)[0], other.reset(seed=7)[0])
    assert np.array_equal(one.reset()[0], other.reset()[0])


def test_what_cannot_be_done_is_said():
    env = OneGame(PLAIN)
    with pytest.raises(ValueError, match="No game is going on"):
        env.step(STAY)
    env.reset(seed=0)
    with pytest.raises(ValueError, match="from 0 to 2, not 3"):
        env.step(3)
    for _ in range(9):
        env.step(STAY)
    with pytest.raises(ValueError, match="No game is going on"):
        env.step(STAY)
