"""The tab "Pooling": shrinking a map, keeping what matters (the talk, chapter 6). The winners are marked."""

from __future__ import annotations

from xoviz.explain.receptive import cell, sources, winner
from xoviz.gui.panels import layers
from xoviz.gui.panels.layer_panel import LayerPanel, before_and_after, fill_layers, focus_in
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import CanvasDots, MapGroup
from xoviz.gui.widgets.numbers import fixed
from xoviz.nn import MaxPool, Network
from xoviz.state.view import View

MOST_NUMBERS = 16
"""Numbers of a window that its sentence writes out."""

MOST_DOTS = 20_000
"""Cells of a layer up to which every winner gets its dot."""


class PoolingPanel(LayerPanel):
    """Maps before and after pooling, with a dot in each cell that won its window."""

    name = "pooling"
    kinds = ("maxpool", "meanpool")

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Pooling")

    def nothing_here(self) -> str:
        """When there is no pooling."""
        return self.tr("This network has no pooling layer: its maps keep their size.")

    def groups_for(self, network: Network, layer: str, width: int, height: int) -> list[MapGroup]:
        """Each map beside its pooled self."""
        return before_and_after(network, layer, width, height)

    def fill(self, canvas: MapCanvas, view: View, layer: str) -> None:
        """Both sides on one scale."""
        fill_layers(canvas, view, (layers.below(view.network, layer), layer))

    def dots(self, view: View, layer: str) -> CanvasDots | None:
        """A dot in every winner; the mean has none."""
        if layer not in view.trace.winners or view.trace.output(layer).size > MOST_DOTS:
            return None
        return layers.winner_dots(view.trace, layer, current_theme().colour("focus"))

    def caption(self, view: View, layer: str) -> str:
        """The numbers under the window, and what became of them."""
        focus = focus_in(view, layer)
        pool = view.network.layers[view.network.stack.index(layer)]
        largest = isinstance(pool, MaxPool)
        if focus is None:
            return self.tr("Of each window only the largest number stays; a dot marks it. Point at a pooled cell.") \
                if largest else self.tr("Each window becomes the mean of its numbers. Point at a pooled cell.")
        below = view.trace.input(layer)
        region = sources(pool, cell(focus), (below.shape[0], below.shape[1], below.shape[2]))
        window = below[focus.map, slice(*region.rows), slice(*region.columns)]
        shown = [fixed(float(value)) for value in window.flat[:MOST_NUMBERS]]
        numbers = ", ".join(shown + ["…"] * (window.size > MOST_NUMBERS))
        result = fixed(float(view.trace.output(layer)[focus.map, focus.row, focus.column]))
        if not largest:
            return self.tr("mean({numbers}) = {result}").format(numbers=numbers, result=result)
        row, column = winner(view.trace, layer, focus.map, focus.row, focus.column)
        return self.tr("max({numbers}) = {result}, won by row {row}, column {column}").format(
            numbers=numbers, result=result, row=row + 1, column=column + 1)
