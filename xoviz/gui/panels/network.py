"""The tab "Network": the whole pipeline at a glance, every map of every layer, with the flow drawn.

The picture stands at the left, the votes at the right. Pointing at a cell lights where it came from and what it feeds.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from xoviz.gui.panels import layers
from xoviz.gui.panels.base import Panel
from xoviz.gui.theme import class_colour, current_theme, number_font
from xoviz.gui.widgets.colour_limit import limits_of
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.gui.widgets.painting import is_on_screen
from xoviz.nn import PICTURE, Network, Shape
from xoviz.state.view import View
from xoviz.wording import shape_text

TITLE_HEIGHT = 40
"""Above each column: the layer's name and shape."""

GAP = 5
LEAST_AISLE = 26
CLASS_WIDTH = 22
"""Right of the votes: the classes' names."""

MOST_LINES = 160
"""Between two layers; where there would be more, one band stands for all of them."""


class NetworkPanel(Panel):
    """Every map of every layer, and how they hang together."""

    name = "network"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._canvas = FlowCanvas()
        self._canvas.pointed.connect(self._point)
        self._canvas.walked.connect(self._walk)
        self._canvas.clicked.connect(self._pin)
        self._canvas.left.connect(self._look_away)
        self._canvas.resized.connect(self._arrange)
        self._canvas.setAccessibleName(self.tr("The network, layer by layer"))
        hint = QLabel(self.tr("Point at any cell: solid frames show where it came from, dotted ones what it feeds. "
                              "A click pins it."))
        hint.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addWidget(self._canvas, 1)
        layout.addWidget(hint)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Network")

    def present(self, view: View) -> None:
        """Show the trace; arrange anew only when the stack has changed."""
        before, self._view = self._view, view
        if before is None or _looks_of(before) != _looks_of(view):
            self._arrange()
        elif before.trace is not view.trace or before.reading != view.reading:
            self._fill()
        if before is None or (before.focus, before.pinned) != (view.focus, view.pinned) or before.lit is not view.lit:
            self._mark()

    def _arrange(self) -> None:
        if self._view is None or self._canvas.width() < 50:
            return
        network = self._view.network
        columns = columns_for(network, self._canvas.width(), self._canvas.height())
        self._canvas.arrange_flow(network, columns)
        self._fill()
        self._mark()

    def _fill(self) -> None:
        if self._view is None or not self._canvas.groups():
            return
        limits = limits_of(self._view.trace.activations)
        for key, limit in zip(self._view.network.stack.ids, limits, strict=True):
            layers.fill(self._canvas, self._view, key, 1.0 if key == PICTURE else limit)

    def _mark(self) -> None:
        if self._view is None:
            return
        view = self._view
        self._canvas.mark(layers.region_marks(view, current_theme(), view.lit))
        lit = {key: range(*region.maps) for key, region in view.lit.items() if not region.empty}
        self._canvas.light(lit)
        layers.show_focus(self._canvas, view)

    def _point(self, key: str, map_: int, row: int, column: int) -> None:
        if self._view is not None:
            self.look_at(layers.focus_at(self._view.network, key, map_, row, column))

    def _walk(self, key: str, map_: int, row: int, column: int) -> None:
        if self._view is not None and self._view.pinned:
            self.walk_to(layers.focus_at(self._view.network, key, map_, row, column), self._view)

    def _pin(self, key: str, map_: int, row: int, column: int) -> None:
        if self._view is not None:
            self.pin(layers.focus_at(self._view.network, key, map_, row, column), self._view)

    def _look_away(self) -> None:
        self.look_at(None)


def _looks_of(view: View) -> tuple[object, ...]:
    """What the layout depends on."""
    return view.network.stack, view.network.classes


