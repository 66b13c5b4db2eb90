"""Connected shapes and averages over areas, against plain definitions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xoviz.pictures.page import paper_is_dark
from xoviz.pictures.scaling import reduced, resampled
from xoviz.pictures.shapes import components
from xoviz.pictures.two_valued import two_valued

masks = hnp.arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12)))


def flooded(ink: npt.NDArray[np.bool_], row: int, column: int) -> set[tuple[int, int]]:
    """The shape around one cell, by walking from neighbour to neighbour."""
    seen, ahead = set(), [(row, column)]
    while ahead:
        cell = ahead.pop()
        inside = 0 <= cell[0] < ink.shape[0] and 0 <= cell[1] < ink.shape[1]
        if inside and cell not in seen and ink[cell]:
            seen.add(cell)
            ahead += [(cell[0] + down, cell[1] + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return seen


@given(masks)
@settings(max_examples=50, deadline=None)
def test_components_are_what_walking_finds(ink: npt.NDArray[np.bool_]) -> None:
    labels = components(ink)
    assert np.all((labels > 0) == ink)
    for row, column in np.argwhere(ink):
        shape = {(int(down), int(right)) for down, right in np.argwhere(labels == labels[row, column])}
        assert shape == flooded(ink, int(row), int(column))


@given(masks)
@settings(max_examples=50, deadline=None)
def test_thinning_keeps_every_shape_in_one_piece(ink: npt.NDArray[np.bool_]) -> None:
    pale = np.where(ink, 0.5, 0).astype(np.float32)
    thin = two_valued(pale)
    assert np.all(ink | ~thin)
    assert len(np.unique(components(thin))) - (not thin.all()) == len(np.unique(components(ink))) - (not ink.all())


def test_thinning_leaves_full_strokes_thick() -> None:
    thick = np.zeros((9, 9), np.float32)
    thick[2:7, 3:6] = 1
    np.testing.assert_array_equal(two_valued(thick), thick == 1)


@given(hnp.arrays(np.float32, (6, 9), elements=st.floats(0, 1, width=32)))
@settings(max_examples=30, deadline=None)
def test_area_means_keep_the_mean(grey: npt.NDArray[np.float32]) -> None:
    assert reduced(grey, 3).shape == (2, 3)
    np.testing.assert_allclose(reduced(grey, 3)[0, 0], grey[:3, :3].mean(), atol=1e-6)
    np.testing.assert_allclose(resampled(grey, 4, 5).mean(), grey.mean(), atol=1e-5)


@pytest.mark.parametrize(("height", "width"), [(3, 4), (6, 9), (13, 20)])
def test_scaling_keeps_an_even_grey(height: int, width: int) -> None:
    np.testing.assert_allclose(resampled(np.full((6, 9), 0.3, np.float32), height, width), 0.3, atol=1e-6)


def test_polarity_follows_border_and_majority() -> None:
    mostly_ink = np.zeros((9, 9), np.float32)
    mostly_ink[[0, -1]] = mostly_ink[:, [0, -1]] = 1
    assert not paper_is_dark(mostly_ink)
    assert paper_is_dark(1 - mostly_ink)
