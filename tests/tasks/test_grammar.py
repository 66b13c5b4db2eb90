"""The talk's little language: what may follow what, and texts as pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.grammar import NAMES, SAW, STOP, WORDS, allowed, pictured, read, sentences

DOUG, JANE, SPOT = NAMES


@pytest.mark.parametrize(("text", "next_words"), [
    ([], NAMES), ([DOUG], (SAW,)), ([DOUG, SAW], (JANE, SPOT)), ([DOUG, SAW, JANE], (STOP,)),
    ([DOUG, SAW, JANE, STOP], NAMES), ([DOUG, SAW, JANE, STOP, JANE, SAW], (DOUG, SPOT)),
    ([SAW, JANE, STOP, SPOT], (SAW,)),
])
def test_what_may_come_next(text, next_words):
    assert allowed(text) == next_words


@pytest.mark.parametrize("mistake", [
    [DOUG, SAW, DOUG], [DOUG, STOP], [DOUG, SAW, STOP], [DOUG, SAW, JANE, SAW], [DOUG, DOUG], [DOUG, SAW, SAW], [SAW]])
def test_the_talks_mistakes_are_forbidden(mistake):
    *text, word = mistake
    assert word not in allowed(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, len(WORDS) - 1), max_size=12))
def test_something_may_follow_whatever_went_before(text):
    assert set(allowed(text)) <= set(range(len(WORDS)))
    assert allowed(text)


def test_sentences_hold_to_the_language():
    for text in sentences(50, 3, np.random.default_rng(0)).tolist():
        assert all(word in allowed(text[:place]) for place, word in enumerate(text))


def test_all_six_sentences_come_about_as_often():
    first = sentences(6000, 1, np.random.default_rng(1))
    kinds, counts = np.unique(first, axis=0, return_counts=True)
    assert len(kinds) == 6
    assert counts.min() > 850
    assert (kinds[:, 0] != kinds[:, 2]).all()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, len(WORDS) - 1), max_size=8))
def test_what_is_pictured_can_be_read(text):
    room = 8 - len(text)
    picture = pictured(np.array([[-1] * room + text], np.intp))[0]
    assert picture.shape == (1, 5, 8)
    assert read(picture) == tuple(text)
    assert not picture[:, :, :room].any()
