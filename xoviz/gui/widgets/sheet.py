"""A sheet of pixels at the screen's own resolution, on which NumPy puts maps, frames and dots: one image to paint.

Thousands of small rectangles through QPainter take milliseconds, and all that time no other thread may run. As entries
of one array they take microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

Pixels = npt.NDArray[np.uint32]
Places = npt.NDArray[np.intp]
Stamp = npt.NDArray[np.uint8]


class Layer(NamedTuple):
    """One of the frames that lie on one another: how far outside its inner edge is, or inside, if that is negative.

    Its ``colour`` is that of a pixel. If it is ``dotted``, every other pixel is left out.
    """

    outside: int
    thickness: int
    colour: int
    dotted: bool = False


class Ring(NamedTuple):
    """The pixels (k,) of frames around ``height`` x ``width`` others of n maps, that reach ``margin`` beyond those.

    How far below and right of the upper left one they are, both in one number for a sheet, and their colours (n, k).
    """

    height: int
    width: int
    margin: int
    down: Places
    across: Places
    places: Places
    colours: Pixels


class Spots:
    """Where the maps of a group lie on a sheet: views of its pixels, with those of the maps beside them."""

    def __init__(self, pixels: Pixels, tops: Places, lefts: Places, tiles: Pixels) -> None:
        """``tops`` and ``lefts`` (n,) are the corners of the maps; what falls beside the sheet is dropped."""
        self.tops, self.lefts, self.places = tops, lefts, tops * pixels.shape[1] + lefts
        self.height, self.width = tiles.shape[1:]
        self.least = int(tops.min()), int(lefts.min())
        self.most = int(tops.max()), int(lefts.max())
        views = [pixels[max(top, 0) : top + self.height, max(left, 0) : left + self.width]
                 for top, left in zip(tops.tolist(), lefts.tolist(), strict=True)]
        self._pairs = [(view, tile[-view.shape[0] if top < 0 else 0 :][: view.shape[0],
                                   -view.shape[1] if left < 0 else 0 :][:, : view.shape[1]])
                       for view, tile, top, left in zip(views, tiles, tops.tolist(), lefts.tolist(), strict=True)]

    def put(self) -> None:
        """Put the maps on the sheet."""
        for view, tile in self._pairs:
            view[...] = tile


class Sheet:
    """Pixels of a widget: a ground that is drawn once in a while, and what is put on it again and again.

    ``ratio`` is device pixels to a logical one; ``pixels`` (H, W) are what is painted.
    """

    def __init__(self, size: QSize, ratio: float) -> None:
        self.size, self.ratio = size, ratio
        self._width, self._height = (max(round(side * ratio), 1) for side in (size.width(), size.height()))
        self.pixels: Pixels = np.zeros((self._height, self._width), np.uint32)
        self._ground = np.zeros_like(self.pixels)
        self._image = QImage(self.pixels.data.cast("B"), self._width, self._height, 4 * self._width,
                             QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(ratio)
        self._touched: list[Places] = []
        self._rings: dict[tuple[int, int, int, tuple[Layer, ...]], Ring] = {}

    def begin(self, colour: QColor, draw: Callable[[QPainter], None]) -> None:
        """Begin anew with one colour and something drawn on it; what is put on it until ``keep`` is ground as well."""
        self.pixels[...] = colour.rgb()
        self.draw(draw)
        self._rings.clear()

    def keep(self) -> None:
        """What there is now is the ground."""
        np.copyto(self._ground, self.pixels)
        self._touched.clear()

    def draw(self, draw: Callable[[QPainter], None]) -> None:
        """Draw something the slow way."""
        with QPainter(self._image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)

    def clean(self) -> None:
        """Bring back the ground under all frames and dots."""
        pixels, ground = self.pixels.reshape(-1), self._ground.reshape(-1)
        for places in self._touched:
            pixels[places] = ground[places]
        self._touched.clear()

    def paint(self, painter: QPainter) -> None:
        """Onto a widget of the sheet's size and ratio, as far as the painter's clip lets through."""
        painter.drawImage(QPointF(0, 0), self._image)

    def length(self, logical: float) -> int:
        """How many device pixels so many logical ones are, one at the least."""
        return max(round(logical * self.ratio), 1)

    def spots(self, tops: Places, lefts: Places, tiles: Pixels) -> Spots:
        """The places of n maps, whose pixels are ``tiles`` (n, height, width)."""
        return Spots(self.pixels, tops, lefts, tiles)

    def ring(self, count: int, height: int, width: int, *layers: Layer) -> Ring:
        """Frames around ``height`` x ``width`` pixels of ``count`` maps, one on the other; made once for each size."""
        key = count, height, width, layers
        if key not in self._rings:
            self._rings[key] = _ring(count, height, width, layers, self._width)
        return self._rings[key]

    def frame_each(self, spots: Spots, first: int, thickness: int, colours: Sequence[QColor]) -> None:
        """Frame as many maps from the ``first`` on as there are colours, each in its own, just outside of it."""
        if colours:
            ring = self.ring(len(colours), spots.height, spots.width, Layer(0, thickness, colours[0].rgb()))
            own = np.array([colour.rgb() for colour in colours], np.uint32)
            each = np.repeat(own[:, np.newaxis], len(ring.places), axis=1)
            self.frame(spots, first, first + len(colours), 0, 0, ring._replace(colours=each))

    def frame(self, spots: Spots, first: int, end: int, down: int, across: int, ring: Ring) -> None:
        """Frame a part of the maps from ``first`` to before ``end``, ``down`` and ``across`` from their corners."""
        top, left = down - ring.margin, across - ring.margin
        bottom, right = down + ring.height + ring.margin, across + ring.width + ring.margin
        places = (spots.places[first:end, np.newaxis] + (down * self._width + across)) + ring.places
        inside = (spots.least[0] + top >= 0 and spots.least[1] + left >= 0
                  and spots.most[0] + bottom <= self._height and spots.most[1] + right <= self._width)
        if inside:
            self.pixels.reshape(-1)[places] = ring.colours
        else:
            rows = spots.tops[first:end, np.newaxis] + (down + ring.down)
            columns = spots.lefts[first:end, np.newaxis] + (across + ring.across)
            there = (rows >= 0) & (rows < self._height) & (columns >= 0) & (columns < self._width)
            places = places[there]
            self.pixels.reshape(-1)[places] = ring.colours[there]
        if top < 0 or left < 0 or bottom > spots.height or right > spots.width:
            # Within the maps nothing is to be cleaned: they are put there again.
            self._touched.append(places)

    def stamp(self, tops: Places, lefts: Places, stamp: Stamp) -> None:
        """Lay a small picture on each of many places (n,); where it is not wholly on the sheet, it is left out.

        ``stamp`` (h, w, 4) has premultiplied bytes: blue, green, red, cover.
        """
        height, width = stamp.shape[:2]
        inside = (tops >= 0) & (tops <= self._height - height) & (lefts >= 0) & (lefts <= self._width - width)
        corners = (tops * self._width + lefts)[inside]
        places = corners[:, np.newaxis, np.newaxis] + np.arange(height)[:, np.newaxis] * self._width + np.arange(width)
        below = self.pixels.reshape(-1)[places].view(np.uint8).reshape(-1, height, width, 4).astype(np.uint16)
        laid = stamp + (below * (255 - stamp[..., 3:].astype(np.uint16)) + 127) // 255
        self.pixels.reshape(-1)[places] = laid.astype(np.uint8).view(np.uint32)[..., 0]
        self._touched.append(places)


def _ring(count: int, height: int, width: int, layers: Sequence[Layer], sheet_width: int) -> Ring:
    margin = max(layer.outside + layer.thickness for layer in layers)
    pixels = np.zeros((height + 2 * margin, width + 2 * margin), np.uint32)
    for outside, thickness, colour, dotted in layers:
        there = np.zeros(pixels.shape, bool)
        for inset, inside in ((margin - outside - thickness, True), (margin - outside, False)):
            there[inset : there.shape[0] - inset, inset : there.shape[1] - inset] = inside
        if dotted:
            there &= np.indices(pixels.shape).sum(axis=0) % 2 == 0
        pixels[there] = colour
    down, across = np.nonzero(pixels)
    # As many times as there are maps: NumPy takes twice as long to put an array that it must repeat.
    colours = np.tile(pixels[down, across], (count, 1))
    down, across = down - margin, across - margin
    return Ring(height, width, margin, down, across, down * sheet_width + across, colours)
