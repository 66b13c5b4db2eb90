"""What the loss of a part costs, against reading the pictures again without it, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.ablation import CHUNK, Ablation, Measured, ablation
from xoviz.explain.batch import Batch
from xoviz.nn.parts import parts_of, without
from xoviz.tasks.base import fresh
from xoviz.tasks.known.letters import LettersTask

LETTERS = zoo.load("letters-9")
COUNT = 70


@pytest.fixture(scope="module")
def found() -> list[Ablation]:
    return list(ablation(LETTERS, Batch(*fresh(LettersTask(), 9, 5, COUNT))))


def test_every_part_and_every_layer_is_measured_as_one_would_by_hand(found):
    pictures, answers = fresh(LettersTask(), 9, 5, COUNT)
    parts = (*parts_of(LETTERS.stack), ("convolution", None), ("votes", None))
    last = found[-1]
    assert [part for part, _ in last.without] == list(parts)
    assert last.done == last.all == len(parts)
    for part, measured in ((None, last.whole), *last.without):
        network = LETTERS if part is None else without(LETTERS, [part])
        traces = [network.forward(picture) for picture in pictures]
        right = sum(int(trace.scores.argmax() == answer) for trace, answer in zip(traces, answers, strict=True))
        losses = [-np.log(trace.probabilities[answer]) for trace, answer in zip(traces, answers, strict=True)]
        assert (measured.right, measured.of) == (right, COUNT)
        assert measured.loss == pytest.approx(np.mean(losses), rel=1e-4)


def test_the_most_costly_comes_first_and_layers_cost_most(found):
    last = found[-1]
    accuracies = [measured.accuracy for _, measured in last.ranked]
    assert accuracies == sorted(accuracies)
    assert last.cost(last.ranked[0][1]) > 0.3
    assert last.ranked[0][0][1] is None or last.ranked[1][0][1] is None


def test_the_work_comes_in_small_pieces(found):
    chunks = -(-COUNT // CHUNK)
    assert len(found) == chunks * (found[-1].all + 1) + 1
    assert [each.done for each in found] == sorted(each.done for each in found)


def test_without_pictures_there_is_nothing_to_lose():
    nothing = Batch(np.zeros((0, 1, 9, 9), np.float32), np.zeros(0, np.intp))
    last = list(ablation(LETTERS, nothing))[-1]
    assert last.whole == Measured(0, 0, 0.0)
    assert {last.cost(measured) for _, measured in last.without} == {0.0}


def test_what_is_off_together_is_measured_beside_the_whole():
    letters = Batch(*fresh(LettersTask(), 9, 5, COUNT))
    off = (("convolution", 1), ("convolution", 4))
    lacking = without(LETTERS, off)
    last = list(ablation(LETTERS, letters, lacking))[-1]
    assert last.together == list(ablation(lacking, letters))[-1].whole
    assert last.whole == list(ablation(LETTERS, letters))[-1].whole
    assert last.network is LETTERS
    assert last.lacking is lacking
    assert last.complete


def test_what_is_known_is_not_measured_again():
    letters = Batch(*fresh(LettersTask(), 9, 5, COUNT))
    every = list(ablation(LETTERS, letters))
    half = next(each for each in every if each.done == 4)
    chunks = -(-COUNT // CHUNK)
    lacking = without(LETTERS, (("votes", 0),))
    rest = list(ablation(LETTERS, letters, lacking, half))
    assert len(rest) == chunks * (1 + half.all - 4) + 1
    assert rest[-1].without == every[-1].without
    again = list(ablation(LETTERS, letters, known=rest[-1]))
    assert [each.together for each in again] == [again[0].whole]
    other = LETTERS.with_vector(LETTERS.vector * 2)
    assert next(iter(ablation(other, letters, known=rest[-1]))).whole is None
    assert next(iter(ablation(LETTERS, Batch(*letters), known=rest[-1]))).whole is None
