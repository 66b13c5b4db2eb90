from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.tasks import task
from xoviz.tasks.base import fresh
from xoviz.tasks.known.counting import CountingTask

CLEAN = (0.0, 0.0)


def blots(picture: np.ndarray) -> int:
    """How many patches of ink there are, by walking through each: cells are neighbours side by side and cornerwise."""
    left = {(row, column) for row, column in zip(*np.nonzero(picture > 0), strict=True)}
    count = 0
    while left:
        count, walk = count + 1, [left.pop()]
        while walk:
            row, column = walk.pop()
            near = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
            left -= near
            walk.extend(near)
    return count


@settings(max_examples=25, deadline=None)
@given(st.integers(20, 64), st.integers(0, 2**32 - 1))
def test_there_are_as_many_dots_as_the_answer_says_and_none_touch(size: int, seed: int) -> None:
    pictures, answers = CountingTask(noise=CLEAN).draw(8, size, np.random.default_rng(seed))
    assert pictures.shape == (8, 1, size, size)
    assert pictures.dtype == np.float32
    assert [blots(picture[0]) for picture in pictures] == (answers + 1).tolist()


def test_the_same_generator_gives_the_same_pictures_and_all_numbers_come() -> None:
    one, two = (CountingTask().draw(200, 28, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(one[0], two[0])
    assert np.bincount(one[1]).min() > 20


def test_the_samples_are_two_of_each_number() -> None:
    samples = task("counting").samples()
    assert [sample.answer for sample in samples] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert all(blots(sample.picture[0]) == sample.answer + 1 for sample in samples)


@pytest.mark.parametrize("size", [19, 65])
def test_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"20 to 64 cells a side, not {size}"):
        CountingTask().draw(1, size, np.random.default_rng(0))


def test_dots_that_might_touch_are_refused() -> None:
    with pytest.raises(ValueError, match="radius"):
        CountingTask(radius=(0.05, 0.2))


def test_the_page_is_true_of_the_network_that_ships() -> None:
    """It counts dots like those that it knows; larger ones it counts too high, smaller ones too low."""
    net = zoo.load("counting")
    assert net.accuracy(*fresh(task("counting"), 28, 99, 1000)) > 0.98

    def said(radius: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
        pictures, answers = CountingTask(radius=radius).draw(1000, 28, np.random.default_rng(99))
        said = net.scores(pictures).argmax(1)
        return said == answers, np.array([np.median(said[answers == each]) + 1 for each in range(5)])

    right, medians = said((0.1, 0.11))
    assert 0.4 < right.mean() < 0.65
    assert medians[2:].tolist() == [4, 5, 5]
    _, medians = said((0.03, 0.035))
    assert medians[4] == 3


def test_six_dots_are_five_to_it_and_a_blot_is_several() -> None:
    """As the page says."""
    down, right = np.mgrid[:28, :28] + 0.5

    def said(*dots: tuple[float, float, float]) -> int:
        inked = np.max([np.clip(0.5 + radius - np.hypot(down - row, right - column), 0, 1)
                        for row, column, radius in dots], axis=0)
        return int(zoo.load("counting").scores((2 * inked - 1).astype(np.float32)[np.newaxis, np.newaxis]).argmax()) + 1

    assert said(*((row, column, 1.8) for row in (5, 14, 23) for column in (8, 20))) == 5
    assert said((14, 14, 1.8)) == 1
    assert said((14, 14, 6)) > 2
