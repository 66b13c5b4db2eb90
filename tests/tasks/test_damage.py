"""Damage by kind and level: what the sliders do, on whole sets at once, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks import names, task
from xoviz.tasks.damage import (
    DIRECTIONS,
    EVERY,
    KINDS,
    SLIDERS,
    UNITS,
    Damage,
    Kind,
    kinds_for,
    levels,
    neutral,
)
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import Transform


def some_letters(size: int, count: int = 5) -> np.ndarray:
    return LettersTask().draw(count, size, np.random.default_rng(3))[0]


def mixed() -> np.ndarray:
    """Pictures of ink and paper among others with greys."""
    pictures = some_letters(20, 6)
    pictures[::2] = np.where(pictures[::2] > 0, np.float32(1), np.float32(-1))
    return pictures


@pytest.mark.parametrize("pictures", [some_letters(9), some_letters(28), mixed()], ids=["9", "28", "mixed"])
@pytest.mark.parametrize("kind", SLIDERS)
def test_each_picture_comes_out_as_the_sliders_make_it(kind: Kind, pictures: np.ndarray) -> None:
    damage, size = Damage(kind, seed=7, throws=2), pictures.shape[-1]
    for level in levels(kind, size):
        for variant in range(damage.variants):
            damaged = damage.apply(pictures, level, variant, first=40)
            for place, (before, after) in enumerate(zip(pictures, damaged, strict=True)):
                slid = damage.transform(level, size, variant, 40 + place).apply(before)
                assert after.tobytes() == slid.tobytes()


@pytest.mark.parametrize(("kind", "level", "variant", "setting"), [
    ("turn", 15.0, 0, Transform(turn=15)),
    ("scale", 0.7, 0, Transform(scale=0.7)),
    ("weight", -0.5, 0, Transform(weight=-0.5)),
    ("noise", 0.3, 1, Transform(noise=0.3, noise_seed=8)),
    ("shift", 2 / 9, 0, Transform(shift_x=2)),
    ("shift", 2 / 9, 1, Transform(shift_y=2)),
    ("shift", 2 / 9, 2, Transform(shift_x=-2)),
    ("shift", 2 / 9, 3, Transform(shift_y=-2)),
])
def test_the_sliders_setting_is_the_one_that_is_said(kind, level, variant, setting) -> None:
    assert Damage(kind, seed=7, throws=2).transform(level, 9, variant) == setting


@pytest.mark.parametrize("kind", KINDS)
def test_the_neutral_level_changes_no_bit(kind: Kind) -> None:
    for pictures in (some_letters(9), some_letters(28)):
        same = Damage(kind).apply(pictures, neutral(kind))
        assert same.tobytes() == pictures.tobytes()
        assert not np.shares_memory(same, pictures)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [9, 12, 28, 64])
def test_levels_rise_hold_the_neutral_one_and_can_all_be(kind: Kind, size: int) -> None:
    found = levels(kind, size)
    assert list(found) == sorted(set(found))
    assert neutral(kind) in found
    assert 5 <= len(found) <= 29
    assert kind in UNITS
    for level in found:
        Damage(kind).apply(some_letters(size, 1), level)
    if kind in ("shift", "occlusion"):
        cells = [level * size for level in found]
        assert cells == pytest.approx(np.rint(cells), abs=1e-9)


def test_a_shift_by_plain_loops() -> None:
    pictures = some_letters(9, 3)
    for variant, (right, down) in enumerate(DIRECTIONS):
        moved = Damage("shift").apply(pictures, 3 / 9, variant)
        for number in range(3):
            for row in range(9):
                for column in range(9):
                    from_row, from_column = row - 3 * down, column - 3 * right
                    inside = 0 <= from_row < 9 and 0 <= from_column < 9
                    expected = pictures[number, 0, from_row, from_column] if inside else -1
                    assert moved[number, 0, row, column] == expected


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([9, 16, 28]), st.integers(0, 1000), st.floats(0, 1))
def test_occlusion_is_one_square_slip_of_paper(size: int, seed: int, level: float) -> None:
    pictures = np.ones((4, 1, size, size), np.float32)
    covered = Damage("occlusion", seed).apply(pictures, level)
    side = round(level * size)
    for number, picture in enumerate(covered):
        rows, columns = np.nonzero(picture[0] == -1)
        assert len(rows) == side * side
        if side:
            assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (side, side)
        alone = Damage("occlusion", seed + number).apply(pictures[:1], level)
        assert np.array_equal(picture, alone[0])


@pytest.mark.parametrize("kind", ["noise", "occlusion"])
def test_chance_is_the_same_for_the_same_seed_in_any_slices(kind: Kind) -> None:
    pictures = some_letters(28, 6)
    whole = Damage(kind, seed=5, throws=3).apply(pictures, 0.5, 2)
    slices = [Damage(kind, seed=5, throws=3).apply(pictures[place : place + 1], 0.5, 2, place) for place in range(6)]
    assert np.array_equal(whole, np.concatenate(slices))
    assert not np.array_equal(whole, Damage(kind, seed=6, throws=3).apply(pictures, 0.5, 2))
    seeds = {Damage("noise", 5, 3).transform(0.5, 28, variant, number).noise_seed
             for variant in range(3) for number in range(6)}
    assert len(seeds) == 18


def test_slips_of_paper_lie_everywhere() -> None:
    """A slip of 3 x 3 has 25 places for its middle on 7 x 7 cells; of 2,000, each gets its share."""
    pictures = np.ones((2000, 1, 7, 7), np.float32)
    covered = Damage("occlusion", 1).apply(pictures, 3 / 7) == -1
    middles = np.argwhere(covered[:, 0, 1:-1, 1:-1] & covered[:, 0, :-2, :-2] & covered[:, 0, 2:, 2:])[:, 1:]
    counts = np.bincount(middles[:, 0] * 5 + middles[:, 1], minlength=25)
    assert counts.sum() == 2000
    assert counts.min() > 45


@pytest.mark.parametrize(("kind", "level"), [
    ("shift", 1.5), ("shift", -0.1), ("noise", 2), ("scale", 0), ("turn", float("nan")), ("occlusion", 1.01),
    ("weight", float("inf")),
])
def test_a_level_that_cannot_be_is_refused_in_one_sentence(kind: Kind, level: float) -> None:
    with pytest.raises(ValueError, match=f"level of {kind} lies within .* does not"):
        Damage(kind).apply(some_letters(9), level)


def test_what_else_cannot_be() -> None:
    with pytest.raises(ValueError, match="no damage of the kind 'rain'; there are shift, turn"):
        Damage("rain")
    with pytest.raises(ValueError, match="seed from 0 on"):
        Damage("noise", seed=-1)
    with pytest.raises(ValueError, match="at least one throw"):
        Damage("noise", throws=0)
    with pytest.raises(ValueError, match="No slider"):
        Damage("occlusion").transform(0.5, 9)


SOUNDS = np.random.default_rng(0).uniform(-1, 1, (4, 1, 24, 32)).astype(np.float32)


@pytest.mark.parametrize(("kind", "variant", "down", "right"), [
    ("time", 0, 0, 3), ("time", 1, 0, -3), ("pitch", 0, -3, 0), ("pitch", 1, 3, 0)])
def test_sounds_come_later_or_higher_and_silence_enters(kind: Kind, variant: int, down: int, right: int) -> None:
    side = 24 if kind == "pitch" else 32
    moved = Damage(kind).apply(SOUNDS, 3 / side, variant)
    kept = moved[:, :, max(down, 0) : 24 + min(down, 0), max(right, 0) : 32 + min(right, 0)]
    assert np.array_equal(kept, SOUNDS[:, :, max(-down, 0) : 24 - max(down, 0), max(-right, 0) : 32 - max(right, 0)])
    assert (moved == -1).sum() == 4 * (24 * abs(right) + 32 * abs(down))


def test_a_louder_background_hides_what_is_quieter_and_leaves_the_rest() -> None:
    masked = Damage("background").apply(SOUNDS, 0.5)
    assert np.array_equal(masked, np.where(SOUNDS > 0, SOUNDS, 0))
    assert (Damage("background").apply(SOUNDS, 1.0) == 1).all()


def test_blanked_columns_say_nothing_and_more_of_one_seed_are_more_of_the_same() -> None:
    rows = np.random.default_rng(1).uniform(0.1, 1, (5, 1, 1, 12)).astype(np.float32)
    damage = Damage("blanked", seed=3, nothing=0.0)
    before = np.zeros_like(rows, bool)
    for level in levels("blanked", 1, 12):
        blank = damage.apply(rows, level) == 0
        assert (blank.sum(axis=(1, 2, 3)) == level).all()
        assert (blank | before == blank).all()
        before = blank
    assert before.all()


def test_every_channel_of_a_board_is_damaged_alike() -> None:
    boards = np.where(np.random.default_rng(2).random((6, 1, 10, 10)) < 0.2, np.float32(1), np.float32(-1))
    both = np.concatenate([boards, boards], axis=1)
    for kind in ("shift", "occlusion"):
        damaged = Damage(kind, seed=2).apply(both, 0.3)
        assert np.array_equal(damaged[:, 0], damaged[:, 1])
        assert np.array_equal(damaged[:, :1], Damage(kind, seed=2).apply(boards, 0.3))


@pytest.mark.parametrize("name", [name for name in names() if name != "digits"])
def test_all_that_a_task_offers_can_be_done_to_its_pictures(name: str) -> None:
    known = task(name)
    size = known.usual_size
    pictures, _ = known.draw(3, size, np.random.default_rng(0))
    for kind in kinds_for(known.input_kind):
        damage = Damage.of(known, kind, throws=2)
        found = levels(kind, *pictures.shape[2:])
        assert neutral(kind) in found
        assert list(found) == sorted(set(found))
        for level in found:
            for variant in range(damage.variants):
                damaged = damage.apply(pictures, level, variant)
                assert damaged.shape == pictures.shape
                assert np.abs(damaged).max() <= 1
        assert not np.array_equal(damage.apply(pictures, found[-1]), pictures)


def test_only_what_makes_sense_is_done_to_a_task() -> None:
    with pytest.raises(ValueError, match="no damage of the kind 'turn' for a customer; there are noise, blanked"):
        Damage.of(task("table"), "turn")
    assert {each for kind in ("pixels", "spectrogram", "words", "table", "board") for each in kinds_for(kind)} \
        == set(EVERY)
