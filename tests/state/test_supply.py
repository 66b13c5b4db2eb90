"""Letters are drawn once for each method, and for each seed of held-out ones."""

from __future__ import annotations

import numpy as np

from xoviz.nn.train import Settings
from xoviz.state.method import Method
from xoviz.state.supply import Supply
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
