from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import IDENTITY, Picture, Transform, is_two_valued, noisy, resample, shifted, thickened

TALK = {sample.name: sample.picture for sample in LettersTask().samples()}
GREY = LettersTask().draw(1, 28, np.random.default_rng(2))[0][0]

transforms = st.builds(
    Transform,
    shift_x=st.floats(-80, 80),
    shift_y=st.floats(-80, 80),
    turn=st.floats(-720, 720),
    scale=st.floats(0.05, 20),
    weight=st.floats(-5, 5),
    noise=st.floats(0, 1),
    noise_seed=st.integers(-5, 2**40),
)


@pytest.mark.parametrize("picture", [TALK["x"], TALK["o-rotation"], GREY])
def test_neutral_settings_change_no_bit(picture: Picture) -> None:
    same = IDENTITY.apply(picture)
    assert same.tobytes() == picture.tobytes()
    assert same is not picture
    assert Transform(turn=360, noise_seed=9).apply(picture).tobytes() == picture.tobytes()


@settings(max_examples=50, deadline=None)
@given(transforms, st.sampled_from([9, 13, 28]), st.booleans(), st.integers(1, 3))
def test_a_picture_stays_a_picture(transform: Transform, size: int, two_valued: bool, channels: int) -> None:
    picture = np.random.default_rng(0).uniform(-1, 1, (channels, size, size)).astype(np.float32)
    picture = np.where(picture > 0, np.float32(1), np.float32(-1)) if two_valued else picture
    before = picture.copy()
    after = transform.apply(picture)
    assert (after.shape, after.dtype) == (picture.shape, np.float32)
    assert np.abs(after).max() <= 1
    assert is_two_valued(after) or not two_valued
    assert np.array_equal(picture, before)


@pytest.mark.parametrize(("letter", "right", "down"), [("x", -1, -1), ("o", -1, 1)])
def test_the_talks_shifted_letters_are_shifts(letter: str, right: int, down: int) -> None:
    moved = Transform(shift_x=right, shift_y=down).apply(TALK[letter])
    assert np.array_equal(moved, TALK[f"{letter}-translation"])


@pytest.mark.parametrize("letter", ["x", "o"])
def test_the_talks_shrunk_letters_are_two_thirds(letter: str) -> None:
    assert np.array_equal(Transform(scale=2 / 3).apply(TALK[letter]), TALK[f"{letter}-scaling"])


def test_the_talks_thick_x_is_half_a_cell_more() -> None:
    assert np.array_equal(Transform(weight=0.5).apply(TALK["x"]), TALK["x-weight"])


def test_shifting_out_leaves_paper() -> None:
    assert (shifted(TALK["x"], 9, 0) == -1).all()
    assert (shifted(TALK["x"], -20, 40) == -1).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(-9, 9), st.integers(-9, 9))
def test_whole_shifts_do_not_blur(down: int, right: int) -> None:
    framed = np.pad(GREY, ((0, 0), (9, 9), (9, 9)), constant_values=-1)
    back = Transform(shift_x=-right, shift_y=-down).apply(Transform(shift_x=right, shift_y=down).apply(framed))
    assert np.array_equal(back, framed)


@pytest.mark.parametrize("picture", [TALK["x-weight"], TALK["o-translation"], GREY])
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_quarter_turns_are_counter_clockwise(picture: Picture, quarters: int) -> None:
    turned = Transform(turn=90 * quarters).apply(picture)
    assert np.allclose(turned, np.rot90(picture, quarters, axes=(1, 2)), atol=1e-4)


@pytest.mark.parametrize("turn", [-40, -20, -10, 10, 20, 40])
def test_turned_thin_letters_do_not_fall_apart(turn: int) -> None:
    turned = Transform(turn=turn).apply(TALK["o"])
    assert 0.8 < (turned > 0).sum() / (TALK["o"] > 0).sum() < 1.25


def test_half_a_cell_is_halfway_between_whole_ones() -> None:
    halfway = Transform(shift_x=0.5).apply(GREY)
    assert np.allclose(halfway, (GREY + shifted(GREY, 0, 1)) / 2, atol=1e-6)


def test_scaling_keeps_the_centre_and_enlarges_about_it() -> None:
    blot = np.full((1, 27, 27), -1, np.float32)
    blot[:, 10:17, 10:17] = 1
    rows, columns = np.nonzero(Transform(scale=2).apply(blot)[0] > 0)
    assert (rows.mean(), columns.mean()) == (13, 13)
    assert rows.max() - rows.min() + 1 == pytest.approx(14, abs=1)


