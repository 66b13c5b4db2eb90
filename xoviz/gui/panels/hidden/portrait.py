"""A unit's weights as one small image: the maps that it reads, side by side in a row or two."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor, QImage

from xoviz.gui.panels.hidden.row_paint import PICTURE
from xoviz.gui.panels.layers import folded
from xoviz.gui.widgets.mosaics import strip
from xoviz.nn import Array, Shape

WIDEST, NARROWEST = 190, 64
"""Pixels."""


class Portrait(NamedTuple):
    """How weights are laid out: so many maps in a row, so many pixels a cell; ``width`` is what that takes on screen.

    Where not even a pixel a cell fits, the image is larger, and made smaller when it is painted.
    """

    across: int
    cell: int
    width: int

    @classmethod
    def fit(cls, maps: int, rows: int, columns: int) -> Portrait:
        """The layout in which cells are largest."""
        def side(across: int) -> float:
            down = -(-maps // across)
            return min((PICTURE - (down - 1)) / down / rows, (WIDEST - (across - 1)) / across / columns)

        across = max(range(1, maps + 1), key=side)
        cell = max(int(side(across)), 1)
        width = across * (columns * cell + 1) - 1
        return cls(across, cell, max(min(width, WIDEST), NARROWEST))

    @staticmethod
    def layout(shape: Shape) -> tuple[int, int, int]:
        """How what a unit reads is laid out: maps as they are, single values as a block that is wider than high."""
        maps, rows, columns = folded(shape)
        return (maps, columns, rows) if (maps, rows, columns) != shape and rows > columns else (maps, rows, columns)

    def drawn(self, weights: Array, limit: float, ground: QColor) -> QImage:
        """Weights (maps, rows, columns) as an image on a ground."""
        return strip(weights, self.across, limit, ground, self.cell)
