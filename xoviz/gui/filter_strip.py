"""The strip of filters: every filter of every convolution as a thumbnail in its identity colour."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from xoviz.gui.theme import identity_colour
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.gallery import Gallery
from xoviz.nn import Array, Conv, Network
from xoviz.wording import layer_names

_SIDE = 32
_TALLEST = 180  # pixels that the strip asks for at most; what does not fit is scrolled to


class FilterStrip(QScrollArea):
    """A gallery for each convolution, under its name where there are several.

    Signals:
        picked(str, int): layer id and index of the filter that was clicked or picked by keyboard.
    """

    picked = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._chosen: tuple[str, int] | None = None
        self._galleries: dict[str, Gallery] = {}
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._inner = QWidget()
        self._inner.setLayout(self._column)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.verticalScrollBar().rangeChanged.connect(self._reveal)

    def gallery(self, layer: str) -> Gallery:
        """The thumbnails of a convolution. KeyError if there is no such layer."""
        return self._galleries[layer]

    def present(self, network: Network, chosen: tuple[str, int] | None) -> None:
        """Show the filters of a network, one of them, (layer id, index), emphasised."""
        before, self._network = self._network, network
        if before is None or before.stack != network.stack:
            self._rebuild(network)
        if network is not before:
            for layer, gallery in self._galleries.items():
                weights = network.parameters[f"{layer}.weights"]
                gallery.present(mosaics(weights), limit_of(weights))
        if chosen != self._chosen or before is None or before.stack != network.stack:
            self._choose(chosen)

    def sizeHint(self) -> QSize:
        """As high as its content, up to three rows or so."""
        return QSize(super().sizeHint().width(), min(self._content_height(), _TALLEST))

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(120, min(self.sizeHint().height(), _SIDE + 16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another height, and never more than what there is to show."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._limit_height()

    def _rebuild(self, network: Network) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        names = layer_names([layer.kind for layer in network.layers], self.tr)
        named = [(layer, name) for layer, name in zip(network.layers, names, strict=True) if isinstance(layer, Conv)]
        self._galleries = {layer.id: self._gallery(layer, name) for layer, name in named}
        for (_, name), gallery in zip(named, self._galleries.values(), strict=True):
            if len(named) > 1:
                heading = QLabel(name)
                heading.setProperty("muted", True)
                self._column.addWidget(heading)
            self._column.addWidget(gallery)
        self._column.addStretch(1)

    def _gallery(self, layer: Conv, name: str) -> Gallery:
        gallery = Gallery(_SIDE, signed=True)
        gallery.setAccessibleName(self.tr("Filters of {layer}").format(layer=name))
        gallery.setStatusTip(self.tr("Click a filter to edit it"))
        gallery.set_frames([identity_colour(index) for index in range(layer.filters)])
        gallery.set_titles([self.tr("{layer}, filter {number}").format(layer=name, number=index + 1)
                            for index in range(layer.filters)])
        gallery.picked.connect(partial(self.picked.emit, layer.id))
        return gallery

    def _choose(self, chosen: tuple[str, int] | None) -> None:
        self._chosen = chosen
        for layer, gallery in self._galleries.items():
            gallery.set_chosen(chosen[1] if chosen is not None and chosen[0] == layer else None)
        self._limit_height()
        self._reveal()

    def _reveal(self) -> None:
        """Scroll to the chosen filter; the content may get its height only after it was chosen."""
        if self._chosen is not None and self._chosen[0] in self._galleries:
            gallery = self._galleries[self._chosen[0]]
            centre = gallery.mapTo(self._inner, gallery.rect_of(self._chosen[1]).center())
            self.ensureVisible(centre.x(), centre.y(), 0, _SIDE)

    def _content_height(self) -> int:
        return max(self._column.heightForWidth(self.viewport().width()), _SIDE)

    def _limit_height(self) -> None:
        self.setMaximumHeight(self._content_height())
        self.updateGeometry()


def mosaics(weights: Array) -> Array:
    """Filters (F, C, height, width) as images (F, rows, columns): their channels side by side, in a near square."""
    filters, channels, height, width = weights.shape
    across = math.ceil(math.sqrt(channels))
    down = -(-channels // across)
    tiles = np.zeros((filters, down * across, height, width), weights.dtype)
    tiles[:, :channels] = weights
    tiles = tiles.reshape(filters, down, across, height, width).swapaxes(2, 3)
    return tiles.reshape(filters, down * height, across * width)
