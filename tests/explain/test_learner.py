"""A network that learns beside others: a batch at a time, and no further than is reasonable."""

from __future__ import annotations

import numpy as np

from xoviz.explain.learner import Learner
from xoviz.nn import Dense, network
from xoviz.nn.train import Settings, train


class Same:
    """The same two pictures at every step."""

    def batch_at(self, step, pictures_out, answers_out):
        pictures_out[...] = np.linspace(-1, 1, pictures_out.size).reshape(pictures_out.shape)
        answers_out[...] = (0, 1)


START = network((Dense("votes", 2),), (1, 3, 3), ("X", "O"), seed=1)
PATIENT = Settings("descent", 0.1, 2)


def test_it_learns_as_by_itself():
    learner, alone = Learner(START, Same(), PATIENT), train(START, Same(), PATIENT)
    for _ in range(5):
        assert learner.step()
        progress = next(alone)
    assert learner.progress.step == progress.step == 5
    assert np.array_equal(learner.network().vector, progress.vector())
    assert not np.array_equal(learner.network().vector, START.vector)


def test_who_is_led_astray_stops():
    learner = Learner(START, Same(), Settings("descent", 1e30, 2))
    for _ in range(50):
        learner.step()
    assert learner.progress.diverged
    before = learner.progress.step
    assert not learner.step()
    assert learner.progress.step == before
    assert np.isfinite(learner.network().vector).all()
