"""The strip of filters: every filter of every convolution as a thumbnail in its identity colour."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from xoviz.gui.theme import identity_colours
from xoviz.gui.widgets.badges import Badge
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.mosaics import mosaics
from xoviz.nn import Conv, Network
from xoviz.nn.train import Frozen
from xoviz.wording import layer_names

_SIDE = 32
_SMALL_SIDE = 20  # of networks with several convolutions, which have many filters
_SPACING = 4
_TALLEST = 180  # pixels, unless another height is allowed


class Row(NamedTuple):
    """Thumbnails that stand side by side, with the heading above them if there is one: where, in pixels."""

    layer: str
    first: int
    top: int
    bottom: int


class FilterStrip(QScrollArea):
    """A gallery for each convolution, under its name where there are several.

    It is as high as its content, or as whole rows of it; what does not fit is scrolled to, by whole rows.

    Signals:
        picked(str, int): layer id and index of the filter that was clicked or picked by keyboard.
        menu_asked(str, int, QPoint): a menu for such a filter is asked for at this point of the screen.
    """

    picked = Signal(str, int)
    menu_asked = Signal(str, int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._chosen: tuple[str, int] | None = None
        self._galleries: dict[str, Gallery] = {}
        self._headings: dict[str, QLabel] = {}
        self._called: dict[str, str] = {}
        self._rows: list[Row] = []
        self._most_height = _TALLEST
        self._fitted_width = 0
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_SPACING)
        self._inner = QWidget()
        self._inner.setLayout(self._column)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalScrollBar().rangeChanged.connect(self._reveal)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Where the thumbnails stand, in pixels from the top of all there is."""
        return tuple(self._rows)

    @property
    def least_height(self) -> int:
        """The height of one row with its heading, in pixels."""
        return self._rows[0].bottom if self._rows else 0

    def gallery(self, layer: str) -> Gallery:
        """The thumbnails of a convolution. KeyError if there is no such layer."""
        return self._galleries[layer]

    def set_most_height(self, pixels: int) -> None:
        """Take no more height than this, except for one row."""
        if pixels != self._most_height:
            self._most_height = pixels
            self._fit()

    def present(self, network: Network, chosen: tuple[str, int] | None) -> None:
        """Show the filters of a network, one of them, (layer id, index), emphasised."""
        before, self._network = self._network, network
        another = before is None or before.stack != network.stack
        if another:
            self._rebuild(network)
        if network is not before:
            for layer, gallery in self._galleries.items():
                key = f"{layer}.weights"
                weights = network.parameters[key]
                known = None if before is None else before.parameters.get(key)
                if known is None or not gallery.count or not np.array_equal(weights, known):
                    gallery.present(mosaics(weights), limit_of(weights))
        if another:
            self._fit()
        if another or chosen != self._chosen:
            self._choose(chosen)

    def wear(self, badges: Mapping[Frozen, Badge]) -> None:
        """What each filter wears, (layer id, index), if anything."""
        for layer, gallery in self._galleries.items():
            gallery.set_badges([badges.get((layer, index)) for index in range(gallery.count)] if badges else ())

    def minimumSizeHint(self) -> QSize:
        """As high as it is."""
        return QSize(120, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another height."""
        super().resizeEvent(event)
        # The event tells of the viewport, which is narrower as soon as the scroll bar is shown.
        if self.width() != self._fitted_width:
            self._fit()

    def _rebuild(self, network: Network) -> None:
        """A gallery for each convolution; while these are called the same, they keep theirs."""
        names = layer_names([layer.kind for layer in network.layers], self.tr)
        named = {layer.id: (layer, name) for layer, name in zip(network.layers, names, strict=True)
                 if isinstance(layer, Conv)}
        called = {layer: name for layer, (_, name) in named.items()}
        if list(called.items()) != list(self._called.items()):
            self._called = called
            self._remake()
        for each, (layer, name) in named.items():
            if self._galleries[each].count != layer.filters:
                self._describe(self._galleries[each], layer.filters, name)

    def _remake(self) -> None:
        """Other galleries, under their headings."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._galleries, self._headings = {}, {}
        several = len(self._called) > 1
        for layer, name in self._called.items():
            if several:
                self._headings[layer] = QLabel(name)
                self._headings[layer].setProperty("muted", True)
                self._column.addWidget(self._headings[layer])
            self._galleries[layer] = self._gallery(layer, name, _SMALL_SIDE if several else _SIDE)
            self._column.addWidget(self._galleries[layer])
        self._column.addStretch(1)

    def _gallery(self, layer: str, name: str, side: int) -> Gallery:
        gallery = Gallery(side, signed=True)
        gallery.setAccessibleName(self.tr("Filters of {layer}").format(layer=name))
        gallery.setStatusTip(self.tr("Click a filter to edit it; the right button has a menu for it"))
        gallery.picked.connect(partial(self.picked.emit, layer))
        gallery.menu_asked.connect(partial(self.menu_asked.emit, layer))
        gallery.set_has_menu(True)
        return gallery

    def _describe(self, gallery: Gallery, filters: int, name: str) -> None:
        gallery.set_frames(identity_colours(filters))
        title = self.tr("{layer}, filter {number}")
        gallery.set_titles([title.format(layer=name, number=index + 1) for index in range(filters)])

    def _choose(self, chosen: tuple[str, int] | None) -> None:
        self._chosen = chosen
        for layer, gallery in self._galleries.items():
            gallery.set_chosen(chosen[1] if chosen is not None and chosen[0] == layer else None)
        self._reveal()

    def _fit(self) -> None:
        """Take the height of whole rows, and show the scroll bar only where there are more of them."""
        self._fitted_width = width = self.width()
        self._rows = self._laid_out(width)
        scrolled = bool(self._rows) and self._rows[-1].bottom > max(self._most_height, self.least_height)
        if scrolled:
            width -= self.verticalScrollBar().sizeHint().width()
            self._rows = self._laid_out(width)
        policies = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policies.ScrollBarAlwaysOn if scrolled else policies.ScrollBarAlwaysOff)
        for gallery in self._galleries.values():
            gallery.setFixedHeight(gallery.heightForWidth(width))
        shown = [row.bottom for row in self._rows if row.bottom <= self._most_height]
        height = max(shown, default=self.least_height)
        self._column.setContentsMargins(0, 0, 0, self._rest(height) if scrolled else 0)
        self.setFixedHeight(height)
        self._reveal()

    def _laid_out(self, width: int) -> list[Row]:
        """The rows there are at a width."""
        rows, top = [], 0
        for layer, gallery in self._galleries.items():
            start = top + (self._headings[layer].sizeHint().height() + _SPACING if layer in self._headings else 0)
            columns = gallery.columns_at(width)
            for first in range(0, gallery.count, columns):
                bottom = start + gallery.height_of(first // columns + 1)
                rows.append(Row(layer, first, bottom - gallery.height_of(1) if first else top, bottom))
            top = rows[-1].bottom + _SPACING
        return rows

    def _rest(self, height: int) -> int:
        """What is left free below the last row, so that one can scroll to its end and still begin with a whole row."""
        end = self._rows[-1].bottom
        return next(row.top for row in self._rows if row.top >= end - height) + height - end

    def _reveal(self) -> None:
        """Scroll to the chosen filter, by whole rows."""
        layer, index = self._chosen or ("", 0)
        its = [row for row in self._rows if row.layer == layer and row.first <= index]
        if not its:
            return
        row, shown = its[-1], self.verticalScrollBar().value()
        if row.top < shown:
            self.verticalScrollBar().setValue(row.top)
        elif row.bottom > shown + self.height():
            self.verticalScrollBar().setValue(next(each.top for each in self._rows
                                                   if each.top + self.height() >= row.bottom))
