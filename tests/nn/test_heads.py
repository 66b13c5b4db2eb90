"""Two heads: pairs are exactly the product of two softmaxes, and learning on pairs is learning two things at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, Heads, MaxPool, ReLU, Stack, StackError, network
from xoviz.nn.gradcheck import check
from xoviz.nn.loss import softmax
from xoviz.nn.naive import naive_forward
from xoviz.nn.refit import refitted
from xoviz.nn.shorthand import ShorthandError, understood, written
from xoviz.nn.storage import load, save

SIZES = st.tuples(st.integers(1, 6), st.integers(1, 6))


def forked(sizes, seed=0):
    first, second = sizes
    layers = (Conv("c", 3), ReLU("r"), MaxPool("p"), Dense("votes", first + second), Heads("pairs", sizes))
    return network(layers, (2, 8, 9), tuple(map(str, range(first * second))), seed=seed)


def pictures(made, count=1, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, (count, *made.input_shape)).astype(np.float32)


@settings(max_examples=30, deadline=None)
@given(sizes=SIZES, seed=st.integers(0, 99))
def test_softmax_of_pairs_is_the_product_of_both_heads(sizes, seed):
    made = forked(sizes, seed)
    trace = made.forward(pictures(made, seed=seed)[0])
    scores = trace.output("votes").reshape(-1).astype(np.float64)
    one, other = softmax(scores[: sizes[0]]), softmax(scores[sizes[0] :])
    np.testing.assert_allclose(trace.probabilities.reshape(sizes), np.outer(one, other), rtol=1e-5)
    assert trace.verdict == np.ravel_multi_index((one.argmax(), other.argmax()), sizes)


@settings(max_examples=30, deadline=None)
@given(sizes=SIZES, seed=st.integers(0, 99))
def test_cross_entropy_of_pairs_is_the_sum_of_both_heads(sizes, seed):
    made = forked(sizes, seed)
    picture = pictures(made, seed=seed)[0]
    answer = seed % (sizes[0] * sizes[1])
    one, other = np.unravel_index(answer, sizes)
    scores = made.forward(picture).output("votes").reshape(-1).astype(np.float64)
    odds = softmax(scores[: sizes[0]])[one], softmax(scores[sizes[0] :])[other]
    found = made.backward(picture, answer)
    assert found.loss == pytest.approx(-np.log(odds).sum(), rel=1e-4, abs=1e-5)
    # And so each head's scores are blamed as if it were alone: p - right.
    blame = found.activations[-2].reshape(-1)
    right = np.zeros(sum(sizes))
    right[[one, sizes[0] + other]] = 1
    both = np.concatenate([softmax(scores[: sizes[0]]), softmax(scores[sizes[0] :])])
    np.testing.assert_allclose(blame, both - right, atol=1e-5)


@settings(max_examples=20, deadline=None)
@given(sizes=SIZES, seed=st.integers(0, 99))
def test_gradients_equal_measured_slopes_and_values_equal_plain_loops(sizes, seed):
    made = forked(sizes, seed)
    picture = pictures(made, seed=seed)[0]
    assert check(made, picture, seed % (sizes[0] * sizes[1]), most=20).largest_difference < 1e-5
    for naive, ours in zip(naive_forward(made, picture), made.forward(picture).activations, strict=True):
        np.testing.assert_allclose(ours, naive, rtol=1e-4, atol=1e-5)


@given(sizes=SIZES)
def test_each_pair_adds_up_one_score_of_each_head(sizes):
    layer = Heads("pairs", sizes)
    for place in range(sizes[0] * sizes[1]):
        one, other = layer.pair(place)
        assert one < sizes[0] <= other < sum(sizes)
        assert place in layer.pairs(one)
        assert place in layer.pairs(other)
    assert [len(layer.pairs(score)) for score in range(sum(sizes))] == [sizes[1]] * sizes[0] + [sizes[0]] * sizes[1]


def test_it_must_stand_on_the_scores_of_both_heads():
    with pytest.raises(StackError, match="a dense layer of 11 units"):
        Stack((Dense("votes", 10), Heads("pairs", (6, 5))), (1, 3, 3))
    with pytest.raises(StackError, match="from 1 to 64, not 0"):
        Heads("pairs", (6, 0))
    with pytest.raises(StackError, match="2 heads, not 3"):
        Heads("pairs", (6, 5, 4))


def test_as_text_and_in_a_file(tmp_path):
    layers = understood("conv 3@3 | relu | dense 11 | heads 6+5")
    assert [layer.id for layer in layers[-2:]] == ["votes", "pairs"]
    assert written(layers) == "conv 3@3 | relu | dense 11 | heads 6+5"
    for text in ("heads", "heads 6", "heads 6+", "heads 6+5+4"):
        with pytest.raises(ShorthandError, match="heads"):
            understood(text)
    made = forked((6, 5), 2)
    save(made, tmp_path / "two.xoviz")
    again = load(tmp_path / "two.xoviz")
    assert (again.stack, again.vector.tobytes()) == (made.stack, made.vector.tobytes())


def test_other_classes_start_both_heads_afresh():
    made = forked((3, 2), 1)
    other = refitted(made, made.stack, 5, tuple("uvwxyz"))
    assert np.array_equal(other.parameters["c.weights"], made.parameters["c.weights"])
    assert not np.array_equal(other.parameters["votes.weights"], made.parameters["votes.weights"])
    same = refitted(made, made.stack, 5)
    assert np.array_equal(same.vector, made.vector)
