"""The pixels of the maps of a group: cells enlarged, lines between them and numbers in them, all in a few steps."""

from __future__ import annotations

import numpy as np

from xoviz.gui.theme import Table
from xoviz.gui.widgets.cells import EMPTY, Index, Pixels
from xoviz.gui.widgets.number_tiles import LEVELS, Numbers, NumberTiles, TypeCase
from xoviz.gui.widgets.numbers import Reading
from xoviz.gui.widgets.painting import MARGIN, SMALLEST_TYPE, type_for


class Tiles:
    """The pixels of n maps of rows x columns cells; ``side`` is that of a cell in logical pixels.

    ``pixels`` (n, height, width) are those of the screen, ``ratio`` to a logical one.
    """

    def __init__(self, shape: tuple[int, int, int], side: float, ratio: float, *, lined: bool) -> None:
        self._shape, self._side, self._ratio = shape, side, ratio
        count, rows, columns = shape
        self._down, across = _cells_of_pixels(rows, side * ratio), _cells_of_pixels(columns, side * ratio)
        self._across: Index = np.arange(rows)[:, np.newaxis] * columns + across
        if lined:
            # A line takes the first pixels of each row and column of cells but the first.
            self._across[:, 1:][:, np.diff(across) > 0] = rows * columns
            self._across = np.vstack([self._across, np.full_like(across, rows * columns)])
            self._down[1:][np.diff(self._down) > 0] = rows
        self.pixels = np.full((count, len(self._down), len(across)), EMPTY, np.uint32)

    def colour(self, colours: Pixels) -> None:
        """Give all pixels the colours of their cells, or of the lines, (n, cells + 1).

        Cells are looked up for one row of pixels each; that is copied whole for the others, which is far less work.
        """
        rows = colours.take(self._across, axis=1, mode="clip")
        rows.take(self._down, axis=1, out=self.pixels, mode="clip")

    def write(self, values: Numbers, index: Index, case: TypeCase, on_colours: Table,
              reading: Reading = "decimals") -> None:
        """Put its number in each cell, of which ``index`` (n, cells) says the colour.

        All numbers of a map have the same type, smaller where the longest needs it. ``on_colours`` is a type_table.
        """
        pixels, room = type_for(self._side), self._side - 2 * MARGIN
        if not pixels:
            return
        flat = values.reshape(len(values), -1)
        usual = case.tiles(pixels, self._side, self._ratio, reading)
        slots = usual.slots(flat.reshape(-1)).reshape(flat.shape)
        widest = usual.widths(slots).max(axis=1)
        sizes = np.where(widest > room, pixels * room / np.maximum(widest, 1), pixels).astype(np.intp)
        sizes[sizes < SMALLEST_TYPE] = pixels
        for size in set(sizes.tolist()):
            maps = np.flatnonzero(sizes == size)
            tiles = case.tiles(size, self._side, self._ratio, reading)
            self._put(tiles, tiles.slots(flat[maps].reshape(-1)), index[maps], maps, on_colours)

    def _put(self, tiles: NumberTiles, slots: Index, index: Index, maps: Index, on_colours: Table) -> None:
        """Put numbers in the cells of some maps, clear of the lines."""
        (_, rows, columns), (height, width) = self._shape, tiles.shape
        places = index.reshape(-1, 1, 1) * LEVELS + tiles.cover(slots)
        made = on_colours.take(places).reshape(len(maps), rows, columns, height, width).transpose(0, 1, 3, 2, 4)
        by_cell = self.pixels.reshape(-1, rows, width, columns, width)
        by_cell[maps, :, tiles.top : tiles.top + height, :, 1:] = made[..., 1:]


def _cells_of_pixels(count: int, side: float) -> Index:
    """In which of ``count`` cells of a side, in pixels, the middle of each pixel lies."""
    middles = np.arange(max(round(count * side), 1)) + 0.5
    return np.minimum((middles / side).astype(np.intp), count - 1)
