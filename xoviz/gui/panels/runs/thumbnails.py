"""Filters as thumbnails in a cell of a table."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from xoviz.gui.theme import signed_index, signed_lut
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.nn import Array, Conv, Network

SIDE, GAP = 22, 3  # pixels
MOST = 12

Place = QModelIndex | QPersistentModelIndex


class Thumbnails(QStyledItemDelegate):
    """Paints the filters of the first convolution of the network in a cell, as many as there is room for."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        """The row's background, and the filters over it."""
        super().paint(painter, option, index)
        network = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(network, Network):
            return
        filters = first_filters(network)[: max((option.rect.width() - GAP) // (SIDE + GAP), 0)]
        limit = limit_of(filters) if filters.size else 1.0
        top = option.rect.center().y() - SIDE / 2
        for place, filter_ in enumerate(filters):
            painter.drawImage(QRectF(option.rect.left() + GAP + place * (SIDE + GAP), top, SIDE, SIDE),
                              picture_of(filter_, limit))

    def sizeHint(self, option: QStyleOptionViewItem, index: Place) -> QSize:
        """Room for the filters."""
        network = index.data(Qt.ItemDataRole.UserRole)
        count = len(first_filters(network)) if isinstance(network, Network) else 0
        return QSize(count * (SIDE + GAP) + GAP, SIDE + 6)


def first_filters(network: Network) -> Array:
    """The first filters of the first convolution, their first channel, (n, height, width); none without one."""
    convolution = next((layer for layer in network.layers if isinstance(layer, Conv)), None)
    if convolution is None:
        return np.zeros((0, 1, 1), np.float32)
    return network.parameters[f"{convolution.id}.weights"][:MOST, 0]


def picture_of(filter_: Array, limit: float) -> QImage:
    """A filter (height, width) as an image, a pixel a weight."""
    height, width = filter_.shape
    index = signed_index(np.nan_to_num(filter_), limit, np.empty((height, width), np.intp))
    pixels = signed_lut().take(index, mode="clip")
    # The image looks into the array, which goes when this returns: hence the copy.
    return QImage(pixels.data.cast("B"), width, height, 4 * width, QImage.Format.Format_RGB32).copy()
