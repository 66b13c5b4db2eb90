"""The sheet: frames where they belong, also at its edges, and the ground again once they are gone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication

from xoviz.gui.widgets.sheet import Layer, Sheet, Spots

GROUND, RED, BLUE = QColor("#204060"), QColor("#ff0000"), QColor("#0000ff")


def nothing(painter: QPainter) -> None:
    """Nothing is drawn on the ground."""


def ready(qapp: QApplication, tops: list[int], lefts: list[int]) -> tuple[Sheet, Spots]:
    """A sheet of 60 x 40 pixels with black maps of 10 x 10 on it."""
    sheet = Sheet(QSize(60, 40), 1.0)
    sheet.begin(GROUND, nothing)
    sheet.keep()
    tiles = np.full((len(tops), 10, 10), 0xFF000000, np.uint32)
    spots = sheet.spots(np.array(tops), np.array(lefts), tiles)
    spots.put()
    return sheet, spots


def expected(tops: list[int], lefts: list[int], frame: QRect | None = None) -> np.ndarray:
    """The same, painted by hand, with a red frame of 2 pixels around a part of each map."""
    pixels = np.full((140, 160), GROUND.rgb(), np.uint32)
    for top, left in zip(tops, lefts, strict=True):
        pixels[50 + top : 60 + top, 50 + left : 60 + left] = 0xFF000000
    for top, left in zip(tops, lefts, strict=True):
        if frame is not None:
            y, x = 50 + top + frame.y(), 50 + left + frame.x()
            inside = pixels[y : y + frame.height(), x : x + frame.width()].copy()
            pixels[y - 2 : y + frame.height() + 2, x - 2 : x + frame.width() + 2] = RED.rgb()
            pixels[y : y + frame.height(), x : x + frame.width()] = inside
    return pixels[50:90, 50:110]


@settings(max_examples=50, deadline=None)
@given(st.integers(-8, 38), st.integers(-8, 58), st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 12),
       st.integers(1, 12))
def test_frames_lie_around_their_cells_and_go_without_a_trace(qapp: QApplication, top: int, left: int, down: int,
                                                              across: int, height: int, width: int) -> None:
    sheet, spots = ready(qapp, [top], [left])
    assert (sheet.pixels == expected([top], [left])).all()
    sheet.frame(spots, 0, 1, down, across, sheet.ring(1, height, width, Layer(0, 2, RED.rgb())))
    assert (sheet.pixels == expected([top], [left], QRect(across, down, width, height))).all()
    sheet.clean()
    spots.put()
    assert (sheet.pixels == expected([top], [left])).all()


def test_several_maps_are_framed_at_once(qapp: QApplication) -> None:
    tops, lefts = [3, 3, 25], [5, 25, 40]
    sheet, spots = ready(qapp, tops, lefts)
    sheet.frame(spots, 0, 3, 4, 4, sheet.ring(3, 3, 3, Layer(0, 2, RED.rgb())))
    assert (sheet.pixels == expected(tops, lefts, QRect(4, 4, 3, 3))).all()


def test_later_layers_lie_on_earlier_ones_and_dots_let_every_other_pixel_through(qapp: QApplication) -> None:
    sheet, spots = ready(qapp, [10], [10])
    sheet.frame(spots, 0, 1, 2, 2, sheet.ring(1, 6, 6, Layer(-1, 4, BLUE.rgb()), Layer(0, 1, RED.rgb(), dotted=True)))
    across = [QColor.fromRgb(int(pixel)) for pixel in sheet.pixels[15, 8:15]]
    assert across[:3] == [GROUND, BLUE, BLUE]
    assert across[3] in (RED, BLUE)
    assert across[4] == BLUE
    edge = [QColor.fromRgb(int(pixel)) for pixel in sheet.pixels[12:18, 11]]
    assert edge in ([RED, BLUE] * 3, [BLUE, RED] * 3)


def test_stamps_are_laid_on_and_those_beside_the_sheet_are_left_out(qapp: QApplication) -> None:
    sheet, _ = ready(qapp, [5], [5])
    half = np.zeros((2, 2, 4), np.uint8)
    half[...] = (0, 0, 128, 128)
    sheet.stamp(np.array([6, 39, -1]), np.array([6, 10, 10]), half)
    assert QColor.fromRgb(int(sheet.pixels[6, 6])) == QColor(128, 0, 0)
    assert (sheet.pixels[39] == GROUND.rgb()).all()
    sheet.clean()
    assert QColor.fromRgb(int(sheet.pixels[6, 6])) == GROUND


@pytest.mark.parametrize(("ratio", "logical", "device"), [(1.0, 2.0, 2), (1.5, 2.0, 3), (2.0, 2.0, 4), (1.0, 0.2, 1)])
def test_lengths_are_whole_device_pixels(qapp: QApplication, ratio: float, logical: float, device: int) -> None:
    assert Sheet(QSize(10, 10), ratio).length(logical) == device
