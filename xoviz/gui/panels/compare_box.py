"""The box in which the other picture is chosen: the task's own ones, and the drawings that were kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox

from xoviz.gui.panels.base import Fit, Sample
from xoviz.gui.theme import Theme, current_theme, grey_lut
from xoviz.gui.widgets.thumbnail_shape import cell_size, inked, side_by_side
from xoviz.nn import Array

THUMBNAIL = 27
"""Pixels: three for each of the talk's nine cells."""


class PictureBox(QComboBox):
    """Pictures by title, each with a thumbnail."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures: list[Array] = []
        self._names: list[str] = []
        self._fit: Fit | None = None
        self._fitted: tuple[Array, Array] | None = None
        self._drawings = 0
        self._theme, self._ground = "", -1.0
        self.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName(self.tr("The other picture"))
        self.setToolTip(self.tr("Which picture stands beside the present one: a sample, or one that you kept"))

    def offer(self, samples: Sequence[Sample], fit: Fit) -> None:
        """Have these pictures before the drawings, in the place of those offered before; ``fit`` gives them the size
        that the network reads."""
        kept = [(self.itemText(place), picture) for place, picture in enumerate(self._pictures)
                if not self._names[place]]
        self._fit, self._fitted = fit, None
        self._names.clear()
        self._pictures.clear()
        self.clear()
        for sample in samples:
            self._add(sample.name, sample.title, sample.picture)
        for title, drawing in kept:
            self._add("", title, drawing)

    def set_ground(self, ground: float) -> None:
        """What is pictured as blank paper."""
        if ground != self._ground:
            self._ground = ground
            self._draw()

    def keep(self, drawing: Array) -> None:
        """Add a drawing (C, H, W), unless it is there already, and choose it."""
        place = next((place for place, known in enumerate(self._pictures) if np.array_equal(known, drawing)), None)
        if place is None:
            self._drawings += 1
            place = self.count()
            self._add("", self.tr("Kept {number}").format(number=self._drawings), drawing)
        self.setCurrentIndex(place)

    def has(self, name: str) -> bool:
        """Whether there is a sample of this name."""
        return name in self._names

    def choose(self, name: str) -> None:
        """Choose the sample of this name. Raises ValueError if there is none."""
        self.setCurrentIndex(self._names.index(name))

    def picture(self, size: int) -> Array | None:
        """The chosen one, of ``size`` rows, the same object until another is chosen; None if there is none."""
        if self.currentIndex() < 0:
            return None
        whole = self._pictures[self.currentIndex()]
        if whole.shape[1] == size or self._fit is None:
            return whole if whole.shape[1] == size else None
        if self._fitted is None or self._fitted[0] is not whole or self._fitted[1].shape[1] != size:
            self._fitted = whole, self._fit(whole, size)
        return self._fitted[1]

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme: thumbnails have its ink and paper."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._theme != current_theme().name:
            self._draw()

    def _draw(self) -> None:
        self._theme = current_theme().name
        for place, picture in enumerate(self._pictures):
            self.setItemIcon(place, thumbnail(picture, current_theme(), self.devicePixelRatio(), self._ground))

    def _add(self, name: str, title: str, picture: Array) -> None:
        self._names.append(name)
        self._pictures.append(picture)
        self._theme = current_theme().name
        self.addItem(thumbnail(picture, current_theme(), self.devicePixelRatio(), self._ground), title)


def thumbnail(picture: Array, theme: Theme, ratio: float, ground: float = -1.0) -> QIcon:
    """A picture (C, H, W) as a framed icon; ``ground`` is blank."""
    table, whole = grey_lut(theme), side_by_side(picture[np.newaxis])[0]
    index = np.rint((inked(whole, ground) + 1) / 2 * (len(table) - 1)).astype(np.intp)
    pixels = np.ascontiguousarray(table.take(index, mode="clip"))
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    side = round(THUMBNAIL * ratio)
    high, wide = cell_size(height, width, side)
    shown = QRect(0, 0, max(round(wide * width), 1), max(round(high * height), 1))
    shown.moveCenter(QRect(0, 0, side, side).center())
    icon = QPixmap(side, side)
    icon.fill(Qt.GlobalColor.transparent)
    with QPainter(icon) as painter:
        painter.drawImage(shown, image)
        painter.setPen(theme.colour("outline"))
        painter.drawRect(shown.adjusted(0, 0, -1, -1))
    icon.setDevicePixelRatio(ratio)
    return QIcon(icon)
