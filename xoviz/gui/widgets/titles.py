"""Titles above columns, each as near to the middle of its column as it can be without touching the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

HEIGHT = 18
BETWEEN = 8
"""Pixels of a title's height, and between two of them."""


def side_by_side(middles: Sequence[float], widths: Sequence[float], room: float) -> list[float]:
    """Where texts of these ``widths`` begin, from left to right in ``room``, none over another.

    Those that would overlap move aside together, by as little as can be (least squares, by pooling neighbours).
    """
    before = [0.0, *accumulate(widths)]
    blocks: list[tuple[float, int]] = []
    for middle, width, taken in zip(middles, widths, before, strict=False):
        total, count = middle - width / 2 - taken, 1
        while blocks and blocks[-1][0] * count > total * blocks[-1][1]:
            more, others = blocks.pop()
            total, count = total + more, count + others
        blocks.append((total, count))
    free = max(room - before[-1], 0.0)
    starts = [min(max(total / count, 0.0), free) for total, count in blocks for _ in range(count)]
    return [start + taken for start, taken in zip(starts, before, strict=False)]


def draw_titles(painter: QPainter, texts: Sequence[str], middles: Sequence[float], top: float, room: float) -> None:
    """A row of titles in the painter's font and colour; where there is no room for all, the longest are cut."""
    metrics = painter.fontMetrics()
    widths = [metrics.horizontalAdvance(text) + BETWEEN for text in texts]
    most = max(widths, default=0)
    while sum(min(width, most) for width in widths) > room and most > 0:
        most -= 1
    widths = [min(width, most) for width in widths]
    for text, left, width in zip(texts, side_by_side(middles, widths, room), widths, strict=True):
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, top, width, HEIGHT), Qt.AlignmentFlag.AlignCenter, shown)
