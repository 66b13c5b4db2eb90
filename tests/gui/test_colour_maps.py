"""Colour tables: zero is neutral, the two signs mirror each other in lightness, the arithmetic is exact."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.colour_maps import ENTRIES, MIDDLE, Table, signed_index, signed_lut, unsigned_index, unsigned_lut


def channels(table: Table) -> npt.NDArray[np.float64]:
    """Red, green and blue in 0..1, shape (entries, 3)."""
    return np.stack([(table >> shift & 0xFF) / 255.0 for shift in (16, 8, 0)], axis=1)


def lightness(table: Table) -> npt.NDArray[np.float64]:
    """CIE L* of each entry, 0..100."""
    parts = channels(table)
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    return 116 * np.cbrt(np.maximum(luminance, 0.008856)) - 16


def index(values: list[float], limit: float) -> list[int]:
    array = np.array(values, np.float32)
    return signed_index(array, limit, np.empty(array.shape, np.intp)).tolist()


def test_every_entry_is_opaque_and_tables_have_a_middle() -> None:
    for table in (signed_lut(), unsigned_lut()):
        assert table.dtype == np.uint32
        assert table.shape == (ENTRIES,) == (2 * MIDDLE + 1,)
        assert (table >> 24 == 0xFF).all()


def test_zero_is_nearly_grey_and_the_lightest_colour() -> None:
    table = signed_lut()
    assert np.ptp(channels(table)[MIDDLE]) < 0.03
    assert lightness(table).argmax() == MIDDLE


def test_both_signs_darken_equally_and_steadily() -> None:
    levels = lightness(signed_lut())
    assert (np.diff(levels[: MIDDLE + 1]) > -0.5).all()
    assert (np.diff(levels[MIDDLE:]) < 0.5).all()
    assert np.abs(levels - levels[::-1]).max() < 12


def test_negative_is_blue_and_positive_red() -> None:
    parts = channels(signed_lut())
    assert (parts[:100, 2] > parts[:100, 0]).all()
    assert (parts[157:, 0] > parts[157:, 2]).all()


def test_unsigned_lightens_steadily() -> None:
    assert (np.diff(lightness(unsigned_lut())) > -0.5).all()


def test_limits_and_zero_hit_their_entries() -> None:
    assert index([-2.0, 0.0, 2.0], 2.0) == [0, MIDDLE, ENTRIES - 1]
    assert index([-50.0, 50.0], 2.0) == [0, ENTRIES - 1]


def test_a_limit_of_zero_is_neutral() -> None:
    assert index([0.0, 3.0], 0.0) == [MIDDLE, MIDDLE]


def test_unsigned_runs_from_nothing_to_the_limit() -> None:
    values = np.array([-1.0, 0.0, 4.0, 9.0])
    assert unsigned_index(values, 4.0, np.empty(4, np.intp)).tolist() == [0, 0, ENTRIES - 1, ENTRIES - 1]


def test_values_are_not_written_to() -> None:
    values = np.array([0.5, -0.5], np.float32)
    values.setflags(write=False)
    signed_index(values, 1.0, np.empty(2, np.intp))
    assert values.tolist() == [0.5, -0.5]


@given(value=st.floats(-100, 100, width=32), limit=st.floats(0.01, 100))
@settings(max_examples=50, deadline=None)
def test_opposite_values_lie_opposite(value: float, limit: float) -> None:
    above, below = index([value, -value], limit)
    assert above + below == 2 * MIDDLE
