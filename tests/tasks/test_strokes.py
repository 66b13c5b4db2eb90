from __future__ import annotations

import numpy as np
import pytest

from xoviz.tasks import strokes

RNG = np.random.default_rng(0)
STILL = np.zeros(3, np.float32)
FREE = np.ones(200, np.float32)


def test_a_ruler_draws_the_diagonals() -> None:
    paths = strokes.crosses(STILL, RNG)
    assert paths.shape == (2, 3, 2, strokes.POINTS)
    assert np.allclose(paths[0, :, 0], paths[1, :, 0], atol=1e-6)
    assert np.allclose(paths[0, :, 1], -paths[1, :, 1], atol=1e-6)
    assert np.allclose(np.abs(paths[:, :, :, [0, -1]]), 1, atol=1e-6)


def test_a_compass_draws_a_closed_circle() -> None:
    paths = strokes.loops(STILL, RNG)
    assert np.allclose(np.hypot(*paths), 1, atol=1e-6)
    assert np.allclose(paths[:, :, 0, -1], paths[:, :, 1, 0], atol=1e-5)
    assert np.allclose(paths[:, :, 1, -1], paths[:, :, 0, 0], atol=1e-5)


def test_free_hands_leave_some_loops_open_and_overlap_others() -> None:
    x, y = strokes.loops(FREE, RNG)
    turned = np.unwrap(np.arctan2(y, x).reshape(200, -1), axis=1)
    sweep = np.abs(turned[:, -1] - turned[:, 0]) / (2 * np.pi)
    assert 0.75 < sweep.min() < 0.9
    assert 1.1 < sweep.max() < 1.3


def test_free_hands_still_cross_their_bars() -> None:
    first, second = strokes.crosses(FREE, RNG).transpose(2, 1, 3, 0)
    nearest = [np.hypot(*(a[:, None] - b).T).min() for a, b in zip(first, second, strict=True)]
    assert max(nearest) < 0.1


def test_some_free_hands_write_an_x_in_one_stroke() -> None:
    ends = strokes.crosses(FREE, RNG)[..., -1]
    joined = np.hypot(*(ends[..., 0] - ends[..., 1])) < 1e-5
    assert 0.02 < joined.mean() < 0.2
    still = strokes.crosses(np.zeros(200, np.float32), RNG)[..., -1]
    assert (np.hypot(*(still[..., 0] - still[..., 1])) > 1).all()


def test_some_free_hands_go_back_along_their_bars() -> None:
    steps = np.diff(strokes.crosses(FREE, RNG), axis=3)
    back = (steps * steps[..., :1]).sum(axis=0).min(axis=(1, 2)) < 0
    assert 0.1 < back.mean() < 0.7


def test_a_ruler_is_pressed_evenly_and_free_hands_are_not() -> None:
    assert (strokes.pressure(STILL, RNG) == 1).all()
    pressed = strokes.pressure(FREE, RNG)
    assert pressed.shape == (200, 2, strokes.POINTS)
    broken = (pressed == 0).any(axis=(1, 2))
    assert 0.1 < broken.mean() < 0.6
    assert 0.6 <= pressed[pressed > 0].min() < 0.75
    assert 1.25 < pressed.max() <= 1.4
    assert (pressed > 0).any(axis=2).all()


def test_a_quarter_turn_is_counter_clockwise() -> None:
    right = np.zeros((2, 1, 2, strokes.POINTS), np.float32)
    right[0] = 1
    one = np.ones(1, np.float32)
    x, y = strokes.slanted(right, one, 0 * one, 90 * one)
    assert np.allclose(x, 0, atol=1e-6)
    assert np.allclose(y, -1, atol=1e-6)


@pytest.mark.parametrize("size", [9, 28, 64])
def test_no_letter_leaves_the_picture(size: int) -> None:
    paths = strokes.crosses(FREE, RNG)
    half, width = np.full(200, 0.9 * size, np.float32), strokes.uniform(RNG, 0, 0.2 * size, 200)
    placed = strokes.placed(paths, half, size * strokes.uniform(RNG, -1, 1, 2, 200), width, size)
    margin = width[:, None, None] / 2 - 1e-3
    assert (placed >= margin).all()
    assert (placed <= size - margin).all()


def test_narrow_letters_are_kept_readable() -> None:
    half, stretch = np.full(2, 2.0, np.float32), np.float32([1.0, 0.5])
    assert strokes.readable_half(half, stretch, np.zeros(2, np.float32)).tolist() == [2.0, 4.0]
    thick = strokes.readable_width(np.full(2, 9.0, np.float32), half, stretch, np.zeros(2, np.float32))
    assert thick[0] == pytest.approx(2 * thick[1])
    assert thick[0] < 0.75 * half[0], "the hole of an O stays open"


def test_small_letters_are_calmer() -> None:
    kept = strokes.calm(np.float32([2, 3, 6, 20]))
    assert (np.diff(kept) >= 0).all()
    assert kept[0] < 0.5
    assert kept[-1] == 1
