"""Lines, frames and numbers of cells, painted the fast way: opaque, on whole pixels, without antialiasing.

A translucent line costs a hundred times as much as an opaque one, and a maps panel draws thousands of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPaintEngine, QPainter

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.grid_geometry import CellGeometry
from xoviz.gui.widgets.numbers import Number, Reading, written

Mask = npt.NDArray[np.bool_]

LINE = QColor("#c3c7ce")
"""Between cells: seen on ink and on paper, quiet on colours."""

BLACK, WHITE = QColor("#000000"), QColor("#ffffff")
DOTS = Qt.BrushStyle.Dense4Pattern

MARGIN = 2
"""Pixels between a number and the edges of its cell, at least."""

SHARE = 0.26
"""Of the side of a cell, for the height of the type at most."""

SMALLEST_TYPE, LARGEST_TYPE = 7, 17
USUAL_TEXT = "−0.00"
"""What the type is chosen for."""

_ONE_DIGIT = str.maketrans("123456789", "000000000")


def paint_lines(painter: QPainter, cells: CellGeometry, ratio: float) -> None:
    """A line one device pixel thick between neighbouring cells; ``ratio`` is device pixels to a logical one."""
    thin, whole = 1 / ratio, cells.whole()
    for column in range(1, cells.columns):
        painter.fillRect(QRectF(cells.left + column * cells.side, whole.top(), thin, whole.height()), LINE)
    for row in range(1, cells.rows):
        painter.fillRect(QRectF(whole.left(), cells.top + row * cells.side, whole.width(), thin), LINE)


def paint_frame(painter: QPainter, rect: QRectF, thickness: float, colour: QColor, *, dotted: bool = False) -> None:
    """A frame just outside a rectangle, solid or dotted."""
    brush = QBrush(colour, DOTS if dotted else Qt.BrushStyle.SolidPattern)
    outer = rect.adjusted(-thickness, -thickness, thickness, thickness)
    for side in (QRectF(outer.left(), outer.top(), outer.width(), thickness),
                 QRectF(outer.left(), rect.bottom(), outer.width(), thickness),
                 QRectF(outer.left(), rect.top(), thickness, rect.height()),
                 QRectF(rect.right(), rect.top(), thickness, rect.height())):
        painter.fillRect(side, brush)


def paint_mark(painter: QPainter, rect: QRectF, colour: QColor, halo: QColor, *, dotted: bool = False) -> None:
    """A coloured frame around cells, on a broader pale one that keeps it visible on any colour."""
    paint_frame(painter, rect.adjusted(1, 1, -1, -1), 4.0, halo)
    paint_frame(painter, rect, 2.0, colour, dotted=dotted)


class Type:
    """Numbers' type of some ``pixels`` on one kind of painter, which takes it; what is asked for again and again is
    measured once. All digits are equally wide, so that few texts need to be."""

    def __init__(self, painter: QPainter, pixels: int) -> None:
        self.font = number_font(pixels)
        painter.setFont(self.font)
        self._metrics = painter.fontMetrics()
        self._widths: dict[str, int] = {}
        self.rise = self._metrics.ascent() - self._metrics.descent()

    def width(self, text: str) -> int:
        """How wide a text is."""
        alike = text.translate(_ONE_DIGIT)
        if alike not in self._widths:
            self._widths[alike] = self._metrics.horizontalAdvance(alike)
        return self._widths[alike]


class Lettering:
    """The type of all sizes that is in use on one kind of painter."""

    def __init__(self) -> None:
        self._types: dict[int, Type] = {}

    def taken(self, painter: QPainter, pixels: int) -> Type:
        """Type of a size, which a painter takes."""
        if pixels in self._types:
            painter.setFont(self._types[pixels].font)
        else:
            self._types[pixels] = Type(painter, pixels)
        return self._types[pixels]

    def fitting(self, painter: QPainter, texts: Iterable[str], room: float, pixels: int) -> Type:
        """The same, smaller where the longest of some texts needs it to fit into so many pixels."""
        type_ = self.taken(painter, pixels)
        smaller = int(pixels * room / max(map(type_.width, texts)))
        return self.taken(painter, smaller) if SMALLEST_TYPE <= smaller < pixels else type_


def paint_numbers(painter: QPainter, cells: CellGeometry, values: npt.NDArray[Any], light: Mask,
                  size: int | None = None, reading: Reading = "decimals", lettering: Lettering | None = None) -> None:
    """Each value (H, W) in the middle of its cell, in white where ``light`` (H, W) says so, else in black.

    ``size`` is the type for such cells, if it is known already, and ``lettering`` what is kept for such painters.
    Values may be fractions.

    All have the same type, smaller where the longest needs it; what even so comes near the edges of its cell is left
    out, and all of them where the type would be too small. Fractions that are too long are written as decimals.
    """
    size, room = type_for(cells.side) if size is None else size, cells.side - 2 * MARGIN
    if not size:
        return
    texts = [cell_texts(row, reading, cells.side) for row in values.tolist()]
    type_ = (lettering or Lettering()).fitting(painter, chain.from_iterable(texts), room, size)
    baseline = cells.top + (cells.side + type_.rise) / 2
    pen = None
    for row, (words, lights) in enumerate(zip(texts, light.tolist(), strict=True)):
        for column, (text, on_dark) in enumerate(zip(words, lights, strict=True)):
            width = type_.width(text)
            if width > room:
                continue
            if on_dark is not pen:
                painter.setPen(WHITE if on_dark else BLACK)
                pen = on_dark
            painter.drawText(QPointF(cells.left + (column + 0.5) * cells.side - width / 2,
                                     baseline + row * cells.side), text)


def cell_texts(numbers: Sequence[Number], reading: Reading, side: float) -> list[str]:
    """What is written in cells of a side: a fraction that would not fit even in the smallest type is "≈0.35"."""
    texts = [written(number, reading=reading) for number in numbers]
    if reading != "fractions":
        return texts
    most = (side - 2 * MARGIN) / QFontMetrics(number_font(SMALLEST_TYPE)).horizontalAdvance("0")
    return [text if len(text) <= most or "/" not in text else "≈" + written(number)
            for text, number in zip(texts, numbers, strict=True)]


def type_for(side: float) -> int:
    """The type, in pixels, for usual numbers in cells of a side; 0 where it would be too small."""
    return min(type_size(side - 2 * MARGIN), max(int(SHARE * side), SMALLEST_TYPE))


def type_size(room: float) -> int:
    """The type, in pixels, in which the usual number fits into so many pixels of room; 0 where it would be too small.

    It depends on nothing else, so that numbers keep their size while they change.
    """
    size = min(int(LARGEST_TYPE * room / _width(LARGEST_TYPE)), LARGEST_TYPE)
    while size >= SMALLEST_TYPE and _width(size) > room:  # small type is a little wider than its share
        size -= 1
    return size if size >= SMALLEST_TYPE else 0


def _width(pixels: int) -> int:
    return QFontMetrics(number_font(pixels)).horizontalAdvance(USUAL_TEXT)


def is_on_screen(painter: QPainter, ratio: float) -> bool:
    """Whether a painter draws onto pixels, ``ratio`` to a logical one, rather than onto others or into a file."""
    vector = painter.paintEngine().type() in (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)
    return not vector and painter.deviceTransform().m11() == ratio
