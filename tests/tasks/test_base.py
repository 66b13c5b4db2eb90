from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.base import Answers, Pictures, Pool, fresh, limited_blocks, together
from xoviz.tasks.known.letters import LettersTask

LETTERS = LettersTask()


def batch_of(pool: Pool, step: int, batch: int, size: int = 9) -> tuple[Pictures, Answers]:
    pictures = np.full((batch, 1, size, size), np.nan, np.float32)
    answers = np.full(batch, -1, np.intp)
    pool.batch_at(step, pictures, answers)
    return pictures, answers


def same(first: tuple[Pictures, Answers], second: tuple[Pictures, Answers]) -> bool:
    return np.array_equal(first[0], second[0]) and np.array_equal(first[1], second[1])


@pytest.mark.parametrize(("batch", "size"), [(1, 9), (16, 9), (64, 9), (32, 12)])
def test_a_step_is_the_same_whether_reached_or_jumped_to(batch: int, size: int) -> None:
    walked, jumped = (Pool(LETTERS, size, 7, batch, pictures=512) for _ in range(2))
    for step in range(1000):
        batch_of(walked, step, batch, size)
    assert same(batch_of(walked, 1000, batch, size), batch_of(jumped, 1000, batch, size))
    assert same(batch_of(walked, 3, batch, size), batch_of(jumped, 3, batch, size))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=6), st.integers(1, 40), st.integers(0, 2**40))
def test_the_order_of_steps_does_not_matter(steps: list[int], batch: int, seed: int) -> None:
    wandering = Pool(LETTERS, 9, seed, batch, pictures=128, block=16, reuse=2)
    for step in steps:
        straight = Pool(LETTERS, 9, seed, batch, pictures=128, block=16, reuse=2)
        assert same(batch_of(wandering, step, batch), batch_of(straight, step, batch))


def test_another_seed_or_step_gives_another_batch() -> None:
    pool, other = Pool(LETTERS, 9, 1, 16), Pool(LETTERS, 9, 2, 16)
    assert not same(batch_of(pool, 0, 16), batch_of(other, 0, 16))
    assert not same(batch_of(pool, 0, 16), batch_of(pool, 1, 16))


def test_a_batch_holds_letters_with_their_answers() -> None:
    # A letter of the pool is one the task drew: plain letters can be told apart exactly.
    pictures, answers = batch_of(Pool(LettersTask(LETTERS.variation.none()), 9, 0, 64), 5, 64)
    plain = {sample.answer: sample.picture for sample in LETTERS.samples() if sample.name in ("x", "o")}
    assert set(answers) == {0, 1}
    assert all(np.array_equal(picture, plain[int(answer)]) for picture, answer in zip(pictures, answers, strict=True))


def test_pictures_are_drawn_a_block_at_a_time() -> None:
    pool = Pool(LETTERS, 9, 3, 64, pictures=1024, block=32, reuse=4)
    drawn = [0]
    for step in range(300):
        batch_of(pool, step, 64)
        drawn.append(pool.drawn)
    assert drawn[1] == 64
    assert max(np.diff(drawn)) <= 64


def test_each_picture_is_shown_about_as_often_as_asked() -> None:
    pool = Pool(LETTERS, 9, 3, 32, pictures=256, block=32, reuse=8)
    for step in range(2000):
        batch_of(pool, step, 32)
    assert 2000 * 32 / pool.drawn == pytest.approx(8, rel=0.05)


def test_a_full_pool_shows_many_different_pictures() -> None:
    pool = Pool(LETTERS, 9, 3, 64)
    for step in range(200):
        batch_of(pool, step, 64)
    shown = np.concatenate([batch_of(pool, step, 64)[0] for step in range(200, 220)])
    assert len(np.unique(shown.reshape(len(shown), -1), axis=0)) > 1000


def test_a_warm_pool_allocates_nothing_that_stays() -> None:
    pool, pictures, answers = Pool(LETTERS, 9, 3, 16), np.empty((16, 1, 9, 9), np.float32), np.empty(16, np.intp)
    for step in range(2000):
        pool.batch_at(step, pictures, answers)
    tracemalloc.start()
    for step in range(2000, 2200):
        pool.batch_at(step, pictures, answers)
    before = tracemalloc.get_traced_memory()[0]
    for step in range(2200, 3200):
        pool.batch_at(step, pictures, answers)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 4096


