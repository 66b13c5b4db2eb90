"""Rearranged tasks: the same examples, every cell of them, in one and the same other order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks import task
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.shuffled import (
    Shuffled,
    arranged,
    carried,
    in_order,
    lesson,
    order_of,
    random_order,
    restored,
    swapped,
)

TABLE = task("table")


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(12)), st.sampled_from([(1, 12), (3, 4), (12, 1)]), st.integers(1, 3))
def test_what_is_rearranged_can_be_put_back(order, sides, channels):
    pictures = np.random.default_rng(0).random((2, channels, *sides)).astype(np.float32)
    there = arranged(pictures, tuple(order))
    assert there.shape == pictures.shape
    assert there.reshape(2, channels, 12)[1, -1, 5] == pictures.reshape(2, channels, 12)[1, -1, order[5]]
    assert np.array_equal(arranged(there, restored(tuple(order))), pictures)


def test_two_cells_are_swapped():
    assert swapped((0, 1, 2, 3), 1, 3) == (0, 3, 2, 1)
    assert swapped(swapped((2, 0, 1), 0, 2), 0, 2) == (2, 0, 1)


def test_the_same_seed_gives_the_same_order():
    assert random_order(12, 3) == random_order(12, 3)
    assert random_order(12, 3) != random_order(12, 4)
    assert sorted(random_order(81, 1)) == list(range(81))


def test_the_same_examples_are_drawn_rearranged():
    order = random_order(12, 1)
    one, answers = TABLE.draw(30, 1, np.random.default_rng(5))
    other, same = Shuffled(TABLE, order).draw(30, 1, np.random.default_rng(5))
    assert np.array_equal(other, one[..., list(order)])
    assert np.array_equal(answers, same)


def test_all_else_is_as_in_the_task():
    made = Shuffled(TABLE, random_order(12, 1))
    assert (made.name, made.classes, made.input_kind, made.noun, made.stack) == (
        TABLE.name, TABLE.classes, TABLE.input_kind, TABLE.noun, TABLE.stack)
    assert made.title == f"{TABLE.title}, rearranged"
    assert (made.sizes, made.shape(1), made.held_out) == ((1,), (1, 1, 12), None)
    assert made == Shuffled(TABLE, made.order)
    assert made != Shuffled(TABLE, swapped(made.order, 0, 1))
    for sample, given_sample in zip(made.samples(), TABLE.samples(), strict=True):
        assert (sample.name, sample.answer) == (given_sample.name, given_sample.answer)
        assert np.array_equal(sample.picture, arranged(given_sample.picture, made.order))


def test_letters_are_rearranged_at_the_size_of_the_order():
    made = Shuffled(LettersTask(), random_order(256, 1))
    assert made.sizes == (16,)
    (sample,) = made.samples()
    assert sample.picture.shape == (1, 16, 16)
    nine = Shuffled(LettersTask(), random_order(81, 1))
    assert len(nine.samples()) == 10


@pytest.mark.parametrize("order", [(0, 1, 1), (1, 2, 3), (0, 1, 2)])
def test_what_is_no_order_or_fits_no_example_is_refused(order):
    with pytest.raises(ValueError, match=r"order|cells"):
        Shuffled(TABLE, order)
    with pytest.raises(ValueError, match="cannot rearrange"):
        arranged(np.zeros((1, 1, 12), np.float32), (0, 1, 2))


def test_an_order_replaces_the_one_before_and_none_gives_the_task_itself():
    order = random_order(12, 1)
    made = in_order(TABLE, order)
    assert order_of(made, 12) == order
    assert in_order(made, swapped(order, 0, 1)) == Shuffled(TABLE, swapped(order, 0, 1))
    assert in_order(made, None) is TABLE
    assert in_order(made, tuple(range(12))) is TABLE
    assert order_of(TABLE, 12) == tuple(range(12))


def test_a_picture_is_carried_from_one_order_to_another():
    picture = TABLE.samples()[0].picture
    one, other = Shuffled(TABLE, random_order(12, 1)), Shuffled(TABLE, random_order(12, 2))
    there = carried(picture, TABLE, one)
    assert np.array_equal(there, arranged(picture, one.order))
    assert np.array_equal(carried(there, one, other), arranged(picture, other.order))
    assert np.array_equal(carried(there, one, TABLE), picture)
    assert carried(picture, TABLE, TABLE) is picture
    assert carried(picture, TABLE, LettersTask()) is picture


def in_the_end(work):
    """What a generator gives back."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def test_a_lesson_is_what_training_and_testing_take_from_the_task():
    source, (pictures, answers) = in_the_end(lesson(TABLE, 1, 7, 8, shuffled=True, limit=50, tested=40))
    order = random_order(12, 7)
    expected = fresh(TABLE, 1, 7, 40)
    assert np.array_equal(pictures, expected[0][..., list(order)])
    assert np.array_equal(answers, expected[1])
    given_source = Pool(TABLE, 1, 7, 8, limit=50)
    rooms = [(np.empty((8, 1, 1, 12), np.float32), np.empty(8, np.intp)) for _ in range(2)]
    source.batch_at(3, *rooms[0])
    given_source.batch_at(3, *rooms[1])
    assert np.array_equal(rooms[0][0], rooms[1][0][..., list(order)])
