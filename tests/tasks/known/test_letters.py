from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.base import Pictures
from xoviz.tasks.known.letters import LettersTask, Variation

TALK: dict[str, Any] = json.loads((Path(__file__).parents[2] / "reference" / "talk.json").read_text())
PLAIN = {sample.name: sample.picture for sample in LettersTask().samples()}


def drawn(size: int = 9, count: int = 200, seed: int = 0, **ranges: tuple[float, float]) -> tuple[Pictures, Any]:
    """Letters that differ in nothing but the given kinds."""
    task = LettersTask(replace(Variation.none(), **ranges))
    return task.draw(count, size, np.random.default_rng(seed))


def box(picture: Pictures) -> tuple[int, int, int, int]:
    """First and last row, first and last column with ink."""
    rows, columns = np.nonzero(picture[0] > 0)
    return rows.min(), rows.max(), columns.min(), columns.max()


def ink(pictures: Pictures) -> npt.NDArray[np.float64]:
    """How many cells' worth of ink each picture holds."""
    return ((pictures.astype(np.float64) + 1) / 2).sum(axis=(1, 2, 3))


def enclosed(picture: Pictures) -> int:
    """How many cells of paper cannot be reached from outside without crossing ink."""
    paper = np.pad(picture[0] < 0, 1, constant_values=True)
    reached = np.zeros_like(paper)
    reached[0, 0] = True
    while True:
        spread = reached.copy()
        spread[1:] |= reached[:-1]
        spread[:-1] |= reached[1:]
        spread[:, 1:] |= reached[:, :-1]
        spread[:, :-1] |= reached[:, 1:]
        spread &= paper
        if np.array_equal(spread, reached):
            return int((paper & ~reached).sum())
        reached = spread


def test_the_samples_are_the_talks_ten_pictures() -> None:
    expected = {letter.lower(): TALK["images"][letter] for letter in "XO"}
    for letter in "XO":
        expected |= {f"{letter.lower()}-{case}": rows for case, rows in TALK["tricky"][letter].items()}
    samples = LettersTask().samples()
    assert {sample.name: sample.picture.tolist() for sample in samples} == {n: [p] for n, p in expected.items()}
    assert all(sample.answer == "xo".index(sample.name[0]) for sample in samples)
    assert [sample.title for sample in samples[:5]] == ["X", "X shifted", "X shrunk", "X turned", "X thick"]


def test_samples_cannot_be_written_on() -> None:
    with pytest.raises(ValueError, match="read-only"):
        PLAIN["x"][0, 0, 0] = 1


def test_without_variation_every_letter_is_the_talks() -> None:
    pictures, answers = drawn(count=50)
    assert all(np.array_equal(p, PLAIN["xo"[a]]) for p, a in zip(pictures, answers, strict=True))


@settings(max_examples=40, deadline=None)
@given(st.integers(9, 64), st.integers(0, 2**63), st.integers(1, 20))
def test_any_size_and_seed_gives_letters(size: int, seed: int, count: int) -> None:
    pictures, answers = LettersTask().draw(count, size, np.random.default_rng(seed))
    assert (pictures.shape, pictures.dtype) == ((count, 1, size, size), np.float32)
    assert (answers.shape, answers.dtype) == ((count,), np.intp)
    assert set(answers) <= {0, 1}
    assert np.abs(pictures).max() <= 1
    assert (pictures.max(axis=(1, 2, 3)) > 0).all()
    again = LettersTask().draw(count, size, np.random.default_rng(seed))
    assert np.array_equal(pictures, again[0])
    assert np.array_equal(answers, again[1])


@pytest.mark.parametrize("size", [8, 65, 0, -9])
def test_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"9 to 64 cells a side, not {size}"):
        LettersTask().draw(1, size, np.random.default_rng(0))


def test_x_and_o_are_equally_likely() -> None:
    _, answers = LettersTask().draw(4000, 9, np.random.default_rng(1))
    assert 0.46 < answers.mean() < 0.54


def test_nine_by_nine_is_ink_and_paper_and_larger_has_greys_between() -> None:
    small, _ = LettersTask().draw(100, 9, np.random.default_rng(1))
    large, _ = drawn(28)
    assert set(np.unique(small)) == {-1, 1}
    assert ((large > -0.9) & (large < 0.9)).any(axis=(1, 2, 3)).all()


