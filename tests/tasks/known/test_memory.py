"""The task memory, its shipped networks, and the figures on its page (resources/texts/memory.md)."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.memory_writing import write_on
from xoviz.nn.loss import softmax
from xoviz.nn.train import Settings, train
from xoviz.tasks import task
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.grammar import WORDS, allowed, read
from xoviz.tasks.known.memory import MemoryTask
from xoviz.tasks.long_gap import LongGapTask

TASK = MemoryTask()
ROWS = len(WORDS)
SHIPPED = ("memory", "memory-rnn")
WRITTEN, SEEDS = 1000, range(5)


@pytest.fixture(scope="module")
def every_text():
    """All different texts that there are, those to learn from and those kept for testing."""
    return [np.unique(draw(20_000, ROWS, np.random.default_rng(0))[0], axis=0)
            for draw in (TASK.draw, TASK.draw_held_out)]


def mistakes(network, seed, count=WRITTEN):
    return write_on(network, (), count, TASK.allowed, np.random.default_rng(seed)).mistakes


def test_it_is_found_by_its_name():
    assert isinstance(task("memory"), MemoryTask)
    assert task("memory").has((1, 5, 8))
    assert task("memory").right_aligned


def test_the_answer_is_a_word_that_may_come_next():
    texts, answers = TASK.draw(500, ROWS, np.random.default_rng(3))
    assert texts.shape == (500, 1, 5, 8)
    assert all(answer in allowed(read(text)) for text, answer in zip(texts, answers, strict=True))


def test_what_is_drawn_depends_on_the_generator_alone():
    one, other = (TASK.draw(100, ROWS, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(one[1], other[1])


def test_there_are_271_texts_of_which_36_are_kept_for_testing(every_text):
    learned, kept = every_text
    assert len(learned) + len(kept) == 271
    assert len(kept) == 36
    assert not {text.tobytes() for text in learned} & {text.tobytes() for text in kept}


def test_with_one_column_there_is_the_last_word_only():
    last = MemoryTask(1)
    texts, _ = fresh(last, ROWS, 0, 50)
    assert texts.shape == (50, 1, 5, 1)
    assert {read(text) for text in texts} <= {(), *((word,) for word in range(ROWS))}


def test_nobody_can_be_right_more_often_than_seven_times_in_ten():
    texts, _ = TASK.draw(4000, ROWS, np.random.default_rng(0))
    assert TASK.ceiling(texts) == pytest.approx(17 / 24, abs=0.02)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_networks_reach_the_ceiling_on_texts_that_they_never_saw(name):
    texts, answers = fresh(TASK, ROWS, 0, 4000)
    assert zoo.load(name).accuracy(texts, answers) == pytest.approx(TASK.ceiling(texts), abs=0.02)


@pytest.mark.parametrize("name", SHIPPED)
def test_whatever_the_text_no_forbidden_word_is_likely(name, every_text):
    texts = np.concatenate(every_text)
    odds = softmax(zoo.load(name).scores(texts).T).T
    for text, of_words in zip(texts, odds, strict=True):
        assert int(of_words.argmax()) in allowed(read(text))
        assert 1 - of_words[list(allowed(read(text)))].sum() < 0.005


@pytest.mark.parametrize("name", SHIPPED)
def test_with_memory_next_to_no_word_of_five_thousand_is_forbidden(name):
    network = zoo.load(name)
    assert sum(mistakes(network, seed) for seed in SEEDS) <= 3
    assert write_on(network, (), 500, TASK.allowed).mistakes == 0


def test_without_memory_nearly_every_fourth_word_is_forbidden():
    last = MemoryTask(1)
    made = zoo.for_task(last.shape(ROWS), last.classes, 1, "memory", "dense 5")
    *_, trained = islice(train(made, Pool(last, ROWS, 1, 32), Settings(rate=0.01, batch=32)), 2000)
    found = [mistakes(made.with_vector(trained.vector()), seed) / WRITTEN for seed in SEEDS]
    assert np.mean(found) == pytest.approx(0.23, abs=0.03)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_recorded_command_made_the_network(name):
    shipped = zoo.load(name)
    assert shipped.task == "memory"
    assert shipped.made.startswith("xoviz train --task memory")


def test_a_long_gap_lies_between_the_name_and_the_question():
    texts, answers = LongGapTask(22).draw(200, ROWS, np.random.default_rng(0))
    assert texts.shape == (200, 1, 5, 23)
    assert (texts[:, 0, :, 0].argmax(axis=1) == answers).all()
    assert (texts.sum(axis=2) == 1).all()
    assert {sample.answer for sample in LongGapTask(3).samples()} == {0, 1, 2}
