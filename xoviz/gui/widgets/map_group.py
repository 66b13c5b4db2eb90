"""A group of maps on a canvas: how many cells they have, where they lie, and the pixels that show them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage

from xoviz.gui.widgets.grid_geometry import CellGeometry, Values

WHOLE_FROM = 4
"""Cells of so many device pixels and more are a whole number of them."""


@dataclass(frozen=True)
class MapGroup:
    """Maps of one size: ``rects`` says where each may be; the largest square cells that fit are centred there.

    ``ink`` paints them as pictures (paper -1, ink +1), otherwise in the diverging colours. ``frames`` are the maps'
    identity colours (none: the outline's).
    """

    key: str
    rows: int
    columns: int
    rects: tuple[QRectF, ...]
    ink: bool = False
    frames: tuple[QColor, ...] = ()
    numbers: bool = True


@dataclass(frozen=True)
class CanvasMark:
    """A frame around cells of one map, or, with ``dot``, a dot in the one cell.

    With ``around``, so many whole maps from this one on get a frame outside of their own.
    """

    key: str
    map: int
    row: int
    column: int
    height: int
    width: int
    colour: QColor
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    dot: bool = False
    around: int = 0


@dataclass(eq=False)
class PaintedGroup:
    """A group made ready: where its cells lie, and pixels that its images look at."""

    group: MapGroup
    cells: list[CellGeometry]
    images: list[QImage] = field(default_factory=list)
    values: Values | None = None

    def __post_init__(self) -> None:
        shape = (len(self.group.rects), self.group.rows, self.group.columns)
        self.index = np.zeros(shape, np.intp)
        self.pixels = np.full(shape, 0xFF808080, np.uint32)
        for map_ in self.pixels:
            self.images.append(QImage(map_.data.cast("B"), shape[2], shape[1], 4 * shape[2],
                                      QImage.Format.Format_RGB32))

    def bounds(self) -> QRectF:
        """The rectangle around all its maps."""
        whole = QRectF()
        for rect in self.group.rects:
            whole = whole.united(rect)
        return whole


def fitted(rect: QRectF, rows: int, columns: int, ratio: float) -> CellGeometry:
    """The largest square cells within a rectangle, centred; on whole device pixels unless they are tiny.

    Tiny cells would waste up to half of the room by rounding down, and nobody sees their edges.
    """
    side = max(min(rect.width() / columns, rect.height() / rows), 1 / ratio)
    if side * ratio >= WHOLE_FROM:
        side = int(side * ratio) / ratio
    left = rect.left() + (rect.width() - side * columns) / 2
    top = rect.top() + (rect.height() - side * rows) / 2
    return CellGeometry(rows, columns, side, round(left * ratio) / ratio, round(top * ratio) / ratio)
