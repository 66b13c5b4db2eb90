"""Numbers as pixels: told apart exactly as they are written, and looking as Qt draws them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from xoviz.gui.theme import LIGHT, light_text
from xoviz.gui.widgets.cells import palette
from xoviz.gui.widgets.grid_geometry import CellGeometry
from xoviz.gui.widgets.number_tiles import LEVELS, NumberTiles, TypeCase, _keys, type_table
from xoviz.gui.widgets.numbers import Reading, written
from xoviz.gui.widgets.painting import cell_texts, paint_numbers
from xoviz.gui.widgets.tiles import Tiles

NUMBERS = st.one_of(st.floats(width=32), st.floats(-20, 20, width=32), st.integers(-12_000, 12_000).map(float),
                    st.integers(-4000, 4000).map(lambda eighths: eighths / 8))


@settings(max_examples=300, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=60), st.sampled_from(["decimals", "slides", "fractions"]))
def test_numbers_with_the_same_key_are_written_alike(numbers: list[float], reading: Reading) -> None:
    texts: dict[int, set[str]] = {}
    keys = _keys(np.array(numbers, np.float32), reading).tolist()
    for key, number in zip(keys, np.float32(numbers).tolist(), strict=True):
        texts.setdefault(key, set()).add(written(number, reading=reading))
    assert all(len(alike) == 1 for key, alike in texts.items() if key)


def test_the_same_text_is_drawn_once(qapp: QApplication) -> None:
    tiles = NumberTiles(11, 40.0, 1.0)
    first, again, other, rare, rare_again = tiles.slots(np.array([0.25, 0.2501, 0.26, 2e6, 2e6], np.float32)).tolist()
    assert first == again != other
    assert rare == rare_again
    assert tiles.slots(np.array([0.25], np.float32)).tolist() == [first]
    assert tiles.cover(np.array([first, other])).any(axis=(1, 2)).all()


def test_fractions_have_their_own_tiles_and_each_text_but_one(qapp: QApplication) -> None:
    tiles = NumberTiles(11, 40.0, 1.0, "fractions")
    numbers = np.array([Fraction(7, 9), Fraction(1), Fraction(14, 18), Fraction(-1, 9)], object)
    seven, one, again, ninth = tiles.slots(numbers).tolist()
    assert seven == again
    assert len({seven, one, ninth}) == 3
    widths = tiles.widths(np.array([seven, ninth]))
    assert 0 < widths[0] < widths[1]


def test_a_fraction_that_is_too_long_for_its_cell_is_about_a_decimal(qapp: QApplication) -> None:
    numbers = [Fraction(7, 9), Fraction(-101, 576), Fraction(1)]
    assert cell_texts(numbers, "fractions", 32.0) == ["7/9", "≈−0.18", "1"]
    assert cell_texts(numbers, "fractions", 60.0) == ["7/9", "−101/576", "1"]
    tiles = NumberTiles(7, 32.0, 1.0, "fractions")
    assert tiles.cover(tiles.slots(np.array(numbers, object))).any(axis=(1, 2)).all()


def test_very_many_texts_begin_anew_and_stay_right(qapp: QApplication) -> None:
    tiles = NumberTiles(11, 40.0, 1.0)
    one = tiles.cover(tiles.slots(np.array([0.5], np.float32)))
    for start in range(0, 6000, 1000):
        tiles.slots(np.arange(start, start + 1000, dtype=np.float32))
    assert (tiles.cover(tiles.slots(np.array([0.5], np.float32))) == one).all()


def test_full_cover_is_black_or_white_and_none_is_the_ground(qapp: QApplication) -> None:
    colours = palette(LIGHT)
    table = type_table(colours).reshape(-1, LEVELS)
    assert (table[:, 0] == colours).all()
    assert ((table[:, -1] == 0xFFFFFFFF) == light_text(colours)).all()
    assert set(table[:, -1].tolist()) == {0xFF000000, 0xFFFFFFFF}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("numbers", [[0.33, -1.0, 12.5, -0.02], [0.33, -1234.0, 12.5, 1e7]])
def test_they_look_as_qt_draws_them(qapp: QApplication, ratio: float, numbers: list[float]) -> None:
    side, values = 40.0, np.array(numbers, np.float32).reshape(1, 2, 2)
    colours, index = palette(LIGHT), np.array([[0, 100, 128, 250]])
    tiles = Tiles((1, 2, 2), side, ratio, lined=True)
    tiles.colour(np.append(colours[index], colours[-2:-1][np.newaxis], axis=1))
    image = QImage(tiles.pixels.shape[2], tiles.pixels.shape[1], QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    view = np.frombuffer(image.bits(), np.uint32).reshape(tiles.pixels.shape[1:])
    view[...] = tiles.pixels[0]
    with QPainter(image) as painter:
        paint_numbers(painter, CellGeometry(2, 2, side, 0.0, 0.0), values[0], light_text(colours)[index].reshape(2, 2))
    tiles.write(values, index, TypeCase(), type_table(colours))
    difference = np.abs(channels(view) - channels(tiles.pixels[0]))
    assert (channels(view) != channels(np.full_like(view, view[3, 3]))).any()
    # Qt corrects the weight of white type; nobody sees that much.
    assert difference.max() <= 96
    assert difference.mean() < 1.5
    assert QColor.fromRgb(int(view[1, 1])) == QColor.fromRgb(int(tiles.pixels[0, 1, 1]))
    assert image.rect().contains(QPoint(0, 0))


def channels(pixels: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(pixels).view(np.uint8).astype(int)
