"""A confusion matrix counts each picture once, and right answers on its diagonal."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import Batch
from xoviz.explain.confusion import confusion
from xoviz.tasks import task


def samples():
    made = task("letters").samples()
    return Batch(np.stack([sample.picture for sample in made]), np.array([sample.answer for sample in made]))


def test_the_talk_reads_nine_of_its_ten_pictures_and_takes_the_thick_x_for_an_o():
    assert confusion(zoo.load("talk"), samples()).tolist() == [[4, 1], [0, 5]]


def test_the_diagonal_is_the_accuracy():
    network, rng = zoo.load("letters-9"), np.random.default_rng(2)
    batch = Batch(rng.uniform(-1, 1, (57, 1, 9, 9)).astype(np.float32), rng.integers(0, 2, 57))
    counts = confusion(network, batch)
    assert counts.sum() == 57
    assert np.trace(counts) / 57 == network.accuracy(*batch)
    assert counts.sum(axis=1).tolist() == np.bincount(batch.answers, minlength=2).tolist()


def test_no_pictures_are_no_mistakes_and_a_strange_class_is_refused():
    network, batch = zoo.load("letters-9"), samples()
    assert not confusion(network, Batch(batch.pictures[:0], batch.answers[:0])).any()
    with pytest.raises(IndexError, match="a picture of class 3, but the network has 2"):
        confusion(network, Batch(batch.pictures, np.full(10, 2)))
