"""Which shapes on a page are the letter, and which are thumbs, buttons, grain and shadows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from xoviz.pictures.shapes import is_inside, is_written, letter_alone

Mask = npt.NDArray[np.bool_]
DOWN, RIGHT = np.mgrid[:200, :200]


def ring(middle: int = 100, radius: int = 50) -> Mask:
    return abs(np.hypot(DOWN - middle, RIGHT - middle) - radius) < 4


def box(top: int, left: int, bottom: int, right: int) -> Mask:
    return (top <= DOWN) & (bottom > DOWN) & (left <= RIGHT) & (right > RIGHT)


@pytest.mark.parametrize("other", [
    pytest.param(box(170, 80, 200, 110), id="a thumb"),
    pytest.param(box(0, 30, 200, 32), id="a margin"),
    pytest.param(box(5, 5, 20, 20) | box(5, 30, 20, 45), id="buttons"),
    pytest.param(box(100, 100, 103, 103), id="a speck"),
    pytest.param(box(30, 10, 32, 190) | box(170, 10, 172, 190), id="ruled lines"),
])
def test_what_is_no_part_of_the_letter_is_left_out(other: Mask) -> None:
    np.testing.assert_array_equal(letter_alone(ring() | other), ring())


def test_the_parts_of_a_broken_letter_belong_together() -> None:
    broken = ring() & ~box(95, 0, 110, 200)
    np.testing.assert_array_equal(letter_alone(broken), broken)


def test_the_parts_of_a_letter_that_the_border_cuts_belong_together() -> None:
    cut = ring(radius=105)
    np.testing.assert_array_equal(letter_alone(cut), cut)
    assert not is_inside(cut)
    assert is_inside(ring())


def test_strokes_are_written_and_grain_and_shadows_are_not() -> None:
    assert is_written(ring().astype(np.float32), ring())
    grain = np.random.default_rng(0).random((200, 200)) < 0.2
    assert not is_written(grain.astype(np.float32), grain)
    shadow = np.clip(1.2 - np.hypot(DOWN - 100, RIGHT - 100) / 80, 0, 1).astype(np.float32)
    assert not is_written(shadow, shadow >= 0.5)
    assert not is_written(shadow, shadow > 2)


def test_a_clump_of_grain_is_not_written() -> None:
    clump = np.hypot(DOWN - 100, RIGHT - 100) < 40
    amounts = np.where(clump, np.random.default_rng(1).uniform(0.3, 0.9, clump.shape), 0).astype(np.float32)
    assert not is_written(amounts, clump & (amounts >= 0.5))
    assert is_written(clump.astype(np.float32), clump)
