"""What the tabs "Convolution", "ReLU" and "Pooling" have in common: one layer, what goes in beside what comes out.

Each map stands beside what it was made from, in as many columns as make the cells largest. A line below says the
arithmetic of the cell that is pointed at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.gui.panels import layers, slopes
from xoviz.gui.panels.pairs import PairCanvas
from xoviz.gui.panels.pointing import PointingPanel
from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.badges import CanvasBadge
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import CanvasDots, CanvasMark, MapGroup
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Array, Focus, Network
from xoviz.state.view import View
from xoviz.wording import shape_text


class LayerPanel(PointingPanel):
    """One layer of some kinds, chosen in a box if there are several."""

    kinds: ClassVar[tuple[str, ...]]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer: str | None = None
        self._canvas = self.make_canvas()
        self._canvas.setAccessibleName(self.spoken())
        self._listen_to(self._canvas)
        self._canvas.resized.connect(self._arrange)
        self._box = QComboBox()
        self._box.setAccessibleName(self.tr("Which layer"))
        self._box.activated.connect(self._choose)
        self._shapes = QLabel()
        self._shapes.setProperty("muted", True)
        # The badge comes and goes, and nothing moves.
        self._shapes.setMinimumHeight(slopes.HEIGHT)
        self._badge = slopes.SlopeBadge()
        # However long the arithmetic, the window keeps its width.
        self._caption = StillLabel(squeezable=True)
        self._caption.label.setFont(number_font(14))
        self._caption.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._caption.setMinimumHeight(24)
        self._empty = QLabel(self.nothing_here())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build()

    @property
    def folds(self) -> bool:
        """Whether single values are laid out as one block (see ``layers.folded``): not where they stand beside maps."""
        return self._view is None or self._layer is None or layers.single_values(self._view.network, self._layer)

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

    def slopes_of(self, view: View, layer: str, key: str) -> Array:
        """The slopes that a group shows in the place of values, (n, rows, columns)."""
        found = slopes.of_layer(view, key)
        return layers.as_maps(found) if self.folds else found

    def group_name(self, view: View, key: str) -> str:
        """What people call what a group shows."""
        return layers.names(view.network)[key]

    def marks(self, view: View, layer: str) -> list[CanvasMark]:
        """What to mark besides what everybody looks at."""
        return []

    def badges(self, view: View, layer: str) -> list[CanvasBadge]:
        """What is worn by the maps of parts that are switched off or frozen."""
        return layers.badges(view, [group.key for group in self._canvas.groups()], folds=self.folds)

    def dots(self, view: View, layer: str) -> CanvasDots | None:
        """The cells that have a dot, if any have."""
        return None

    def caption(self, view: View, layer: str) -> str:
        """The arithmetic of the cell that is looked at, in one line."""
        raise NotImplementedError

    def focus_at(self, key: str, map_: int, row: int, column: int) -> Focus | None:
        """What a cell shows; None for a filter."""
        if self._view is None or key not in self._view.network.stack.ids:
            return None
        folded = layers.focus_at(self._view.network, key, map_, row, column)
        return folded if self.folds else Focus(key, map_, row, column)

    def present(self, view: View) -> None:
        """Show a view; arrange anew only when the stack has changed."""
        before, self._view = self._view, view
        if before is None or before.network.stack != view.network.stack:
            self._offer(view)
            self._arrange()
            return
        if slopes.switched(before, view):
            self._arrange()
            return
        other_numbers = (before.trace is not view.trace or before.reading != view.reading
                         or before.gradients is not view.gradients)
        if other_numbers:
            self._fill()
        if (other_numbers or before.focus != view.focus or before.lit is not view.lit
                or before.pinned != view.pinned or before.chosen != view.chosen):
            self._show_layer_of(view)
            self._mark()
        elif (before.frozen, before.off) != (view.frozen, view.off):
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
        groups = self.groups_for(self._view.network, self._layer, self._canvas.width(), self._canvas.height())
        self._canvas.arrange(slopes.coloured(groups, self._view))
        self._fill()
        self._mark()

    def _fill(self) -> None:
        view, layer = self._view, self._layer
        if view is None or layer is None or not self._canvas.groups():
            return
        found = {} if view.gradients is None else {group.key: self.slopes_of(view, layer, group.key)
                                                   for group in self._canvas.groups()}
        if found:
            slopes.fill(self._canvas, found)
        else:
            self._canvas.mean_slopes(None)
            self.fill(self._canvas, view, layer)
        self._badge.present(view, {self.group_name(view, key): each for key, each in found.items()})

    def _mark(self) -> None:
        if self._view is None or self._layer is None:
            return
        keys = [group.key for group in self._canvas.groups() if group.key in self._view.lit]
        regions = layers.region_marks(self._view, current_theme(), keys, folds=self.folds)
        marks = [*self.marks(self._view, self._layer), *regions]
        self._canvas.mark(marks, self.dots(self._view, self._layer))
        self._canvas.badge(self.badges(self._view, self._layer))
        self._show_focus(self._canvas, layers.looked_at(self._view, folds=self.folds))
        self._caption.setText(self._words(self._view, self._layer))

    def _words(self, view: View, layer: str) -> str:
        """The arithmetic of the cell that is looked at, or what its slope means."""
        if view.gradients is None:
            return self.caption(view, layer)
        shown = [group.key for group in self._canvas.groups()]
        return slopes.caption(view, view.focus if view.focus is not None and view.focus.layer in shown else None,
                              self.tr)

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

    def _pin(self, key: str, map_: int, row: int, column: int) -> None:
        super()._pin(key, map_, row, column)
        self._click(key, map_, row, column)

    def _click(self, key: str, map_: int, row: int, column: int) -> None:
        """For subclasses: a click may choose a filter."""

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._box)
        top.addWidget(self._shapes)
        top.addWidget(self._badge, 1)
        top.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.addLayout(top)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._canvas, 1)
        layout.addWidget(self._caption)


def focus_in(view: View, layer: str) -> Focus | None:
    """The focus, if it lies in this layer."""
    return view.focus if view.focus is not None and view.focus.layer == layer else None


def fill_layers(canvas: MapCanvas, view: View, keys: Sequence[str]) -> None:
    """Fill groups with a layer's input and output, on one scale so that equal numbers have equal colours."""
    limit = max(limit_of(view.trace.output(key)) for key in keys)
    for key in keys:
        layers.fill(canvas, view, key, limit, folds=layers.single_values(view.network, keys[-1]))
