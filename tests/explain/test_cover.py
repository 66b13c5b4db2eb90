"""The map of covered places, against a slow program; patches at the edges; what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.cover import FILLS, cover_items, covered, covering, patch_side
from xoviz.nn import Conv, Dense
from xoviz.nn import network as new_network
from xoviz.nn.naive import naive_forward
from xoviz.tasks.known.letters import LettersTask

TALK, LETTERS = zoo.load("talk"), zoo.load("letters-9")
PICTURES = {sample.name: sample.picture for sample in LettersTask().samples()}


def slowly_covered(picture, row, column, side, value):
    result = picture.copy()
    for down in range(side):
        for right in range(side):
            there = row - side // 2 + down, column - side // 2 + right
            if 0 <= there[0] < picture.shape[1] and 0 <= there[1] < picture.shape[2]:
                result[0, there[0], there[1]] = value
    return result


@pytest.mark.parametrize(("network", "side", "fill"), [(TALK, 3, "paper"), (LETTERS, 2, "grey"), (LETTERS, 5, "mean")])
def test_the_map_by_an_independent_slow_program(network, side, fill):
    picture, answer = PICTURES["x-rotation"], 0
    *_, found = covered(network, picture, answer, side, fill)
    value = {"paper": -1, "grey": 0, "mean": picture.mean()}[fill]
    for row in range(0, 9, 2):
        for column in range(9):
            patched = slowly_covered(picture, row, column, side, value)
            assert np.array_equal(covering(picture, row, column, side, fill), patched)
            scores = naive_forward(network, patched)[-1].ravel().tolist()
            lead = scores[answer] - scores[1 - answer]
            odds = 1 / (1 + math.exp(-lead)) if network is LETTERS else scores[answer]
            assert found.values[row, column] == pytest.approx(odds, abs=1e-5)
            assert found.leads[row, column] == pytest.approx(lead, abs=1e-4)
            if abs(lead) > 1e-4:
                assert found.winners[row, column] == (0 if lead > 0 else 1)


def test_nothing_covered_is_the_networks_own_answer():
    *_, found = covered(LETTERS, PICTURES["o"], 1)
    trace = LETTERS.forward(PICTURES["o"])
    assert found.bare == pytest.approx(float(trace.probabilities[1]), abs=1e-6)
    assert found.bare_lead == pytest.approx(trace.margin, rel=1e-5)
    assert found.winner == trace.verdict


def test_it_comes_in_slices_that_stay_as_they_are():
    items = list(covered(TALK, PICTURES["x"], 0))
    assert len(items) == cover_items((1, 9, 9))
    assert [item.read for item in items] == [32, 64, 81]
    assert [int(np.isfinite(item.values).sum()) for item in items] == [32, 64, 81]
    assert (items[0].winners.ravel()[32:] == -1).all()
    assert items[-1].done
    assert items[-1].progress == 1
    assert not items[0].done
    assert not items[-1].values.flags.writeable
    assert items[-1].weakest() == (4, 4)  # the crossing of the talk's X


def test_a_patch_over_all_leaves_nothing_to_tell_pictures_apart():
    one, other = (list(covered(LETTERS, PICTURES[name], 0, 9))[-1].values[4, 4] for name in ("x", "o"))
    assert one == other


def test_a_patch_grows_with_the_picture():
    assert [patch_side(size) for size in (9, 16, 28, 64)] == [3, 5, 7, 17]


def test_what_cannot_be_is_refused():
    for side, fill, words in ((0, "paper", "1 to 9 cells"), (10, "paper", "1 to 9 cells"), (3, "ink", "grey or mean")):
        with pytest.raises(ValueError, match=words):
            next(covered(TALK, PICTURES["x"], 0, side, fill))
    with pytest.raises(ValueError, match="shape"):
        next(covered(TALK, np.zeros((1, 5, 5), np.float32), 0))
    assert FILLS[0] == "paper"


def test_whole_columns_are_covered_by_an_independent_slow_program():
    network = new_network((Conv("window", 4, (5, 2)), Dense("votes", 3)), (2, 5, 7), ("a", "b", "c"), seed=2)
    picture = np.random.default_rng(1).uniform(-1, 1, (2, 5, 7)).astype(np.float32)
    *_, found = covered(network, picture, 1, 2, "grey", whole=True)
    assert found.leads.shape == (1, 7)
    assert len(list(covered(network, picture, 1, 2, "grey", whole=True))) == cover_items(picture.shape, whole=True)
    for column in range(7):
        patched = picture.copy()
        patched[:, :, max(column - 1, 0) : column + 1] = 0
        assert np.array_equal(covering(picture, 0, column, 2, "grey", whole=True), patched)
        scores = naive_forward(network, patched)[-1].ravel().tolist()
        assert found.leads[0, column] == pytest.approx(scores[1] - max(scores[0], scores[2]), abs=1e-5)
    *_, single = covered(network, picture, 1, whole=True)
    assert single.side == 1
