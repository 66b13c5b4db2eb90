"""Rows of thumbnails as images at the screen's own resolution: each composed by NumPy when it first comes into sight.

A thousand small pictures through QPainter take longer than a frame. One image a row takes next to nothing, and whoever
scrolls needs a new one only now and then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from xoviz.gui.theme import Table, signed_index
from xoviz.gui.widgets.thumbnail_shape import cell_size

Values = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.intp]
Pixels = npt.NDArray[np.uint32]

FRAME, GAP = 3, 3
"""Logical pixels around a picture, and between two frames."""

_LINE = 2  # logical pixels: the thickness of a mark's frame
_NOTCH = 9  # logical pixels: the side of the corner by which a mark is known without its colour


class Look:
    """The colours of thumbnails: the table of pictures, what lies between them, and one colour a mark (None: no mark).

    The first mark is known by a notch in the upper left corner as well, the second by one in the lower left, and so on.
    """

    def __init__(self, table: Table, ground: QColor, marks: Sequence[QColor | None]) -> None:
        self.table, self.ground = table, np.uint32(ground.rgb())
        self.marked = np.array([mark is not None for mark in marks])
        self.marks = np.array([mark.rgb() if mark is not None else ground.rgb() for mark in marks], np.uint32)


class ThumbnailRows:
    """The rows in which the pictures ``order`` (M,) of ``values`` (N, H, W) stand, ``columns`` in each.

    ``marks`` (N,) says which mark each picture bears.
    """

    def __init__(self, values: Values, order: Places, marks: Places, look: Look, columns: int, side: int,
                 ratio: float) -> None:
        """``side`` is about that of a thumbnail in logical pixels, ``ratio`` device pixels to one of them: a cell is a
        whole number of device pixels."""
        self.values, self.order, self.marks, self.look = values, order, marks, look
        self.columns, self.ratio = columns, ratio
        shape = values.shape[1], values.shape[2]
        self._cell = cell_of(shape, side, ratio)
        self._frame, self._gap = round(FRAME * ratio), round(GAP * ratio)
        self._pitch = pitch_of(shape, side, ratio)
        self._made: dict[int, tuple[QImage, Pixels]] = {}

    @property
    def count(self) -> int:
        """How many rows there are."""
        return -(-len(self.order) // self.columns)

    def image(self, row: int) -> QImage:
        """A row as an image, its gaps at the right and below included."""
        if row not in self._made:
            pixels = self._compose(self.order[row * self.columns : (row + 1) * self.columns])
            height, width = pixels.shape
            image = QImage(pixels.data.cast("B"), width, height, 4 * width, QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(self.ratio)
            self._made[row] = image, pixels  # the image looks into the pixels
        return self._made[row][0]

    def keep(self, rows: range) -> None:
        """Let go of all images but those of some rows."""
        for row in [row for row in self._made if row not in rows]:
            del self._made[row]

    def _compose(self, numbers: Places) -> Pixels:
        """The pixels of a row of pictures."""
        count, frame, (down, across) = len(numbers), self._frame, self._pitch
        pixels = np.full((down, self.columns * across), self.look.ground, np.uint32)
        if not count:
            return pixels
        boxes = pixels.reshape(down, self.columns, across)[:, :count]  # a view: row, thumbnail, column
        high, wide, line = down - self._gap, across - self._gap, round(_LINE * self.ratio)
        marks = self.marks[numbers]
        boxes[:high, :, :wide] = self.look.marks[marks][:, np.newaxis]
        boxes[line : high - line, :, line : wide - line] = self.look.ground
        values = self.values[numbers]
        index = signed_index(values, 1.0, np.empty(values.shape, np.intp))
        colours = self.look.table.take(index, mode="clip")
        (rows, columns), (height, width) = values.shape[1:], self._cell
        inner = boxes[frame : frame + rows * height, :, frame : frame + columns * width]
        # A view again, in which each cell's rows and columns of pixels are axes of their own.
        cells = inner.reshape(rows, height, count, columns, width)
        cells[...] = colours.transpose(1, 0, 2)[:, np.newaxis, ..., np.newaxis]
        self._notch(boxes[:high, :, :wide], marks)
        return pixels

    def _notch(self, boxes: Pixels, marks: Places) -> None:
        """A corner of their colour for those that are marked: another corner for each mark."""
        side = min(round(_NOTCH * self.ratio), min(len(boxes), boxes.shape[2]) // 2)
        corners = (slice(None, side), slice(-side, None))
        for number, mark in enumerate(np.flatnonzero(self.look.marked)):
            down, across = corners[number % 2], corners[number // 2 % 2]
            for place in np.flatnonzero(marks == mark):
                boxes[down, place, across] = self.look.marks[mark]


def cell_of(shape: tuple[int, int], side: int, ratio: float) -> tuple[int, int]:
    """Height and width of a cell in device pixels, at least one each, so that the longer side of pictures of ``shape``
    (rows, columns) fills about ``side`` logical pixels."""
    height, width = cell_size(*shape, side * ratio)
    return max(1, round(height)), max(1, round(width))


def pitch_of(shape: tuple[int, int], side: int, ratio: float) -> tuple[int, int]:
    """Device pixels from one thumbnail of so many rows and columns to the one below, and to the one beside it."""
    around = 2 * round(FRAME * ratio) + round(GAP * ratio)
    height, width = cell_of(shape, side, ratio)
    return shape[0] * height + around, shape[1] * width + around
