"""What each of two heads says: marginals, names, and how often each is right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.explain import actions, heads
from xoviz.nn import Dense, Heads, network
from xoviz.wording import action_text

PAIRS = tuple(f"{thing}, {grasp}" for thing in ("cup", "knife", "fork") for grasp in ("power", "precision"))


def forked(seed=0, classes=PAIRS, loss="cross-entropy"):
    return network((Dense("votes", 5), Heads("pairs", (3, 2))), (1, 4, 4), classes, seed=seed, loss=loss)


def picture(seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, (1, 4, 4)).astype(np.float32)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 999))
def test_what_a_head_says_is_the_sum_over_its_pairs(seed):
    trace = forked(seed).forward(picture(seed))
    one, other = heads.heads(trace)
    pairs = trace.probabilities.reshape(3, 2)
    np.testing.assert_allclose(one.probabilities, pairs.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(other.probabilities, pairs.sum(axis=0), rtol=1e-5)
    assert heads.split(trace.network, trace.verdict) == (one.verdict, other.verdict)
    assert np.array_equal(trace.output("votes").reshape(-1)[other.first :], other.scores)


def test_names_come_from_the_pairs_or_are_numbers():
    assert heads.names_of(forked()) == (("cup", "knife", "fork"), ("power", "precision"))
    assert heads.names_of(forked(classes=tuple("abcdef"))) == (("1", "2", "3"), ("1", "2"))
    assert heads.names_of(network((Dense("votes", 2),), (1, 4, 4), ("a", "b"))) == ()


def test_a_network_without_heads_has_one_answer():
    plain = network((Dense("votes", 2),), (1, 4, 4), ("a", "b"))
    assert heads.heads(plain.forward(picture())) == ()
    assert heads.split(plain, 1) == ()
    with pytest.raises(ValueError, match="no two heads"):
        heads.accuracies(plain, picture()[None], np.zeros(1, np.intp))


def test_votes_without_softmax_have_no_probabilities():
    assert [head.probabilities for head in heads.heads(forked(loss="squared").forward(picture()))] == [None, None]


def test_each_head_is_right_on_its_own():
    made = forked(3)
    pictures = np.stack([picture(seed) for seed in range(20)])
    said = made.scores(pictures).argmax(axis=1)
    assert heads.accuracies(made, pictures, said) == (1.0, 1.0)
    other_grasp = said // 2 * 2 + 1 - said % 2
    assert heads.accuracies(made, pictures, other_grasp) == (1.0, 0.0)


def test_every_line_of_the_rule_is_said_and_found_once():
    for number, line in enumerate(actions.RULE):
        assert actions.line_for(line.thing, line.grasp) == number
        assert line.thing in action_text(line.thing, line.grasp) or line.thing == "plate"
    assert actions.line_for("plate", "power spherical") is None
    assert action_text("plate", "power spherical") == ""
