"""Exact fractions: the talk's figures to the last digit, agreement with the engine, and refusal to guess."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.exact import NotRational, fractions
from xoviz.nn import Conv, Dense, Dropout, LeakyReLU, MaxPool, MeanPool, ReLU, Tanh, network

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
VOTES = FIGURES["strong_vote_rule"]["results"]
STEPS = ("conv_ninths", "relu_ninths", "relu_pool_ninths", "pool2_ninths")


def picture_of(cells):
    return np.array([cells], np.float32)


def as_lists(maps, times=1):
    return (maps * times).tolist()


@pytest.mark.parametrize("name", ["X", "O", "X_deformed"])
def test_every_figure_of_the_talk(name):
    picture, *maps, votes = fractions(zoo.load("talk"), picture_of(FIGURES["images"][name]))
    assert as_lists(picture) == [FIGURES["images"][name]]
    for found, step in zip(maps, STEPS, strict=True):
        assert as_lists(found, 9) == FIGURES[name][step], step
    assert as_lists(maps[-1].reshape(-1), 9) == FIGURES[name]["flat_ninths"]
    assert votes.shape == (2, 1, 1)


@pytest.mark.parametrize("case", VOTES)
def test_the_votes_of_all_ten_pictures(case):
    letter, kind = case.split("/")
    picture = picture_of(FIGURES["images"][letter] if kind == "plain" else FIGURES["tricky"][letter][kind])
    votes = fractions(zoo.load("talk"), picture)[-1].reshape(-1).tolist()
    assert votes == [Fraction(*VOTES[case]["X"]), Fraction(*VOTES[case]["O"])]
    winner = "X" if votes[0] > votes[1] else "O"
    assert winner == VOTES[case]["winner"]


STACKS = [
    (Conv("c", 2, (3, 2), 2, 1, average=True), ReLU("r"), MeanPool("p", 2, 2), Dense("d", 2, average=True)),
    (Conv("c", 3, (2, 2)), MaxPool("p", 3, 2), Conv("c2", 2, (1, 2), bias=False), Dense("h", 3), Dense("d", 2)),
    (MeanPool("p", 3, 2), Conv("c", 2, (2, 2), 1, 1, average=True), ReLU("r"), Dense("d", 2, average=True, bias=False)),
    (Conv("c", 2, (2, 2)), LeakyReLU("l", 0.25), MeanPool("p", 3, 2), Dropout("o", 0.3), Dense("d", 2)),
    (MaxPool("p", 2, 3, partial=False), MeanPool("q", 3, 1, partial=False), Dense("d", 2)),
    (MaxPool("p", (1, 3), (1, 2)), MeanPool("q", (2, 3), (3, 2)), Dense("d", 2)),
]


@settings(max_examples=40, deadline=None)
@given(layers=st.sampled_from(STACKS), seed=st.integers(0, 10_000))
def test_the_float_engine_gives_the_nearest_numbers(layers, seed):
    made = network(layers, (2, 9, 8), ("a", "b"))
    rng = np.random.default_rng(seed)
    made = made.with_vector(rng.integers(-64, 65, made.stack.size).astype(np.float32) / 64)
    # Weights of averaging units are positive, so that their sums are far from 0.
    made = made.with_parameters({key: np.abs(values) + 1 for key, values in made.parameters.items()
                                 if key == "d.weights"})
    picture = rng.integers(-64, 65, made.input_shape).astype(np.float32) / 64
    for exact, ours in zip(fractions(made, picture), made.forward(picture).activations, strict=True):
        assert exact.shape == ours.shape
        assert all(isinstance(value, Fraction) for value in exact.flat)
        np.testing.assert_allclose(ours, exact.astype(np.float64), rtol=1e-5, atol=1e-5)


def test_a_unit_without_weight_says_nothing():
    made = network((Dense("d", 3, average=True),), (1, 1, 2), ("a", "b", "c"))
    made = made.with_parameters({"d.weights": np.array([[[[1, -1]]], [[[0, 0]]], [[[1, 2]]]], np.float32),
                                 "d.bias": np.array([0.25, 0, 0], np.float32)})
    votes = fractions(made, np.array([[[0.5, 1]]], np.float32))[-1].reshape(-1).tolist()
    assert votes == [Fraction(1, 4), 0, Fraction(5, 6)]


def test_results_are_read_only():
    for values in fractions(zoo.load("talk"), picture_of(FIGURES["images"]["X"])):
        with pytest.raises(ValueError, match="read-only"):
            values[0, 0, 0] = Fraction(1)


@pytest.mark.parametrize("weight", [0.1374, 1 / 3, 0.1, 1e-9, 65.0, 1e30, np.inf, np.nan])
def test_weights_that_are_no_simple_fractions_are_refused_by_name(weight):
    talk = zoo.load("talk")
    filters = np.array(talk.parameters["convolution.weights"])
    filters[1, 0, 2, 2] = weight
    painted = talk.with_parameters({"convolution.weights": filters})
    with pytest.raises(NotRational, match="'talk' has weights such as") as caught:
        fractions(painted, picture_of(FIGURES["images"]["X"]))
    assert f"{np.float32(weight):.6g}" in str(caught.value)


@pytest.mark.parametrize("weight", [0.25, -0.5, 1 / 64, -63.984375, 64.0, 0.0])
def test_simple_fractions_painted_by_hand_are_welcome(weight):
    talk = zoo.load("talk")
    filters = np.full((3, 1, 3, 3), weight, np.float32)
    painted = talk.with_parameters({"convolution.weights": filters})
    convolved = fractions(painted, np.ones((1, 9, 9), np.float32))[1]
    assert set(convolved.flat) == {Fraction(weight)}


def test_learned_networks_are_refused():
    with pytest.raises(NotRational, match=r"every weight .* of 1/64; 'letters-9' has weights such as"):
        fractions(zoo.untrained("letters-9", 1), picture_of(FIGURES["images"]["X"]))


def test_grey_pictures_are_refused():
    grey = np.full((1, 9, 9), 0.3, np.float32)
    with pytest.raises(NotRational, match=r"the picture has values such as 0\.3"):
        fractions(zoo.load("talk"), grey)
    assert fractions(zoo.load("talk"), np.full((1, 9, 9), 0.25, np.float32))[0][0, 0, 0] == Fraction(1, 4)


@pytest.mark.parametrize(("layer", "said"), [(LeakyReLU("l", 0.1), r"1/64; 'l' has slopes such as 0\.1"),
                                             (Tanh("t"), "only up to 't': its tanh makes none of any but 0")])
def test_layers_that_make_no_fractions_are_refused_by_name(layer, said):
    net = network((layer, Dense("d", 1, average=True)), (1, 2, 2), ("a",))
    net = net.with_vector(np.ones(net.stack.size, np.float32))
    with pytest.raises(NotRational, match=said):
        fractions(net, np.ones((1, 2, 2), np.float32))


def test_a_picture_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"reads pictures of shape \(1, 9, 9\), not \(9, 9\)"):
        fractions(zoo.load("talk"), np.ones((9, 9), np.float32))
