"""What can go wrong with a sentence, checked word by word."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.damage import Damage
from xoviz.tasks.word_damage import WORD_DAMAGE, left_out, places_of, replaced, swapped

WORDS, LONGEST = 6, 8


def laid_out(words: list[int], *, right: bool = False, nothing: float = 0.0) -> np.ndarray:
    """A sentence of some words, (1, 6, 8), at the left end or at the right one."""
    picture = np.full((1, WORDS, LONGEST), nothing, np.float32)
    for place, word in enumerate(words, LONGEST - len(words) if right else 0):
        picture[0, word, place] = 1
    return picture


def read(picture: np.ndarray) -> list[int | None]:
    """Which word stands in each column."""
    return [int(column.argmax()) if column.max() > 0 else None for column in picture[0].T]


sentences = st.lists(st.integers(0, WORDS - 1), max_size=LONGEST)


@settings(max_examples=50, deadline=None)
@given(sentences, st.integers(0, 9), st.integers(0, 999), st.booleans(), st.sampled_from([0.0, -1.0]))
def test_what_is_left_closes_up_where_sentences_stand(words, count, seed, right, nothing) -> None:
    found = left_out(laid_out(words, right=right, nothing=nothing), count, np.random.default_rng(seed), right)
    kept = [word for word in read(found) if word is not None]
    assert len(kept) == max(len(words) - count, 0)
    rest = iter(words)
    assert all(word in rest for word in kept), "in their order"
    assert np.array_equal(found, laid_out(kept, right=right, nothing=nothing))


@settings(max_examples=50, deadline=None)
@given(sentences, st.integers(0, 9), st.integers(0, 999))
def test_so_many_words_become_others_and_the_rest_stays(words, count, seed) -> None:
    found = read(replaced(laid_out(words), count, np.random.default_rng(seed), False))
    assert sum(old != new for old, new in zip(words, found, strict=False)) == min(count, len(words))
    assert found[len(words) :] == [None] * (LONGEST - len(words))


@settings(max_examples=50, deadline=None)
@given(sentences, st.integers(0, 9), st.integers(0, 999))
def test_swapped_words_are_the_same_words(words, count, seed) -> None:
    found = read(swapped(laid_out(words), count, np.random.default_rng(seed), False))
    assert sorted(found[: len(words)]) == sorted(words)
    if count == 1 and len(words) > 1:
        moved = [place for place, (old, new) in enumerate(zip(words, found, strict=False)) if old != new]
        assert not moved or moved[1] - moved[0] == 1


@pytest.mark.parametrize("kind", WORD_DAMAGE)
def test_more_damage_of_one_seed_goes_on_from_less(kind) -> None:
    words = [0, 1, 2, 3, 4, 5]
    steps = [read(Damage(kind, seed=4).apply(laid_out(words)[None], level)[0]) for level in (0, 1, 2, 3)]
    assert steps[0][:6] == words
    if kind == "replaced":
        for less, more in itertools.pairwise(steps):
            assert all(new == old for old, first, new in zip(less, words, more, strict=False) if old != first)
    if kind == "left out":
        for less, more in itertools.pairwise(steps):
            assert set(more) - {None} < set(less) - {None}


def test_a_sentence_of_no_words_stays_empty() -> None:
    for kind in WORD_DAMAGE:
        assert len(places_of(Damage(kind).apply(laid_out([])[None], 2)[0])) == 0
