"""The curves against an independent slow program, and what is seen of them on the way."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.batch import Batch
from xoviz.explain.robustness import (
    Reader,
    accuracy_curves,
    accuracy_readings,
    score_curves,
    score_readings,
    template_network,
    wilson,
)
from xoviz.explain.robustness.curves import coarse_to_fine
from xoviz.explain.robustness.scorer import on_top
from xoviz.nn.naive import naive_forward
from xoviz.tasks.base import fresh
from xoviz.tasks.damage import Damage, levels
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.templates import templates

LETTERS, TALK = zoo.load("letters-9"), zoo.load("talk")
BATCH = Batch(*fresh(LettersTask(), 9, 1, 10))
READERS = (Reader("network", LETTERS), Reader("template", template_network(templates(LettersTask(), 9, 1), ("X", "O"))))


def slowly_shifted(picture, right, down):
    """A picture of rows, moved cell by cell."""
    size = len(picture)
    return [[picture[row - down][column - right] if 0 <= row - down < size and 0 <= column - right < size else -1.0
             for column in range(size)] for row in range(size)]


def slowly_agreeing(picture, template):
    return sum(a == b for one, other in zip(picture, template, strict=True) for a, b in zip(one, other, strict=True))


def test_accuracy_against_shift_by_an_independent_slow_program():
    """Loops over cells, the naive forward pass, and counting; nothing of the bench."""
    *_, found = accuracy_curves(READERS, BATCH, Damage("shift"), [0.0, 2 / 9, 3 / 9])
    plain = [template[0].tolist() for template in templates(LettersTask(), 9, 1)]
    for place, cells in enumerate((0, 2, 3)):
        network_right = template_right = 0
        for picture, answer in zip(BATCH.pictures, BATCH.answers.tolist(), strict=True):
            for right, down in ((cells, 0), (0, cells), (-cells, 0), (0, -cells)):
                moved = slowly_shifted(picture[0].tolist(), right, down)
                scores = naive_forward(LETTERS, np.array([moved], np.float32))[-1].ravel().tolist()
                network_right += max(range(2), key=scores.__getitem__) == answer
                matches = [slowly_agreeing(moved, template) for template in plain]
                template_right += max(range(2), key=matches.__getitem__) == answer
        for curve, right in zip(found.curves, (network_right, template_right), strict=True):
            assert curve.values[place] == right / 40
            low, high = wilson(right / 4, 10)
            assert (curve.low[place], curve.high[place]) == (low, high)
            assert low <= right / 40 <= high


def test_the_score_of_one_picture_by_an_independent_slow_program():
    picture, answer = BATCH.pictures[0], int(BATCH.answers[0])
    damage = Damage("noise", seed=3, throws=4)
    *_, found = score_curves((Reader("network", LETTERS), Reader("network", TALK)), picture, answer, damage, [0, 0.4])
    for place, level in enumerate((0, 0.4)):
        odds, votes = [], []
        for throw in range(4):
            damaged = picture.copy()
            if level:
                chance = np.random.default_rng(3 + throw).random((1, 9, 9))
                damaged[chance < level / 2] *= -1
            scores = naive_forward(LETTERS, damaged)[-1].ravel()
            odds.append(math.exp(scores[answer]) / sum(math.exp(score) for score in scores))
            votes.append(float(naive_forward(TALK, damaged)[-1].ravel()[answer]))
        for curve, values in zip(found.curves, (odds, votes), strict=True):
            expected = [sum(values) / 4, min(values), max(values)]
            assert [curve.values[place], curve.low[place], curve.high[place]] == pytest.approx(expected, abs=1e-5)


def test_at_the_neutral_level_it_is_the_networks_accuracy():
    batch = Batch(*fresh(LettersTask(), 9, 2, 300))
    for kind, nothing in (("turn", 0.0), ("scale", 1.0), ("occlusion", 0.0)):
        *_, found = accuracy_curves(READERS, batch, Damage(kind), [nothing])
        for reader, curve in zip(READERS, found.curves, strict=True):
            assert curve.values[0] == pytest.approx(reader.network.accuracy(*batch), abs=1e-12)


def test_points_come_one_level_after_another_and_stay_as_they_are():
    at, damage = levels("turn", 9), Damage("turn")
    items = list(accuracy_curves(READERS, BATCH, damage, at))
    assert len(items) == accuracy_readings(READERS, len(BATCH.answers), damage, at)
    known = [int(np.isfinite(item.curves[0].values).sum()) for item in items]
    assert known == sorted(known)
    assert [item.progress for item in items] == sorted(item.progress for item in items)
    assert known[-1] == len(at)
    assert items[-1].done
    assert not any(item.done for item in items[:-1])
    for item in items:
        for curve, last in zip(item.curves, items[-1].curves, strict=True):
            measured = np.isfinite(curve.values)
            assert np.array_equal(curve.values[measured], last.values[measured])
            assert not curve.values.flags.writeable
    assert items[0].curves is items[0].curves
    assert items[-1].of("template") is items[-1].curves[1]
    assert items[-1].of("plain") is None


def test_one_pictures_curves_have_an_item_for_each_reader_and_level():
    at, damage = levels("occlusion", 9), Damage("occlusion", throws=5)
    items = list(score_curves(READERS, BATCH.pictures[0], 0, damage, at))
    assert len(items) == score_readings(READERS, at)
    assert items[-1].done
    for curve in items[-1].curves:
        assert (curve.low <= curve.values + 1e-12).all()
        assert (curve.values <= curve.high + 1e-12).all()


@pytest.mark.parametrize("count", range(12))
def test_levels_are_measured_from_coarse_to_fine(count):
    order = coarse_to_fine(count)
    assert sorted(order) == list(range(count))
    assert order[:2] == [0, count - 1][:count]


def test_an_empty_set_has_no_accuracy():
    with pytest.raises(ValueError, match="at least one picture"):
        next(accuracy_curves(READERS, Batch(BATCH.pictures[:0], BATCH.answers[:0]), Damage("turn"), [0]))


def test_of_scores_that_are_equal_but_for_rounding_the_first_counts():
    """The talk's votes are fractions with small denominators, so ties are common: about one picture in twenty."""
    scores = np.array([[0.6, np.float32(0.6) + np.float32(6e-8)], [0.6, 0.61], [np.nan, 1.0]], np.float32)
    assert on_top(scores).tolist() == [[True, True], [False, True], [False, False]]
