"""All cells of a canvas in one array: coloured in a few steps, however many maps there are."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from xoviz.gui.theme import Table, Theme, grey_lut, light_text, signed_lut
from xoviz.gui.widgets.grid_geometry import Values
from xoviz.gui.widgets.painting import LINE
from xoviz.gui.widgets.thumbnail_shape import inked

Scalar = TypeVar("Scalar", bound=np.generic)
Index = npt.NDArray[np.intp]
Pixels = npt.NDArray[np.uint32]

EMPTY = 0xFF808080
"""The colour of cells that have no value yet."""


def palette(theme: Theme) -> Table:
    """Every colour that a cell can have: those of signs, then those from paper to ink, then the lines' and none."""
    return np.concatenate([signed_lut(), grey_lut(theme), np.array([LINE.rgb(), EMPTY], np.uint32)])


class Cells:
    """What is in the cells of some groups of maps, and which colour of the ``palette`` each has.

    A group is a block (n, k + 1) of n maps of k cells; the last of each map is the colour of its lines.
    """

    def __init__(self, shapes: list[tuple[int, int]], inks: list[bool], theme: Theme) -> None:
        """``shapes`` are (n, k), and ``inks`` says which groups are pictures."""
        ends = np.cumsum([maps * (cells + 1) for maps, cells in shapes], dtype=np.intp)
        size = int(ends[-1]) if shapes else 0
        self._values = np.zeros(size, np.float32)
        self._scales, self._work = np.zeros(size, np.float32), np.zeros(size, np.float32)
        self._index = np.zeros(size, np.intp)
        self._colours = np.zeros(size, np.uint32)
        self.wear(theme)
        entries = (len(self.palette) - 2) // 2
        self._reach, line, self._empty = entries // 2, 2 * entries, 2 * entries + 1
        self._middles = np.full(size, self._empty, np.float32)
        self._blocks = [slice(int(end) - maps * (cells + 1), int(end))
                        for end, (maps, cells) in zip(ends, shapes, strict=True)]
        self._shapes = [(maps, cells + 1) for maps, cells in shapes]
        self._middle = [entries * ink + self._reach for ink in inks]
        self._limits: list[float | None] = [None] * len(shapes)
        for place in range(len(shapes)):
            self._of(self._middles, place)[:, -1] = line

    def wear(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.palette = palette(theme)
        self._light = light_text(self.palette)

    def fill(self, place: int, values: Values, limit: float, ground: float = -1.0) -> None:
        """The values (n, ...) of a group; the strongest colours stand for -limit and +limit, or in pictures for the
        ``ground`` and 1."""
        self._of(self._values, place)[:, :-1] = inked(values.reshape(len(values), -1), ground)
        if limit != self._limits[place]:
            self._limits[place] = limit
            self._of(self._scales, place)[:, :-1] = self._reach / limit if limit > 0 else 0.0
            self._of(self._middles, place)[:, :-1] = self._middle[place]

    def look_up(self) -> None:
        """Choose the colours of all cells; numbers that are none are neutral."""
        values, work = self._values, self._work
        if not np.isfinite(values).all():
            values = np.nan_to_num(values)
        with np.errstate(over="ignore"):
            np.multiply(values, self._scales, out=work)
        np.rint(work, out=work)
        work.clip(-self._reach, self._reach, out=work)
        np.add(work, self._middles, out=work)
        np.copyto(self._index, work, casting="unsafe")
        self.palette.take(self._index, out=self._colours, mode="clip")

    def index(self, place: int) -> Index:
        """Which colour of the palette each cell of a group has, (n, k)."""
        return self._of(self._index, place)[:, :-1]

    def light(self, place: int) -> npt.NDArray[np.bool_]:
        """Whether white is easier to read than black on each cell of a group, (n, k)."""
        return self._light.take(self.index(place))

    def colours(self, place: int) -> Pixels:
        """The colours of a group's cells, and of the lines between them, (n, k + 1)."""
        return self._of(self._colours, place)

    def _of(self, flat: npt.NDArray[Scalar], place: int) -> npt.NDArray[Scalar]:
        return flat[self._blocks[place]].reshape(self._shapes[place])
