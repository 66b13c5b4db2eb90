"""Parts switched off, on again, and kept when the rest starts afresh."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.nn.parts import check_part, each_without, existing, given_back, maker, parts_of, scratch, taken_from, without
from xoviz.nn.surgery import remove_filter

LETTERS, TALK = zoo.load("letters-28"), zoo.load("talk")
PICTURES = np.random.default_rng(0).uniform(-1, 1, (3, 1, 28, 28)).astype(np.float32)


def test_every_filter_unit_and_vote_is_a_part():
    assert len(parts_of(LETTERS.stack)) == 8 + 16 + 32 + 2
    assert parts_of(TALK.stack)[:4] == (("convolution", 0), ("convolution", 1), ("convolution", 2), ("votes", 0))


@pytest.mark.parametrize("part", [("convolution", 3), ("convolution2", 11)])
def test_a_filter_switched_off_is_one_that_was_never_there(part):
    off = without(LETTERS, [part])
    assert not off.forward(PICTURES[0]).output(part[0])[part[1]].any()
    removed = remove_filter(LETTERS, *part)
    np.testing.assert_allclose(off.scores(PICTURES), removed.scores(PICTURES), rtol=1e-4, atol=1e-4)


def test_a_vote_switched_off_says_0_also_where_votes_are_means():
    picture = PICTURES[0][:, :9, :9]
    assert without(TALK, [("votes", 1)]).forward(picture).scores[1] == 0
    assert without(TALK, [("votes", 1)]).forward(picture).scores[0] == TALK.forward(picture).scores[0]


def test_a_whole_layer_off_leaves_one_answer_for_everything():
    scores = without(LETTERS, [("convolution", None)]).scores(PICTURES)
    assert np.array_equal(scores[0], scores[1])


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(parts_of(LETTERS.stack)), max_size=12))
def test_what_was_taken_can_be_given_back(parts):
    assert np.array_equal(given_back(without(LETTERS, parts), taken_from(LETTERS, parts)).vector, LETTERS.vector)
    off = without(LETTERS, parts)
    for layer, index in parts:
        assert not off.parameters[f"{layer}.weights"][index].any()
        assert not off.parameters[f"{layer}.bias"][index]


def test_starting_afresh_keeps_what_is_to_be_kept():
    fresh = scratch(LETTERS, 4, [("convolution", None), ("votes", 1)])
    other = LETTERS.random(4)
    assert np.array_equal(fresh.parameters["convolution.weights"], LETTERS.parameters["convolution.weights"])
    assert np.array_equal(fresh.parameters["votes.weights"][1], LETTERS.parameters["votes.weights"][1])
    assert np.array_equal(fresh.parameters["votes.weights"][0], other.parameters["votes.weights"][0])
    assert np.array_equal(fresh.parameters["hidden.weights"], other.parameters["hidden.weights"])


def test_parts_that_are_not_there():
    assert existing(TALK.stack, [("convolution", 2), ("convolution", 3), ("hidden", None), ("relu", 0)]) == {
        ("convolution", 2)}
    for part, words in ((("convolution", 3), "parts 1 to 3, not 4"), (("relu", None), "no layer 'relu'")):
        with pytest.raises(ValueError, match=words):
            check_part(TALK.stack, part)
    with pytest.raises(ValueError, match="another shape"):
        given_back(TALK, taken_from(LETTERS, [("convolution", 0)]))


def test_each_in_turn():
    turns = dict(each_without(TALK))
    assert list(turns) == list(parts_of(TALK.stack))
    assert np.array_equal(turns["convolution", 1].vector, without(TALK, [("convolution", 1)]).vector)


def test_who_made_the_maps_of_a_layer():
    made = {layer: maker(LETTERS.stack, layer) for layer in LETTERS.stack.ids}
    assert made["picture"] is None
    assert made["pooling"] == made["convolution"] == "convolution"
    assert made["relu2"] == made["pooling2"] == "convolution2"
    assert made["hidden"] == made["relu3"] == "hidden"
    assert made["votes"] == "votes"
