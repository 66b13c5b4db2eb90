"""Writing on, word by word, and counting what is forbidden."""

from __future__ import annotations

import numpy as np

from xoviz import zoo
from xoviz.explain.memory_writing import Language, Reader, odds_after_each_word, pictured, write_on
from xoviz.tasks.grammar import allowed
from xoviz.tasks.known.memory import MemoryTask


def test_the_last_words_stand_at_the_right_end():
    picture = pictured((0, 3, 1), 5, 4)
    assert picture[0].argmax(axis=0).tolist()[1:] == [0, 3, 1]
    assert not picture[:, :, 0].any()
    np.testing.assert_array_equal(pictured((4, 4, 0, 3, 1), 5, 3), pictured((0, 3, 1), 5, 3))


def test_what_comes_next_after_each_word_is_what_a_text_that_ends_there_gives():
    made, text = zoo.load("memory"), (1, 3, 2, 4, 0, 3)
    odds = odds_after_each_word(made, pictured(text, 5, 8))
    reader = Reader(made)
    assert odds.shape == (5, 8)
    for place in range(len(text)):
        np.testing.assert_allclose(odds[:, 2 + place], reader.odds(text[: place + 1]), atol=1e-5)
    np.testing.assert_allclose(odds[:, 0], reader.odds(()), atol=1e-5)


def test_the_same_seed_writes_the_same_text():
    made = zoo.load("memory")
    one, other = (write_on(made, (0,), 40, allowed, np.random.default_rng(5)) for _ in range(2))
    assert one == other
    assert len(one.words) == len(one.forbidden) == 40


def test_what_is_written_is_read():
    made = zoo.load("memory-rnn")
    whole = write_on(made, (0,), 12, allowed)
    first = write_on(made, (0,), 5, allowed)
    rest = write_on(made, (0, *first.words), 7, allowed)
    assert first.words + rest.words == whole.words


def test_mistakes_are_those_that_the_language_forbids():
    guessing = zoo.load("memory").random(0)
    found = write_on(guessing, (), 100, allowed, np.random.default_rng(0))
    judged = [word not in allowed(found.words[:place]) for place, word in enumerate(found.words)]
    assert list(found.forbidden) == judged
    assert found.mistakes == sum(judged) > 20


def test_the_task_is_a_language():
    assert isinstance(MemoryTask(), Language)
