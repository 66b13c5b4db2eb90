"""The rivals learn alike: from the same batches, as training alone would teach them, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.robustness import ROLES, rival_settings, rivals, training_items, without_pooling
from xoviz.explain.robustness.training import OFTEN
from xoviz.nn import Dense, network
from xoviz.nn.initialise import initialise
from xoviz.nn.train import Settings, train
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.templates import templates

LETTERS = zoo.load("letters-9")
STEPS = 120


def pool(batch=16):
    return Pool(LettersTask(), 9, 4, batch)


def trained(shown=LETTERS, settings=None, steps=STEPS):
    return list(rivals(shown, pool(settings.batch if settings else 16), templates(LettersTask(), 9, 4), settings, steps,
                       seed=4))


@pytest.fixture(scope="module")
def items():
    return trained()


def test_there_is_one_of_each_and_progress_rises(items):
    assert [reader.role for reader in items[-1].readers] == list(ROLES[1:])
    assert len(items) == training_items(LETTERS.stack, STEPS)
    assert [item.progress for item in items] == sorted(item.progress for item in items)
    assert items[0].step == 0
    assert [item.done for item in items[-2:]] == [False, True]
    assert {reader.steps for reader in items[-1].readers} == {0, STEPS}


def test_each_is_what_training_alone_makes_of_its_stack(items):
    stacks = {reader.role: reader.network.stack for reader in items[-1].readers}
    assert stacks["retrained"] == LETTERS.stack
    assert stacks["without_pooling"] == without_pooling(LETTERS.stack)
    for reader in items[-1].readers[:3]:
        start = reader.network.with_vector(initialise(reader.network.stack, 4))
        run = train(start, pool(), rival_settings())
        for _ in range(STEPS):
            progress = next(run)
        assert np.array_equal(progress.vector(), reader.network.vector)


def test_what_was_shown_never_changes_and_grows_better(items):
    held_out = fresh(LettersTask(), 9, 1, 300)
    early = next(item for item in items if item.step == OFTEN)
    assert early.readers is items[items.index(early) + 1].readers
    assert early.readers[0].steps == OFTEN
    for before, after in zip(early.readers[:3], items[-1].readers[:3], strict=True):
        assert before.network.accuracy(*held_out) < after.network.accuracy(*held_out) + 0.02
        assert not np.array_equal(before.network.vector, after.network.vector)


def test_the_same_seed_gives_the_same_rivals(items):
    again = trained()[-1]
    for one, other in zip(items[-1].readers, again.readers, strict=True):
        assert np.array_equal(one.network.vector, other.network.vector)


def test_a_network_without_pooling_or_convolution_has_fewer_rivals():
    flat = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"))
    assert [reader.role for reader in trained(flat, steps=2)[-1].readers] == ["retrained", "template"]


def test_a_rival_that_runs_away_stops_and_the_others_go_on():
    talk = zoo.load("talk")  # its squared error has no upper end
    readers = trained(talk, Settings("descent", 50.0, 16), 40)[-1].readers
    assert min(reader.steps for reader in readers[:3]) < 40
    for reader in readers:
        assert np.isfinite(reader.network.vector).all()
