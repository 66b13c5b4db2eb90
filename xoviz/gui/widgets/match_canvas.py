"""A match in five grids: what goes in, the patch times the filter equals the products, and the map that they make.

While slopes are shown, the grids are in another order: the patch gives what this place adds, which is a part of the
filter's slopes.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from xoviz.gui.theme import current_theme, identity_colour, number_font
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.gui.widgets.numbers import fixed

INPUT, PATCH, FILTER, PRODUCTS, MAP = "input", "patch", "filter", "products", "map"

CAPTION = 24.0
"""Pixels above each grid, for its name."""

GAP = 28.0
"""Pixels between the small grids, for a sign."""

NAME = 72.0
"""Pixels that the name of a small grid takes, with the space beside it."""

MOST_CELL = 64.0
"""Pixels of a small grid's cell at the most: a filter of a cell or two is no wall."""

SIGN = 22  # pixels of type


class MatchCanvas(MapCanvas):
    """Picture, patch x filter = products, and the map; ``reached`` hides what the player has not come to."""

    def __init__(self) -> None:
        super().__init__()
        self._reached: int | None = None

    @property
    def reached(self) -> int | None:
        """The last cell of the map that the player has come to; None shows them all."""
        return self._reached

    @reached.setter
    def reached(self, place: int | None) -> None:
        if place != self._reached:
            self._reached = place
            self.update()

    def paint_behind(self, painter: QPainter) -> None:
        """The signs between the three small grids, and what each of the five is."""
        if not self.groups():
            return
        theme = current_theme()
        painter.setPen(theme.colour("muted"))
        painter.setFont(number_font(12))
        for key, word in self.captions().items():
            painter.drawText(caption_room(self.map_rect(key, 0)), Qt.AlignmentFlag.AlignCenter, word)
        painter.setPen(theme.colour("text"))
        painter.setFont(number_font(SIGN))
        for before, after, sign in self._signs():
            room = sign_room(self.map_rect(before, 0), self.map_rect(after, 0))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, sign)

    def captions(self) -> dict[str, str]:
        """What each grid is called."""
        if self._slope_unit is not None:
            return {INPUT: self.tr("slopes of what goes in"), PATCH: self.tr("patch (values)"),
                    PRODUCTS: self.tr("this place adds"), FILTER: self.tr("filter's slopes"),
                    MAP: self.tr("map's slopes")}
        return {INPUT: self.tr("what goes in"), PATCH: self.tr("patch"), FILTER: self.tr("filter"),
                PRODUCTS: self.tr("products"), MAP: self.tr("map")}

    def text(self, key: str, map_: int, row: int, column: int) -> str:
        """The number in a cell as it is read: slopes where they are shown, but the patch keeps its values."""
        value = self.value(key, map_, row, column)
        if key == PATCH and self._slope_unit is not None and value is not None:
            return fixed(value)
        return super().text(key, map_, row, column)

    def paint_over(self, painter: QPainter) -> None:
        """Cover the cells of the map that are still to come."""
        if self.reached is None or not self.groups():
            return
        columns = next(group.columns for group in self.groups() if group.key == MAP)
        rows = next(group.rows for group in self.groups() if group.key == MAP)
        row, column = divmod(self.reached, columns)
        cover = current_theme().colour("panel")
        if column + 1 < columns:
            painter.fillRect(self.cell_rect(MAP, 0, row, column + 1, 1, columns - column - 1), cover)
        if row + 1 < rows:
            painter.fillRect(self.cell_rect(MAP, 0, row + 1, 0, rows - row - 1, columns), cover)

    def _signs(self) -> tuple[tuple[str, str, str], ...]:
        """What stands between the small grids: (before, after, sign)."""
        if self._slope_unit is None:
            return (PATCH, FILTER, "×"), (FILTER, PRODUCTS, "=")
        stacked = self.map_rect(PRODUCTS, 0).top() > self.map_rect(PATCH, 0).bottom()
        arrow = "↓" if stacked else "→"
        return (PATCH, PRODUCTS, arrow), (PRODUCTS, FILTER, arrow)


def places(width: int, height: int, given: tuple[int, ...], size: tuple[int, int], made: tuple[int, ...], ink: bool,
           filter_: int, *, slopes: bool = False) -> list[MapGroup]:
    """Five groups: the input at the left, patch, filter and products in the middle, the map at the right.

    While ``slopes`` are shown, the filter comes last in the middle, and the input is no ink but numbers.
    """
    side, tall = width * 0.27, height - CAPTION - 8
    colour = (identity_colour(filter_),)
    trio = _trio(QRectF(side + 8, CAPTION, width - 2 * side - 16, tall), size)
    filter_place, product_place = (2, 1) if slopes else (1, 2)
    pair = (MapGroup(FILTER, *size, (trio[filter_place],), frames=colour),
            MapGroup(PRODUCTS, *size, (trio[product_place],)))
    right = QRectF(width - side - 4, CAPTION, side, tall)
    return [MapGroup(INPUT, given[0], given[1], (QRectF(4, CAPTION, side, tall),), ink=ink and not slopes,
                     numbers=slopes),
            MapGroup(PATCH, *size, (trio[0],), ink=ink),
            *(reversed(pair) if slopes else pair),
            MapGroup(MAP, made[0], made[1], (right,), frames=colour)]


def _trio(room: QRectF, size: tuple[int, int]) -> list[QRectF]:
    """Three small grids of ``size`` (rows, columns) in a row where that makes their cells larger, else one above the
    other, signs between them."""
    apart = CAPTION + GAP  # from one to the next below: a sign, then a caption
    rows, columns = size
    in_row = min((room.width() - 3 * GAP) / 3 / columns, room.height() / rows)
    in_column = min((room.width() - 2 * GAP) / columns, (room.height() - 2 * apart) / 3 / rows)
    cell = max(min(max(in_row, in_column), MOST_CELL), 24.0 / max(size))
    # Grids that are narrow stand as far apart as their names are long.
    wide, high, between = columns * cell, rows * cell, max(GAP, NAME - columns * cell)
    centre = room.center()
    if in_row >= in_column:
        start = centre.x() - (3 * wide + 2 * between) / 2
        return [QRectF(start + place * (wide + between), centre.y() - high / 2, wide, high) for place in range(3)]
    start = centre.y() - (3 * high + 2 * apart) / 2
    return [QRectF(centre.x() - wide / 2, start + place * (high + apart), wide, high) for place in range(3)]


def caption_room(grid: QRectF) -> QRectF:
    """Where the name of a grid stands: right above it."""
    return QRectF(grid.left() - 30, grid.top() - CAPTION + 2, grid.width() + 60, CAPTION - 6)


def sign_room(first: QRectF, second: QRectF) -> QRectF:
    """Where the sign between two grids stands: between them, clear of the second one's name."""
    if second.top() > first.bottom():
        return QRectF(first.left(), first.bottom(), first.width(), second.top() - CAPTION - first.bottom())
    return QRectF(first.right(), first.top(), second.left() - first.right(), first.height())
