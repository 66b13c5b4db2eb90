"""Letters are drawn once for each method, and for each seed of held-out ones."""

from __future__ import annotations

import math

import numpy as np

from xoviz.nn.train import Settings
from xoviz.state.method import Method
from xoviz.state.supply import Supply
from xoviz.tasks import task
from xoviz.tasks.base import fresh
from xoviz.tasks.known.letters import LettersTask


def test_a_pool_serves_as_long_as_seed_and_batch_stay():
    supply, method = Supply(LettersTask(), 9), Method(Settings(batch=4), 1)
    pool = supply.source(method)
    assert supply.source(method.at_rate(0.5)) is pool
    assert supply.source(Method(Settings(batch=5), 1)) is not pool
    assert supply.source(Method(Settings(batch=5), 2)) is not supply.source(Method(Settings(batch=5), 3))


def test_held_out_letters_are_those_of_the_seed():
    supply = Supply(LettersTask(), 9)
    for seed in (1, 2, 1):
        pictures, answers = supply.held_out(seed, 10)
        expected = fresh(LettersTask(), 9, seed, 10)
        np.testing.assert_array_equal(pictures, expected[0])
        np.testing.assert_array_equal(answers, expected[1])
    assert supply.held_out(1, 10)[0] is pictures


def test_held_out_sounds_come_little_by_little_and_are_the_same_ones():
    sound = task("sound")
    supply, asked = Supply(sound, sound.usual_size), 1
    while not supply.draws_held_out(3, 30, 0):
        asked += 1
    assert asked == math.ceil(30 / sound.at_once(sound.usual_size)) + 1  # which finds that there are no more
    pictures, answers = supply.held_out(3, 30)
    expected = fresh(sound, sound.usual_size, 3, 30)
    np.testing.assert_array_equal(pictures, expected[0])
    np.testing.assert_array_equal(answers, expected[1])


def test_whoever_needs_them_now_gets_the_rest_at_once():
    supply = Supply(LettersTask(), 9)
    assert not supply.draws_held_out(1, 1000, 0)
    np.testing.assert_array_equal(supply.held_out(1, 1000)[0], fresh(LettersTask(), 9, 1, 1000)[0])
    assert supply.draws_held_out(1, 1000, 0)


def test_a_game_needs_none():
    assert Supply(task("catch"), 10).draws_held_out(1, 256, 0)
