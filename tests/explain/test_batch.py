"""The error of a batch is the mean of the errors of its pictures, and its slope the mean of their slopes."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError

RNG = np.random.default_rng(5)
PICTURES = RNG.uniform(-1, 1, (5, 1, 9, 9)).astype(np.float32)
ANSWERS = np.array([0, 1, 1, 0, 1])


@pytest.mark.parametrize("name", ["talk", "letters-9"])
def test_error_and_slope_are_means_over_the_pictures(name):
    network = zoo.load(name)
    each = [network.backward(picture, answer) for picture, answer in zip(PICTURES, ANSWERS, strict=True)]
    error, slope = BatchError(network.stack, Batch(PICTURES, ANSWERS)).slope(network.vector)
    assert error == pytest.approx(np.mean([one.loss for one in each]), rel=1e-5)
    mean = np.mean([one.vector for one in each], axis=0)
    assert np.abs(slope - mean).max() < 1e-5 * np.abs(mean).max()


def test_it_measures_other_parameters_without_remembering_the_last_ones():
    network = zoo.load("letters-9")
    measured = BatchError(network.stack, Batch(PICTURES, ANSWERS))
    here = measured.at(network.vector)
    assert measured.at(network.vector * 0) == pytest.approx(np.log(2)), "no weights: both classes are as likely"
    assert measured.at(network.vector) == here


def test_weights_beyond_all_bounds_give_an_error_that_is_no_number():
    network = zoo.load("letters-9")
    far = np.full(network.vector.size, 1e200)
    assert not np.isfinite(BatchError(network.stack, Batch(PICTURES, ANSWERS)).at(far))


def test_nothing_can_be_measured_on_no_picture():
    with pytest.raises(ValueError, match="at least one picture"):
        BatchError(zoo.load("talk").stack, Batch(PICTURES[:0], ANSWERS[:0]))
