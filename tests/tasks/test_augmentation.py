from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.tasks.augmentation import Augmentation
from xoviz.tasks.base import Pictures
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import Transform

STILL = Augmentation.none()
WILD = Augmentation(shift=(0.5, 0.5), scale=(0.8, 1.5), turn=(-180, 180), shear=(-0.5, 0.5), noise=(0, 0))


def letters(count: int = 32, size: int = 28) -> Pictures:
    calm = replace(LettersTask().variation, noise=(0.0, 0.0))
    return LettersTask(calm).draw(count, size, np.random.default_rng(5))[0]


def bar(size: int = 28, rows: slice = slice(8, 20), columns: slice = slice(12, 16)) -> Pictures:
    """An upright bar, four cells wide."""
    picture = np.full((1, 1, size, size), -1, np.float32)
    picture[0, 0, rows, columns] = 1
    return picture


def varied(augmentation: Augmentation, pictures: Pictures, seed: int = 0) -> Pictures:
    return augmentation.apply(pictures, np.random.default_rng(seed))


def middle(picture: Pictures) -> tuple[float, float]:
    """Row and column of the centre of gravity of the ink."""
    ink = picture.reshape(picture.shape[-2:]) + 1
    rows, columns = np.indices(ink.shape)
    return float((rows * ink).sum() / ink.sum()), float((columns * ink).sum() / ink.sum())


def amount(pictures: Pictures) -> Pictures:
    """How much ink each picture has, in cells."""
    total: Pictures = (pictures + 1).sum(axis=(1, 2, 3)) / 2
    return total


@pytest.mark.parametrize("size", [9, 28])
def test_none_changes_no_bit_and_gives_a_copy(size: int) -> None:
    pictures = letters(size=size)
    same = varied(STILL, pictures)
    assert same.tobytes() == pictures.tobytes()
    assert not np.shares_memory(same, pictures)


@pytest.mark.parametrize("size", [9, 12, 28, 64])
def test_the_same_generator_gives_the_same_pictures_and_another_gives_others(size: int) -> None:
    pictures = letters(16, size)
    once, again, other = (varied(Augmentation(), pictures, seed) for seed in (1, 1, 2))
    assert once.tobytes() == again.tobytes()
    assert once.tobytes() != other.tobytes()
    assert (once.shape, once.dtype) == (pictures.shape, np.float32)
    assert np.abs(once).max() <= 1


def test_a_picture_is_varied_alike_in_small_batches_and_in_large_ones() -> None:
    # More pictures than are looked up at once: none may take the cells of another.
    one = np.repeat(bar(), 100, axis=0)
    quarter = replace(STILL, turn=(90, 90))
    assert (varied(quarter, one) == varied(quarter, one[:1])).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([16, 28, 40]), st.sampled_from([-0.5, 0.5]))
def test_ink_never_leaves_the_picture(seed: int, size: int, shift: float) -> None:
    # The same generator turns and scales alike: whoever is pushed to the edge keeps as much ink as in the middle.
    pictures = letters(16, size)
    there, here = (varied(replace(WILD, shift=(far, far)), pictures, seed) for far in (shift, 0.0))
    assert (amount(there) >= 0.7 * amount(here) - 0.01 * size * size).all()


def test_a_drawing_that_fills_the_picture_is_made_smaller_rather_than_cut() -> None:
    frame = np.full((1, 1, 28, 28), 1, np.float32)
    frame[0, 0, 3:-3, 3:-3] = -1
    turned = varied(replace(STILL, turn=(45, 45)), frame)[0, 0]
    ink = turned > 0
    assert ink[13, :4].any()
    assert ink[:4, 13].any()
    assert not ink[:6, :6].any()


