"""Curves with bands over a few levels: how sure each is shows in its band; one level at a time is pointed at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.axes import BOTTOM, LEFT, RIGHT, TOP, Plane, paint_axes, paint_ball, tidy
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.keyboard import is_command

Floats = npt.NDArray[np.float64]

BAND = 0.16
"""Opacity of a band."""

BALL = 4.5
"""Pixels: the radius of the dots at the level that is pointed at."""

_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 5, Qt.Key.Key_PageDown: -5}
_PICKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Banded(NamedTuple):
    """One curve: heights (L,) with the band from ``low`` to ``high``, NaN where there is nothing yet; ``style`` tells
    it from others without colour."""

    name: str
    colour: QColor
    heights: Floats
    low: Floats
    high: Floats
    style: Qt.PenStyle = Qt.PenStyle.SolidLine


class BandPlot(CursorWidget[int]):
    """Draws curves over ``levels``. The mouse points at the nearest level; so do the arrows, Home and End.

    Signals:
        pointed(int): the level (its place) that mouse or keys came to.
        left(): none is pointed at any longer.
        picked(int): a level was clicked, or picked with Enter or space.
    """

    pointed = Signal(int)
    left = Signal()
    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._names = "", ""
        self._levels: Floats = np.zeros(0)
        self._curves: tuple[Banded, ...] = ()
        self._reach = (0.0, 1.0)
        self._mark: tuple[float, str] | None = None
        self._cursor = 0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def curves(self) -> tuple[Banded, ...]:
        """What is shown."""
        return self._curves

    @property
    def levels(self) -> Floats:
        """What they lie over."""
        return self._levels

    @property
    def place(self) -> int | None:
        """The level that is pointed at, by its place, if any is."""
        if self._hovered is not None:
            return self._hovered
        return self._cursor if self.hasFocus() and self._cursor_shown and len(self._levels) else None

    def present(self, levels: Floats, curves: Sequence[Banded], reach: tuple[float, float] = (0.0, 1.0)) -> None:
        """Show curves over ``levels`` (L,), which ascend; the axis up holds ``reach`` and all that is shown."""
        if not np.array_equal(levels, self._levels):
            self._levels, self._cursor = levels, int(np.abs(levels).argmin()) if len(levels) else 0
            self._hover(None)
        self._curves, self._reach = tuple(curves), reach
        self._describe()
        self.update()

    def name_axes(self, across: str, up: str) -> None:
        """What the axes are called."""
        self._names = across, up
        self.update()

    def mark(self, level: float | None, words: str = "") -> None:
        """Draw a line at a level, with words at its head; None: no line."""
        mark = None if level is None else (level, words)
        if mark != self._mark:
            self._mark = mark
            self.update()

    def x_of(self, place: int) -> float:
        """How far to the right a level lies on the widget, in pixels."""
        return self._plane().x(float(self._levels[place]))

    def sizeHint(self) -> QSize:
        """Room to see where curves part."""
        return QSize(520, 300)

    def minimumSizeHint(self) -> QSize:
        """Axes and small curves."""
        return QSize(LEFT + RIGHT + 160, TOP + BOTTOM + 80)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest level."""
        self._hover(self._nearest(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the nearest level."""
        place = self._nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._cursor, self._cursor_shown = place, False
            self.picked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from level to level; Enter and space pick."""
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() in _PICKING_KEYS:
            self.picked.emit(self._cursor)
        else:
            last = len(self._levels) - 1
            ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
            key = Qt.Key(event.key())
            self._go(ends[key] if key in ends else min(max(self._cursor + _STEPS[key], 0), last))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by keyboard points at the cursor's level."""
        super().focusInEvent(event)
        if self._cursor_shown and len(self._levels):
            self.pointed.emit(self._cursor)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys point at nothing any longer."""
        super().focusOutEvent(event)
        if self._hovered is None:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, bands, curves, the mark, and the level that is pointed at."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().window())
            if not len(self._levels):
                return
            plane = self._plane()
            paint_axes(painter, plane, *self._names)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_mark(painter, plane)
            for curve in self._curves:
                self._paint_band(painter, plane, curve)
            for curve in reversed(self._curves):  # the first one on top
                painter.setPen(QPen(curve.colour, 2.2, curve.style))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(plane.line(self._levels.tolist(), curve.heights.tolist()))
            self._paint_pointed(painter, plane)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _paint_band(self, painter: QPainter, plane: Plane, curve: Banded) -> None:
        known = np.isfinite(curve.low) & np.isfinite(curve.high)
        levels = self._levels[known]
        if len(levels) < 2 or not (curve.high[known] > curve.low[known]).any():
            return
        above, below = (plane.line(levels.tolist(), part[known].tolist()) for part in (curve.high, curve.low))
        fill = QColor(curve.colour)
        fill.setAlphaF(BAND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([*above, *reversed(below)]))

    def _paint_mark(self, painter: QPainter, plane: Plane) -> None:
        if self._mark is None or not plane.across.low <= self._mark[0] <= plane.across.high:
            return
        x, colour = plane.x(self._mark[0]), current_theme().colour("focus")
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, plane.area.top(), x, plane.area.bottom()))
        painter.setFont(number_font(12))
        width = painter.fontMetrics().horizontalAdvance(self._mark[1])
        left = x + 5 if x + 5 + width < plane.area.right() else x - 5 - width
        painter.drawText(QPointF(left, plane.area.bottom() - 6), self._mark[1])

    def _paint_pointed(self, painter: QPainter, plane: Plane) -> None:
        place = self.place
        if place is None:
            return
        x = plane.x(float(self._levels[place]))
        painter.setPen(QPen(current_theme().colour("accent"), 1))
        painter.drawLine(QLineF(x, plane.area.top(), x, plane.area.bottom()))
        for curve in reversed(self._curves):
            if math.isfinite(curve.heights[place]):
                point = plane.point(float(self._levels[place]), float(curve.heights[place]))
                paint_ball(painter, point, BALL, curve.colour)

    def _plane(self) -> Plane:
        area = QRectF(LEFT, TOP, max(self.width() - LEFT - RIGHT, 1), max(self.height() - TOP - BOTTOM, 1))
        low, high = float(self._levels[0]), float(self._levels[-1])
        across = tidy(low, high, max(min(int(area.width() / 70), len(self._levels) - 1), 2))
        if high > low:
            across = across._replace(low=low, high=high)
        seen = [float(each) for curve in self._curves for part in (curve.heights, curve.low, curve.high)
                for each in part[np.isfinite(part)]]
        return Plane(area, across, tidy(min([*seen, self._reach[0]]), max([*seen, self._reach[1]]), 5))

    def _nearest(self, point: QPointF) -> int | None:
        """The level nearest to a point; None above, below or beside the curves."""
        if not len(self._levels):
            return None
        plane = self._plane()
        if not plane.area.adjusted(-LEFT / 2, 0, RIGHT, BOTTOM / 2).contains(point):
            return None
        return int(np.abs(self._levels - plane.value_at(point.x())).argmin())

    def _go(self, place: int) -> None:
        self._cursor, self._cursor_shown = place, True
        self._describe()
        self.update()
        self.pointed.emit(place)

    def _takes(self, event: QKeyEvent) -> bool:
        keys = (*_STEPS, *_PICKING_KEYS, Qt.Key.Key_Home, Qt.Key.Key_End)
        return event.key() in keys and not is_command(event) and len(self._levels) > 0

    def _show_hovered(self) -> None:
        self.update()
        if self._hovered is None:
            self.left.emit()
        else:
            self.pointed.emit(self._hovered)

    def _describe(self) -> None:
        if not len(self._levels):
            self.setAccessibleDescription("")
            return
        parts = [self.tr("at {level:g}").format(level=float(self._levels[self._cursor]))]
        parts += [f"{curve.name} {float(curve.heights[self._cursor]):.2f}" for curve in self._curves
                  if math.isfinite(curve.heights[self._cursor])]
        self.setAccessibleDescription(", ".join(parts))
