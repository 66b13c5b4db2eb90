"""The tab "Convolution": each filter beside the map of where it matches (the talk, chapters 4 and 5)."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF

from xoviz.explain.printed import alone
from xoviz.gui.panels import layers
from xoviz.gui.panels.layer_panel import LayerPanel, focus_in
from xoviz.gui.panels.pairs import paired
from xoviz.gui.panels.sum_words import closing, last_sum, shown
from xoviz.gui.theme import current_theme, identity_colour
from xoviz.gui.widgets.badges import CanvasBadge
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import CanvasMark, MapGroup
from xoviz.nn import PICTURE, Array, Conv, Network
from xoviz.state.view import View
from xoviz.state.wishes import ChooseFilter

FILTERS = ""
"""The key of the filters' group on the canvas: no layer can have it as its id."""

PICTURE_SHARE = 0.26
FILTER_SHARE = 0.5


class ConvolutionPanel(LayerPanel):
    """What goes in, the filters, and the maps that they make. A click on a filter or map takes it to the editor."""

    name = "convolution"
    kinds = ("conv",)
    @property
    def folds(self) -> bool:
        """Each value stands beside its filter."""
        return False

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Convolution")

    def spoken(self) -> str:
        """What the canvas is called aloud."""
        return self.tr("What goes in, the filters, and the map of each")

    def nothing_here(self) -> str:
        """When there is no convolution."""
        return self.tr("This network has no convolution: it looks at the whole picture at once.")

    def groups_for(self, network: Network, layer: str, width: int, height: int) -> list[MapGroup]:
        """The input at the left; then each filter (a block of channels) beside its map."""
        conv = _conv(network, layer)
        below = layers.below(network, layer)
        channels, rows, columns = network.stack.shape_of(below)
        filters, out_rows, out_columns = network.stack.shape_of(layer)
        share = width * PICTURE_SHARE
        across = math.isqrt(channels - 1) + 1
        down = -(-channels // across)
        gap = 0.5 if channels > 1 else 0.0
        block = (down * conv.size[0] + (down - 1) * gap, across * conv.size[1] + (across - 1) * gap)
        # A filter is small beside a large map: its cells are then drawn larger than the map's.
        larger = max(1.0, FILTER_SHARE * out_columns / block[1])
        firsts, seconds = paired(width - share, height, filters, (block[0] * larger, block[1] * larger),
                                 (out_rows, out_columns), grows=True)
        cell = firsts[0].width() / block[1]
        kernels = [QRectF(share + first.left() + channel % across * (conv.size[1] + gap) * cell,
                          first.top() + channel // across * (conv.size[0] + gap) * cell,
                          conv.size[1] * cell, conv.size[0] * cell)
                   for first in firsts for channel in range(channels)]
        maps = [second.translated(share, 0) for second in seconds]
        colours = tuple(identity_colour(index // channels) for index in range(filters * channels))
        inputs = tuple(_inputs(share, height, channels, rows, columns))
        return [MapGroup(below, rows, columns, inputs, ink=below == PICTURE and channels == 1,
                         frames=layers.frames(network, below), numbers=channels == 1),
                MapGroup(FILTERS, *conv.size, tuple(kernels), frames=colours),
                MapGroup(layer, out_rows, out_columns, tuple(maps), frames=layers.frames(network, layer))]

    def fill(self, canvas: MapCanvas, view: View, layer: str) -> None:
        """Input, weights and maps, each on a scale of its own."""
        below = layers.below(view.network, layer)
        weights = view.network.parameters[f"{layer}.weights"]
        kernels = np.ascontiguousarray(weights).reshape(-1, *weights.shape[2:])
        ink = below == PICTURE
        layers.fill(canvas, view, below, 1.0 if ink else limit_of(view.trace.input(layer)), folds=False)
        canvas.fill(FILTERS, kernels, limit_of(kernels), reading=layers.reading_of(view))
        layers.fill(canvas, view, layer, limit_of(view.trace.output(layer)), folds=False)

    def slopes_of(self, view: View, layer: str, key: str) -> Array:
        """Those of the maps, and those of the filters' weights, channel by channel."""
        if key != FILTERS or view.gradients is None:
            return super().slopes_of(view, layer, key)
        kernels = view.gradients.parameters[f"{layer}.weights"]
        return np.ascontiguousarray(kernels).reshape(-1, *kernels.shape[2:])

    def group_name(self, view: View, key: str) -> str:
        """The filters have a name, too."""
        return self.tr("filters") if key == FILTERS else super().group_name(view, key)

    def marks(self, view: View, layer: str) -> list[CanvasMark]:
        """The filter in the editor, and the one behind the focused cell."""
        channels = view.trace.input(layer).shape[0]
        focus = focus_in(view, layer)
        shown = focus.map if focus else view.chosen[1] if view.chosen and view.chosen[0] == layer else None
        if shown is None:
            return []
        colour = current_theme().colour("focus" if focus else "text")
        return [CanvasMark(FILTERS, shown * channels, 0, 0, 0, 0, colour, around=channels)]

    def badges(self, view: View, layer: str) -> list[CanvasBadge]:
        """The filters wear them, too."""
        channels, size = view.trace.input(layer).shape[0], _conv(view.network, layer).size
        own = ((index, layers.worn(view, layer, index)) for index in range(len(view.trace.output(layer))))
        return [*super().badges(view, layer),
                *(CanvasBadge(FILTERS, index * channels, 0, 0, *size, badge) for index, badge in own if badge)]

    def caption(self, view: View, layer: str) -> str:
        """Sum of products, division, bias."""
        focus = focus_in(view, layer)
        conv = _conv(view.network, layer)
        if focus is None:
            return self.tr("Each filter is laid on every patch; its map shows how well it matches there. "
                           "Point at a cell of a map; click a filter to edit it.")
        hop, reading = layers.hop_at(view, focus), layers.reading_of(view)
        done = last_sum(hop, reading)
        first = shown(alone(hop.sum, reading) if conv.average else done.lines[0])
        parts = [self.tr("sum of {count} products = {sum}").format(count=len(hop.terms), sum=first)]
        rest = [self.tr("+ bias {bias}").format(bias=shown(bias)) for bias in done.lines[1:]]
        rest += closing(done, self.tr)
        if conv.average:
            mean = f" = {shown(done.lines[0])}" if rest else ""
            parts.append(self.tr("÷ {count}").format(count=hop.divisor) + mean)
        return f"{', '.join(parts + rest)} = {shown(done.total)}"

    def _click(self, key: str, map_: int, row: int, column: int) -> None:
        if self._view is None or self._layer is None:
            return
        if key == FILTERS:
            self.wish.emit(ChooseFilter(self._layer, map_ // self._view.trace.input(self._layer).shape[0]))
        elif key == self._layer:
            self.wish.emit(ChooseFilter(self._layer, map_))


def _conv(network: Network, layer: str) -> Conv:
    conv = network.layers[network.stack.index(layer)]
    assert isinstance(conv, Conv)
    return conv


def _inputs(share: float, height: float, channels: int, rows: int, columns: int) -> list[QRectF]:
    """Rectangles for the maps that go in, in the left part of the canvas."""
    def side(across: int) -> float:
        down = -(-channels // across)
        return min((share - 12 - (across - 1) * 6) / across / columns, (height - 16 - (down - 1) * 6) / down / rows)

    across = max(range(1, channels + 1), key=side)
    down = -(-channels // across)
    cell = max(side(across), 0.5)
    cell = float(int(cell)) if cell >= 4 else cell
    top = (height - down * rows * cell - (down - 1) * 6) / 2
    return [QRectF(6 + place % across * (columns * cell + 6), top + place // across * (rows * cell + 6),
                   columns * cell, rows * cell) for place in range(channels)]
