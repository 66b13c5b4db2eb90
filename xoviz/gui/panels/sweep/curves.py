"""The loss of every trial while it learned, one curve each."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from xoviz.gui.panels.sweep.shown import PRUNED, Row, Shown
from xoviz.gui.panels.sweep.trial_plot import Powers, TrialPlot, faded
from xoviz.gui.theme import current_theme, identity_colour
from xoviz.gui.widgets.axes import Plane, paint_axes, tidy

LEAST = 1e-6
"""A loss below this is drawn as if it were so large: the axis is one of powers of ten."""


class LossCurves(TrialPlot):
    """Mean training losses of stretches of a trial, against the pictures that it had learned from by their ends."""

    def ordered(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """From the worst to the best: the best are painted last."""
        return tuple(sorted(rows, key=lambda row: (row.grade, row.number)))

    def distance(self, row: Row, point: QPointF) -> float:
        """Up or down to its curve, where it has one."""
        corners = self.corners(row)
        if not corners or not corners[0].x() <= point.x() <= corners[-1].x():
            return math.inf
        here = np.interp(point.x(), [each.x() for each in corners], [each.y() for each in corners])
        return abs(float(here) - point.y())

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """Axes and curves; those of the best settings, and the one that is pointed at, on top."""
        plane, theme = self.plane, current_theme()
        paint_axes(painter, plane, self.tr("pictures learned from"), self.tr("loss while learning"))
        for row in self._rows:
            style = Qt.PenStyle.DotLine if row.ended == PRUNED else Qt.PenStyle.SolidLine
            painter.setPen(QPen(faded(theme.colour("accent"), 0.35), 1.2, style))
            painter.drawPolyline(self.corners(row))
        for row in self._rows:
            if row.number in shown.best_numbers or self.is_marked(row):
                colour = theme.colour("text") if self.is_marked(row) else identity_colour(1)
                painter.setPen(QPen(colour, 2.5))
                painter.drawPolyline(self.corners(row))

    def make_corners(self, row: Row) -> list[QPointF]:
        """The end of each stretch."""
        return [self.plane.point(*each) for each in _curve(row)]

    def make_plane(self) -> Plane:
        """Pictures across, losses upwards in powers of ten."""
        points = [point for row in self._rows for point in _curve(row)] or [(1.0, 0.0)]
        across = tidy(0.0, max(at for at, _ in points), max(int(self.area.width() / 90), 2))
        heights = [high for _, high in points]
        return Plane(self.area, across, Powers(*tidy(min(heights), max(heights), 5)))


def _curve(row: Row) -> list[tuple[float, float]]:
    """Pictures, and the logarithm of the loss; what is no number is left out."""
    outcome, trial = row.line.outcome, row.line.trial
    if outcome is None:
        return []
    batch = int(trial.settings["batch"])
    return [(float(trial.steps_at(stretch) * batch), math.log10(max(loss, LEAST)))
            for stretch, loss in enumerate(outcome.losses, 1) if math.isfinite(loss)]
