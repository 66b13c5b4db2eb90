"""The tab "Pooling": shrinking a map, keeping what matters (the talk, chapter 6). The winners are marked.

The window can be played, stepped both ways and scrubbed over all maps at once; while it plays, cells that it has not
come to are still empty.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from xoviz.explain.printed import alone
from xoviz.explain.receptive import Region, sources, winner
from xoviz.gui.panels import layers
from xoviz.gui.panels.layer_panel import LayerPanel, fill_layers, focus_in
from xoviz.gui.panels.pairs import PairCanvas, before_and_after
from xoviz.gui.panels.sum_words import left_over, shown
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import CanvasDots, CanvasMark, MapGroup
from xoviz.gui.widgets.player import Player
from xoviz.nn import Focus, MaxPool, Network
from xoviz.state.view import View

MOST_NUMBERS = 16
"""Numbers of a window that its sentence writes out."""

MOST_DOTS = 20_000
"""Cells of a layer up to which every winner gets its dot."""


class PoolingPanel(LayerPanel):
    """Maps before and after pooling, with a dot in each cell that won its window."""

    name = "pooling"
    kinds = ("maxpool", "meanpool")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stepped = False
        self._player = Player()
        self._player.setAccessibleName(self.tr("The window on its way over the maps"))
        self._player.moved.connect(self._slide)
        self._player.playing_changed.connect(self._play)
        self._player.hide()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._player)

    def present(self, view: View) -> None:
        """Show a view; the window goes to the pooled cell that is looked at, unless it plays."""
        super().present(view)
        focus = focus_in(view, self._layer) if self._layer is not None else None
        if focus is not None and not self._player.is_playing:
            self._player.set_position(focus.row * self._columns(view) + focus.column)

    def set_motion(self, on: bool) -> None:
        """Whether the window may slide by itself."""
        self._player.set_motion(on)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Pooling")

    def spoken(self) -> str:
        """What the canvas is called aloud."""
        return self.tr("Each map before and after pooling")

    def nothing_here(self) -> str:
        """When there is no pooling."""
        return self.tr("This network has no pooling layer: its maps keep their size.")

    def make_canvas(self) -> PairCanvas:
        """One that can leave empty what is still to come."""
        return SlidingCanvas()

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
        dots = layers.winner_dots(view.trace, layer, current_theme().colour("focus"))
        if not self._player.is_playing:
            return dots
        windows = view.trace.winners[layer][0].size
        come_to = np.arange(len(dots.cells)) % windows <= self._player.position
        return dots._replace(cells=dots.cells[come_to])

    def marks(self, view: View, layer: str) -> list[CanvasMark]:
        """The window and its winner in every map, and the cells that they fill, once the window was moved."""
        if not self._stepped or not self._slides(view, layer):
            return []
        row, column = divmod(self._player.position, self._columns(view))
        below, theme = layers.below(view.network, layer), current_theme()
        maps = view.trace.output(layer).shape[0]
        pool = view.network.layers[view.network.stack.index(layer)]
        region = sources(pool, Region((0, maps), (row, row + 1), (column, column + 1)),
                         view.network.stack.shape_of(below))
        window = region.rows[1] - region.rows[0], region.columns[1] - region.columns[0]
        won = [CanvasMark(below, map_, *winner(view.trace, layer, map_, row, column), 1, 1, theme.colour("focus"))
               for map_ in range(maps)] if layer in view.trace.winners else []
        place = region.rows[0], region.columns[0]
        return [*won, CanvasMark(below, 0, *place, *window, theme.colour("accent"), maps=maps),
                CanvasMark(layer, 0, row, column, 1, 1, theme.colour("focus"), maps=maps)]

    def caption(self, view: View, layer: str) -> str:
        """The numbers under the window, and what became of them."""
        focus = focus_in(view, layer)
        pool = view.network.layers[view.network.stack.index(layer)]
        largest = isinstance(pool, MaxPool)
        if focus is None:
            return self.tr("Of each window only the largest number stays; a dot marks it. Point at a pooled cell.") \
                if largest else self.tr("Each window becomes the mean of its numbers. Point at a pooled cell.")
        hop, reading = layers.hop_at(view, focus), layers.reading_of(view)
        told = [alone(term.value, reading) for term in hop.terms[:MOST_NUMBERS]]
        numbers = ", ".join([shown(text) for text in told] + ["…"] * (len(hop.terms) > MOST_NUMBERS))
        result = shown(alone(hop.value, reading))
        if not largest:
            rest = left_over([term.value for term in hop.terms], hop.value, reading, self.tr, MOST_NUMBERS)
            mean = f"{self.tr('mean')}({numbers})"
            return f"{' '.join([mean, *rest])} = {result}"
        row, column = winner(view.trace, layer, focus.map, focus.row, focus.column)
        return self.tr("max({numbers}) = {result}, won by row {row}, column {column}").format(
            numbers=numbers, result=result, row=row + 1, column=column + 1)

    def _offer(self, view: View) -> None:
        super()._offer(view)
        self._player.setVisible(self._layer is not None)

    def _arrange(self) -> None:
        """The window lies on these maps before anything is marked: those of another network may be smaller."""
        if self._view is not None and self._layer is not None:
            output = self._view.trace.output(self._layer)
            self._player.set_range(output[0].size if self._slides(self._view, self._layer) else 0)
        super()._arrange()

    def _slides(self, view: View, layer: str) -> bool:
        """Whether there are maps for the window to slide over, rather than single values."""
        return not layers.single_values(view.network, layer)

    def _columns(self, view: View) -> int:
        assert self._layer is not None
        return view.network.stack.shape_of(self._layer)[2]

    def _slide(self, position: int) -> None:
        """The player came to a window: everybody looks at what it fills, in the map that was looked at."""
        if self._view is None or self._layer is None:
            return
        self._stepped = True
        self._show_position()
        focus = focus_in(self._view, self._layer)
        row, column = divmod(position, self._columns(self._view))
        self.walk_to(Focus(self._layer, 0 if focus is None else focus.map, row, column), self._view)

    def _play(self, playing: bool) -> None:
        """Playing begins where the window lies, or it stops there."""
        self._stepped = self._stepped or playing
        self._show_position()

    def _show_position(self) -> None:
        canvas = self._canvas
        assert isinstance(canvas, SlidingCanvas)
        canvas.reached = (self._layer or "", self._player.position) if self._player.is_playing else None
        canvas.update()
        self._mark()

    def _point(self, key: str, map_: int, row: int, column: int) -> None:
        if not self._player.is_playing:
            self._stepped = False
            super()._point(key, map_, row, column)

    def _look_away(self) -> None:
        if not self._player.is_playing:
            super()._look_away()


class SlidingCanvas(PairCanvas):
    """Maps of which the pooled ones fill, cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self._reached: tuple[str, int] | None = None

    @property
    def reached(self) -> tuple[str, int] | None:
        """The group that fills, and its last cell that is filled; None shows all cells."""
        return self._reached

    @reached.setter
    def reached(self, place: tuple[str, int] | None) -> None:
        if place != self._reached:
            self._reached = place
            self.update()

    def paint_over(self, painter: QPainter) -> None:
        """Cover the cells that are still to come."""
        group = next((group for group in self.groups() if self.reached and group.key == self.reached[0]), None)
        if self.reached is None or group is None:
            return
        ground = self.palette().window().color()
        row, column = divmod(self.reached[1], group.columns)
        for map_ in range(len(group.rects)):
            if column + 1 < group.columns:
                rest = group.columns - column - 1
                painter.fillRect(self.cell_rect(group.key, map_, row, column + 1, 1, rest), ground)
            if row + 1 < group.rows:
                rest = group.rows - row - 1
                painter.fillRect(self.cell_rect(group.key, map_, row + 1, 0, rest, group.columns), ground)
