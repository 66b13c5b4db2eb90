"""What each trial came to, against the size of its network; and the front of the best."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from xoviz.gui.panels.sweep import words
from xoviz.gui.panels.sweep.shown import PRUNED, Row, Shown, height_of
from xoviz.gui.panels.sweep.trial_plot import Powers, TrialPlot, faded
from xoviz.gui.theme import current_theme, identity_colour, number_font
from xoviz.gui.widgets.axes import Plane, paint_axes, paint_ball, tidy

DOT, BEST = 4.0, 6.5
"""Pixels: radii."""


class Scatter(TrialPlot):
    """A dot a trial, hollow where it was stopped early; the best settings' are larger. A line joins the settings that
    nobody beats in both what was asked for and size, each at the mean of its seeds."""

    def ordered(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """From the smallest network to the largest."""
        return tuple(sorted(rows, key=lambda row: (_size(row), row.height, row.number)))

    def distance(self, row: Row, point: QPointF) -> float:
        """From the middle of its dot."""
        away = self.corners(row)[0] - point
        return math.hypot(away.x(), away.y())

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """Axes, the dots, the front."""
        plane, colour, best = self.plane, current_theme().colour("accent"), shown.best_numbers
        paint_axes(painter, plane, self.tr("parameters"), words.axis(shown.goal, self.tr))
        for row in self._rows:
            radius = BEST if row.number in best else DOT
            if row.ended == PRUNED:
                painter.setPen(QPen(faded(colour, 0.7), 1.2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(self.corners(row)[0], radius - 1, radius - 1)
            else:
                paint_ball(painter, self.corners(row)[0], radius, colour)
        self._paint_front(painter, plane, shown)
        for row in filter(self.is_marked, self._rows):
            painter.setPen(QPen(current_theme().colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.corners(row)[0], BEST + 3, BEST + 3)

    def _paint_front(self, painter: QPainter, plane: Plane, shown: Shown) -> None:
        """The settings that nobody beats, joined."""
        if not shown.front:
            return
        colour = identity_colour(1)
        corners = plane.line([math.log10(max(one.parameters, 1)) for one in shown.front],
                             [height_of(one, shown.goal) for one in shown.front])
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine))
        painter.drawPolyline(corners)
        painter.setPen(colour)
        painter.setFont(number_font(11))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for corner in corners:
            painter.drawRect(QRectF(corner.x() - 3, corner.y() - 3, 6, 6))
        painter.drawText(QPointF(plane.area.left() + 8, plane.area.bottom() - 8), self.tr("□ front of the best"))

    def make_corners(self, row: Row) -> list[QPointF]:
        """The middle of its dot."""
        return [self.plane.point(math.log10(max(_size(row), 1)), row.height)]

    def make_plane(self) -> Plane:
        """Sizes across, in powers of ten; what the goal asks for upwards."""
        sizes = [math.log10(max(_size(row), 1)) for row in self._rows]
        low, high = min(sizes) - 0.05, max(sizes) + 0.05
        step = tidy(low, high, max(int(self.area.width() / 90), 2)).step
        heights = [row.height for row in self._rows]
        return Plane(self.area, Powers(low, high, step), tidy(min(heights), max(heights), 5))


def _size(row: Row) -> int:
    return 0 if row.line.outcome is None else row.line.outcome.parameters