@pytest.mark.parametrize("size", [9, 28, 64])
def test_an_o_encloses_paper_and_an_x_does_not_cover_the_picture(size: int) -> None:
    pictures, answers = drawn(size, scale=(0.55, 1.25), turn=(-25, 25), shear=(-0.25, 0.25), shift=(-0.2, 0.2))
    holes = np.array([enclosed(picture) for picture in pictures])
    assert (holes[answers == 1] >= 4).all()
    assert (holes[answers == 0] <= holes[answers == 1].min()).all()


@pytest.mark.parametrize("size", [9, 28])
def test_shifted_letters_stay_whole(size: int) -> None:
    still, _ = drawn(size)
    pictures, _ = drawn(size, shift=(0.5, 0.5))
    assert np.allclose(ink(pictures), ink(still), rtol=0.05)
    assert all(box(picture)[1] == size - 1 == box(picture)[3] for picture in pictures)


def test_scale_is_a_factor() -> None:
    tall = {}
    for scale in (0.6, 1.2):
        top, bottom, left, right = box(drawn(64, 1, scale=(scale, scale), weight=(0.03, 0.03))[0][0])
        tall[scale] = (bottom - top, right - left)
    assert np.allclose(np.divide(tall[1.2], tall[0.6]), 2, rtol=0.1)


def test_turn_is_counter_clockwise() -> None:
    # A quarter of a half turn makes the X a plus.
    pictures, answers = drawn(64, turn=(45, 45), weight=(0.03, 0.03))
    plus = pictures[answers == 0][0, 0] > 0
    assert plus[32].sum() > 30
    assert plus[:, 32].sum() > 30
    a_little = drawn(64, turn=(10, 10), weight=(0.03, 0.03))[0][answers == 0][0, 0] > 0
    rows, columns = np.nonzero(a_little)
    upper_right = (rows < 28) & (columns > 36)
    assert (32 - rows[upper_right]).sum() > (columns[upper_right] - 32).sum()


def test_shear_leans_the_top_to_the_right() -> None:
    pictures, answers = drawn(64, shear=(0.3, 0.3), weight=(0.03, 0.03))
    rows, columns = np.nonzero(pictures[answers == 1][0, 0] > 0)
    assert columns[rows < 24].mean() > columns[rows > 40].mean() + 5


def test_weight_is_the_width_of_the_stroke() -> None:
    # An O of radius r drawn w wide covers 2 pi r w: twice the width, twice the ink.
    amounts = []
    for weight in (0.04, 0.08):
        pictures, answers = drawn(64, weight=(weight, weight))
        amounts.append(ink(pictures[answers == 1]).mean())
    assert amounts[0] == pytest.approx(2 * np.pi * (64 / 3) * (64 * 0.04), rel=0.05)
    assert amounts[1] == pytest.approx(2 * amounts[0], rel=0.05)


def test_wobble_makes_every_letter_different() -> None:
    pictures, _ = drawn(28, 50, wobble=(1, 1))
    assert len({picture.tobytes() for picture in pictures}) == 50
    assert len({picture.tobytes() for picture in drawn(28, 50)[0]}) == 2


def test_noise_flips_its_share_of_a_talk_picture() -> None:
    pictures, answers = drawn(9, 2000, noise=(0.4, 0.4))
    plain = np.where(answers[:, None, None, None] == 0, PLAIN["x"], PLAIN["o"])
    assert (pictures != plain).mean() == pytest.approx(0.04, rel=0.1)


def test_noise_above_nine_cells_is_grey_of_that_deviation() -> None:
    noisy, _ = drawn(28, 50, noise=(0.2, 0.2))
    clean, _ = drawn(28, 50)
    unclipped = np.abs(clean) < 0.5
    assert (noisy - clean)[unclipped].std() == pytest.approx(0.2, rel=0.1)


@pytest.mark.parametrize(
    ("kind", "between"),
    [("shift", (0.3, -0.3)), ("scale", (0.0, 1.0)), ("turn", (0.0, float("nan"))), ("noise", (-0.1, 0.1))],
)
def test_a_senseless_range_is_refused_by_name(kind: str, between: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=f"The range of '{kind}' must rise and lie within"):
        Variation(**{kind: between})
