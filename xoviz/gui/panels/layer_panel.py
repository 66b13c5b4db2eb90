"""What the tabs "Convolution", "ReLU" and "Pooling" have in common: one layer, what goes in beside what comes out.

Each map stands beside what it was made from, in as many columns as make the cells largest. A line below says the
arithmetic of the cell that is pointed at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.explain.printed import Printed, printed
from xoviz.explain.reading import Reading
from xoviz.explain.receipt import Hop
from xoviz.gui.panels import layers
from xoviz.gui.panels.base import Panel
from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import CanvasDots, CanvasMark, MapGroup
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Focus, Network
from xoviz.state.view import View
from xoviz.wording import Translate, shape_text

ARROW = 30
BETWEEN = 22
LARGEST_CELL = 52.0


class LayerPanel(Panel):
    """One layer of some kinds, chosen in a box if there are several."""

    kinds: ClassVar[tuple[str, ...]]

    folds: ClassVar[bool] = True
    """Whether single values are laid out as one block (see ``layers.folded``)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._layer: str | None = None
        self._canvas = self.make_canvas()
        self._canvas.setAccessibleName(self.spoken())
        self._canvas.pointed.connect(self._point)
        self._canvas.left.connect(self._look_away)
        self._canvas.walked.connect(self._walk)
        self._canvas.clicked.connect(self._pin)
        self._canvas.resized.connect(self._arrange)
        self._box = QComboBox()
        self._box.setAccessibleName(self.tr("Which layer"))
        self._box.activated.connect(self._choose)
        self._shapes = QLabel()
        self._shapes.setProperty("muted", True)
        # However long the arithmetic, the window keeps its width.
        self._caption = StillLabel(squeezable=True)
        self._caption.label.setFont(number_font(14))
        self._caption.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._caption.setMinimumHeight(24)
        self._empty = QLabel(self.nothing_here())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build()

    def make_canvas(self) -> PairCanvas:
        """What the maps are painted on."""
        return PairCanvas()

    def spoken(self) -> str:
        """What the canvas is called aloud."""
        raise NotImplementedError

    def nothing_here(self) -> str:
        """What to say when the network has no such layer."""
        raise NotImplementedError

    def groups_for(self, network: Network, layer: str, width: int, height: int) -> list[MapGroup]:
        """What to lay out for a layer."""
        raise NotImplementedError

    def fill(self, canvas: MapCanvas, view: View, layer: str) -> None:
        """Put the values in."""
        raise NotImplementedError

    def marks(self, view: View, layer: str) -> list[CanvasMark]:
        """What to mark besides what everybody looks at."""
        return []

    def dots(self, view: View, layer: str) -> CanvasDots | None:
        """The cells that have a dot, if any have."""
        return None

    def caption(self, view: View, layer: str) -> str:
        """The arithmetic of the cell that is looked at, in one line."""
        raise NotImplementedError

    def present(self, view: View) -> None:
        """Show a view; arrange anew only when the stack has changed."""
        before, self._view = self._view, view
        if before is None or before.network.stack != view.network.stack:
            self._offer(view)
            self._arrange()
            return
        other_numbers = before.trace is not view.trace or before.reading != view.reading
        if other_numbers:
            self._fill()
        if (other_numbers or before.focus != view.focus or before.lit is not view.lit
                or before.pinned != view.pinned or before.chosen != view.chosen):
            self._show_layer_of(view)
            self._mark()

    def _offer(self, view: View) -> None:
        """Fill the box with the layers that there are; keep the chosen one if it is still there."""
        ids = layers.layers_of(view.network, *self.kinds)
        words = layers.names(view.network)
        if self._layer not in ids:
            self._layer = ids[0] if ids else None
        self._box.clear()
        for layer_id in ids:
            self._box.addItem(words[layer_id], layer_id)
        if self._layer is not None:
            self._box.setCurrentIndex(ids.index(self._layer))
        else:
            self._shapes.clear()
            self._caption.setText("")
        self._box.setVisible(len(ids) > 1)
        self._empty.setVisible(not ids)
        self._canvas.setVisible(bool(ids))

    def _arrange(self) -> None:
        if self._view is None or self._layer is None or self._canvas.width() < 50:
            return
        stack = self._view.network.stack
        place = stack.index(self._layer)
        self._shapes.setText(f"{shape_text(stack.shapes[place])}  →  {shape_text(stack.shapes[place + 1])}")
        self._canvas.arrange(self.groups_for(self._view.network, self._layer, self._canvas.width(),
                                             self._canvas.height()))
        self._fill()
        self._mark()

    def _fill(self) -> None:
        if self._view is not None and self._layer is not None and self._canvas.groups():
            self.fill(self._canvas, self._view, self._layer)

    def _mark(self) -> None:
        if self._view is None or self._layer is None:
            return
        keys = [group.key for group in self._canvas.groups() if group.key in self._view.lit]
        regions = layers.region_marks(self._view, current_theme(), keys, folds=self.folds)
        marks = [*self.marks(self._view, self._layer), *regions]
        self._canvas.mark(marks, self.dots(self._view, self._layer))
        layers.show_focus(self._canvas, self._view, folds=self.folds)
        self._caption.setText(self.caption(self._view, self._layer))

    def _choose(self, place: int) -> None:
        self._layer = self._box.itemData(place)
        self._arrange()

    def _show_layer_of(self, view: View) -> None:
        """Someone went to another layer of this kind, on a path or in another part of the window: show it."""
        layer = view.focus.layer if view.focus is not None else ""
        place = self._box.findData(layer)
        if place >= 0 and layer not in [group.key for group in self._canvas.groups()]:
            self._box.setCurrentIndex(place)
            self._choose(place)

    def _focus_at(self, key: str, map_: int, row: int, column: int) -> Focus | None:
        """What a cell shows; None for what belongs to no layer, such as a filter."""
        if self._view is None or key not in self._view.network.stack.ids:
            return None
        folded = layers.focus_at(self._view.network, key, map_, row, column)
        return folded if self.folds else Focus(key, map_, row, column)

    def _point(self, key: str, map_: int, row: int, column: int) -> None:
        focus = self._focus_at(key, map_, row, column)
        if focus is not None:
            self.look_at(focus)

    def _walk(self, key: str, map_: int, row: int, column: int) -> None:
        focus = self._focus_at(key, map_, row, column)
        if self._view is not None and focus is not None and self._view.pinned:
            self.walk_to(focus, self._view)

    def _pin(self, key: str, map_: int, row: int, column: int) -> None:
        focus = self._focus_at(key, map_, row, column)
        if self._view is not None and focus is not None:
            self.pin(focus, self._view)
        self._click(key, map_, row, column)

    def _look_away(self) -> None:
        self.look_at(None)

    def _click(self, key: str, map_: int, row: int, column: int) -> None:
        """For subclasses: a click may choose a filter."""

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._box)
        top.addWidget(self._shapes)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addLayout(top)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._canvas, 1)
        layout.addWidget(self._caption)


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
           after: tuple[float, float]) -> tuple[list[QRectF], list[QRectF]]:
    """Rectangles for ``count`` pairs of (rows, columns) cells, with one cell size for all, as large as fits."""
    tall, wide = max(before[0], after[0]), before[1] + after[1]

    def side(across: int) -> float:
        down = -(-count // across)
        by_width = (width - 16 - across * ARROW - (across - 1) * BETWEEN) / across / wide
        by_height = (height - 16 - (down - 1) * BETWEEN) / down / tall
        return min(by_width, by_height, LARGEST_CELL)

    across = max(range(1, count + 1), key=side)
    down = -(-count // across)
    cell = max(side(across), 0.5)
    cell = float(int(cell)) if cell >= 4 else cell
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


def last_sum(hop: Hop, reading: Reading) -> Printed:
    """How a convolution ends, as it is printed: the sum of its products or their mean, and the bias, give the value."""
    biases = [] if hop.bias is None else [hop.bias]
    return printed([hop.sum / hop.divisor, *biases], hop.value, reading)


def closing(done: Printed, tr: Translate) -> list[str]:
    """What closes a sum, as one more part of it: "+ rounding −0.01". Nothing where it adds up as it is printed."""
    if done.closing is None:
        return []
    part = tr("+ cut off {rest}") if done.closing_name == "cut off" else tr("+ rounding {rest}")
    return [part.format(rest=shown(done.closing))]


def shown(text: str) -> str:
    """A printed number with the signs that it has on screen: "−0.01", "∞"."""
    return text.replace("-", "−").replace("inf", "∞").replace("nan", "NaN")


def focus_in(view: View, layer: str) -> Focus | None:
    """The focus, if it lies in this layer."""
    return view.focus if view.focus is not None and view.focus.layer == layer else None


def before_and_after(network: Network, layer: str, width: int, height: int) -> list[MapGroup]:
    """The two groups of a layer that keeps its maps apart: each map below beside what became of it."""
    below = layers.below(network, layer)
    count, *size_below = layers.folded(network.stack.shape_of(below))
    _, *size = layers.folded(network.stack.shape_of(layer))
    firsts, seconds = paired(width, height, count, (size_below[0], size_below[1]), (size[0], size[1]))
    return [layers.group(network, below, firsts), layers.group(network, layer, seconds)]


def fill_layers(canvas: MapCanvas, view: View, keys: Sequence[str]) -> None:
    """Fill groups with the maps of their layers, on one scale so that equal numbers have equal colours."""
    limit = max(limit_of(view.trace.output(key)) for key in keys)
    for key in keys:
        layers.fill(canvas, view, key, limit)
