"""Where the maps of the tab "Order" lie: what the convolution gives at the left, both orders and their difference."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from xoviz.gui.theme import current_theme, identity_colour, number_font
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.nn import Shape

GIVEN, RELU_FIRST, POOL_FIRST, DIFFERENCE = "convolution", "ReLU first", "pooling first", "difference"
ROWS = (RELU_FIRST, POOL_FIRST, DIFFERENCE)

CAPTION = 22
"""Pixels above each row, for what it is."""

GAP = 6
ARROW = 46
"""Pixels between the convolution's maps and the rows."""

STRAIGHT = 8
"""Pixels: an arrow that would bend by less is straight."""

SHARE = 0.42
"""Of the width, for the convolution's maps, at the most."""

LARGEST_CELL = 40.0
MOST_ROWS = 24
"""On a large screen cells are larger: as large as if so many stood one below another."""


class OrderCanvas(MapCanvas):
    """The convolution's maps, an arrow to each order's maps, and their difference below."""

    def __init__(self) -> None:
        super().__init__()
        self._captions: dict[str, str] = {}

    def arrange_rows(self, given: Shape, pooled: Shape) -> None:
        """The maps of a block: what the convolution gives, and what either order makes of it."""
        self.arrange(groups(given, pooled, self.width(), self.height()))

    def name_rows(self, captions: dict[str, str]) -> None:
        """What stands above each group of maps."""
        if captions != self._captions:
            self._captions = captions
            self.renew_behind()

    def paint_behind(self, painter: QPainter) -> None:
        """The captions and the arrows."""
        theme = current_theme()
        wholes = {group.key: whole(group) for group in self.groups()}
        for key, room in wholes.items():
            painter.setPen(theme.colour("text"))
            painter.setFont(number_font(13, bold=True))
            caption = QRectF(room.left(), room.top() - CAPTION, self.width() - room.left(), CAPTION - 4)
            painter.drawText(caption, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom,
                             self._captions.get(key, ""))
        painter.setPen(QPen(theme.colour("muted"), 1.5))
        tips = [QPointF(wholes[key].left() - 8, wholes[key].center().y()) for key in ROWS[:2] if key in wholes]
        for tip in tips:
            start = QPointF(wholes[GIVEN].right() + 8, wholes[GIVEN].center().y())
            near = [other.y() for other in tips if abs(other.y() - start.y()) < STRAIGHT]
            draw_arrow(painter, QPointF(start.x(), near[0] if near else start.y()), tip)


def draw_arrow(painter: QPainter, start: QPointF, tip: QPointF) -> None:
    """To the right, up or down, and to the right again."""
    bend = (start.x() + tip.x()) / 2
    corners = [start, QPointF(bend, start.y()), QPointF(bend, tip.y()), tip]
    painter.drawPolyline(corners)
    for rise in (-4, 4):
        painter.drawLine(tip, tip + QPointF(-5, rise))


def whole(group: MapGroup) -> QRectF:
    """The rectangle around all maps of a group."""
    room = QRectF()
    for rect in group.rects:
        room = room.united(rect)
    return room


def groups(given: Shape, pooled: Shape, width: float, height: float) -> list[MapGroup]:
    """Four groups, their maps framed in the colours of their filters."""
    count = given[0]
    band = (height - 4) / len(ROWS)
    colours = tuple(identity_colour(index) for index in range(count))
    most = max(LARGEST_CELL, height / MOST_ROWS)
    first = _packed(QRectF(4, CAPTION, width * SHARE, height - CAPTION - 4), given, most)
    block = QRectF()
    for rect in first:
        block = block.united(rect)
    left = block.width() + ARROW + 4
    rows = [_packed(QRectF(left, place * band + CAPTION, width - left - 4, band - CAPTION - 4), pooled, most)
            for place in range(len(ROWS))]
    # All together in the middle, where there is more room than they need.
    right = max(rect.right() for rects in rows for rect in rects)
    shift = max((width - right) / 2, 0.0)
    return [MapGroup(key, *shape[1:], tuple(rect.translated(shift, 0) for rect in rects), frames=colours)
            for key, shape, rects in zip((GIVEN, *ROWS), (given, pooled, pooled, pooled), (first, *rows), strict=True)]


def _packed(room: QRectF, shape: Shape, most: float) -> list[QRectF]:
    """Rectangles for the maps in as many columns as make them largest, from the left, in the middle of the height.

    Cells are no larger than ``most`` pixels.
    """
    count, rows, columns = shape

    def side(across: int) -> float:
        down = -(-count // across)
        fitting = min((room.width() - (across - 1) * GAP) / across / columns,
                      (room.height() - (down - 1) * GAP) / down / rows, most)
        return float(int(fitting)) if fitting >= 4 else max(fitting, 0.5)

    across = max(range(count, 0, -1), key=side)
    cell, down = side(across), -(-count // across)
    wide, high = cell * columns, cell * rows
    top = room.center().y() - (down * high + (down - 1) * GAP) / 2
    return [QRectF(room.left() + place % across * (wide + GAP), top + place // across * (high + GAP), wide, high)
            for place in range(count)]
