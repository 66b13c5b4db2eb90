"""A landscape seen from above, with a ball on it that can be taken and moved, by mouse and by key."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Theme, current_theme
from xoviz.gui.widgets.height_scale import HeightScale
from xoviz.gui.widgets.keyboard import is_command
from xoviz.gui.widgets.relief import relief
from xoviz.gui.widgets.terrain_paint import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Edge,
    paint_arrow,
    paint_axes,
    paint_ball,
    paint_colour_bar,
    paint_lowest,
    paint_path,
)

Heights = npt.NDArray[np.floating[Any]]
Place = tuple[float, float]

STRIDE, SMALL_STRIDE = 1 / 40, 1 / 200
"""Of the width or height: how far an arrow key moves the ball, and how far with Shift."""

NEAR = 14.0
"""Pixels: a press so near the ball takes it where it is; elsewhere the ball comes to the mouse."""

_WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class Terrain(QWidget):
    """Colours and contour lines, axes, a colour bar, a path, the lowest point and a ball.

    Signals:
        grabbed(): the ball was taken.
        moved(float, float): it is wished to be at these coordinates.
        released(): it was let go.
        abandoned(): Escape: it shall be where it was before it was taken. `released` does not follow.
        pointed(float, float): the mouse is over these coordinates.
        left(): the mouse is over none.
    """

    grabbed = Signal()
    moved = Signal(float, float)
    released = Signal()
    abandoned = Signal()
    pointed = Signal(float, float)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._heights: Heights | None = None
        self._scale = HeightScale(0.0, 1.0)
        self._across, self._up = Edge(), Edge()
        self._bar_title = ""
        self._ball: Place | None = None
        self._shadow = False
        self._path: Heights = np.empty((0, 2))
        self._lowest: Place | None = None
        self._drawn = 0  # counts what was presented, so that what is kept is known to be old
        self._kept: tuple[tuple[object, ...], QPixmap] | None = None
        self._held: str | None = None  # "mouse" or "keys", while somebody has the ball
        self._offset = QPointF()

    @property
    def area(self) -> QRectF:
        """Where the relief is, in the widget's pixels."""
        return QRectF(self.rect().adjusted(LEFT, TOP, -RIGHT, -BOTTOM))

    @property
    def ball(self) -> Place | None:
        """Where the ball is."""
        return self._ball

    @property
    def edges(self) -> tuple[Edge, Edge]:
        """The axes across and up."""
        return self._across, self._up

    @property
    def is_held(self) -> bool:
        """Whether somebody has the ball."""
        return self._held is not None

    def present(self, heights: Heights | None, across: Edge, up: Edge, bar_title: str) -> None:
        """Show heights (rows, columns), rows from low to high; None: there are none, and nobody holds a ball."""
        self._across, self._up, self._bar_title = across, up, bar_title
        self._heights = heights
        self._drawn += 1
        if heights is None:
            self._held = None
        else:
            self._scale = HeightScale.of(heights)
        self.update()

    def set_ball(self, place: Place | None, *, shadow: bool) -> None:
        """Put the ball somewhere; a shadow is hollow."""
        if (place, shadow) != (self._ball, self._shadow):
            self._ball, self._shadow = place, shadow
            self.update()

    def set_path(self, places: Sequence[Place]) -> None:
        """Draw a path through these coordinates."""
        path = np.array(places, np.float64).reshape(-1, 2)
        if not np.array_equal(path, self._path):
            self._path = path
            self.update()

    def set_lowest(self, place: Place | None) -> None:
        """Mark the lowest point."""
        if place != self._lowest:
            self._lowest = place
            self.update()

    def pixel(self, place: Place) -> QPointF:
        """Where coordinates are drawn."""
        area = self.area
        return QPointF(area.left() + self._across.share(place[0]) * area.width(),
                       area.bottom() - self._up.share(place[1]) * area.height())

    def place(self, pixel: QPointF) -> Place:
        """The coordinates at a pixel, or the nearest ones within the relief."""
        area = self.area
        share = (pixel.x() - area.left()) / area.width(), (area.bottom() - pixel.y()) / area.height()
        return self._across.at(min(max(share[0], 0.0), 1.0)), self._up.at(min(max(share[1], 0.0), 1.0))

    # What the hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the ball, or have it come to the mouse."""
        if event.button() != Qt.MouseButton.LeftButton or self._ball is None or not self._inside(event.position()):
            super().mousePressEvent(event)
            return
        away = self.pixel(self._ball) - event.position()
        near = math.hypot(away.x(), away.y()) <= NEAR
        self._offset = away if near else QPointF()
        self._grab("mouse")
        if not near:
            self._move(self.place(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the ball, or point."""
        if self._held == "mouse":
            self._move(self.place(event.position() + self._offset))
        over = self._inside(event.position()) and self._heights is not None
        self.setCursor(Qt.CursorShape.ClosedHandCursor if self._held else
                       Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if over and not self._held:
            self.pointed.emit(*self.place(event.position()))
        else:
            self.left.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the ball go."""
        if event.button() == Qt.MouseButton.LeftButton and self._held == "mouse":
            self._let_go()
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse points at nothing any more."""
        self.left.emit()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the ball, with Shift by less; Home brings it to the middle of the plane; Escape takes it back."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._held:
            self._held = None
            self.abandoned.emit()
        elif self._ball is None or is_command(event):
            super().keyPressEvent(event)
        elif key in _WAYS:
            self._grab("keys")
            self._move(self._stepped(*_WAYS[key], fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)))
        elif key == Qt.Key.Key_Home:
            self.send_to((0.0, 0.0))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let the ball go with the last arrow key."""
        if self._held == "keys" and not event.isAutoRepeat() and Qt.Key(event.key()) in _WAYS:
            self._let_go()
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys move the ball now."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever moves it with keys has let it go."""
        super().focusOutEvent(event)
        if self._held == "keys":
            self._let_go()
        self.update()

    def send_to(self, place: Place) -> None:
        """Take the ball somewhere and let it go there."""
        self._grab("keys")
        self._move(place)
        self._let_go()

    def _grab(self, by: str) -> None:
        if self._held is None:
            self._held = by
            self.grabbed.emit()

    def _move(self, place: Place) -> None:
        if place != self._ball:
            self.set_ball(place, shadow=False)
            self.moved.emit(*place)

    def _let_go(self) -> None:
        self._held = None
        self.released.emit()

    def _stepped(self, forth: int, up: int, *, fine: bool) -> Place:
        """A step of an arrow key, from where the ball is, within the relief."""
        assert self._ball is not None
        stride = SMALL_STRIDE if fine else STRIDE
        shares = (self._across.share(self._ball[0]) + forth * stride, self._up.share(self._ball[1]) + up * stride)
        across, high = (min(max(share, 0.0), 1.0) for share in shares)
        return self._across.at(across), self._up.at(high)

    def _inside(self, pixel: QPointF) -> bool:
        return self.area.contains(pixel)

    # Painting

    def sizeHint(self) -> QSize:
        """Room to look around."""
        return QSize(560, 400)

    def minimumSizeHint(self) -> QSize:
        """Axes, colour bar, and something between them."""
        return QSize(LEFT + RIGHT + 120, TOP + BOTTOM + 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The relief, which is kept with its axes, and what moves upon it."""
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._ground())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._heights is not None:
                self._paint_upon(painter, self.area)
            if self.hasFocus():
                painter.setPen(QPen(current_theme().colour("focus"), 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.area)

    def _paint_upon(self, painter: QPainter, area: QRectF) -> None:
        painter.setClipRect(area)
        paint_path(painter, [self.pixel((a, b)) for a, b in self._path.tolist()])
        if self._lowest is not None:
            paint_lowest(painter, self.pixel(self._lowest))
        if self._ball is not None and math.isfinite(sum(self._ball)):
            place = self.pixel(self._ball)
            if area.contains(place):
                paint_ball(painter, place, self._shadow, self.hasFocus(), current_theme())
            else:
                paint_arrow(painter, area, place)
        painter.setClipping(False)

    def _ground(self) -> QPixmap:
        """All that stays while the ball moves; drawn anew only where heights, size, words or theme have changed."""
        ratio, theme = self.devicePixelRatioF(), current_theme()
        key = (self._drawn, self.size(), ratio, theme.name)
        if self._kept is None or self._kept[0] != key:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_ground(painter, ratio, theme)
            self._kept = key, pixmap
        return self._kept[1]

    def _paint_ground(self, painter: QPainter, ratio: float, theme: Theme) -> None:
        area = self.area
        painter.fillRect(area, theme.colour("card"))
        if self._heights is not None:
            width, height = max(int(area.width() * ratio), 2), max(int(area.height() * ratio), 2)
            painter.drawImage(area, relief(self._heights, self._scale, width, height, theme))
            paint_colour_bar(painter, area, self._scale, self._bar_title, theme)
            paint_axes(painter, area, self._across, self._up, theme)
        painter.setPen(QPen(theme.colour("outline"), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
