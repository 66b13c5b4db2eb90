"""Reading all examples, sieving them and being reminded of some, against loops over single traces."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import Batch, BatchError
from xoviz.explain.confusion import confusion
from xoviz.explain.examples import HELD_OUT, NEITHER, TRAINING, Examples, no_examples
from xoviz.explain.reading_all import read_all
from xoviz.explain.reminders import remembered, reminders
from xoviz.explain.sifting import ORDERS, OUTCOMES, Sieve, Sifter
from xoviz.nn import Dense, network
from xoviz.nn.loss import softmax
from xoviz.tasks import task
from xoviz.tasks.base import fresh

LETTERS = fresh(task("letters"), 9, 3, 75)
PLAIN = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"), seed=1)
NETWORKS = (zoo.load("letters-9"), zoo.load("talk"), PLAIN, zoo.load("letters-9").random(5))


def examples() -> Examples:
    pictures, answers = LETTERS
    parts = np.arange(75) % 3
    return Examples(pictures.copy(), answers.copy(), parts, tuple(f"{number:032x}" for number in range(75)),
                    tuple("ann" if number % 2 else "" for number in range(75)))


def last(net, found=None):
    *_, readings = read_all(net, found or examples(), chunk=16)
    return readings


@pytest.mark.parametrize("net", NETWORKS)
def test_each_reading_is_that_of_a_trace(net):
    readings = last(net)
    assert readings.complete
    for number, (picture, answer) in enumerate(zip(*LETTERS, strict=True)):
        trace = net.forward(picture)
        assert trace.verdict in (None, readings.winners[number])
        assert readings.tied[number] == (trace.verdict is None)
        sure = trace.probabilities.max() if trace.probabilities is not None else trace.margin
        assert readings.confidences[number] == pytest.approx(sure, abs=1e-5)
        error = BatchError(net.stack, Batch(picture[None], np.array([answer]))).at(net.vector)
        assert readings.losses[number] == pytest.approx(error, rel=1e-4, abs=1e-5)
        assert readings.right[number] == (readings.winners[number] == answer)
        below = trace.activations[-2].ravel().astype(np.float64)
        length = math.sqrt(float(below @ below))
        assert readings.directions[number] == pytest.approx(below / length if length else below, abs=1e-5)


def test_what_has_been_read_never_changes_and_cannot_be_changed():
    seen = [(each, each.winners.copy(), each.losses.copy()) for each in read_all(NETWORKS[0], examples(), chunk=16)]
    assert [len(each.winners) for each, _, _ in seen] == [16, 32, 48, 64, 75]
    assert [each.complete for each, _, _ in seen] == [False] * 4 + [True]
    for each, winners, losses in seen:
        assert np.array_equal(each.winners, winners)
        assert np.array_equal(each.losses, losses)
        with pytest.raises(ValueError, match="read-only"):
            each.winners[0] = 1


def test_no_examples_and_those_that_do_not_fit():
    assert last(NETWORKS[0], no_examples((1, 9, 9))).complete
    with pytest.raises(ValueError, match="shape"):
        last(zoo.load("letters-28"))
    three = Examples(LETTERS[0][:1], np.array([2]), np.zeros(1, np.intp))
    with pytest.raises(ValueError, match="class 3"):
        last(NETWORKS[0], three)


def test_weights_out_of_bounds_give_answers_that_nobody_should_rely_on():
    broken = NETWORKS[0].with_vector(np.full(NETWORKS[0].vector.size, 1e30, np.float32))
    readings = last(broken)
    assert readings.tied.all()
    assert not np.isnan(readings.confidences).any()
    assert np.isinf(readings.losses).any()
    assert not np.isnan(readings.losses).any()
    assert reminders(readings, broken.forward(LETTERS[0][0])) is not None


SIEVES = [Sieve(*fields, *bounds) for fields, bounds in product(
    product((None, HELD_OUT), (None, *OUTCOMES), (None, 1), (None, 0), (None, "ann", "nobody")),
    ((0.0, 1.0), (0.6, 0.9)))]


def naive(readings, sieve):
    found = []
    for number in range(len(readings.examples)):
        sure = readings.confidences[number]
        unsure = readings.tied[number] or (readings.network.gives_probabilities and sure < 0.95)
        right = readings.winners[number] == readings.examples.answers[number]
        kinds = {"right": right, "wrong": not right, "unsure": unsure}
        if ((sieve.part is None or readings.examples.parts[number] == sieve.part)
                and (sieve.outcome is None or kinds[sieve.outcome])
                and (sieve.answer is None or readings.examples.answers[number] == sieve.answer)
                and (sieve.winner is None or readings.winners[number] == sieve.winner)
                and (sieve.by is None or readings.examples.by[number] == sieve.by)
                and ((sieve.low, sieve.high) == (0, 1) or sieve.low <= sure < sieve.high)):
            found.append(number)
    return found


@pytest.mark.parametrize("net", NETWORKS)
def test_every_sieve_lets_through_what_it_says(net):
    readings = last(net)
    sifter = Sifter(readings)
    for sieve in SIEVES:
        assert sifter.sorted(sieve, "given").tolist() == naive(readings, sieve)


def test_the_counts_are_what_choosing_would_give():
    sifter = Sifter(last(NETWORKS[3]))
    sieve = Sieve(part=TRAINING, answer=1)
    for field, options in (("outcome", (None, *OUTCOMES)), ("answer", (None, 0, 1)), ("winner", (None, 0, 1)),
                           ("part", (None, TRAINING, HELD_OUT, NEITHER)), ("by", (None, "", "ann"))):
        chosen = [len(sifter.sorted(Sieve(**{"part": TRAINING, "answer": 1, field: option}), "given"))
                  for option in options]
        assert sifter.counts(sieve, field, options) == tuple(chosen)


def test_counts_by_confidence():
    readings = last(NETWORKS[0])
    stops = (0.0, 0.5, 0.9, 0.99, 1.0)
    found = Sifter(readings).confidences(Sieve(answer=1, low=0.9, high=0.99), stops)
    for kind, right in enumerate((True, False)):
        for place, (low, high) in enumerate(pairwise(stops)):
            sieve = Sieve(None, "right" if right else "wrong", 1, low=low, high=high)
            assert found[kind, place] == len(Sifter(readings).sorted(sieve, "given"))
    assert found.sum() == (LETTERS[1] == 1).sum()


@pytest.mark.parametrize("order", ORDERS)
def test_orders(order):
    readings = last(NETWORKS[3])
    found = Sifter(readings).sorted(Sieve(), order)
    keys = {"given": list(range(75)), "unsure": readings.confidences, "sure": -readings.confidences,
            "loss": -readings.losses, "class": readings.examples.answers, "answer": readings.winners}[order]
    assert found.tolist() == sorted(range(75), key=lambda number: keys[number])


def test_confusion_is_that_of_the_runs_tab_and_a_cell_filters_to_its_count():
    readings = last(NETWORKS[3])
    sifter = Sifter(readings)
    whole = sifter.confusion(Sieve(answer=1, outcome="wrong"))
    assert np.array_equal(whole, confusion(NETWORKS[3], Batch(*LETTERS)))
    part = sifter.confusion(Sieve(part=HELD_OUT))
    for row, column in np.ndindex(2, 2):
        assert part[row, column] == len(sifter.sorted(Sieve(HELD_OUT, None, row, column), "given"))
    right, count = sifter.rightly(HELD_OUT)
    assert (right, count) == (np.trace(part), 25)


def test_what_has_not_been_read_is_neither_right_nor_wrong():
    readings = next(read_all(NETWORKS[0], examples(), chunk=16))
    sifter = Sifter(readings)
    assert (sifter.outcomes[:16] != 3).all()
    assert (sifter.outcomes[16:] == 3).all()
    assert sum(sifter.counts(Sieve(), "outcome", ("right", "wrong"))) == 16
    assert sifter.sorted(Sieve(), "sure")[16:].tolist() == list(range(16, 75))
    assert sifter.confusion(Sieve()).sum() == 16


@pytest.mark.parametrize("net", NETWORKS)
def test_reminders_are_the_nearest_training_pictures_of_each_class(net):
    readings = last(net)
    picture = fresh(task("letters"), 9, 8, 1)[0][0]
    trace = net.forward(picture)
    found = reminders(readings, trace)
    mine = trace.activations[-2].ravel().astype(np.float64)
    for group in found:
        angles = []
        for number in range(75):
            if readings.examples.parts[number] == TRAINING and readings.examples.answers[number] == group.answer:
                other = net.forward(LETTERS[0][number]).activations[-2].ravel().astype(np.float64)
                cosine = mine @ other / max(np.linalg.norm(mine) * np.linalg.norm(other), 1e-30)
                angles.append(math.degrees(math.acos(min(max(cosine, -1), 1))))
        assert [each.degrees for each in group.nearest] == pytest.approx(sorted(angles)[:5], abs=0.1)
    assert len(found) == 2
    assert found[0].nearest[0].degrees <= found[1].nearest[0].degrees


def test_nothing_reminds_of_itself_and_without_training_pictures_all_are_compared():
    readings = last(NETWORKS[0])
    found = reminders(readings, NETWORKS[0].forward(LETTERS[0][0]))
    assert 0 not in [each.number for group in found for each in group.nearest]
    bare = Examples(*LETTERS, np.full(75, HELD_OUT))
    assert len(remembered(last(NETWORKS[0], bare))) == 75
    assert reminders(readings, NETWORKS[1].forward(LETTERS[0][0])) == ()


def test_probabilities_are_those_of_softmax():
    readings = last(NETWORKS[0])
    scores = NETWORKS[0].scores(LETTERS[0])
    assert readings.confidences == pytest.approx(softmax(scores.T).max(axis=0), abs=1e-6)
