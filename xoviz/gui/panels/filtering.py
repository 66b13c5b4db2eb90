"""The tab "Filtering": the maths behind the match (the talk, chapter 3), one position at a time.

The window lies on the picture; patch and filter are multiplied cell by cell; the products are added, divided by their
number where the layer averages, and the result is one cell of the map. Positions can be played, stepped both ways and
scrubbed, or follow the mouse. While slopes are shown, it is what each position adds to the filter's slopes.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.explain.printed import alone
from xoviz.explain.receipt import Hop, Number, added
from xoviz.explain.terms import Match, match
from xoviz.gui.panels import layers, place_slopes, slopes
from xoviz.gui.panels.pointing import PointingPanel
from xoviz.gui.panels.sum_words import closing, last_sum, shown
from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.badges import CanvasBadge
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.map_group import CanvasMark
from xoviz.gui.widgets.match_canvas import FILTER, INPUT, MAP, PATCH, PRODUCTS, MatchCanvas, places
from xoviz.gui.widgets.player import Player
from xoviz.nn import PICTURE, Array, Conv, Focus
from xoviz.state.view import View
from xoviz.state.wishes import ChooseFilter


class FilteringPanel(PointingPanel):
    """One match, term by term."""

    name = "filtering"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer: Conv | None = None
        self._filter = self._channel = self._row = self._column = 0
        self._canvas = MatchCanvas()
        self._canvas.setAccessibleName(self.tr("A filter laid on a patch, and the map that it makes"))
        self._listen_to(self._canvas)
        self._canvas.resized.connect(self._arrange)
        self._player = Player()
        self._player.moved.connect(self._move)
        self._player.playing_changed.connect(self._fill)
        self._layers, self._filters, self._channels = QComboBox(), QComboBox(), QComboBox()
        self._follow = QCheckBox(self.tr("Follow the mouse"))
        self._badge = slopes.SlopeBadge()
        self._sum = QLabel()
        self._build()

    def title(self) -> str:
        """The words on the tab."""
        return self.tr("Filtering")

    def present(self, view: View) -> None:
        """Show the match at the present position, for the filter that is pinned or else in the editor."""
        before, self._view = self._view, view
        if before is None or before.network.stack != view.network.stack:
            self._offer_layers(view)
        if before is None or subject(before) != subject(view) or before.network.stack != view.network.stack:
            self._take(view)
            self._follow_focus(view)
            self._arrange()
        elif slopes.switched(before, view):
            self._arrange()
        elif before.trace is not view.trace or before.gradients is not view.gradients or (
                before.focus, before.pinned, before.reading) != (view.focus, view.pinned, view.reading):
            self._follow_focus(view)
            self._fill()
        self._canvas.badge(self._worn(view))

    def set_motion(self, on: bool) -> None:
        """Whether the window may slide by itself."""
        self._player.set_motion(on)

    def focus_at(self, key: str, map_: int, row: int, column: int) -> Focus | None:
        """A cell of this filter's map: itself, or the one whose window has a pixel of the picture in its middle.

        None beside the two, and while the window plays.
        """
        if self._view is None or self._layer is None or key not in (INPUT, MAP) or self._player.is_playing:
            return None
        layer = self._layer
        _, rows, columns = self._view.network.stack.shape_of(layer.id)
        if key == INPUT:
            row = (row + layer.padding - layer.size[0] // 2) // layer.stride
            column = (column + layer.padding - layer.size[1] // 2) // layer.stride
        return Focus(layer.id, self._filter, min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))

    def shown_cell(self) -> Focus | None:
        """The one that the match makes."""
        return None if self._layer is None else Focus(self._layer.id, self._filter, self._row, self._column)

    # What to look at

    def _offer_layers(self, view: View) -> None:
        words = layers.names(view.network)
        self._layers.clear()
        for layer_id in layers.layers_of(view.network, "conv"):
            self._layers.addItem(words[layer_id], layer_id)
        self._layers.setVisible(self._layers.count() > 1)

    def _take(self, view: View) -> None:
        """Take the filter that is pinned or in the editor; keep the position if it exists."""
        chosen = subject(view)
        if chosen is None:
            self._layer = None
            self._canvas.arrange(())
            self._player.set_range(0)
            self._filters.hide()
            self._channels.hide()
            self._badge.hide()
            self._sum.setText(self.tr("This network has no convolution, so there is nothing to filter with."))
            return
        layer = view.network.layers[view.network.stack.index(chosen[0])]
        assert isinstance(layer, Conv)
        filters, rows, columns = view.network.stack.shape_of(layer.id)
        channels = view.network.stack.shape_of(layers.below(view.network, layer.id))[0]
        self._layer, self._filter = layer, chosen[1]
        self._channel = min(self._channel, channels - 1)
        self._row, self._column = min(self._row, rows - 1), min(self._column, columns - 1)
        self._layers.setCurrentIndex(self._layers.findData(layer.id))
        _number(self._filters, filters, self.tr("filter {number}"), self._filter)
        _number(self._channels, channels, self.tr("channel {number}"), self._channel)
        self._filters.show()
        self._channels.setVisible(channels > 1)
        self._player.set_range(rows * columns)
        self._player.set_position(self._row * columns + self._column)

    def _follow_focus(self, view: View) -> None:
        """Someone points at a cell of this filter's map, here or elsewhere: go there."""
        focus = view.focus
        if self._layer is None or focus is None or self._player.is_playing:
            return
        if focus.layer == self._layer.id and focus.map == self._filter:
            self._row, self._column = focus.row, focus.column
            self._player.set_position(self._row * view.trace.output(self._layer.id).shape[2] + self._column)

    # Showing it

    def _arrange(self) -> None:
        if self._view is None or self._layer is None or self._canvas.width() < 50:
            return
        stack = self._view.network.stack
        below = layers.below(self._view.network, self._layer.id)
        self._canvas.arrange(places(self._canvas.width(), self._canvas.height(), stack.shape_of(below)[1:],
                                    self._layer.size, stack.shape_of(self._layer.id)[1:], below == PICTURE,
                                    self._filter, slopes=self._view.gradients is not None))
        self._fill()

    def _fill(self) -> None:
        if self._view is None or self._layer is None or not self._canvas.groups():
            return
        view, layer = self._view, self._layer
        at = Focus(layer.id, self._filter, self._row, self._column)
        found, hop = match(view.trace, layer, at.map, at.row, at.column), layers.hop_at(view, at)
        ink = layers.below(view.network, layer.id) == PICTURE
        given_limit = 1.0 if ink else limit_of(view.trace.input(layer.id))
        self._put(PATCH, found.patch[self._only], given_limit, [term.value for term in hop.terms])
        if view.gradients is None:
            self._fill_values(view, layer, found, hop, given_limit)
        else:
            self._fill_slopes(view, layer, place_slopes.share_of(view, found, at))
        self._canvas.reached = self._player.position if self._player.is_playing else None
        self._mark(found)

    def _worn(self, view: View) -> list[CanvasBadge]:
        """What the filter and its map wear."""
        badge = None if self._layer is None else layers.worn(view, self._layer.id, self._filter)
        if badge is None or self._layer is None:
            return []
        sizes = {FILTER: self._layer.size, MAP: view.network.stack.shape_of(self._layer.id)[1:]}
        return [CanvasBadge(key, 0, 0, 0, *size, badge) for key, size in sizes.items()]

    def _fill_values(self, view: View, layer: Conv, found: Match, hop: Hop, given_limit: float) -> None:
        weights = view.network.parameters[f"{layer.id}.weights"]
        self._canvas.mean_slopes(None)
        self._put_map(INPUT, layers.below(view.network, layer.id), self._channel, given_limit)
        self._put(FILTER, found.weights[self._only], limit_of(weights))
        self._put(PRODUCTS, found.products[self._only], limit_of(found.products),
                  [term.contribution for term in hop.terms])
        self._put_map(MAP, layer.id, self._filter, limit_of(view.trace.output(layer.id)))
        self._sum.setText(self._sentence(hop))
        self._badge.present(view, {})

    def _fill_slopes(self, view: View, layer: Conv, share: place_slopes.Share) -> None:
        place_slopes.fill(self._canvas, view, layer, share, self._channel)
        self._sum.setText(place_slopes.caption(share, self._player.count, self.tr))
        self._badge.present(view, place_slopes.scales(view, layer, self.tr))

    @property
    def _only(self) -> slice:
        """The channel that is shown, of all."""
        return slice(self._channel, self._channel + 1)

    def _put_map(self, key: str, layer_id: str, map_: int, limit: float) -> None:
        """Fill a grid with one map of a layer."""
        assert self._view is not None
        exact = layers.exact_of(self._view, layer_id)
        self._canvas.fill(key, self._view.trace.output(layer_id)[map_][np.newaxis], limit,
                          None if exact is None else exact[map_][np.newaxis], layers.reading_of(self._view),
                          self._view.task.ground)

    def _put(self, key: str, values: Array, limit: float, terms: list[Number] | None = None) -> None:
        """Fill a small grid; ``terms`` are what is in it for every channel, exactly if that is known."""
        assert self._view is not None
        exact = None
        if terms is not None and self._view.exact is not None:
            exact = np.array(terms, object).reshape(-1, *values.shape[1:])[self._channel][np.newaxis]
        self._canvas.fill(key, values, limit, exact, layers.reading_of(self._view), self._view.task.ground)

    def _mark(self, found: Match) -> None:
        assert self._layer is not None
        view = self._view
        here = Focus(self._layer.id, self._filter, self._row, self._column)
        pinned = view is not None and view.pinned and view.focus == here
        self._canvas.hold((MAP, 0, self._row, self._column) if pinned else None)
        theme = current_theme()
        height, width = self._layer.size
        window = CanvasMark(INPUT, 0, found.top, found.left, height, width, theme.colour("accent"))
        place = CanvasMark(MAP, 0, self._row, self._column, 1, 1, theme.colour("focus"))
        self._canvas.mark([window, place])

    def _sentence(self, hop: Hop) -> str:
        """The sum in words and numbers; every channel has its part in it."""
        assert self._layer is not None
        assert self._view is not None
        reading, cells = layers.reading_of(self._view), self._layer.size[0] * self._layer.size[1]
        done = last_sum(hop, reading)
        first = shown(alone(hop.sum, reading) if self._layer.average else done.lines[0])
        if len(hop.terms) > cells:
            here = added([term.contribution for term in hop.terms][self._channel * cells :][:cells])
            text = self.tr("this channel adds {here}; all {channels} channels together {sum}").format(
                here=shown(alone(here, reading)), channels=len(hop.terms) // cells, sum=first)
        else:
            text = self.tr("sum of the {count} products: {sum}").format(count=cells, sum=first)
        rest = [self.tr("+ bias {bias}").format(bias=shown(bias)) for bias in done.lines[1:]]
        rest += closing(done, self.tr)
        if self._layer.average:
            mean = f" = {shown(done.lines[0])}" if rest else ""
            text += self.tr(",  ÷ {count} (the mean)").format(count=hop.divisor) + mean
        result = self.tr("= {result} at row {row}, column {column} of the map").format(
            result=shown(done.total), row=self._row + 1, column=self._column + 1)
        return ",  ".join([text, *rest, result])

    # Moving

    def _move(self, position: int) -> None:
        """The player came to a position."""
        if self._view is None or self._layer is None:
            return
        self._row, self._column = divmod(position, self._view.trace.output(self._layer.id).shape[2])
        self._fill()
        self.walk_to(Focus(self._layer.id, self._filter, self._row, self._column), self._view)

    def _point(self, key: str, map_: int, row: int, column: int) -> None:
        if self._follow.isChecked():
            super()._point(key, map_, row, column)

    def _choose_layer(self, place: int) -> None:
        self._choose_other(self._layers.itemData(place), 0)

    def _choose_filter(self, place: int) -> None:
        if self._layer is not None:
            self._choose_other(self._layer.id, place)

    def _choose_other(self, layer: str, filter_: int) -> None:
        """Another filter, for the editor too; a pin comes along, to the nearest cell that its map has."""
        assert self._view is not None
        self.wish.emit(ChooseFilter(layer, filter_))
        focus = self._view.focus
        if self._view.pinned and focus is not None and subject(self._view) == (focus.layer, focus.map):
            _, rows, columns = self._view.network.stack.shape_of(layer)
            self.walk_to(Focus(layer, filter_, min(self._row, rows - 1), min(self._column, columns - 1)), self._view)

    def _choose_channel(self, place: int) -> None:
        self._channel = place
        self._fill()

    def _build(self) -> None:
        boxes = ((self._layers, self.tr("Which convolution"), self._choose_layer),
                 (self._filters, self.tr("Which filter"), self._choose_filter),
                 (self._channels, self.tr("Which channel of the input"), self._choose_channel))
        top = QHBoxLayout()
        for box, name, chosen in boxes:
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.activated.connect(chosen)
            top.addWidget(box)
        top.addWidget(self._badge, 1)
        top.addStretch()
        self._follow.setChecked(True)
        self._follow.setToolTip(self.tr("Lay the window wherever the mouse points, on the picture or on the map"))
        top.addWidget(self._follow)
        self._sum.setFont(number_font(14))
        self._sum.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sum.setWordWrap(True)
        # The words about slopes are longer, and no map moves.
        self._sum.setMinimumHeight(2 * QFontMetrics(self._sum.font()).lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addLayout(top)
        layout.addWidget(self._canvas, 1)
        layout.addWidget(self._sum)
        layout.addWidget(self._player)


def subject(view: View) -> tuple[str, int] | None:
    """Whose match is shown, (layer id, index): the filter of a pinned cell, or else the one in the editor."""
    focus = view.focus
    if view.pinned and focus is not None and focus.layer in layers.layers_of(view.network, "conv"):
        return focus.layer, focus.map
    return view.chosen


def _number(box: QComboBox, count: int, text: str, current: int) -> None:
    """Offer ``count`` numbered choices in a box."""
    if box.count() != count:
        box.clear()
        box.addItems([text.format(number=number + 1) for number in range(count)])
    box.setCurrentIndex(current)
