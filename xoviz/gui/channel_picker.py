"""Which channel of a filter is enlarged: all of them as thumbnails to choose from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from xoviz.gui.widgets.gallery import Gallery
from xoviz.nn import Array

_SIDE = 20
_TALLEST = 64  # pixels: two rows; what does not fit is scrolled to


class ChannelPicker(QScrollArea):
    """The channels of one filter; a filter has as many as there are maps below it.

    Signals:
        picked(): the user chose another channel.
    """

    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel = 0
        self._gallery = Gallery(_SIDE, signed=True)
        self._gallery.setAccessibleName(self.tr("Channel"))
        self._gallery.setStatusTip(self.tr("One channel for each map below; the filter adds up its matches with all"))
        self._gallery.picked.connect(self._pick)
        self.setWidget(self._gallery)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def channel(self) -> int:
        """The channel that is enlarged, from 0."""
        return self._channel

    @property
    def gallery(self) -> Gallery:
        """The channels as thumbnails."""
        return self._gallery

    def set_count(self, count: int) -> None:
        """Let there be so many channels; the chosen one stays if it still exists. Emits nothing."""
        self._channel = min(self._channel, count - 1)
        self._gallery.set_titles([self.tr("channel {number}").format(number=number + 1) for number in range(count)])
        self._gallery.set_chosen(self._channel)

    def present(self, weights: Array, limit: float) -> None:
        """Show the channels of weights (C, height, width), in the colours of the layer's limit."""
        if not self.isHidden():
            self._gallery.present(weights, limit)
            self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another row."""
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        self.setFixedHeight(min(self._gallery.heightForWidth(self.width()), _TALLEST))

    def _pick(self, channel: int) -> None:
        self._channel = channel
        self._gallery.set_chosen(channel)
        self.picked.emit()
