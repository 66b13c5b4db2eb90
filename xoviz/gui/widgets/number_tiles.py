"""Numbers in cells as pixels: each text is drawn by Qt once, and from then on put by NumPy, for all cells in one go.

A tile says how much of each pixel the type covers. A cell's colour and the cover look up the pixel in one table, in
which black or white type is blended with each colour that a cell can have.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from xoviz.gui.theme import Table, light_text, number_font
from xoviz.gui.widgets.numbers import Reading
from xoviz.gui.widgets.painting import MARGIN, cell_texts

LEVELS = 256
MOST_TILES = 4096
"""Texts that are kept; when there are more, one begins anew."""

AT_ONCE = 500
"""Texts that are drawn on one image, whose height is limited."""

COMMON = 10_000
"""Numbers below this size are told apart by arithmetic; others, which are rare, by their text."""

Slots = npt.NDArray[np.intp]
Cover = npt.NDArray[np.uint8]
Numbers = npt.NDArray[Any]
"""Floats, or fractions as objects."""


def type_table(colours: Table) -> Table:
    """What type looks like on each of n colours: a table (n * LEVELS,), for each colour from no cover to full cover."""
    type_ = np.where(light_text(colours), 255, 0)[:, np.newaxis]
    cover = np.arange(LEVELS) / (LEVELS - 1)
    table = np.full((len(colours), LEVELS), 0xFF000000, np.uint32)
    for shift in (16, 8, 0):
        ground = ((colours >> shift) & 0xFF).astype(np.intp)[:, np.newaxis]
        table |= np.rint(ground + (type_ - ground) * cover).astype(np.uint32) << np.uint32(shift)
    return table.reshape(-1)


class NumberTiles:
    """Tiles of numbers, in one ``reading``, in type of some ``pixels``, for square cells of ``side`` logical pixels.

    ``ratio`` is device pixels to a logical one. A tile, of ``shape`` device pixels, begins ``top`` device pixels below
    the upper edge of its cell, and is as wide as it. Texts that come near the edges of their cell have empty tiles.
    """

    def __init__(self, pixels: int, side: float, ratio: float, reading: Reading = "decimals") -> None:
        self.pixels, self._side, self._ratio, self._reading = pixels, side, ratio, reading
        self._font = number_font(pixels)
        self._metrics = metrics = QFontMetrics(self._font)
        self._baseline = (side + metrics.ascent() - metrics.descent()) / 2
        self.top = max(int((self._baseline - metrics.ascent()) * ratio), 0)
        bottom = min(int((self._baseline + metrics.descent()) * ratio) + 2, round(side * ratio))
        self.shape = bottom - self.top, round(side * ratio)
        self._forget()

    def slots(self, values: Numbers) -> Slots:
        """Where the texts of values (n,) are kept, (n,); those that are new are drawn."""
        if len(self._by_text) > MOST_TILES:
            self._forget()
        keys = _keys(values, self._reading)
        slots = self._by_key.take(keys)
        new = np.flatnonzero(slots < 0)
        if new.size:
            texts = cell_texts(values[new].tolist(), self._reading, self._side)
            self._learn([text for text in dict.fromkeys(texts) if text not in self._by_text])
            slots[new] = [self._by_text[text] for text in texts]
            self._by_key[keys[new]] = slots[new]
            self._by_key[0] = -1
        return slots

    def cover(self, slots: Slots) -> Cover:
        """How much of each pixel the type of these texts (n,) covers, (n, *shape)."""
        return self._tiles.take(slots, axis=0)

    def widths(self, slots: Slots) -> Slots:
        """How wide these texts are, in logical pixels."""
        return self._widths.take(slots)

    def _forget(self) -> None:
        self._by_key = np.full(8 * COMMON + 8, -1, np.intp)
        self._by_text: dict[str, int] = {}
        self._tiles: Cover = np.zeros((64, *self.shape), np.uint8)
        self._widths: Slots = np.zeros(64, np.intp)

    def _learn(self, texts: list[str]) -> None:
        """Draw texts that are not known."""
        widths = [self._metrics.horizontalAdvance(text) for text in texts]
        filled = len(self._by_text)
        if filled + len(texts) > len(self._tiles):
            more = max(len(self._tiles), len(texts))
            self._tiles = np.concatenate([self._tiles, np.zeros((more, *self.shape), np.uint8)])
            self._widths = np.concatenate([self._widths, np.zeros(more, np.intp)])
        for first in range(0, len(texts), AT_ONCE):
            part = slice(first, first + AT_ONCE)
            drawn = self._drawn(texts[part], widths[part])
            self._tiles[filled + first : filled + first + len(drawn)] = drawn
        self._widths[filled : filled + len(texts)] = widths
        self._by_text |= {text: filled + place for place, text in enumerate(texts)}

    def _drawn(self, texts: list[str], widths: list[int]) -> Cover:
        """The tiles (n, *shape) of some texts, drawn one below the other."""
        height, width = self.shape
        image = QImage(width, height * len(texts), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self._ratio)
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            painter.setFont(self._font)
            for place, (text, wide) in enumerate(zip(texts, widths, strict=True)):
                if wide <= self._side - 2 * MARGIN:
                    top = (place * height - self.top) / self._ratio
                    painter.drawText(QPointF((self._side - wide) / 2, top + self._baseline), text)
        green = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[: image.height() * width, 1]
        return 255 - green.reshape(len(texts), height, width)


def _keys(values: Numbers, reading: Reading = "decimals") -> Slots:
    """The same number for values (n,) that are written alike, as ``written`` does it; 0 for those that are rare.

    A float32 times 1, 10 or 100 is exact in float64, and so is what is cut off. Fractions are all told by their text.
    """
    if values.dtype == object or reading == "fractions":
        return np.zeros(values.shape, np.intp)
    exact = values.astype(np.float64)
    size = np.abs(exact)
    rare = ~(size < COMMON)
    exact[rare] = 0
    kind = (size >= 10).astype(np.intp) + (size >= 100)
    if reading == "decimals":
        kind[exact == np.rint(exact)] = 3
    decimals = np.array([100.0, 10.0, 1.0, 1.0])
    in_units = np.trunc if reading == "slides" else np.rint
    keys: Slots = (in_units(exact * decimals[kind]).astype(np.intp) + COMMON) * 4 + kind + 1
    keys[rare] = 0
    return keys


class TypeCase:
    """The tiles of all sizes that are in use, shared by all who write numbers on one canvas."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, float, float, Reading], NumberTiles] = {}

    def tiles(self, pixels: int, side: float, ratio: float, reading: Reading = "decimals") -> NumberTiles:
        """Numbers in type of some pixels, for cells of a side."""
        key = pixels, side, ratio, reading
        if key not in self._tiles:
            self._tiles[key] = NumberTiles(*key)
        return self._tiles[key]

    def clear(self) -> None:
        """Cells have other sizes now, or type looks different: begin anew."""
        self._tiles.clear()
