"""Maps in pairs: each stands beside what it was made from, with an arrow from one to the other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from xoviz.gui.panels import layers
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.nn import Network

ARROW = 30
BETWEEN = 22
LARGEST_CELL = 52.0
SPARE, MOST_LARGER = 0.85, 4.0
"""Of the room beside a pair, so much is given to cells that may be larger, up to so many times."""

MOST_ROWS = 24
"""On a large screen cells are larger: as large as if so many stood one below another."""


class PairCanvas(MapCanvas):
    """A canvas that draws an arrow from each map of its first group to the map of the second beside it."""

    def paint_behind(self, painter: QPainter) -> None:
        """Arrows between the maps of a pair."""
        groups = self.groups()
        if len(groups) < 2:
            return
        first, last = groups[-2], groups[-1]
        painter.setPen(QPen(current_theme().colour("muted"), 1.5))
        per_pair = max(len(first.rects) // max(len(last.rects), 1), 1)
        for place, rect in enumerate(last.rects):
            block = QRectF()
            for part in range(per_pair):
                block = block.united(self.map_rect(first.key, place * per_pair + part))
            start = QPointF(block.right() + 6, rect.center().y())
            end = QPointF(self.map_rect(last.key, place).left() - 6, rect.center().y())
            painter.drawLine(start, end)
            for rise in (-4, 4):
                painter.drawLine(end, end + QPointF(-5, rise))


def paired(width: float, height: float, count: int, before: tuple[float, float],
           after: tuple[float, float], *, grows: bool = False) -> tuple[list[QRectF], list[QRectF]]:
    """Rectangles for ``count`` pairs of (rows, columns) cells, with one cell size for all, as large as fits.

    What comes ``after`` may have larger cells if it ``grows``: where it is flatter, as far as there is room beside.
    """
    most = max(LARGEST_CELL, height / MOST_ROWS)
    tall, wide = max(before[0], after[0]), before[1] + after[1]

    def side(across: int) -> float:
        down = -(-count // across)
        by_width = (width - 16 - across * ARROW - (across - 1) * BETWEEN) / across / wide
        by_height = (height - 16 - (down - 1) * BETWEEN) / down / tall
        return min(by_width, by_height, most)

    across = max(range(1, count + 1), key=side)
    down = -(-count // across)
    cell = max(side(across), 0.5)
    cell = float(int(cell)) if cell >= 4 else cell
    grown = after
    if grows and before[0] > after[0]:
        spare = (width - 16 - across * (ARROW + wide * cell) - (across - 1) * BETWEEN) / across
        larger = min(1 + max(SPARE * spare, 0) / (after[1] * cell), before[0] / after[0], MOST_LARGER)
        grown = after[0] * larger, after[1] * larger
    after, wide = grown, before[1] + grown[1]
    pair_width, pair_height = wide * cell + ARROW, tall * cell
    left = (width - across * pair_width - (across - 1) * BETWEEN) / 2
    top = (height - down * pair_height - (down - 1) * BETWEEN) / 2
    starts = [(left + place % across * (pair_width + BETWEEN), top + place // across * (pair_height + BETWEEN))
              for place in range(count)]
    firsts = [QRectF(x, y + (pair_height - before[0] * cell) / 2, before[1] * cell, before[0] * cell)
              for x, y in starts]
    seconds = [QRectF(x + before[1] * cell + ARROW, y + (pair_height - after[0] * cell) / 2, after[1] * cell,
                      after[0] * cell) for x, y in starts]
    return firsts, seconds


def before_and_after(network: Network, layer: str, width: int, height: int) -> list[MapGroup]:
    """The two groups of a layer that keeps its maps apart: each map below beside what became of it."""
    below, folds = layers.below(network, layer), layers.single_values(network, layer)
    shapes = [network.stack.shape_of(key) for key in (below, layer)]
    (count, *size_below), (_, *size) = map(layers.folded, shapes) if folds else shapes
    firsts, seconds = paired(width, height, count, (size_below[0], size_below[1]), (size[0], size[1]))
    return [layers.group(network, below, firsts, folds=folds), layers.group(network, layer, seconds, folds=folds)]
