"""The tab "Network": the whole pipeline at a glance, every map of every layer, with the flow drawn.

The picture stands at the left, the votes at the right. Pointing at a cell lights where it came from and what it feeds.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xoviz.gui.panels import layers, slopes
from xoviz.gui.panels.flow_canvas import FlowCanvas, class_width
from xoviz.gui.panels.pointing import PointingPanel
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.colour_limit import limits_of
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import PICTURE, Array, Focus, Network
from xoviz.state.view import View

TITLE_HEIGHT = 40
"""Above each column: the layer's name and shape."""

GAP = 5
LEAST_AISLE = 26
LARGEST_CELL = 46.0
MOST_ROWS = 24
"""On a large screen cells are larger: as large as if so many stood one below another."""


class NetworkPanel(PointingPanel):
    """Every map of every layer, and how they hang together."""

    name = "network"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = FlowCanvas()
        self._listen_to(self._canvas)
        self._canvas.resized.connect(self._arrange)
        self._canvas.setAccessibleName(self.tr("The network, layer by layer"))
        self._badge = slopes.SlopeBadge()
        self._hint = StillLabel(squeezable=True)
        self._hint.label.setProperty("muted", True)
        self._hint.setMinimumHeight(slopes.HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addWidget(self._canvas, 1)
        layout.addWidget(self._hint)
        layout.addWidget(self._badge)

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Network")

    def present(self, view: View) -> None:
        """Show the trace; arrange anew only when the stack has changed."""
        before, self._view = self._view, view
        if before is None or _looks_of(before) != _looks_of(view) or slopes.switched(before, view):
            self._arrange()
        elif (before.trace is not view.trace or before.reading != view.reading
              or before.gradients is not view.gradients):
            self._fill()
        if before is None or (before.focus, before.pinned) != (view.focus, view.pinned) or before.lit is not view.lit:
            self._mark()
        self._canvas.badge(layers.badges(view, view.network.stack.ids))
        self._say(view)

    def focus_at(self, key: str, map_: int, row: int, column: int) -> Focus | None:
        """The value that a cell shows."""
        return None if self._view is None else layers.focus_at(self._view.network, key, map_, row, column)

    def _arrange(self) -> None:
        if self._view is None or self._canvas.width() < 50:
            return
        network = self._view.network
        columns = columns_for(network, self._canvas.width(), self._canvas.height())
        self._canvas.arrange_flow(network, slopes.coloured(columns, self._view))
        self._fill()
        self._mark()

    def _fill(self) -> None:
        if self._view is None or not self._canvas.groups():
            return
        view, found = self._view, dict[str, Array]()
        if view.gradients is not None:
            maps = dict(zip(view.network.stack.ids, map(layers.as_maps, view.gradients.activations), strict=True))
            slopes.fill(self._canvas, maps)
            found = {name: maps[key] for key, name in layers.names(view.network).items()}
        else:
            self._canvas.mean_slopes(None)
            layers.fill_all(self._canvas, view, [1.0, *limits_of(view.trace.activations[1:])])
        self._hint.setVisible(not view.shows_gradients)
        self._badge.present(view, found)

    def _mark(self) -> None:
        if self._view is None:
            return
        view = self._view
        self._canvas.mark(layers.region_marks(view, current_theme(), view.lit))
        lit = {key: region.each_map for key, region in view.lit.items() if not region.empty}
        self._canvas.light(lit)
        self._show_focus(self._canvas, layers.looked_at(view))

    def _say(self, view: View) -> None:
        """The formula of the cell that is looked at, with its numbers; else what one can do."""
        if view.focus is not None and not view.shows_gradients:
            # The window opens sooner without what is first needed where somebody points at a cell.
            from xoviz.gui.panels.sum_words import cell_formula

            self._hint.setText(cell_formula(layers.hop_at(view, view.focus), layers.reading_of(view), self.tr))
        else:
            self._hint.setText(self.tr("Point at any cell: solid frames show where it came from, dotted ones what it "
                                       "feeds. A click pins it."))


def _looks_of(view: View) -> tuple[object, ...]:
    """What the layout depends on."""
    return view.network.stack, view.network.classes


def columns_for(network: Network, width: int, height: int) -> list[MapGroup]:
    """One group for each layer, in columns from left to right, each with the largest maps that fit."""
    keys = network.stack.ids
    weights = [_wish(network, key) for key in keys]
    aisle = max(min(LEAST_AISLE, width // (4 * len(keys))), min(56, width // (3 * len(keys))))
    room = width - aisle * (len(keys) - 1) - 16 - class_width(network)
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
    most = max(LARGEST_CELL, room.height() / MOST_ROWS)

    def side(across: int) -> float:
        down = -(-count // across)
        width = (room.width() - (across - 1) * GAP) / across / columns
        return min(width, (room.height() - (down - 1) * GAP) / down / rows, most)

    across = max(range(1, min(count, 6) + 1), key=side)
    down = -(-count // across)
    width, height = side(across) * columns, side(across) * rows
    left = room.left() + (room.width() - across * width - (across - 1) * GAP) / 2
    top = room.top() + (room.height() - down * height - (down - 1) * GAP) / 2
    return [QRectF(left + place % across * (width + GAP), top + place // across * (height + GAP), width, height)
            for place in range(count)]
