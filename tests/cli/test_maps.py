"""Maps as text: what is bright is dark ink, and signs can be told apart."""

from __future__ import annotations

import numpy as np

from xoviz.cli import maps


def test_numbers_stand_in_columns():
    assert maps.numbers(np.array([["1", "-2.5"], ["0.25", "3"]], object), 4) == ["   1 -2.5", "0.25    3"]


def test_shades_run_from_the_lowest_through_nothing_to_the_highest():
    row = np.linspace(-2, 2, 9)[np.newaxis]
    assert maps.shades(row, 2.0, maps.RAMP) == ["".join(2 * sign for sign in maps.RAMP)]


def test_a_map_of_zeros_is_empty_and_one_beyond_numbers_is_no_error():
    assert maps.shades(np.zeros((1, 3)), 0.0, maps.RAMP) == [" " * 6]
    assert maps.shades(np.array([[np.nan, np.inf]]), np.inf, maps.RAMP) == [" " * 4]


def test_a_two_valued_picture_is_drawn_with_dots_for_paper():
    assert maps.ink(np.array([[1, -1], [-1, 1]]), maps.INK) == ["# .", ". #"]


def test_a_grey_picture_is_drawn_in_shades_of_ink():
    assert maps.ink(np.array([[-1.0, -0.5, 0.0, 0.5, 1.0]]), maps.INK) == ["  ░░▒▒▓▓██"]


def test_blocks_wrap_where_the_line_ends():
    blocks = [maps.titled(f"map {number}", ["##"]) for number in (1, 2, 3)]
    assert list(maps.side_by_side(blocks, 13)) == ["map 1   map 2", "##      ##", "", "map 3", "##"]
    assert list(maps.side_by_side(blocks, 1))[:2] == ["map 1", "##"]


def test_both_ramps_say_the_same():
    assert len(maps.RAMP) == len(maps.PLAIN_RAMP) == 9
    assert len(maps.INK) == len(maps.PLAIN_INK)
    assert maps.PLAIN_RAMP.isascii()
    assert maps.PLAIN_INK.isascii()
