"""A landscape seen from the side: a surface of small tiles, which the mouse and the arrow keys turn."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Theme, current_theme, number_font, unsigned_lut
from xoviz.gui.widgets.height_scale import HeightScale
from xoviz.gui.widgets.keyboard import is_command
from xoviz.gui.widgets.projection import Projection
from xoviz.gui.widgets.terrain_paint import (
    BALL,
    GAP,
    RIGHT,
    TOP,
    TYPE,
    Edge,
    paint_ball,
    paint_colour_bar,
    paint_path,
)

Heights = npt.NDArray[np.floating[Any]]
Place = tuple[float, float]

MOST = 33
"""Heights a side that are drawn, so that turning stays smooth."""

TURN = 5.0
"""Degrees that an arrow key turns."""

AMBIENT = 0.76
"""How bright a tile is that no light falls on."""

LIGHT = np.array([-0.5, 0.35, 0.8]) / math.sqrt(0.5**2 + 0.35**2 + 0.8**2)

_WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class Surface(QWidget):
    """Tiles in the colours of their heights, a path upon them, and a ball at its own height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.azimuth, self.elevation = -35.0, 38.0
        self._heights: Heights | None = None
        self._scale = HeightScale(0.0, 1.0)
        self._across, self._up, self._bar_title = Edge(), Edge(), ""
        self._ball: tuple[float, float, float] | None = None
        self._shadow = False
        self._path: Heights = np.empty((0, 2))
        self._drawn = 0
        self._kept: tuple[tuple[object, ...], QPixmap] | None = None
        self._taken: QPointF | None = None

    def present(self, heights: Heights | None, across: Edge, up: Edge, bar_title: str) -> None:
        """Show heights (rows, columns), rows from low to high; None: there are none."""
        self._across, self._up, self._bar_title = across, up, bar_title
        self._heights = heights
        if heights is not None:
            self._scale = HeightScale.of(heights)
            every = max((max(heights.shape) - 1) // (MOST - 1), 1)
            self._heights = heights[::every, ::every]
        self._drawn += 1
        self.update()

    def set_ball(self, place: Place | None, height: float, *, shadow: bool) -> None:
        """Put the ball above a place, at its own height, which is not the surface's if it is only a shadow there."""
        self._ball = None if place is None else (*place, height)
        self._shadow = shadow
        self.update()

    def set_path(self, places: Heights) -> None:
        """Draw a path through these coordinates (n, 2)."""
        self._path = places
        self._drawn += 1
        self.update()

    def turn(self, aside: float, up: float) -> None:
        """Turn by degrees: to the side, and up towards the view from above."""
        self.azimuth = (self.azimuth + aside + 180.0) % 360.0 - 180.0
        self.elevation = min(max(self.elevation + up, 5.0), 90.0)
        self.update()

    @property
    def projection(self) -> Projection:
        """From the landscape to the widget's pixels."""
        room = QRectF(self.rect().adjusted(16, TOP, -RIGHT - GAP, -28))
        return Projection(room, math.radians(self.azimuth), math.radians(self.elevation))

    def pixel(self, place: Place, height: float) -> QPointF:
        """Where a point above some coordinates is drawn."""
        share = float(np.nan_to_num(self._scale.shares(np.array([height])), nan=1.0)[0])
        x, y = (2 * edge.share(value) - 1 for edge, value in zip((self._across, self._up), place, strict=True))
        (pixel,) = self.projection.pixels(np.array([x]), np.array([y]), np.array([share])).tolist()
        return QPointF(*pixel)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the surface."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._taken = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn it."""
        if self._taken is not None:
            moved, self._taken = event.position() - self._taken, event.position()
            self.turn(moved.x() / 2, moved.y() / 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        self._taken = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows turn it; Home turns it back."""
        key = Qt.Key(event.key())
        if key in _WAYS and not is_command(event):
            aside, up = _WAYS[key]
            self.turn(TURN * aside, TURN * up)
        elif key == Qt.Key.Key_Home:
            self.azimuth, self.elevation = -35.0, 38.0
            self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys turn it now."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they no longer do."""
        super().focusOutEvent(event)
        self.update()

    def sizeHint(self) -> QSize:
        """Room to look around."""
        return QSize(560, 400)

    def minimumSizeHint(self) -> QSize:
        """Something to see."""
        return QSize(240, 144)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface, which is kept while the ball moves, and the ball."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._ground(theme))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._ball is not None and self._heights is not None and all(map(math.isfinite, self._ball[:2])):
                self._paint_ball(painter, theme, *self._ball)
            if self.hasFocus():
                painter.setPen(QPen(theme.colour("focus"), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_ball(self, painter: QPainter, theme: Theme, a: float, b: float, height: float) -> None:
        """The ball where it lies above the drawn part, and how far that is from the surface."""
        shares = self._across.share(a), self._up.share(b)
        if not all(0 <= share <= 1 for share in shares):
            return
        place, below = self.pixel((a, b), height), self.pixel((a, b), self._height_at(*shares))
        if math.hypot(place.x() - below.x(), place.y() - below.y()) > BALL:
            painter.setPen(QPen(theme.colour("text"), 1.5, Qt.PenStyle.DotLine))
            painter.drawLine(place, below)
        paint_ball(painter, place - QPointF(0, BALL - 2), self._shadow, False, theme)

    def _height_at(self, across: float, up: float) -> float:
        """The height drawn nearest to a place, given by its shares of the edges."""
        assert self._heights is not None
        rows, columns = self._heights.shape
        return float(self._heights[round(up * (rows - 1)), round(across * (columns - 1))])

    def _ground(self, theme: Theme) -> QPixmap:
        """Surface, edges, path and colour bar; drawn anew only where something of them has changed."""
        ratio = self.devicePixelRatioF()
        key = (self._drawn, self.size(), ratio, theme.name, self.azimuth, self.elevation)
        if self._kept is None or self._kept[0] != key:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            if self._heights is not None:
                with QPainter(pixmap) as painter:
                    self._paint_ground(painter, theme, self._heights)
            self._kept = key, pixmap
        return self._kept[1]

    def _paint_ground(self, painter: QPainter, theme: Theme, heights: Heights) -> None:
        projection = self.projection
        x, y = projection.front()
        painter.setPen(QPen(theme.colour("outline"), 1.0))
        self._line(painter, (-1, -y), (1, -y))
        self._line(painter, (-x, -1), (-x, 1))
        _paint_tiles(painter, self._scale.shares(heights), projection)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(number_font(TYPE))
        for edge, start, end in ((self._across, (-1, y), (1, y)), (self._up, (x, -1), (x, 1))):
            painter.setPen(QPen(theme.colour("outline"), 1.0))
            self._line(painter, start, end)
            painter.setPen(theme.colour("text"))
            self._name(painter, edge.title, start, end)
        self._paint_path(painter)
        bar = QRectF(self.rect().adjusted(16, TOP, -RIGHT, -28))
        paint_colour_bar(painter, bar, self._scale, self._bar_title, theme)

    def _paint_path(self, painter: QPainter) -> None:
        """The path upon the surface, as far as it is drawn."""
        shares = [(self._across.share(a), self._up.share(b)) for a, b in self._path.tolist()]
        paint_path(painter, [self.pixel((a, b), self._height_at(*share)) for (a, b), share in
                             zip(self._path.tolist(), shares, strict=True) if all(0 <= part <= 1 for part in share)])

    def _corner(self, place: tuple[int, int]) -> QPointF:
        """The pixel of a corner of the ground, whose coordinates are −1 or 1."""
        x, y = (np.array([float(part)]) for part in place)
        return QPointF(*self.projection.pixels(x, y, np.zeros(1))[0].tolist())

    def _line(self, painter: QPainter, start: tuple[int, int], end: tuple[int, int]) -> None:
        painter.drawLine(self._corner(start), self._corner(end))

    def _name(self, painter: QPainter, title: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Write beside an edge what it is, with an arrow to where it grows."""
        first, last = self._corner(start), self._corner(end)
        middle = (first + last) / 2
        metrics = painter.fontMetrics()
        arrow = " →" if last.x() >= first.x() else " ←"
        right = middle.x() >= self.projection.room.center().x()
        room = self.width() - RIGHT - middle.x() - 12 if right else middle.x() - 12
        words = metrics.elidedText(title, Qt.TextElideMode.ElideRight,
                                   int(room) - metrics.horizontalAdvance(arrow)) + arrow
        left = middle.x() + 8 if right else middle.x() - 8 - metrics.horizontalAdvance(words)
        painter.drawText(QPointF(left, middle.y() + 16), words)


def _paint_tiles(painter: QPainter, shares: Heights, projection: Projection) -> None:
    """Tile after tile from the back to the front, each as bright as the light falls on it; none where there is no
    height."""
    rows, columns = shares.shape
    across, up = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(-1, 1, rows))
    pixels = projection.pixels(across.ravel(), up.ravel(), shares.ravel()).reshape(rows, columns, 2)
    corners = np.stack([pixels[:-1, :-1], pixels[:-1, 1:], pixels[1:, 1:], pixels[1:, :-1]], axis=2)
    middles = (shares[:-1, :-1] + shares[:-1, 1:] + shares[1:, 1:] + shares[1:, :-1]) / 4
    depths = projection.depths(across[:-1, :-1], up[:-1, :-1])
    order = np.argsort(-depths, axis=None, kind="stable")
    order = order[~np.isnan(middles.ravel()[order])]
    painter.save()
    for colour, tile in zip(_lit(middles, shares).ravel()[order].tolist(), corners.reshape(-1, 8)[order].tolist(),
                            strict=True):
        painter.setPen(QColor.fromRgb(colour))  # a line around it closes the gap to its neighbours
        painter.setBrush(QColor.fromRgb(colour))
        painter.drawConvexPolygon(QPolygonF([QPointF(*tile[:2]), QPointF(*tile[2:4]), QPointF(*tile[4:6]),
                                             QPointF(*tile[6:])]))
    painter.restore()


def _lit(middles: Heights, shares: Heights) -> npt.NDArray[np.uint32]:
    """The colours of tiles, darker where they turn away from the light."""
    table = unsigned_lut()
    base = table[np.rint(np.nan_to_num(middles) * (len(table) - 1)).astype(np.intp)]
    forth = (shares[:-1, 1:] - shares[:-1, :-1]) * (shares.shape[1] - 1) / 2
    up = (shares[1:, :-1] - shares[:-1, :-1]) * (shares.shape[0] - 1) / 2
    normal = np.stack([-forth, -up, np.ones_like(up)], axis=-1)
    facing = np.nan_to_num(normal @ LIGHT / np.linalg.norm(normal, axis=-1))
    bright = AMBIENT + (1 - AMBIENT) * np.clip(facing, 0, 1)
    channels = [(base >> shift & 0xFF) * bright for shift in (16, 8, 0)]
    red, green, blue = (channel.astype(np.uint32) for channel in channels)
    return np.asarray(red << 16 | green << 8 | blue, np.uint32)