def test_large_pictures_keep_the_pool_small() -> None:
    pool = Pool(LETTERS, 64, 0, 2)
    tracemalloc.start()
    other = Pool(LETTERS, 64, 0, 2)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 16_100_000
    assert same(batch_of(pool, 9000, 2, 64), batch_of(other, 9000, 2, 64))


def test_fresh_letters_are_none_of_the_pool() -> None:
    pool = Pool(LETTERS, 16, 5, 64, pictures=512)
    for step in range(100):
        batch_of(pool, step, 64, 16)
    held_out, _ = fresh(LETTERS, 16, 5, 256)
    shown = np.concatenate([batch_of(pool, step, 64, 16)[0] for step in range(100)])
    known = {picture.tobytes() for picture in shown}
    assert not any(picture.tobytes() in known for picture in held_out)


def test_fresh_letters_are_the_same_for_the_same_seed_and_begin_alike() -> None:
    few, many = fresh(LETTERS, 9, 5, 100), fresh(LETTERS, 9, 5, 1000)
    assert few[0].shape == (100, 1, 9, 9)
    assert few[1].shape == (100,)
    assert same(few, (many[0][:100], many[1][:100]))
    assert not same(few, fresh(LETTERS, 9, 6, 100))


class Counting(LettersTask):
    """Letters whose tests are other letters, so that one can tell who asked."""

    def draw_held_out(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        return np.zeros((count, 1, size, size), np.float32), np.arange(count)


def test_held_out_pictures_are_the_task_s_own_business() -> None:
    pictures, answers = fresh(Counting(), 9, 5, 200)
    assert (pictures == 0).all()
    assert answers.tolist() == [*range(128), *range(72)]
    assert Counting().held_out is None
    assert together(limited_blocks(Counting(), 9, 5, 10))[0].any()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"seed": -1}, "A seed is a whole number from 0 on, not -1."),
        ({"batch": 0}, "The number 'batch' must be at least 1, not 0."),
        ({"size": 0}, "The number 'size' must be at least 1, not 0."),
        ({"reuse": 0}, "The number 'reuse' must be at least 1, not 0."),
        ({"block": -4}, "The number 'block' must be at least 1, not -4."),
    ],
)
def test_nonsense_is_refused(changed: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Pool(LETTERS, **{"size": 9, "seed": 0, "batch": 4} | changed)


def test_there_is_no_step_before_the_first() -> None:
    with pytest.raises(ValueError, match="no step -1"):
        batch_of(Pool(LETTERS, 9, 0, 4), -1, 4)


@pytest.mark.parametrize("limit", [1, 20, 128, 500])
def test_a_limited_pool_shows_only_its_letters_and_all_of_them(limit):
    pool = Pool(LETTERS, 9, 3, 16, limit=limit)
    known, answers = together(limited_blocks(LETTERS, 9, 3, limit))
    assert len(known) == len(answers) == limit
    places = {picture.tobytes(): answer for picture, answer in zip(known, answers, strict=True)}
    seen = set()
    for step in range(400):
        pictures, told = batch_of(pool, step, 16)
        for picture, answer in zip(pictures, told, strict=True):
            assert places[picture.tobytes()] == answer
            seen.add(picture.tobytes())
    assert len(seen) == len(places)


def test_a_limited_pool_can_be_entered_anywhere():
    walked = Pool(LETTERS, 9, 3, 16, limit=20)
    straight = [batch_of(walked, step, 16) for step in range(600)]
    for step in (599, 0, 300):
        assert same(batch_of(Pool(LETTERS, 9, 3, 16, limit=20), step, 16), straight[step])


def test_the_letters_of_a_limited_pool_are_the_first_that_the_endless_one_draws():
    endless = Pool(LETTERS, 9, 3, 16, pictures=256)
    drawn = {picture.tobytes() for step in range(100) for picture in batch_of(endless, step, 16)[0]}
    twenty, _ = together(limited_blocks(LETTERS, 9, 3, 20))
    assert {picture.tobytes() for picture in twenty} <= drawn


@pytest.mark.parametrize("limit", [-1, 5000])
def test_a_limit_that_cannot_be_is_refused(limit):
    with pytest.raises(ValueError, match=f"not from {limit}"):
        Pool(LETTERS, 9, 3, 16, limit=limit)
