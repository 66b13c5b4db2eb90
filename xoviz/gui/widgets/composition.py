"""What a canvas of maps shows: its groups, what marks them, and the pixels that NumPy makes of it all.

Only what has changed since the last time is made anew, when it is about to be painted: a canvas that nobody sees
costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial, reduce

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from xoviz.gui.theme import Table, current_theme
from xoviz.gui.widgets.cells import Cells
from xoviz.gui.widgets.dots import dot_stamp
from xoviz.gui.widgets.grid_geometry import Values
from xoviz.gui.widgets.map_group import CanvasDots, CanvasMark, MapGroup, PaintedGroup
from xoviz.gui.widgets.number_tiles import Numbers, TypeCase, type_table
from xoviz.gui.widgets.numbers import Reading
from xoviz.gui.widgets.painting import Lettering, Mask, paint_numbers
from xoviz.gui.widgets.sheet import Layer, Sheet, Spots

FEW = 12
"""Numbers that Qt draws sooner than they are looked up."""


class Composition:
    """Groups, marks and dots, as pixels of a sheet.

    ``ratio`` is device pixels to a logical one, and ``surroundings`` are those of all groups. ``there`` are the marks
    on maps that there are, and ``marked`` is all that they and the dots may touch.
    """

    def __init__(self) -> None:
        self.groups: dict[str, PaintedGroup] = {}
        self.surroundings = QRect()
        self.marks: tuple[CanvasMark, ...] = ()
        self.dots: CanvasDots | None = None
        self.there: list[tuple[CanvasMark, PaintedGroup]] = []
        self.marked = QRect()
        self.ratio = 1.0
        self.cells = Cells([], [], current_theme())
        self._case, self._lettering = TypeCase(), Lettering()
        self._type: Table | None = None
        self._sheet: Sheet | None = None
        self._spots: dict[str, Spots] = {}
        self._of_spots: dict[str, PaintedGroup] = {}
        self._old_ground = self._changed = True
        self._covered: set[str] = set()
        self._to_cover: set[str] = set()

    def arrange(self, groups: Iterable[MapGroup], ratio: float) -> None:
        """These groups and no others; those that keep their key and size keep their values."""
        before, unmoved = self.groups, self.groups if ratio == self.ratio else {}
        self.ratio = ratio
        self.groups = {group.key: _painted(group, ratio, unmoved.get(group.key)) for group in groups}
        self.surroundings = _united(painted.surroundings for painted in self.groups.values())
        shapes = [(count, rows * columns) for count, rows, columns in self._shapes()]
        self.cells = Cells(shapes, [painted.group.ink for painted in self.groups.values()], current_theme())
        for key, made in self.groups.items():
            old = before.get(key)
            if old is not None and old.values is not None and old.shape == made.shape:
                made.fill(old.values, old.limit, old.exact, old.reading, old.ground)
        self._forget_type()
        self._place_marks()
        self.renew_ground()

    def fill(self, key: str, values: Values, limit: float, exact: Numbers | None = None,
             reading: Reading = "decimals", ground: float = -1.0) -> None:
        """Show values (n, rows, columns) in a group, written in some ``reading``, as ``exact`` if that is given; in
        pictures ``ground`` is blank."""
        self.groups[key].fill(values, limit, exact, reading, ground)
        self._changed = True

    def mark(self, marks: tuple[CanvasMark, ...], dots: CanvasDots | None) -> None:
        """Mark these cells and no others."""
        self.marks, self.dots, self._changed = marks, dots, True
        self._place_marks()

    def renew_ground(self) -> None:
        """What lies behind the maps looks different now."""
        self._old_ground = self._changed = True

    def wear(self) -> None:
        """The theme or the type may have changed: make everything anew."""
        self.cells.wear(current_theme())
        self._type = None
        self._forget_type()
        for painted in self.groups.values():
            painted.stale = True
        self.renew_ground()

    def look_up(self) -> None:
        """Choose the colours of all cells."""
        stale = [(place, painted) for place, painted in enumerate(self.groups.values()) if painted.stale]
        for place, painted in stale:
            if painted.values is not None:
                self.cells.fill(place, painted.values, painted.limit, painted.ground)
        if stale:
            self.cells.look_up()

    def sheet(self, size: QSize, ground: QColor, draw_behind: Callable[[QPainter], None]) -> Sheet:
        """The pixels of a canvas of a size, up to date; ``draw_behind`` draws what lies behind the maps."""
        sheet = self._sheet
        if sheet is None or sheet.size != size or sheet.ratio != self.ratio:
            sheet = self._sheet = Sheet(size, self.ratio)
            self._of_spots.clear()
            self._old_ground = self._changed = True
        if self._changed:
            everything, self._changed, self._old_ground = self._old_ground, False, False
            if everything:
                self._begin(sheet, ground, draw_behind)
            else:
                sheet.clean()
            self._put_maps(sheet, everything)
            self._put_marks(sheet)
        return sheet

    def _shapes(self) -> list[tuple[int, int, int]]:
        return [painted.shape for painted in self.groups.values()]

    def _forget_type(self) -> None:
        self._case.clear()
        self._lettering = Lettering()

    def _place_marks(self) -> None:
        """Look on which maps the marks and dots lie; those of maps that there are not do not matter."""
        there = [(mark, self.groups[mark.key]) for mark in self.marks if mark.key in self.groups]
        self.there = [(mark, painted) for mark, painted in there if mark.last < len(painted.cells)]
        dotted = {self.dots.key} & set(self.groups) if self.dots is not None else set()
        beyond = [mark.beyond(painted.group) for mark, painted in self.there]
        spilling = any(cells > 0 for cells in beyond)
        self._to_cover = set(self.groups) if spilling else {mark.key for mark, _ in self.there} | dotted
        touched = [painted.surroundings_with(cells) for (_, painted), cells in zip(self.there, beyond, strict=True)]
        self.marked = _united([*touched, *(self.groups[key].surroundings for key in dotted)])

    def _begin(self, sheet: Sheet, ground: QColor, draw_behind: Callable[[QPainter], None]) -> None:
        """The ground: what lies behind, and each map's own frame, in the colour of its filter if it has one."""
        sheet.begin(ground, draw_behind)
        # Groups that have stayed what they were have stayed where they were.
        self._spots = {key: self._spots[key] if self._of_spots.get(key) is painted
                       else sheet.spots(painted.tops, painted.lefts, painted.tiles.pixels)
                       for key, painted in self.groups.items() if painted.cells}
        self._of_spots = dict(self.groups)
        theme = current_theme()
        for key, spots in self._spots.items():
            first = 0
            for thickness, colours in self.groups[key].frames(theme):
                sheet.frame_each(spots, first, sheet.length(thickness), colours)
                first += len(colours)
        sheet.keep()

    def _put_maps(self, sheet: Sheet, everything: bool) -> None:
        """The maps that have changed, and those whose marks are to go."""
        self.look_up()
        few = []
        for place, (key, painted) in enumerate(self.groups.items()):
            if not (everything or painted.stale or key in self._covered) or key not in self._spots:
                continue
            if painted.stale:
                self._make(place, painted)
            self._spots[key].put()
            if painted.numbered and painted.values is not None and painted.values.size <= FEW:
                few.append((painted, self.cells.light(place)))
        if few:
            sheet.draw(partial(_write_few, few, self._lettering))

    def _make(self, place: int, painted: PaintedGroup) -> None:
        """The pixels of a group's maps."""
        painted.stale = False
        painted.tiles.colour(self.cells.colours(place))
        if painted.numbered and painted.numbers is not None and painted.numbers.size > FEW:
            if self._type is None:
                self._type = type_table(self.cells.palette)
            painted.tiles.write(painted.numbers, self.cells.index(place), self._case, self._type, painted.reading)

    def _put_marks(self, sheet: Sheet) -> None:
        """Dots and frames: a coloured frame lies on a broader pale one that keeps it visible on any colour."""
        self._covered = self._to_cover
        if self.dots is not None and self.dots.key in self.groups:
            self._put_dots(sheet, self.dots, self.groups[self.dots.key])
        halo = Layer(-sheet.length(1.0), sheet.length(4.0), current_theme().colour("card").rgb())
        thickness = sheet.length(2.0)
        for mark, painted in self.there:
            frame = Layer(0, thickness, mark.colour.rgb(), mark.style != Qt.PenStyle.SolidLine)
            spots, side = self._spots[mark.key], painted.side
            if mark.around:
                box = painted.rects_of(mark)[0]
                down, across = round(box.top() * self.ratio), round(box.left() * self.ratio)
                ring = sheet.ring(1, sheet.length(box.height()), sheet.length(box.width()), frame)
                place = down - int(spots.tops[mark.map]), across - int(spots.lefts[mark.map])
                sheet.frame(spots, mark.map, mark.map + 1, *place, ring)
            else:
                ring = sheet.ring(mark.maps, round(mark.height * side), round(mark.width * side), halo, frame)
                sheet.frame(spots, mark.map, mark.map + mark.maps, round(mark.row * side), round(mark.column * side),
                            ring)

    def _put_dots(self, sheet: Sheet, dots: CanvasDots, painted: PaintedGroup) -> None:
        """A dot in each of many cells: the same few pixels again and again."""
        stamp, (down, across) = dot_stamp(painted.cells[0].side, self.ratio, dots.colour)
        maps, rows, columns = dots.cells.T
        sheet.stamp(painted.tops[maps] + np.rint(rows * painted.side).astype(np.intp) + down,
                    painted.lefts[maps] + np.rint(columns * painted.side).astype(np.intp) + across, stamp)


def _united(rects: Iterable[QRect]) -> QRect:
    return reduce(QRect.united, rects, QRect())


def _painted(group: MapGroup, ratio: float, before: PaintedGroup | None) -> PaintedGroup:
    """A group made ready: the one of ``before`` if that was the same, for where all is and what it is painted on stays.
    """
    return PaintedGroup(group, ratio) if before is None or before.group != group else before


def _write_few(groups: list[tuple[PaintedGroup, Mask]], lettering: Lettering, painter: QPainter) -> None:
    """Numbers of groups that have but few, which are seldom the same ones twice."""
    for painted, light in groups:
        if painted.numbers is not None:
            for cells, numbers, on_dark in zip(painted.cells, painted.numbers, light, strict=True):
                paint_numbers(painter, cells, numbers, on_dark.reshape(numbers.shape), painted.type, painted.reading,
                              lettering)
