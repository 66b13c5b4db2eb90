"""The maps of a whole network with the flow between neighbouring layers, drawn once and then put together of strips."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap

from xoviz.gui.panels import layers
from xoviz.gui.theme import class_colour, current_theme, number_font
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.gui.widgets.painting import is_on_screen
from xoviz.gui.widgets.titles import HEIGHT, draw_titles
from xoviz.nn import Network, Shape
from xoviz.wording import shape_text

CLASS_WIDTH, MOST_CLASS_WIDTH, CLASS_TYPE = 22, 132, 15
"""Pixels right of the votes: those of the classes' names, at the least and at the most, and their type."""

APART = 2.0
"""Pixels between a line and the maps at its ends."""

MOST_LINES = 160
"""Between two layers; where there would be more, one band stands for all of them."""

MOST_STRIPS = 100
"""That are kept; where there would be more, one begins anew."""


class Aisle(NamedTuple):
    """The flow between some maps of two neighbouring layers, by their ids; each into each where it is ``crossing``."""

    below: str
    above: str
    starts: range
    ends: range
    crossing: bool

    @property
    def lines(self) -> int:
        """How many there are between two maps."""
        return len(self.starts) * len(self.ends) if self.crossing else len(self._straight)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Each map that feeds another, and that other."""
        if self.crossing:
            return product(self.starts, self.ends)
        return zip(self._straight, self._straight, strict=True)

    @property
    def _straight(self) -> list[int]:
        """The maps of which each feeds the one of the same number."""
        return [both for both in self.starts if both in self.ends]


Strip = tuple[QPointF, QPixmap]
"""A part of the canvas, and its upper left corner."""


class FlowCanvas(MapCanvas):
    """A canvas with the flow between neighbouring groups drawn behind the maps."""

    def __init__(self) -> None:
        super().__init__()
        self._network: Network | None = None
        self._lit: dict[str, range] = {}
        self._backdrop: QPixmap | None = None
        self._strips: dict[Aisle, Strip] = {}
        self._theme_drawn = ""
        self._titles: list[tuple[str, Shape]] = []

    def arrange_flow(self, network: Network, groups: list[MapGroup]) -> None:
        """Lay out one group a layer, in order."""
        self._network, self._backdrop = network, None
        words = layers.names(network)
        self._titles = [(words[group.key], network.stack.shape_of(group.key)) for group in groups]
        self.arrange(groups)

    def light(self, lit: dict[str, range]) -> None:
        """Draw the flow between these maps of the groups more strongly."""
        if lit != self._lit:
            self._lit = lit
            self.renew_behind()

    def paint_behind(self, painter: QPainter) -> None:
        """The flow and the titles, drawn once for each layout; then what is lit, drawn once for each light of an aisle.

        Hundreds of smooth curves take longer than a frame, and most aisles look alike from one cell to the next.
        """
        lit = list(self._aisles(self._lit))
        if not is_on_screen(painter, self.devicePixelRatio()):
            self._draw_backdrop(painter)
            for aisle in lit:
                self._draw_aisle(painter, _lit_pen(), aisle)
            return
        name = current_theme().name
        size = self.size() * self.devicePixelRatio()
        if self._backdrop is None or self._backdrop.size() != size or self._theme_drawn != name:
            self._backdrop, self._theme_drawn = self._draw_on(self._blank(), self._draw_backdrop), name
            self._strips.clear()
        painter.drawPixmap(QPointF(0, 0), self._backdrop)
        for aisle in lit:
            if aisle not in self._strips:
                if len(self._strips) >= MOST_STRIPS:
                    self._strips.clear()
                self._strips[aisle] = self._lit_strip(self._backdrop, aisle)
            painter.drawPixmap(*self._strips[aisle])

    def _lit_strip(self, backdrop: QPixmap, aisle: Aisle) -> Strip:
        """What there is of an aisle when it is lit, cut out on whole device pixels, and where it lies."""
        ratio = backdrop.devicePixelRatio()
        left, right = self._ends(aisle)
        first, last = math.floor(left * ratio), math.ceil(right * ratio)
        strip = backdrop.copy(first, 0, last - first, backdrop.height())

        def draw(painter: QPainter) -> None:
            painter.translate(-first / ratio, 0)
            self._draw_aisle(painter, _lit_pen(), aisle)

        return QPointF(first / ratio, 0), self._draw_on(strip, draw)

    def _draw_on(self, base: QPixmap, draw: Callable[[QPainter], None]) -> QPixmap:
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

    def _draw_backdrop(self, painter: QPainter) -> None:
        faint = current_theme().colour("muted")
        faint.setAlpha(70)
        for aisle in self._aisles(None):
            self._draw_aisle(painter, QPen(faint, 1.0), aisle)
        self._draw_titles(painter)
        self._draw_classes(painter)

    def _aisles(self, lit: dict[str, range] | None) -> Iterator[Aisle]:
        """The aisles between neighbouring groups in which the flow between these maps is seen; None: between all."""
        if self._network is None:
            return
        for below, above, layer in zip(self.groups(), self.groups()[1:], self._network.layers, strict=False):
            starts, ends = (range(len(group.rects)) if lit is None else self._tiles(group.key, lit)
                            for group in (below, above))
            if starts and ends:
                folds = len(below.rects) != len(above.rects)
                yield Aisle(below.key, above.key, starts, ends, folds or layer.kind in ("conv", "dense"))

    def _draw_aisle(self, painter: QPainter, pen: QPen, aisle: Aisle) -> None:
        if aisle.lines > MOST_LINES:
            self._draw_band(painter, pen.color(), aisle)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        left, right = self._ends(aisle)
        below, above = self.middles(aisle.below), self.middles(aisle.above)
        # Maps side by side lie at one height: one line stands for all of theirs.
        for start, end in dict.fromkeys((below[start], above[end]) for start, end in aisle.pairs()):
            painter.drawPath(flow(left + APART, start, right - APART, end))

    def _ends(self, aisle: Aisle) -> tuple[float, float]:
        """From edge to edge of the layers, never across maps: a line behind the first column belongs to its row."""
        return self.group_rect(aisle.below).right(), self.group_rect(aisle.above).left()

    def _tiles(self, key: str, lit: dict[str, range]) -> range:
        """Which maps of the layout are lit: for a folded layer, its one map if anything of it is."""
        assert self._network is not None
        shape = self._network.stack.shape_of(key)
        return lit.get(key, range(0)) if layers.folded(shape) == shape else range(1 if lit.get(key) else 0)

    def _draw_band(self, painter: QPainter, colour: QColor, aisle: Aisle) -> None:
        """One band from all maps to all maps."""
        left, right = self.group_rect(aisle.below), self.group_rect(aisle.above)
        path = QPainterPath(QPointF(left.right() + 4, left.top()))
        path.lineTo(right.left() - 4, right.top())
        path.lineTo(right.left() - 4, right.bottom())
        path.lineTo(left.right() + 4, left.bottom())
        path.closeSubpath()
        colour = QColor(colour)
        colour.setAlpha(colour.alpha() // 3)
        painter.fillPath(path, colour)

    def _draw_titles(self, painter: QPainter) -> None:
        theme, groups = current_theme(), self.groups()
        middles = [self.group_rect(group.key).center().x() for group in groups]
        apart = min((right - left for left, right in pairwise(middles)), default=self.width())
        # Where columns are narrow, shapes are written short.
        shapes = [shape_text(shape) if apart > 125 else _short(shape) for _, shape in self._titles]
        for texts, top, colour, font in (([name for name, _ in self._titles], 0, "text",
                                          number_font(13 if apart > 95 else 11, bold=True)),
                                         (shapes, HEIGHT, "muted", number_font(11))):
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            draw_titles(painter, texts, middles, top, self.width())

    def _draw_classes(self, painter: QPainter) -> None:
        """The name of each class beside its vote."""
        if self._network is None or len(self._network.classes) > layers.NARROW:
            return
        painter.setFont(number_font(CLASS_TYPE, bold=True))
        votes, width = self._network.layers[-1].id, class_width(self._network)
        for row, name in enumerate(self._network.classes):
            cell = self.cell_rect(votes, 0, row, 0)
            painter.setPen(class_colour(row))
            room = QRectF(cell.right() + 5, cell.top(), width, cell.height())
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def class_width(network: Network) -> int:
    """Pixels that the names of a network's classes have beside its votes; where these are many, no names stand there.
    """
    if len(network.classes) > layers.NARROW:
        return CLASS_WIDTH
    metrics = QFontMetrics(number_font(CLASS_TYPE, bold=True))
    widest = max(metrics.horizontalAdvance(name) for name in network.classes)
    return min(max(widest + 2, CLASS_WIDTH), MOST_CLASS_WIDTH)


def _short(shape: Shape) -> str:
    """A shape in figures: "16·26·26", "32"."""
    return "·".join(map(str, shape)) if shape[1] > 1 else str(shape[0])


def _lit_pen() -> QPen:
    strong = current_theme().colour("accent")
    strong.setAlpha(150)
    return QPen(strong, 1.4)


def flow(left: float, start: float, right: float, end: float) -> QPainterPath:
    """A curve from (left, start) to (right, end), level at both ends."""
    middle = (left + right) / 2
    path = QPainterPath(QPointF(left, start))
    path.cubicTo(middle, start, middle, end, right, end)
    return path
