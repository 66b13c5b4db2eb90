"""A stack as a line of text: what is written is understood again, and what cannot be is refused in a sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.nn import Conv, Dense, Dropout, LeakyReLU, MaxPool, MeanPool, ReLU, Stack, StackError, Tanh
from xoviz.nn.loss import LOSSES
from xoviz.nn.shorthand import LONGEST, ShorthandError, named, understood, understood_with_loss, written
from xoviz.zoo import STACKS

small = st.integers(1, 5)
convs = st.builds(Conv, st.just("c"), small, st.tuples(small, small), small, st.just(0), st.booleans(), st.booleans())
sides = small | st.tuples(small, small)
pools = st.sampled_from([MaxPool, MeanPool]).flatmap(lambda kind: st.builds(kind, st.just("p"), sides, sides,
                                                                            st.booleans()))
shares = st.floats(0.001, 0.999)
layers = st.one_of(convs, pools, st.builds(Dense, st.just("d"), small, st.booleans(), st.booleans()),
                   st.sampled_from([ReLU("r"), Tanh("t")]), st.builds(LeakyReLU, st.just("l"), shares),
                   st.builds(Dropout, st.just("o"), shares))


def test_the_example_of_the_issue():
    assert understood("conv 8@5 | relu | pool 2 | dense 2") == (
        Conv("convolution", 8, (5, 5)), ReLU("relu"), MaxPool("pooling"), Dense("votes", 2))


def test_the_shipped_networks_are_written_as_one_would():
    assert written(STACKS["letters-28"]) == ("conv 8@5 | relu | pool 2 | conv 16@3 | relu | pool 2 | dense 32 | relu | "
                                             "dense 2")
    assert written(STACKS["talk"]) == "conv 3@3 average nobias | relu | pool 2 | pool 2 | dense 2 average nobias"


@pytest.mark.parametrize("name", STACKS)
def test_the_shipped_networks_come_back_with_their_names(name):
    assert understood(written(STACKS[name])) == STACKS[name]


@settings(max_examples=50, deadline=None)
@given(st.lists(layers, min_size=1, max_size=9))
def test_what_is_written_is_understood(stack):
    again = understood(written(stack))
    assert again == named(stack)
    assert len({layer.id for layer in again}) == len(stack)
    assert written(again) == written(stack)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_last_part_may_say_the_loss(loss):
    text = written(STACKS["talk"], loss)
    assert text.endswith(f"| dense 2 average nobias | loss {loss}")
    assert understood_with_loss(text) == (STACKS["talk"], loss)


def test_a_loss_need_not_be_said_and_what_is_none_is_refused():
    assert understood_with_loss("dense 2") == (understood("dense 2"), "")
    assert understood_with_loss("dense 2 |LOSS  Squared ") == (understood("dense 2"), "squared")
    for text, part in (("dense 2 | loss hinge", 1), ("relu | dense 2 | loss", 2), ("loss squared", 0)):
        with pytest.raises(ShorthandError) as caught:
            understood_with_loss(text)
        assert caught.value.part == part
    with pytest.raises(ShorthandError):
        understood_with_loss("loss squared | dense 2")


def test_words_may_stand_in_any_order_and_size():
    assert understood("  CONV 4@3x5 nobias PAD 1 average stride 2|dense 2 ") == (
        Conv("convolution", 4, (3, 5), 2, 1, True, False), Dense("votes", 2))
    assert understood("leaky | dropout | dense 3 | dense 2") == (
        LeakyReLU("leaky"), Dropout("dropout"), Dense("hidden", 3), Dense("votes", 2))


def test_windows_that_are_no_squares_lie_side_by_side_unless_a_stride_is_said():
    (words, *_) = understood("pool 1x2 | dense 2")
    assert words == MaxPool("pooling", (1, 2), (1, 2))
    assert understood("mean 3x2 stride 1x2 whole | dense 2")[0] == MeanPool("pooling", (3, 2), (1, 2), partial=False)
    assert understood("pool 1x2 stride 2 | dense 2")[0] == MaxPool("pooling", (1, 2), 2)
    assert understood("pool 3x3 stride 2x2 | dense 2") == understood("pool 3 | dense 2")
    assert written((MaxPool("p", (3, 3), (3, 3)), MaxPool("q", (1, 2), (1, 2)))) == "pool 3 stride 3 | pool 1x2"


@pytest.mark.parametrize(("text", "part", "words"), [
    ("", 0, "empty"), ("conv 8@5 || relu", 1, "empty"), ("convolve 3", 0, "begins with 'convolve'"),
    ("conv", 0, "number of filters"), ("conv 8", 0, "number of filters"), ("conv 8@0", 0, "from 1 to 64, not 0"),
    ("relu | pool", 1, "size of the window"),
    ("pool 2 stride", 0, "a number such as 2, or two such as 1x2 after 'stride'"),
    ("conv 8@5 stride", 0, "a whole number after 'stride'"), ("pool 1x2x3", 0, "size of the window"),
    ("pool 2 stride 1x", 0, "two such as 1x2"), ("pool 1x65", 0, "from 1 to 64, not 65"),
    ("pool two", 0, "size of the window"), ("dense 2 twice", 0, "a word too many: 'twice'"),
    ("leaky 2", 0, "between 0 and 1, not 2.0"), ("dropout 1", 0, "between 0 and 1"), ("leaky .", 0, "between 0 and 1"),
    ("conv 99999999999@3", 0, "number of filters"), ("relu " * 2000, 0, "at most"), ("relu|" * 64 + "relu", 64, "64"),
])
def test_what_cannot_be_is_refused_in_a_sentence(text, part, words):
    with pytest.raises(ShorthandError) as refused:
        understood(text)
    assert refused.value.part == part
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("conv denseplurmak 0123456789@x.|-"), max_size=60))
def test_any_text_is_understood_or_refused(text):
    try:
        found = understood(text)
    except ShorthandError as error:
        found, complaint = None, str(error)
    if found is None:
        assert re.fullmatch(r"[^\n]+\.", complaint)
    else:
        assert understood(written(found)) == found


def test_a_stack_of_it_may_still_not_fit():
    with pytest.raises(StackError):
        Stack(understood("conv 8@12 | dense 2"), (1, 9, 9))
    assert len(written(STACKS["letters-28"])) < LONGEST
