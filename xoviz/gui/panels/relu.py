"""The tab "ReLU": every negative becomes zero (the talk, chapter 7); or what else a network bends its numbers with."""

from __future__ import annotations

import numpy as np

from xoviz.gui.panels import layers
from xoviz.gui.panels.layer_panel import LayerPanel, fill_layers
from xoviz.gui.panels.pairs import before_and_after
from xoviz.gui.panels.sum_words import cell_formula
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.nn import Focus, Layer, LeakyReLU, Network, Tanh
from xoviz.state.view import View

FLAT = 0.9
"""What tanh gives where its slope falls below a fifth."""


class ReLUPanel(LayerPanel):
    """Maps before and after the rectified linear unit, or leaky ReLU, or tanh."""

    name = "relu"
    kinds = ("relu", "leaky", "tanh")

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("ReLU")

    def spoken(self) -> str:
        """What the canvas is called aloud."""
        return self.tr("Each map before and after ReLU, leaky ReLU or tanh")

    def nothing_here(self) -> str:
        """When there is no ReLU."""
        return self.tr("This network has no ReLU layer: negative numbers pass through it as they are.")

    def groups_for(self, network: Network, layer: str, width: int, height: int) -> list[MapGroup]:
        """Each map beside its rectified self."""
        return before_and_after(network, layer, width, height)

    def fill(self, canvas: MapCanvas, view: View, layer: str) -> None:
        """Both sides on one scale."""
        fill_layers(canvas, view, (layers.below(view.network, layer), layer))

    def caption(self, view: View, layer: str) -> str:
        """max(x, 0) with its numbers, or what there is in its place."""
        below = layers.below(view.network, layer)
        focus = view.focus
        if focus is None or focus.layer not in (below, layer):
            return self._rule(view, view.network.layers[view.network.stack.index(layer)])
        hop = layers.hop_at(view, Focus(layer, focus.map, focus.row, focus.column))
        return cell_formula(hop, layers.reading_of(view), self.tr)

    def _rule(self, view: View, layer: Layer) -> str:
        """What the layer does, and to how many numbers."""
        before, after = view.trace.input(layer.id), view.trace.output(layer.id)
        if isinstance(layer, Tanh):
            return self.tr("tanh bends every number into the range from −1 to +1; beyond ±{end} it is almost flat: "
                           "{count} of {all} here. Point at a cell.").format(
                end=FLAT, count=int((np.abs(after) > FLAT).sum()), all=after.size)
        words = self.tr("ReLU turns every negative number into 0: {count} of {all} here. Point at a cell.")
        if isinstance(layer, LeakyReLU):
            words = self.tr("Leaky ReLU leaves {slope} of every negative number: {count} of {all} here. "
                            "Point at a cell.")
        slope = f"{layer.slope:g}" if isinstance(layer, LeakyReLU) else ""
        return words.format(count=int((before < 0).sum()), all=before.size, slope=slope)
