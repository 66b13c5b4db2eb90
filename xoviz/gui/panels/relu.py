"""The tab "ReLU": every negative becomes zero (the talk, chapter 7)."""

from __future__ import annotations

from xoviz.gui.panels import layers
from xoviz.gui.panels.layer_panel import LayerPanel, fill_layers
from xoviz.gui.panels.pairs import before_and_after
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.gui.widgets.numbers import fixed
from xoviz.nn import Focus, Network
from xoviz.state.view import View


class ReLUPanel(LayerPanel):
    """Maps before and after the rectified linear unit."""

    name = "relu"
    kinds = ("relu",)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("ReLU")

    def spoken(self) -> str:
        """What the canvas is called aloud."""
        return self.tr("Each map before and after ReLU")

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
        """max(x, 0) with its numbers."""
        below = layers.below(view.network, layer)
        focus = view.focus
        if focus is None or focus.layer not in (below, layer):
            zeros = int((view.trace.input(layer) < 0).sum())
            return self.tr("ReLU turns every negative number into 0: {count} of {all} here. Point at a cell.").format(
                count=zeros, all=view.trace.input(layer).size)
        hop = layers.hop_at(view, Focus(layer, focus.map, focus.row, focus.column))
        reading = layers.reading_of(view)
        return self.tr("max({before}, 0) = {after}").format(before=fixed(hop.terms[0].value, reading=reading),
                                                           after=fixed(hop.value, reading=reading))
