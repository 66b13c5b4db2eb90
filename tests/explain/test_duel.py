"""A duel: both learn the same letters in step, are looked at alike, and the score says no more than it knows."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import Batch
from xoviz.explain.duel import Bout, Contestant, Standing, duel, filters_of_first, hand_and_machine
from xoviz.nn.train import Settings, train
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.known.letters import LettersTask

SETTINGS = Settings("adam", 0.003, 16)


def letters(count=60):
    return Batch(*fresh(LettersTask(), 9, 3, count))


def pool(batch=SETTINGS.batch):
    return Pool(LettersTask(), 9, 3, batch)


def fought(contestants, steps, settings=SETTINGS, count=60):
    held_out = letters(count)
    items = duel(contestants, [pool(settings.batch)] * len(contestants), settings, [held_out] * len(contestants))
    return list(until(items, steps))


def until(items, steps):
    for bout in items:
        yield bout
        if bout.step >= steps:
            return


@pytest.fixture(scope="module")
def both():
    return hand_and_machine(zoo.load("letters-9"), filters_of_first(zoo.load("letters-9")), 1, ("Hand", "Machine"))


def test_each_learns_as_if_it_were_alone(both):
    bout = fought(both, 25)[-1]
    for place, contestant in enumerate(both):
        alone = train(contestant.network, pool(), Settings("adam", 0.003, 16, contestant.frozen))
        *_, last = islice(alone, 25)
        assert np.array_equal(bout.standings[place].vector, last.vector())


def test_the_hand_keeps_its_filters_and_the_machine_does_not(both):
    bout = fought(both, 10)[-1]
    painted = zoo.load("letters-9").parameters["convolution.weights"]
    assert np.array_equal(bout.network(0).parameters["convolution.weights"], painted)
    assert not np.array_equal(bout.network(0).parameters["votes.weights"], both[0].network.parameters["votes.weights"])
    assert not np.array_equal(bout.network(1).parameters["convolution.weights"], painted)


def test_looks_are_what_the_networks_really_do(both):
    bouts = fought(both, 60)
    bout, batch = bouts[-1], letters()
    assert bout.looks.tolist() == [16 * step for step in (0, 20, 40, 60)]
    for place, standing in enumerate(bout.standings):
        assert standing.accuracies[-1] == pytest.approx(bout.network(place).accuracy(batch.pictures, batch.answers))
        assert standing.accuracies[0] == pytest.approx(both[place].network.accuracy(batch.pictures, batch.answers))
        assert np.isnan(standing.losses[0])
        assert standing.losses[1] > standing.losses[3] > 0
    assert bouts[0].step == 0
    assert bouts[0].score is None


def test_the_same_again_bit_for_bit(both):
    one, other = fought(both, 22)[-1], fought(both, 22)[-1]
    for standing, again in zip(one.standings, other.standings, strict=True):
        assert np.array_equal(standing.vector, again.vector)
        assert np.array_equal(standing.losses, again.losses, equal_nan=True)


def test_looks_become_rarer_so_that_curves_stay_short():
    tiny = zoo.load("talk")
    bout = fought((Contestant(tiny, "A"), Contestant(tiny, "B")), 500, Settings("descent", 1e-6, 1), 2)[-1]
    steps = (bout.looks / bout.batch).tolist()
    assert steps[:21] == list(range(0, 401, 20))
    assert steps[21:24] == [420, 441, 463]
    assert bout.score.ahead is None  # two of the same are even


def standing(right, until_99=None):
    return Standing(np.zeros(1, np.float32), right, until_99, np.array([right / 500]), np.array([np.nan]), False)


@pytest.mark.parametrize(("right", "ahead", "sure"), [((480, 420), 0, True), ((480, 484), 1, False),
                                                      ((480, 480), None, False)])
def test_a_score_is_sure_only_where_intervals_lie_apart(both, right, ahead, sure):
    bout = Bout(10, 16, both, tuple(map(standing, right)), np.array([160.0]), 500)
    score = bout.score
    assert (score.ahead, score.sure) == (ahead, sure)
    assert score.lead == pytest.approx(abs(right[0] - right[1]) / 500)
    for (low, high), count in zip(score.intervals, right, strict=True):
        assert low < count / 500 < high


def test_who_needs_fewer_pictures_is_sooner(both):
    def sooner(*pictures):
        return Bout(10, 16, both, tuple(standing(499, each) for each in pictures), np.array([160.0]), 500).score.sooner

    assert sooner(1600, 320) == 1
    assert sooner(None, 320) == 1
    assert sooner(320, 320) is None
    assert sooner(None, None) is None


def test_who_runs_astray_stops_and_the_other_goes_on(both):
    with np.errstate(all="ignore"):
        wild = both[1].network.with_vector(both[1].network.vector * np.float32(1e30))
        bout = fought((Contestant(wild, "wild"), both[1]), 12)[-1]
    assert [each.diverged for each in bout.standings] == [True, False]
    assert np.isfinite(bout.standings[0].vector).all()
    assert not np.array_equal(bout.standings[1].vector, both[1].network.vector)


def test_without_letters_to_test_on_there_is_no_score(both):
    empty = Batch(np.zeros((0, 1, 9, 9), np.float32), np.zeros(0, np.intp))
    bout = list(until(duel(both, [pool(), pool()], SETTINGS, [empty, empty]), 3))[-1]
    assert bout.score is None
    assert bout.accuracy(0) is None
