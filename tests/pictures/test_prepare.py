"""Letters of every size, polarity, strength and surrounding become letters as they are drawn on the pad."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xoviz.pictures.prepare import prepare, the_other_way_round

Grey = npt.NDArray[np.float32]


def cross(height: int = 160, width: int = 120, reach: float = 40, stroke: float = 3) -> Grey:
    """A black X on white, `reach` pixels to each side of the middle."""
    down, right = np.mgrid[:height, :width] - np.array([height / 2, width / 2])[:, None, None]
    diagonal = np.minimum(abs(down - right), abs(down + right)) / np.sqrt(2)
    ink = (diagonal < stroke) & (np.maximum(abs(down), abs(right)) < reach)
    return np.where(ink, 0, 1).astype(np.float32)


def ring(height: int = 160, width: int = 120, radius: float = 40, stroke: float = 3) -> Grey:
    """A black O on white."""
    down, right = np.mgrid[:height, :width] - np.array([height / 2, width / 2])[:, None, None]
    return np.where(abs(np.hypot(down, right) - radius) < stroke, 0, 1).astype(np.float32)


def is_like_a_cross(picture: Grey) -> bool:
    """Ink in the middle and near the four corners of the letter; paper half-way between the corners."""
    side = picture.shape[-1]
    low, middle, high = round(side * 0.2), side // 2, side - 1 - round(side * 0.2)

    def inked(row: int, column: int) -> bool:
        return bool(picture[0, row - 1 : row + 2, column - 1 : column + 2].max() > 0.3)

    corners = all(inked(row, column) for row in (low, high) for column in (low, high))
    gaps = [picture[0, low, middle], picture[0, high, middle], picture[0, middle, low], picture[0, middle, high]]
    return inked(middle, middle) and corners and max(gaps) < -0.5


def is_like_a_ring(picture: Grey) -> bool:
    """Paper in the middle and in the corners, ink on the way out to each side."""
    side = picture.shape[-1]
    middle = side // 2
    outwards = [picture[0, middle, :middle], picture[0, middle, middle + 1 :]]
    outwards += [picture[0, :middle, middle], picture[0, middle + 1 :, middle]]
    return bool(picture[0, middle, middle] < -0.5 and all(way.max() > 0.3 for way in outwards))


@pytest.mark.parametrize("size", [9, 28, 64])
@pytest.mark.parametrize("stroke", [1, 3, 8])
@pytest.mark.parametrize("light_on_dark", [False, True])
def test_letters_stay_letters(size: int, stroke: float, light_on_dark: bool) -> None:
    for drawn, is_like in ((cross(stroke=stroke), is_like_a_cross), (ring(stroke=stroke), is_like_a_ring)):
        prepared = prepare(1 - drawn if light_on_dark else drawn, size)
        assert prepared.picture.shape == (1, size, size)
        assert prepared.picture.dtype == np.float32
        assert prepared.inverted == light_on_dark
        assert not prepared.empty
        assert is_like(prepared.picture)


@pytest.mark.parametrize("size", [9, 28, 64])
def test_the_letter_is_centred_and_fills_its_share(size: int) -> None:
    off_centre = np.pad(cross(100, 100), ((300, 20), (5, 200)), constant_values=1)
    ink = prepare(off_centre, size).picture[0] > -0.9
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    for taken in (rows, columns):
        assert 0.7 <= len(range(taken[0], taken[-1] + 1)) / size <= 0.78
        assert abs(taken[0] - (size - 1 - taken[-1])) <= 1


def test_nine_by_nine_has_two_values_and_the_talks_seven_cells() -> None:
    picture = prepare(cross(), 9).picture[0]
    assert set(np.unique(picture)) == {-1.0, 1.0}
    np.testing.assert_array_equal(picture[1:8, 1:8], np.where(np.eye(7) + np.eye(7)[::-1] > 0, 1, -1))


def test_larger_pictures_are_antialiased() -> None:
    assert len(np.unique(prepare(ring(), 28).picture)) > 10


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda grey: 0.9 - 0.1 * (1 - grey), id="faint pencil"),
        pytest.param(lambda grey: grey * np.linspace(1, 0.4, grey.shape[1]), id="shadow"),
        pytest.param(lambda grey: grey * 0.8 + np.random.default_rng(1).normal(0, 0.03, grey.shape), id="grain"),
        pytest.param(lambda grey: np.pad(grey, ((20, 12), (9, 15)), constant_values=0.1), id="dark frame"),
        pytest.param(lambda grey: np.minimum(grey, dust(grey.shape)), id="dust"),
        pytest.param(lambda grey: np.repeat(grey, 2, axis=0)[:, 12:-12], id="tall"),
    ],
)
@pytest.mark.parametrize("light_on_dark", [False, True])
def test_photographs_of_letters_are_found(change, light_on_dark: bool) -> None:
    photograph = np.clip(change(cross()), 0, 1).astype(np.float32)
    prepared = prepare(1 - photograph if light_on_dark else photograph, 28)
    assert prepared.inverted == light_on_dark
    assert prepared.picture.max() > 0.95
    ink = prepared.picture[0] > 0
    assert ink[13:15, 12:16].any()
    assert not ink[4:10, 13:15].any()


def dust(shape: tuple[int, ...]) -> Grey:
    specks = np.ones(shape, np.float32)
    specks[7::37, 5::31] = 0.1
    return specks


def test_a_letter_that_fills_the_picture_is_not_taken_for_a_frame() -> None:
    assert is_like_a_cross(prepare(cross(84, 84, 42, 9), 28).picture)
    assert is_like_a_ring(prepare(ring(84, 84, 38, 4), 28).picture)


@pytest.mark.parametrize("size", [9, 28])
def test_a_picture_of_the_right_size_passes_unchanged(size: int) -> None:
    drawn = np.random.default_rng(size).choice([1.0, 1.0, 1.0, 0.0], (size, size)).astype(np.float32)
    drawn[0] = 1
    np.testing.assert_array_equal(prepare(drawn, size).picture[0], 1 - 2 * drawn)
    faint = (0.4 + 0.2 * drawn).astype(np.float32)
    np.testing.assert_allclose(prepare(faint, size).picture[0], 1 - 2 * drawn, atol=1e-6)
    negative = prepare(1 - drawn, size)
    assert negative.inverted
    np.testing.assert_array_equal(negative.picture[0], 1 - 2 * drawn)


@pytest.mark.parametrize("shape", [(1, 1), (9, 9), (28, 28), (300, 200), (10, 20_000)])
@pytest.mark.parametrize("level", [0, 0.5, 1])
def test_a_picture_without_ink_is_empty_paper(shape: tuple[int, int], level: float) -> None:
    prepared = prepare(np.full(shape, level, np.float32), 28)
    assert prepared.empty
    assert np.all(prepared.picture == -1)


@pytest.mark.parametrize("shape", [(70, 90), (700, 900), (2750, 3000)])
def test_grain_alone_is_no_letter(shape: tuple[int, int]) -> None:
    grain = np.random.default_rng(2).uniform(0.75, 0.98, shape).astype(np.float32)
    assert prepare(grain, 28).empty
    assert prepare(1 - grain, 28).empty


def test_a_very_large_picture_is_prepared() -> None:
    large = np.repeat(np.repeat(cross(), 25, axis=0), 25, axis=1)
    prepared = prepare(large, 28)
    assert is_like_a_cross(prepared.picture)
    assert max(prepared.stages[0].array.shape) <= 512


def test_stages_tell_the_whole_way() -> None:
    prepared = prepare(1 - ring(), 28)
    assert prepared.stages[0].name == "the picture"
    np.testing.assert_array_equal(prepared.stages[0].array, 1 - ring())
    np.testing.assert_allclose(1 - 2 * prepared.stages[-1].array, prepared.picture[0], atol=1e-6)
    assert all(stage.array.min() >= 0 and stage.array.max() <= 1 for stage in prepared.stages)


def test_the_sheet_is_a_step_of_its_own_where_there_is_a_table() -> None:
    sheet = np.pad(cross(), 40, constant_values=0.1)
    names = [stage.name for stage in prepare(sheet, 28).stages]
    assert names == ["the picture", "the sheet, cut out", "dark ink, even light", "ink", "cropped to a square",
                     "scaled", "what the network sees"]
    assert "the sheet, cut out" not in [stage.name for stage in prepare(cross(), 28).stages]


@pytest.mark.parametrize("size", [9, 28])
def test_read_the_other_way_round_paper_is_ink(size: int) -> None:
    """A black cross so fat that it passes for paper: turned round, the cross is what is read."""
    judged = prepare(cross(96, 96, 46, 20), size)
    assert judged.inverted
    turned = the_other_way_round(judged)
    assert not turned.inverted
    assert not turned.empty
    assert turned.picture[0, size // 2, size // 2] == 1
    assert turned.picture[0, round(size * 0.15), size // 2] == -1
    np.testing.assert_array_equal(turned.stages[0].array, judged.stages[0].array)


def test_a_drawing_of_the_pads_own_size_is_turned_round_exactly() -> None:
    drawn = np.where(np.eye(9) > 0, 0, 1).astype(np.float32)
    judged = prepare(np.kron(drawn, np.ones((70, 70), np.float32)), 9)
    np.testing.assert_array_equal(the_other_way_round(judged).picture, -judged.picture)
    np.testing.assert_array_equal(the_other_way_round(the_other_way_round(judged)).picture, judged.picture)


@given(hnp.arrays(np.float32, st.tuples(st.integers(1, 40), st.integers(1, 40)), elements=st.floats(0, 1, width=32)))
@settings(max_examples=50, deadline=None)
def test_any_picture_gives_a_wellformed_input(grey: Grey) -> None:
    for size in (1, 9, 12):
        prepared = prepare(grey, size)
        assert prepared.picture.shape == (1, size, size)
        assert np.all((prepared.picture >= -1) & (prepared.picture <= 1))
        assert not prepared.empty or np.all(prepared.picture == -1)


@pytest.mark.parametrize("wrong", [np.zeros((1, 9, 9)), np.zeros((0, 5)), np.full((4, 4), np.nan)])
def test_what_is_no_picture_is_refused(wrong: Grey) -> None:
    with pytest.raises(ValueError, match="finite numbers"):
        prepare(wrong, 9)


def test_where_the_whole_picture_counts_size_and_place_stay():
    """A small square in a corner of a photograph stays small and in its corner; else it fills the frame."""
    grey = np.full((200, 300), 0.9, np.float32)
    grey[20:50, 30:60] = 0.1
    whole = prepare(grey, 30, whole=True)
    assert not whole.inverted
    rows, columns = np.nonzero(whole.picture[0] > 0)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (7, 9, 3, 5)  # 50 rows of paper came above
    assert (whole.picture[0] > 0).sum() == 9
    assert (prepare(grey, 30).picture[0] > 0).sum() > 300
    dark = prepare(1 - grey, 30, whole=True)
    assert dark.inverted
    np.testing.assert_allclose(dark.picture, whole.picture, atol=1e-5)
    assert (the_other_way_round(whole, whole=True).picture[0] > 0).mean() > 0.6
