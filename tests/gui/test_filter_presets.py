"""The presets are the talk's features at its size, and the same idea at any other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.filter_presets import PRESETS, scale_of
from xoviz.nn import Conv
from xoviz.zoo.talk import FEATURES

SIDES = st.integers(1, 12)


@pytest.mark.parametrize(("preset", "feature"), [("diagonal down", "diag_down"), ("cross", "cross"),
                                                 ("diagonal up", "diag_up")])
def test_at_three_by_three_they_are_the_talks_features(preset: str, feature: str) -> None:
    assert np.array_equal(PRESETS[preset](3, 3), FEATURES[feature])


@pytest.mark.parametrize("side", [2, 4, 5, 8, 11])
def test_a_diagonal_of_a_square_has_one_cell_in_each_row(side: int) -> None:
    assert np.array_equal(PRESETS["diagonal down"](side, side), 2 * np.eye(side) - 1)
    assert np.array_equal(PRESETS["diagonal up"](side, side), 2 * np.eye(side)[::-1] - 1)


@given(SIDES, SIDES)
@settings(max_examples=50, deadline=None)
def test_every_preset_has_any_size_and_stays_within_one(height: int, width: int) -> None:
    for preset in PRESETS.values():
        values = preset(height, width)
        assert values.shape == (height, width)
        assert values.dtype == np.float32
        assert np.abs(values).max() <= 1


@given(SIDES, SIDES)
@settings(max_examples=50, deadline=None)
def test_a_diagonal_has_no_gap(height: int, width: int) -> None:
    ink = PRESETS["diagonal down"](height, width) > 0
    assert ink.any(axis=0).all()
    assert ink.any(axis=1).all()
    assert ink[0, 0]
    assert ink[-1, -1]


@given(st.integers(3, 12), st.integers(3, 12))
@settings(max_examples=50, deadline=None)
def test_edges_and_surround_do_not_answer_to_an_even_picture(height: int, width: int) -> None:
    for name in ("horizontal edge", "vertical edge", "centre and surround"):
        assert abs(float(PRESETS[name](height, width).sum())) < 1e-4


def test_an_averaging_layer_takes_them_as_they_are() -> None:
    assert scale_of(Conv("c", 1, average=True), np.full((1, 1, 3, 3), 0.2, np.float32)) == 1


def test_a_summing_layer_hears_them_as_loud_as_its_own_filters() -> None:
    layer = Conv("c", 3)
    weights = np.zeros((3, 1, 3, 3), np.float32)
    weights[0], weights[1] = 0.3, -0.4
    assert scale_of(layer, weights) == pytest.approx(np.sqrt((0.09 + 0.16) / 2), abs=0.005)


def test_blank_filters_begin_where_learning_would() -> None:
    assert scale_of(Conv("c", 2), np.zeros((2, 1, 3, 3), np.float32)) == pytest.approx(np.sqrt(2 / 9), abs=0.005)


def test_weights_of_a_run_that_diverged_have_a_finite_scale() -> None:
    layer = Conv("convolution", 2, bias=False)
    assert scale_of(layer, np.full((2, 1, 3, 3), 1e30, np.float32)) == 1e30
