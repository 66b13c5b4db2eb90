"""What lies between the axes of the loss plot: a band from the least to the greatest loss, two lines, a crosshair."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from xoviz.gui.widgets.curves import PlotColours, Series, faint, mixed

FILL, EDGE = 0.22, 0.45
"""Opacity of the band."""

DOT = 1.5  # pixels: the radius of a line of a single point
FAR = 1e5  # pixels: no screen is that large

Places = npt.NDArray[np.float64]


class Scale(NamedTuple):
    """From values between ``low`` and ``high`` to pixels between ``start`` and ``end``."""

    low: float
    high: float
    start: float
    end: float

    def place(self, values: Series) -> Places:
        """Where values (n,) are drawn."""
        share = (np.asarray(values, np.float64) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


class Picture(NamedTuple):
    """All that is drawn: scales of steps, losses and accuracies, places of the lines across, the band (steps, least and
    greatest losses), the two lines, each (steps, values), those of other runs, and a step to mark."""

    across: Scale
    losses: Scale
    shares: Scale
    ticks: Series
    steps: Series
    least: Series
    greatest: Series
    loss: tuple[Series, Series]
    accuracy: tuple[Series, Series]
    others: tuple[tuple[Series, Series, QColor], ...] = ()
    moment: float | None = None


_NONE, _ONE = np.empty(0), Scale(0, 1, 0, 1)
NOTHING = Picture(_ONE, _ONE, _ONE, _NONE, _NONE, _NONE, _NONE, (_NONE, _NONE), (_NONE, _NONE))


class CurveItem(QGraphicsItem):
    """Paints a picture over an area of the item that it belongs to.

    pyqtgraph's own curves would take several times as long, which training could not use.
    """

    def __init__(self, owner: QGraphicsItem) -> None:
        super().__init__(owner)
        self.picture = NOTHING
        self._colours: PlotColours | None = None
        self._area = QRectF()
        self._step: float | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def cover(self, area: QRectF) -> None:
        """Paint over this area."""
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area

    def present(self, picture: Picture) -> None:
        """Paint this."""
        self.picture = picture
        self.update()

    def clear(self) -> None:
        """Paint nothing."""
        self.present(NOTHING)

    def cross(self, step: float | None) -> None:
        """Put the crosshair at a step, or take it away."""
        if step != self._step:
            self._step = step
            self.update()

    def theme(self, colours: PlotColours) -> None:
        """Paint in other colours."""
        self._colours = colours
        self.update()

    def boundingRect(self) -> QRectF:
        """The area, and the width of a line."""
        return self._area.adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lines across, band, curves, the moment and the crosshair, from the back to the front."""
        if self._colours is None or not (self.picture.steps.size or self.picture.others):
            return
        area, colours, picture = self._area, self._colours, self.picture
        painter.setClipRect(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        # Mixed here, because Qt takes ten times as long for a translucent line.
        painter.setPen(mixed(colours.grid, colours.background))
        painter.drawLines([QLineF(area.left(), y, area.right(), y)
                           for y in np.floor(picture.losses.place(picture.ticks)).tolist()])
        if picture.steps.size:
            _paint_band(painter, area, picture, colours.loss)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for steps, losses, colour in picture.others:
            _paint_line(painter, picture.across, picture.losses, (steps, losses), QPen(colour, 1.5))
        _paint_line(painter, picture.across, picture.shares, picture.accuracy,
                    QPen(colours.accuracy, 1.5, Qt.PenStyle.DashLine))
        _paint_line(painter, picture.across, picture.losses, picture.loss, QPen(colours.loss, 2))
        for step, pen in ((picture.moment, QPen(colours.text, 1.5)),
                          (self._step, QPen(colours.text, 1, Qt.PenStyle.DotLine))):
            if step is not None:
                painter.setPen(pen)
                x = float(picture.across.place(np.array([step]))[0])
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def band_pixels(places: Places, tops: Places, bottoms: Places, shape: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Which pixels (H, W) lie within the band (1) and on its edges (2), for entries (n,) at places that ascend.

    Each column reaches at least as far as every entry that falls into it, so that no spike is lost.
    """
    height, width = shape
    middles = np.arange(width) + 0.5
    top, bottom = np.interp(middles, places, tops), np.interp(middles, places, bottoms)
    inside = (places >= 0) & (places < width)
    columns = places[inside].astype(np.intp)
    np.minimum.at(top, columns, tops[inside])
    np.maximum.at(bottom, columns, bottoms[inside])
    # A band of one value is as thick as a pixel.
    first, last = np.floor(top), np.maximum(np.floor(bottom), np.floor(top))
    outside = (middles < places[0] - 1) | (middles > places[-1] + 1)
    first[outside], last[outside] = height, -1
    rows = np.arange(height)[:, np.newaxis]
    within = (rows >= first) & (rows <= last)
    pixels: npt.NDArray[np.uint8] = within.astype(np.uint8)
    pixels[within & ((rows == first) | (rows == last))] = 2
    return pixels


def _paint_band(painter: QPainter, area: QRectF, picture: Picture, colour: QColor) -> None:
    pixels = band_pixels(picture.across.place(picture.steps) - area.left(),
                         picture.losses.place(picture.greatest) - area.top(),
                         picture.losses.place(picture.least) - area.top(), (int(area.height()) + 1, int(area.width())))
    table = np.array([faint(colour, opacity).rgba() for opacity in (0.0, FILL, EDGE)], np.uint32)
    filled = table.take(pixels)
    image = QImage(filled.data.cast("B"), filled.shape[1], filled.shape[0], 4 * filled.shape[1],
                   QImage.Format.Format_ARGB32)
    painter.drawImage(area.topLeft(), image)


def _paint_line(painter: QPainter, across: Scale, up: Scale, line: tuple[Series, Series], pen: QPen) -> None:
    steps, values = line
    if not steps.size:
        return
    painter.setPen(pen)
    # Qt promises nothing about points that are no numbers, or too far away for its own.
    places = np.clip(np.nan_to_num([across.place(steps), up.place(values)]), -FAR, FAR)
    if steps.size == 1:
        painter.drawEllipse(QPointF(*places[:, 0].tolist()), DOT, DOT)
    painter.drawPolyline(pg.functions.arrayToQPolygonF(*places))  # point by point would take half as long again
