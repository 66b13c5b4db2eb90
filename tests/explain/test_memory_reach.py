"""How far back a word matters: measured slopes, and words put in the place of others."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.memory_reach import mean_reach, reach
from xoviz.explain.memory_writing import pictured
from xoviz.nn import Dense, network
from xoviz.nn.loss import softmax

TEXT = (1, 3, 2, 4, 0, 3)
"""Jane saw Spot. Doug saw"""


def odds(made, picture):
    return softmax(made.forward(picture).scores.astype(np.float64))


@pytest.mark.parametrize("name", ["memory", "memory-rnn"])
def test_moved_is_what_the_likeliest_to_disturb_does(name):
    made, picture = zoo.load(name), pictured(TEXT, 5, 8)
    found = reach(made, picture)
    for column in range(8):
        if not picture[:, :, column].any():
            assert found.moved[column] == 0
            continue
        moved = []
        for word in range(5):
            other = picture.copy()
            other[0, :, column] = np.eye(5)[word]
            moved.append(np.abs(odds(made, other) - odds(made, picture)).sum() / 2)
        assert found.moved[column] == pytest.approx(max(moved), abs=1e-6)


def test_slopes_are_those_of_the_score_of_the_answer():
    made, picture = zoo.load("memory"), pictured(TEXT, 5, 8)
    found, answer = reach(made, picture), made.forward(picture).verdict
    squares = np.zeros(8)
    for row in range(5):
        for column in range(2, 8):
            up, down = picture.copy(), picture.copy()
            up[0, row, column] += 0.01
            down[0, row, column] -= 0.01
            slope = (made.forward(up).scores[answer] - made.forward(down).scores[answer]) / 0.02
            squares[column] += float(slope) ** 2
    np.testing.assert_allclose(found.slopes, np.sqrt(squares), rtol=0.02, atol=1e-3)


def test_after_saw_it_is_the_name_before_that_matters_most():
    for name in ("memory", "memory-rnn"):
        found = mean_reach(zoo.load(name), [pictured((*TEXT[:4], who, 3), 5, 8) for who in range(3)])
        assert found.moved.argmax() == 6


def test_without_memory_all_places_would_matter_as_their_weights_say():
    made = network((Dense("votes", 5),), (1, 5, 8), tuple("abcde"))
    made = made.with_parameters({"votes.weights": np.zeros((5, 1, 5, 8))})
    found = reach(made, pictured(TEXT, 5, 8))
    assert not found.slopes.any()
    assert not found.moved.any()


def test_a_mean_counts_a_column_only_where_there_are_words():
    made = zoo.load("memory")
    short, long = pictured((0,), 5, 8), pictured(TEXT, 5, 8)
    found = mean_reach(made, [short, long])
    assert found.moved[6] == pytest.approx(reach(made, long).moved[6])
    assert found.moved[7] == pytest.approx((reach(made, long).moved[7] + reach(made, short).moved[7]) / 2)
    assert found.part([6, 7]).moved.tolist() == found.moved[6:].tolist()
