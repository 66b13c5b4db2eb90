"""Where the maps of two pictures lie: a column for each layer, a row for each picture and one for the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from xoviz.gui.panels import layers
from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import CanvasMark, MapGroup
from xoviz.nn import PICTURE, Network

ROWS = ("A", "B", "A − B")
"""What the three rows are called, also aloud."""

CAPTION = 20
"""Pixels above the first row, for the layers' names."""

BETWEEN = 12
"""Pixels between rows."""

GAP = 4
AISLE = 18
LARGEST_AISLE = 64
LARGEST_CELL = 36.0
MOST_ROWS = 12
"""On a large screen cells are larger: as large as if so many stood one below another in a row of maps."""

TITLE_GAP = 6
"""Pixels between two layers' names, at the least."""

SWEEPS = 8
"""How often names that are in each other's way give way, both by half."""

LEAST_SCALE = 0.85
"""Maps that get a little smaller are better to look at than maps below one another, which get half as large."""

LEAST_SIDE = 22.0
"""Maps smaller than so many pixels are not worth looking at: their layer is left out, where all are asked for."""


class CompareCanvas(MapCanvas):
    """Maps in columns, the layer's name above each, a line between rows."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: list[tuple[QRectF, str]] = []
        self._bands: list[QRectF] = []

    def arrange_columns(self, network: Network, keys: Sequence[str]) -> None:
        """One column for each of these layers."""
        self._bands = bands(self.height())
        self.arrange(groups(network, keys, self.width(), self.height()))
        self._titles = self._titles_of(layers.names(network))

    @property
    def titles(self) -> tuple[tuple[QRectF, str], ...]:
        """Where the layers' names stand."""
        return tuple(self._titles)

    def paint_behind(self, painter: QPainter) -> None:
        """The names of the layers, and lines between the rows."""
        theme = current_theme()
        painter.setFont(number_font(12))
        painter.setPen(theme.colour("muted"))
        for room, title in self._titles:
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, title)
        for band in self._bands[1:]:
            painter.fillRect(QRectF(0, band.top() - BETWEEN // 2, self.width(), 1), theme.colour("outline"))

    def _titles_of(self, names: dict[str, str]) -> list[tuple[QRectF, str]]:
        """Each layer's name above its column, as near as the other names let it; cut short where not all have room."""
        metrics = QFontMetrics(number_font(12))
        columns = [(self._whole(group).center().x(), names[split(group.key)[1]])
                   for group in self.groups() if split(group.key)[0] == ROWS[0]]
        texts = [text for _, text in columns]
        if sum(metrics.horizontalAdvance(text) + 4 + TITLE_GAP for text in texts) > self.width():
            most = self.width() // max(len(texts), 1) - 4 - TITLE_GAP
            texts = [metrics.elidedText(text, Qt.TextElideMode.ElideRight, most) for text in texts]
        widths = [metrics.horizontalAdvance(text) + 4.0 for text in texts]
        wished = [middle - width / 2 for (middle, _), width in zip(columns, widths, strict=True)]
        return [(QRectF(left, 0, width, CAPTION - 4), text)
                for left, width, text in zip(apart(wished, widths, self.width()), widths, texts, strict=True)]

    def _whole(self, group: MapGroup) -> QRectF:
        whole = QRectF()
        for map_ in range(len(group.rects)):
            whole = whole.united(self.map_rect(group.key, map_))
        return whole


def apart(wished: Sequence[float], widths: Sequence[float], room: float) -> list[float]:
    """Left edges near those that are wished, in their order, none over another; inside the room if all fit into it."""
    lefts, places = list(wished), range(len(wished))
    for _ in range(SWEEPS):
        for one, other in pairwise(places):
            over = max(lefts[one] + widths[one] + TITLE_GAP - lefts[other], 0)
            lefts[one] -= over / 2
            lefts[other] += over / 2
    least, most = 0.0, room
    for place in places:
        lefts[place] = max(lefts[place], least)
        least = lefts[place] + widths[place] + TITLE_GAP
    for place in reversed(places):
        lefts[place] = min(lefts[place], most - widths[place])
        most = lefts[place] - TITLE_GAP
    return lefts


def key_of(row: str, layer: str) -> str:
    """The key of a group: read aloud, it says whose map it is."""
    return f"{row}: {layer}"


def split(key: str) -> tuple[str, str]:
    """The row and the layer of a group's key."""
    row, _, layer = key.partition(": ")
    return row, layer


def in_rows(marks: Sequence[CanvasMark], rows: Sequence[str] = ROWS) -> list[CanvasMark]:
    """Marks of a layer's cells, for the maps of several rows."""
    return [mark._replace(key=key_of(row, mark.key)) for row in rows for mark in marks]


def bands(height: float) -> list[QRectF]:
    """The three rows, from the left edge on; their width is nobody's concern."""
    tall = band_height(height)
    return [QRectF(0, CAPTION + place * (tall + BETWEEN), 1, tall) for place in range(len(ROWS))]


def band_height(height: float) -> float:
    """How tall each of the three rows is."""
    return max((height - CAPTION - 2 * BETWEEN - 4) / len(ROWS), 8.0)


def largest_cell(tall: float) -> float:
    """The side of a cell at the most, in a row so tall."""
    return max(LARGEST_CELL, tall / MOST_ROWS)


def groups(network: Network, keys: Sequence[str], width: float, height: float) -> list[MapGroup]:
    """Three groups for each layer; their columns as wide as their maps want to be, if there is room."""
    found = []
    for key, column in columns_for(network, keys, width, height).items():
        maps, rows, columns = layers.folded(network.stack.shape_of(key))
        for name, band in zip(ROWS, bands(height), strict=True):
            room = QRectF(column.left(), band.top(), column.width(), band.height())
            group = layers.group(network, key, packed(room, maps, rows, columns), numbers=key != PICTURE)
            found.append(replace(group, key=key_of(name, key), ink=group.ink and name != ROWS[2]))
    return found


def fitting(network: Network, width: float, height: float) -> tuple[str, ...]:
    """The layers that can be shown side by side with maps that are worth it; the picture and the votes always are.

    Left out first is what differs least from its neighbour: ReLU and its like, the last one first, then the rest from
    the end.
    """
    keys = list(network.stack.ids)
    alike = layers.cell_by_cell(network)
    spare = sorted(keys[1:-1], key=lambda key: (key in alike, keys.index(key)))
    while spare and _least_side(network, keys, width, height) < LEAST_SIDE:
        keys.remove(spare.pop())
    return tuple(keys)


def columns_for(network: Network, keys: Sequence[str], width: float, height: float) -> dict[str, QRectF]:
    """The column of each layer. Where it gets narrow, the widest are folded first; what is left over goes between."""
    shapes = {key: layers.folded(network.stack.shape_of(key)) for key in keys}
    tall, room = band_height(height), width - AISLE * len(keys)
    most = largest_cell(tall)
    folds = dict.fromkeys(keys, 1)

    def wish(key: str) -> float:
        count, rows, columns = shapes[key]
        down = folds[key]
        across = -(-count // down)
        side = min((tall - (down - 1) * GAP) / down / rows, most)
        return max(across * columns * side + (across - 1) * GAP, 12.0)

    while sum(map(wish, keys)) * LEAST_SCALE > room:
        widest = max((key for key in keys if folds[key] < shapes[key][0]), key=wish, default=None)
        if widest is None:
            break
        for key in keys:
            folds[key] += shapes[key] == shapes[widest]
    scale = min(1.0, room / sum(map(wish, keys)))
    widths = {key: wish(key) * scale for key in keys}
    aisle = min((width - sum(widths.values())) / len(keys), LARGEST_AISLE)
    left, found = (width - sum(widths.values()) - aisle * (len(keys) - 1)) / 2, {}
    for key in keys:
        found[key] = QRectF(left, 0, widths[key], height)
        left += widths[key] + aisle
    return found


def packed(room: QRectF, count: int, rows: int, columns: int) -> list[QRectF]:
    """Rectangles for ``count`` maps in as many columns as make them largest, centred in the room."""
    across = max(range(count, 0, -1), key=lambda across: _side(room, count, across, rows, columns))
    side = _side(room, count, across, rows, columns)
    down = -(-count // across)
    wide, high = side * columns, side * rows
    left = room.center().x() - (across * wide + (across - 1) * GAP) / 2
    top = room.center().y() - (down * high + (down - 1) * GAP) / 2
    return [QRectF(left + place % across * (wide + GAP), top + place // across * (high + GAP), wide, high)
            for place in range(count)]


def _side(room: QRectF, count: int, across: int, rows: int, columns: int) -> float:
    """The side of a cell where so many maps stand beside one another."""
    down = -(-count // across)
    return max(min((room.width() - (across - 1) * GAP) / across / columns,
                   (room.height() - (down - 1) * GAP) / down / rows, largest_cell(room.height())), 0.5)


def _least_side(network: Network, keys: Sequence[str], width: float, height: float) -> float:
    """The height of the smallest map; single values do not count."""
    sides = [LEAST_SIDE]
    for group in groups(network, keys, width, height):
        if network.stack.shape_of(split(group.key)[1])[1] > 1:
            sides.append(group.rects[0].height())
    return min(sides)
