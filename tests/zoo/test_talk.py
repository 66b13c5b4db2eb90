"""The network made by hand gives every figure of the talk, from the picture to the votes."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from xoviz import zoo

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
STEPS = {"conv_ninths": "convolution", "relu_ninths": "relu", "relu_pool_ninths": "pooling", "pool2_ninths": "pooling2"}
VOTES = FIGURES["strong_vote_rule"]["results"]


@pytest.fixture(scope="module")
def talk():
    return zoo.load("talk")


def picture_of(cells):
    return np.array([cells], np.float32)


def case_picture(case):
    letter, kind = case.split("/")
    return picture_of(FIGURES["images"][letter] if kind == "plain" else FIGURES["tricky"][letter][kind])


@pytest.mark.parametrize("name", ["X", "O", "X_deformed"])
@pytest.mark.parametrize("step", STEPS)
def test_every_map_in_ninths(talk, name, step):
    maps = talk.forward(picture_of(FIGURES["images"][name])).output(STEPS[step])
    ninths = np.array(FIGURES[name][step])
    assert maps.shape == ninths.shape
    np.testing.assert_array_equal(np.rint(9 * maps), ninths)
    np.testing.assert_allclose(maps, ninths / 9, rtol=0, atol=1e-7)
    # The float engine divides a whole number by 9 once, so it gives the nearest float there is.
    np.testing.assert_array_equal(maps, (ninths.astype(np.float32) / np.float32(9)))


@pytest.mark.parametrize("name", ["X", "O", "X_deformed"])
def test_pooling_and_relu_may_change_places(talk, name):
    trace = talk.forward(picture_of(FIGURES["images"][name]))
    pooled_first = np.array(FIGURES[name]["pool_ninths"]) / 9
    np.testing.assert_allclose(trace.output("pooling"), np.maximum(pooled_first, 0), atol=1e-7)


@pytest.mark.parametrize("name", ["X", "O", "X_deformed"])
def test_the_twelve_values_that_vote(talk, name):
    trace = talk.forward(picture_of(FIGURES["images"][name]))
    np.testing.assert_array_equal(np.rint(9 * trace.input("votes").reshape(-1)), FIGURES[name]["flat_ninths"])


@pytest.mark.parametrize("case", VOTES)
def test_the_votes_of_all_ten_pictures(talk, case):
    trace = talk.forward(case_picture(case))
    expected = [float(Fraction(*VOTES[case][letter])) for letter in talk.classes]
    np.testing.assert_allclose(trace.scores, expected, rtol=0, atol=1e-7)
    assert talk.classes[trace.verdict] == VOTES[case]["winner"]
    assert (VOTES[case]["winner"] == case[0]) == VOTES[case]["correct"]


def test_it_is_fooled_by_the_thick_x_alone():
    assert [case for case in VOTES if not VOTES[case]["correct"]] == ["X/weight"]


def test_filters_are_the_talks_in_its_order(talk):
    expected = [[FIGURES["filters"][name]] for name in FIGURES["filter_order"]]
    np.testing.assert_array_equal(talk.parameters["convolution.weights"], expected)


def test_strong_votes_lie_where_each_letters_own_picture_is_perfect(talk):
    for unit, letter in enumerate(talk.classes):
        weights = talk.parameters["votes.weights"][unit].reshape(-1)
        assert set(weights.tolist()) == {0, 1}
        strong = np.flatnonzero(weights).tolist()
        assert strong == FIGURES["fully_connected"][f"strong_for_{letter}"]
        trace = talk.forward(picture_of(FIGURES["images"][letter]))
        assert (trace.input("votes").reshape(-1)[strong] == 1).all()


def test_filtering_as_the_talk_does_it(talk):
    plain_x = picture_of(FIGURES["images"]["X"])
    trace = talk.forward(plain_x)
    for figure in FIGURES["filtering"]:
        row, column = figure["patch_top_left"]
        index = FIGURES["filter_order"].index(figure["filter"])
        patch = plain_x[0, row : row + 3, column : column + 3]
        products = talk.parameters["convolution.weights"][index, 0] * patch
        np.testing.assert_array_equal(products, figure["products"])
        assert products.sum() == figure["sum"]
        assert 9 * trace.output("convolution")[index, row, column] == pytest.approx(figure["result_ninths"])


def test_winners_are_the_first_in_reading_order(talk):
    trace = talk.forward(picture_of(FIGURES["images"]["X"]))
    below, winners = trace.output("relu"), trace.winners["pooling"]
    ties = 0
    for each, row, column in np.ndindex(winners.shape):
        window = below[each, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        first = np.unravel_index(window.argmax(), window.shape)
        ties += (window == window.max()).sum() > 1
        assert winners[each, row, column] == (2 * row + first[0]) * 7 + 2 * column + first[1]
    assert ties > 0, "the plain X has ties, so the rule matters"


def test_whole_pictures_do_not_match_but_their_pieces_do():
    plain, turned = (np.array(FIGURES["images"][name]) for name in ("X", "X_deformed"))
    figures = FIGURES["whole_image_compare"]
    assert np.argwhere(plain != turned).tolist() == figures["mismatch_cells"]
    assert [(plain * turned).sum(), plain.size] == figures["normalised_dot"]