def columns_for(network: Network, width: int, height: int) -> list[MapGroup]:
    """One group for each layer, in columns from left to right, each with the largest maps that fit."""
    keys = network.stack.ids
    weights = [_wish(network, key) for key in keys]
    aisle = max(LEAST_AISLE, min(56, width // (3 * len(keys))))
    room = width - aisle * (len(keys) - 1) - 16 - CLASS_WIDTH
    groups, left = [], 8.0
    for key, weight in zip(keys, weights, strict=True):
        share = room * weight / sum(weights)
        maps = layers.folded(network.stack.shape_of(key))
        column = QRectF(left, TITLE_HEIGHT, share, height - TITLE_HEIGHT - 4)
        groups.append(layers.group(network, key, _packed(column, *maps), numbers=key != PICTURE))
        left += share + aisle
    return groups


def _wish(network: Network, key: str) -> float:
    """How much of the width a layer would like: many maps more, a few single values little."""
    maps, _, columns = layers.folded(network.stack.shape_of(key))
    if network.stack.shape_of(key)[1:] == (1, 1):
        return 0.5 + 0.1 * columns
    return 1.6 if key == PICTURE else (1.0 if maps <= 8 else 1.5) * max(0.6, min(1.2, columns / 7))


def _packed(room: QRectF, count: int, rows: int, columns: int) -> list[QRectF]:
    """Rectangles for ``count`` maps in as many columns as make them largest, centred in the room."""
    def side(across: int) -> float:
        down = -(-count // across)
        width = (room.width() - (across - 1) * GAP) / across / columns
        return min(width, (room.height() - (down - 1) * GAP) / down / rows, 46.0)

    across = max(range(1, min(count, 6) + 1), key=side)
    down = -(-count // across)
    width, height = side(across) * columns, side(across) * rows
    left = room.left() + (room.width() - across * width - (across - 1) * GAP) / 2
    top = room.top() + (room.height() - down * height - (down - 1) * GAP) / 2
    return [QRectF(left + place % across * (width + GAP), top + place // across * (height + GAP), width, height)
            for place in range(count)]


class FlowCanvas(MapCanvas):
    """A canvas with the flow between neighbouring groups drawn behind the maps."""

    def __init__(self) -> None:
        super().__init__()
        self._network: Network | None = None
        self._lit: dict[str, range] = {}
        self._backdrop: QPixmap | None = None
        self._lit_flow: QPixmap | None = None
        self._theme_drawn = ""
        self._titles: list[tuple[str, Shape]] = []

    def arrange_flow(self, network: Network, groups: list[MapGroup]) -> None:
        """Lay out one group a layer, in order."""
        self._network, self._backdrop, self._lit_flow = network, None, None
        words = layers.names(network)
        self._titles = [(words[group.key], network.stack.shape_of(group.key)) for group in groups]
        self.arrange(groups)

    def light(self, lit: dict[str, range]) -> None:
        """Draw the flow between these maps of the groups more strongly."""
        if lit != self._lit:
            self._lit, self._lit_flow = lit, None
            self.renew_behind()

    def paint_behind(self, painter: QPainter) -> None:
        """The flow and the titles, drawn once for each layout; then what is lit, drawn once for each light."""
        if not is_on_screen(painter, self.devicePixelRatio()):
            self._draw_backdrop(painter)
            self._draw_lit(painter)
            return
        name = current_theme().name
        size = self.size() * self.devicePixelRatio()
        if self._backdrop is None or self._backdrop.size() != size or self._theme_drawn != name:
            self._backdrop, self._lit_flow = self._drawn(self._blank(), self._draw_backdrop), None
            self._theme_drawn = name
        if self._lit and self._lit_flow is None:
            self._lit_flow = self._drawn(self._backdrop.copy(), self._draw_lit)
        painter.drawPixmap(QPointF(0, 0), self._lit_flow if self._lit and self._lit_flow else self._backdrop)

    def _drawn(self, base: QPixmap, draw: Callable[[QPainter], None]) -> QPixmap:
        """``base`` with something drawn on it."""
        with QPainter(base) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
        return base

    def _blank(self) -> QPixmap:
        blank = QPixmap(self.size() * self.devicePixelRatio())
        blank.setDevicePixelRatio(self.devicePixelRatio())
        blank.fill(self.palette().window().color())
        return blank

    def _draw_lit(self, painter: QPainter) -> None:
        strong = current_theme().colour("accent")
        strong.setAlpha(150)
        self._draw_flow(painter, QPen(strong, 1.4), self._lit)

    def _draw_backdrop(self, painter: QPainter) -> None:
        faint = current_theme().colour("muted")
        faint.setAlpha(70)
        self._draw_flow(painter, QPen(faint, 1.0), None)
        self._draw_titles(painter)
        self._draw_classes(painter)

    def _draw_flow(self, painter: QPainter, pen: QPen, lit: dict[str, range] | None) -> None:
        if self._network is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for below, above, layer in zip(self.groups(), self.groups()[1:], self._network.layers, strict=False):
            pairs = [(start, end) for start in range(len(below.rects)) for end in range(len(above.rects))
                     if layer.kind in ("conv", "dense") or start == end]
            if lit is not None:
                starts, ends = self._tiles(below.key, lit), self._tiles(above.key, lit)
                pairs = [(start, end) for start, end in pairs if start in starts and end in ends]
            if len(pairs) > MOST_LINES:
                self._draw_band(painter, pen.color(), below, above)
                continue
            painter.setPen(pen)
            # From edge to edge of the layers, never across maps: one behind the first column belongs to its row.
            left, right = self._edges(below).right(), self._edges(above).left()
            for start, end in pairs:
                painter.drawPath(flow(QPointF(left, self.map_rect(below.key, start).center().y()),
                                      QPointF(right, self.map_rect(above.key, end).center().y())))

    def _tiles(self, key: str, lit: dict[str, range]) -> range:
        """Which maps of the layout are lit: for a folded layer, its one map if anything of it is."""
        assert self._network is not None
        shape = self._network.stack.shape_of(key)
        return lit.get(key, range(0)) if layers.folded(shape) == shape else range(1 if lit.get(key) else 0)

    def _draw_band(self, painter: QPainter, colour: QColor, below: MapGroup, above: MapGroup) -> None:
        """One band from all maps to all maps."""
        left, right = self._edges(below), self._edges(above)
        path = QPainterPath(QPointF(left.right() + 4, left.top()))
        path.lineTo(right.left() - 4, right.top())
        path.lineTo(right.left() - 4, right.bottom())
        path.lineTo(left.right() + 4, left.bottom())
        path.closeSubpath()
        colour = QColor(colour)
        colour.setAlpha(colour.alpha() // 3)
        painter.fillPath(path, colour)

    def _edges(self, group: MapGroup) -> QRectF:
        whole = QRectF()
        for map_ in range(len(group.rects)):
            whole = whole.united(self.map_rect(group.key, map_))
        return whole

    def _draw_titles(self, painter: QPainter) -> None:
        theme, groups = current_theme(), self.groups()
        middles = [self._edges(group).center().x() for group in groups]
        apart = min((right - left for left, right in pairwise(middles)), default=self.width())
        for middle, (name, shape) in zip(middles, self._titles, strict=True):
            # Where columns are narrow, shapes are written short rather than over one another.
            short = "·".join(map(str, shape)) if shape[1] > 1 else str(shape[0])
            shape_words = shape_text(shape) if apart > 125 else short
            title_size = 13 if apart > 95 else 11
            for text, top, colour, font in ((name, 0, "text", number_font(title_size, bold=True)),
                                            (shape_words, 18, "muted", number_font(11))):
                painter.setFont(font)
                painter.setPen(theme.colour(colour))
                width = painter.fontMetrics().horizontalAdvance(text) + 4
                left = min(max(middle - width / 2, 0), self.width() - width)
                painter.drawText(QRectF(left, top, width, 18), Qt.AlignmentFlag.AlignCenter, text)

    def _draw_classes(self, painter: QPainter) -> None:
        """The name of each class beside its vote."""
        if self._network is None or len(self._network.classes) > layers.NARROW:
            return
        painter.setFont(number_font(15, bold=True))
        votes = self._network.layers[-1].id
        for row, name in enumerate(self._network.classes):
            cell = self.cell_rect(votes, 0, row, 0)
            painter.setPen(class_colour(row))
            room = QRectF(cell.right() + 5, cell.top(), CLASS_WIDTH, cell.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)


def flow(start: QPointF, end: QPointF) -> QPainterPath:
    """A curve from the right edge of one layer to the left edge of the next."""
    first, last = start + QPointF(2, 0), end - QPointF(2, 0)
    middle = (first.x() + last.x()) / 2
    path = QPainterPath(first)
    path.cubicTo(QPointF(middle, first.y()), QPointF(middle, last.y()), last)
    return path