def test_weight_widens_and_thins_by_cells() -> None:
    bar = np.full((1, 9, 9), -1, np.float32)
    bar[:, :, 3:5] = 1
    widths = [(Transform(weight=w).apply(bar)[0, 4] > 0).sum() for w in (-1, 0, 1, 2, 3)]
    assert widths == [1, 2, 3, 4, 5]


def test_part_of_a_step_is_a_blend() -> None:
    quarter, half = thickened(GREY, 0.25), thickened(GREY, 0.5)
    assert np.allclose(quarter, (GREY + half) / 2, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 4), st.floats(0, 4))
def test_more_weight_is_never_less_ink(first: float, second: float) -> None:
    less, more = sorted((first, second))
    assert (thickened(GREY, more) >= thickened(GREY, less) - 1e-6).all()
    assert (thickened(GREY, -more) <= thickened(GREY, -less) + 1e-6).all()


def test_more_noise_keeps_the_noise_there_was() -> None:
    little, much = (Transform(noise=n, noise_seed=4).apply(TALK["o"]) != TALK["o"] for n in (0.1, 0.4))
    assert little.sum() < much.sum()
    assert not (little & ~much).any()


def test_noise_decides_its_share_of_cells_by_a_coin() -> None:
    paper = np.full((1, 64, 64), -1, np.float32)
    assert (noisy(paper, 0.5, 1, True) == 1).mean() == pytest.approx(0.25, abs=0.03)


def test_noise_on_grey_has_its_deviation_and_its_seed() -> None:
    middle = np.zeros((1, 64, 64), np.float32)
    noise = Transform(noise=0.2, noise_seed=3).apply(middle)
    assert noise.std() == pytest.approx(0.2, rel=0.05)
    assert np.array_equal(noise, Transform(noise=0.2, noise_seed=3).apply(middle))
    assert not np.array_equal(noise, Transform(noise=0.2, noise_seed=4).apply(middle))


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"turn": math.nan}, "finite numbers"),
        ({"shift_x": math.inf}, "finite numbers"),
        ({"scale": 0.0}, "The scale must be above 0, not 0."),
        ({"noise": 1.5}, "The noise must lie within 0 to 1, not 1.5."),
    ],
)
def test_nonsense_is_refused(setting: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Transform(**setting)


def test_the_same_size_changes_no_bit() -> None:
    assert resample(GREY, 28).tobytes() == GREY.tobytes()


@pytest.mark.parametrize("name", ["x", "x-translation", "x-scaling", "x-rotation", "o", "o-translation", "o-scaling"])
@pytest.mark.parametrize("size", [18, 28, 64])
def test_thin_letters_come_back_from_a_larger_size(name: str, size: int) -> None:
    assert np.array_equal(resample(resample(TALK[name], size), 9), TALK[name])


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 70), st.integers(1, 70), st.floats(-1, 1, width=32))
def test_an_even_grey_stays_even(old: int, new: int, grey: float) -> None:
    resampled = resample(np.full((2, old, old), grey, np.float32), new)
    assert (resampled.shape, resampled.dtype) == ((2, new, new), np.float32)
    if new != 9 and abs(grey) < 1:
        assert np.allclose(resampled, grey, atol=1e-5)


def test_shrinking_by_a_whole_factor_is_the_mean_of_blocks() -> None:
    blocks = GREY.reshape(1, 14, 2, 14, 2).mean(axis=(2, 4))
    assert np.allclose(resample(GREY, 14), blocks, atol=1e-6)


def test_nine_by_nine_is_ink_and_paper_and_thin_strokes_survive() -> None:
    for picture in LettersTask().draw(50, 28, np.random.default_rng(0))[0]:
        small = resample(picture, 9)
        assert is_two_valued(small)
        assert 4 <= (small > 0).sum() <= 50


def test_empty_paper_stays_empty() -> None:
    assert (resample(np.full((1, 28, 28), -1, np.float32), 9) == -1).all()


def test_a_size_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 cell wide, not 0"):
        resample(GREY, 0)


def test_what_changes_nothing_gives_a_picture_of_its_own():
    picture = np.full((1, 9, 9), -1, np.float32)
    same = IDENTITY.apply(picture)
    same[0, 4, 4] = 1
    assert (picture == -1).all()
