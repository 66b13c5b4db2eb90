"""Sentences as pictures: what is typed is laid out, and what is laid out is written again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.known.memory import MemoryTask
from xoviz.tasks.known.text import TextTask
from xoviz.tasks.words import BLANK, laid_out, words_in, written

FEW = ("Doug", "Jane", "saw", ".")


def columns(text, words=FEW, places=5, right_aligned=False):
    return " ".join(word or "?" for word in words_in(laid_out(text, words, places, right_aligned).values, words))


def fates(text, places=5, right_aligned=False):
    return [(token.text, token.fate, token.column) for token in laid_out(text, FEW, places, right_aligned).tokens]


def test_a_sentence_stands_at_the_left_or_at_the_right():
    assert columns("Doug saw Jane") == "Doug saw Jane _ _"
    assert columns("Doug saw Jane", right_aligned=True) == "_ _ Doug saw Jane"
    values = laid_out("Doug saw Jane", FEW, 5).values
    assert (values.shape, values.dtype, values.sum()) == ((1, 4, 5), np.float32, 3)
    assert [int(row) for row in values[0].argmax(axis=0)[:3]] == [0, 2, 1]


def test_capital_letters_and_spaces_do_not_matter_and_marks_only_if_they_are_words():
    assert columns("  DOUG  saw\tjane.") == "Doug saw Jane . _"
    assert columns("“Doug”, saw: Jane!") == "Doug saw Jane _ _"
    assert fates("Jane, .") == [("Jane", "word", 0), (",", "mark", None), (".", "word", 1)]


def test_unknown_words_leave_their_place_empty():
    assert columns("Doug bit Jane") == "Doug _ Jane _ _"
    assert columns("Doug _ Jane") == "Doug _ Jane _ _"
    assert fates("Jo's saw") == [("Jo's", "unknown", 0), ("saw", "word", 1)]


def test_for_what_is_too_long_there_is_no_place_at_the_end_or_at_the_beginning():
    assert columns("saw Doug saw Jane saw Doug Jane") == "saw Doug saw Jane saw"
    assert columns("saw Doug saw Jane saw Doug Jane", right_aligned=True) == "saw Jane saw Doug Jane"
    assert [fate for _, fate, _ in fates("Doug " * 7)] == ["word"] * 5 + ["beyond"] * 2
    assert [fate for _, fate, _ in fates("Doug " * 7, right_aligned=True)] == ["beyond"] * 2 + ["word"] * 5
    assert laid_out("Doug saw Jane Bob Jane", FEW, 2).of("beyond") == ("Jane", "Bob")


def test_each_part_knows_where_it_stands_in_the_text():
    text = "Doug  bit, Jane"
    assert [text[token.start : token.end] for token in laid_out(text, FEW, 5).tokens] == ["Doug", "bit", ",", "Jane"]


def test_a_mixture_is_told_apart_and_its_strongest_word_written():
    values = np.zeros((1, 4, 3), np.float32)
    values[0, :2, 0], values[0, 2, 1] = (0.25, 0.5), 1
    assert words_in(values, FEW) == (None, "saw", BLANK)
    assert written(values, FEW) == "Jane saw"


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.integers(-1, 3), min_size=5, max_size=5), right_aligned=st.booleans())
def test_typing_what_is_written_gives_the_same_picture(rows, right_aligned):
    values = np.zeros((1, 4, 5), np.float32)
    for column, row in enumerate(rows):
        if row >= 0:
            values[0, row, column] = 1
    again = laid_out(written(values, FEW, right_aligned), FEW, 5, right_aligned)
    np.testing.assert_array_equal(again.values, values)
    assert not again.of("unknown") + again.of("beyond")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60), st.booleans())
def test_any_text_is_laid_out_with_at_most_one_word_a_place(text, right_aligned):
    found = laid_out(text, FEW, 5, right_aligned)
    assert set(np.unique(found.values)) <= {0.0, 1.0}
    assert found.values.sum(axis=1).max() <= 1
    assert found.values.sum() == sum(token.fate == "word" for token in found.tokens)
    assert all(text[token.start : token.end] == token.text for token in found.tokens)


@pytest.mark.parametrize("task", [TextTask(), MemoryTask()], ids=lambda task: task.name)
def test_the_tasks_with_sentences_have_a_dictionary(task):
    assert task.input_kind == "words"
    assert task.shape(len(task.words))[1] == len(task.words)
