"""A hand, drawn with a few strokes: how its fingers stand for each type of grasp."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from xoviz.explain.actions import Grip

FINGER = 1.5  # cells: how thick a finger is
TIP = 4.0  # cells: how long a fingertip is
OPEN = 2.6  # cells by which an open hand is wider than a closed one
FEWEST = {"power small": 2.2, "power large": 4.0, "power spherical": 4.0}
"""Cells from the middle of the hand to its fingers, at the least."""


def draw_hand(painter: QPainter, grasp: str, grip: Grip, opening: float, colour: QColor) -> None:
    """Draw the hand for a ``grasp`` in cells of the picture; ``opening`` is 0 where it holds, and 1 before it does.

    Whole hands bend fingers and thumb around the thing, from either side; fingertips come straight from either side.
    """
    painter.save()
    painter.setPen(QPen(colour, FINGER, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(QPointF(grip.column + 0.5, grip.row + 0.5))
    painter.rotate(-QLineF(0, 0, grip.right, grip.down).angle())
    reach = grip.reach + FINGER / 2 + OPEN * opening
    if grasp.startswith("precision"):
        for side in (-1, 1):
            painter.drawLine(QLineF(side * reach, 0, side * (reach + TIP), 0))
    else:
        _bend(painter, max(reach, FEWEST[grasp] + OPEN * opening), grasp == "power spherical")
    painter.restore()


def _bend(painter: QPainter, radius: float, spread: bool) -> None:
    """Fingers and thumb around a middle; around a ball the fingers are spread, and more of them are to be seen."""
    around = QRectF(-radius, -radius, 2 * radius, 2 * radius)
    if spread:
        for middle in (0, 60, 120, 200, 280):
            painter.drawArc(around, 16 * (middle - 14), 16 * 28)
        return
    painter.drawArc(around, 16 * -55, 16 * 110)
    painter.drawArc(around, 16 * 140, 16 * 80)