@pytest.mark.parametrize(("kind", "value", "setting"), [
    ("turn", 20.0, Transform(turn=20)),
    ("scale", 0.8, Transform(scale=0.8)),
    ("shift", 4 / 28, Transform(shift_x=4, shift_y=4)),
])
def test_it_moves_ink_where_the_window_s_slider_does(kind: str, value: float, setting: Transform) -> None:
    # A bent stroke about the middle, so that the picture's middle and the drawing's are the same; not quite black,
    # or the slider would decide each cell for ink or paper.
    picture = bar()
    picture[0, 0, 8:11, 16:20] = picture[0, 0, 17:20, 8:12] = 1
    picture[picture > 0] = 0.9
    ours, theirs = varied(replace(STILL, **{kind: (value, value)}), picture), setting.apply(picture[0])[None]
    assert middle(ours) == pytest.approx(middle(theirs), abs=0.1)
    assert ((ours > 0) != (theirs > 0)).sum() <= 12


def test_shear_leans_the_top_to_the_right() -> None:
    leaning = varied(replace(STILL, shear=(0.5, 0.5)), bar())[0, 0] > 0
    columns = [np.flatnonzero(row).mean() for row in leaning if row.any()]
    assert columns[0] - columns[-1] == pytest.approx(0.5 * 11, abs=0.6)


def test_a_drawing_is_slanted_before_it_is_turned() -> None:
    slanted, turned = replace(STILL, shear=(0.4, 0.4)), replace(STILL, turn=(60, 60))
    both = varied(replace(STILL, shear=(0.4, 0.4), turn=(60, 60)), bar())
    assert ((both > 0) != (varied(turned, varied(slanted, bar())) > 0)).sum() <= 6


@pytest.mark.parametrize("cells", [1.0, 2.0, -1.0, 0.5])
def test_weight_is_in_fractions_of_the_side(cells: float) -> None:
    changed = varied(replace(STILL, weight=(cells / 28, cells / 28)), bar())
    widths = (changed[0, 0, 10:18] + 1).sum(axis=1) / 2
    assert widths == pytest.approx(4 + cells, abs=0.35)


@pytest.mark.parametrize("width", [1, 2])
def test_a_thin_line_is_not_thinned_away(width: int) -> None:
    thin = bar(columns=slice(13, 13 + width))
    assert (varied(replace(STILL, weight=(-0.2, -0.2)), thin) == thin).all()


def test_blank_paper_stays_blank() -> None:
    paper = np.full((4, 1, 28, 28), -1, np.float32)
    assert (varied(replace(WILD, weight=(-0.1, 0.1)), paper) == -1).all()


def test_ink_stays_dark_on_light() -> None:
    changed = varied(Augmentation(), letters())
    assert (np.median(changed, axis=(1, 2, 3)) < -0.7).all()
    assert (changed.max(axis=(1, 2, 3)) > 0).all()


@pytest.mark.parametrize("size", [9, 28])
def test_noise_has_its_deviation(size: int) -> None:
    grey = np.zeros((400, 1, size, size), np.float32) if size > 9 else np.full((400, 1, 9, 9), -1, np.float32)
    noise = varied(replace(STILL, noise=(0.3, 0.3)), grey) - grey
    assert np.sqrt(np.square(noise).mean()) == pytest.approx(0.3, rel=0.05)


@pytest.mark.parametrize("range_", [{"turn": (10, -10)}, {"scale": (0.0, 1.0)}, {"shift": (-0.6, 0.1)},
                                    {"weight": (0.0, 0.3)}, {"noise": (-0.1, 0.1)}, {"shear": (0.0, 2.0)}])
def test_a_range_that_cannot_be_is_refused(range_: dict[str, tuple[float, float]]) -> None:
    (kind,) = range_
    with pytest.raises(ValueError, match=f"The range of '{kind}' must rise and lie within"):
        Augmentation(**range_)


def test_no_pictures_at_all_are_no_trouble() -> None:
    assert varied(Augmentation(), np.empty((0, 1, 28, 28), np.float32)).shape == (0, 1, 28, 28)
