"""The words: what people read is right, in number and in sense, and can be translated."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import wording
from xoviz.explain.reading import read

TALK = ("conv", "relu", "maxpool", "maxpool", "dense")


def test_a_stack_is_named_from_the_picture_up_and_numbered_where_a_name_comes_twice():
    assert wording.layer_names(TALK) == ("convolution", "ReLU", "pooling 1", "pooling 2", "votes")


def test_only_the_last_dense_layer_holds_the_votes():
    assert wording.layer_names(("dense", "relu", "dense")) == ("hidden layer", "ReLU", "votes")


@pytest.mark.parametrize("ask", [wording.layer_name, wording.layer_meaning, wording.optimiser_name])
def test_an_unknown_term_is_refused_with_the_known_ones(ask):
    with pytest.raises(ValueError, match="'flux'; there are "):
        ask("flux")


@pytest.mark.parametrize("kind", [*TALK, "leaky", "tanh", "dropout"])
def test_every_layer_is_explained_in_one_sentence(kind):
    meaning = wording.layer_meaning(kind)
    assert meaning[0].isupper()
    assert meaning.count(".") == 1
    assert meaning.endswith(".")


@pytest.mark.parametrize(("shape", "text"), [
    ((3, 7, 7), "3 maps of 7 × 7"), ((1, 9, 9), "1 map of 9 × 9"), ((1, 1, 5), "1 map of 1 × 5"),
    ((12, 1, 1), "12 values"), ((1, 1, 1), "1 value"),
])
def test_a_shape_is_said_in_words(shape, text):
    assert wording.shape_text(shape) == text


@pytest.mark.parametrize(("classes", "scores", "probabilities", "text"), [
    (("X", "O"), (0.92, 0.48), None, "X, ahead by 0.44"),
    (("X", "O"), (0.1, 0.6), None, "O, ahead by 0.50"),
    (("X", "O"), (0.5, 0.501), None, "O, ahead by less than 0.01"),
    (("X", "O"), (2.0, -2.82), (0.992, 0.008), "X 99.2 %"),
    (("X", "O"), (50.0, -50.0), (1.0, 0.0), "X over 99.9 %"),
    (("X", "O"), (0.5, 0.5), None, "undecided"),
    (("X", "O"), (0.5, 0.5), (0.5, 0.5), "undecided"),
    (("X", "O"), (math.nan, 0.5), (math.nan, math.nan), "undecided"),
])
def test_the_verdict(classes, scores, probabilities, text):
    assert wording.verdict(classes, scores, probabilities) == text


@given(st.integers(0, 1000))
@settings(max_examples=50, deadline=None)
def test_a_thousand_letters_have_an_exact_percentage(right):
    assert wording.percent(right / 1000) == f"{right // 10}.{right % 10} %"


def test_nearly_all_is_not_all_and_nearly_none_is_not_none():
    assert wording.percent(0.99999) == "99.9 %"
    assert wording.percent(0.00001) == "0.1 %"


def test_probabilities_near_the_ends_are_not_said_to_be_certain():
    assert wording.probability(1.0) == "over 99.9 %"
    assert wording.probability(0.0) == "below 0.1 %"
    assert wording.probability(0.5) == "50.0 %"


def test_divergence_says_when_why_and_what_to_try():
    said = wording.diverged(812, 50.0)
    assert "step 812" in said
    assert "learning rate of 50 " in said
    assert "try a rate of 0.1." in said
    assert "try a rate of 0.02." in wording.diverged(1, 0.2)


@given(st.lists(st.fractions(-9, 9, max_denominator=99), min_size=2, max_size=4),
       st.sampled_from(["slides", "decimals"]))
@settings(max_examples=50, deadline=None)
def test_beside_the_scores_the_margin_adds_up_as_it_is_written(scores, reading):
    def write(number):
        return read(number, reading).replace("-", "−")

    text = wording.margin_text(scores, write=write, rest="left")
    first, second = (Fraction(write(score).replace("−", "-")) for score in sorted(scores, reverse=True)[:2])
    if text != "less than 0.01":
        parts = re.fullmatch(r"([\d.]+)(?: \(\+ left (−?[\d.]+)\))?", text)
        assert parts is not None, text
        assert second + Fraction(parts[1]) + Fraction((parts[2] or "0").replace("−", "-")) == first
        assert parts[2] is None or Fraction(parts[2].replace("−", "-")) != 0


def test_one_against_five_ninths_on_the_slides():
    scores = (Fraction(1), Fraction(5, 9))
    assert wording.margin_text(scores, write=partial(read, reading="slides"), rest="cut off") == "0.44 (+ cut off 0.01)"
    assert wording.margin_text(scores, write=partial(read, reading="fractions"), rest="rounding") == "4/9"


def test_sentences_go_through_the_translation_before_the_numbers_are_put_in():
    german = {"{winner}, ahead by {margin}": "{winner}, {margin} voraus"}
    assert wording.verdict(("X", "O"), (0.92, 0.48), tr=lambda text: german.get(text, text)) == "X, 0.44 voraus"


@pytest.mark.parametrize(("cell", "text"), [
    (("pooling 2", "conv", (1, 0, 0), (3, 2, 2)), "pooling 2 (1, 1) of filter 2"),
    (("", "picture", (0, 2, 3), (1, 9, 9)), "pixel (3, 4)"),
    (("", "picture", (1, 2, 3), (2, 9, 9)), "pixel (3, 4) of channel 2"),
    (("hidden layer", "dense", (4, 0, 0), (32, 1, 1)), "unit 5 of hidden layer"),
    (("mean pooling", "picture", (0, 2, 3), (1, 4, 4)), "mean pooling (3, 4)"),
])
def test_a_cell_is_named_by_its_place_counted_from_one(cell, text):
    assert wording.cell_text(*cell) == text


def test_a_step_says_what_a_cell_is_to_the_one_above():
    cell = wording.cell_text("ReLU", "conv", (1, 1, 2), (3, 7, 7), of_map=False)
    assert wording.step_text("winner", cell) == "winner: ReLU (2, 3)"
    assert wording.step_text("strongest", "pixel (3, 4)") == "strongest: pixel (3, 4)"
    assert [wording.step_text(how, cell) for how in ("here", "same", "part")] == [cell] * 3
    assert wording.step_text("strongest", "pooling (1, 1) of filter 2", 4) == (
        "strongest: vote 4, pooling (1, 1) of filter 2")
