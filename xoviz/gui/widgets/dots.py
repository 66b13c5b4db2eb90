"""Dots that mark cells: drawn by Qt one by one for files, and once for a screen, on which there are thousands."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from xoviz.gui.theme import current_theme

ROOMY = 14
"""Cells of so many pixels and more have their dot in a corner, so that it does not hide their number."""

AROUND = 4
"""Pixels around a cell into which its dot may reach."""


def paint_dot(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """A dot in a corner of a cell; in a small one, a square in its middle: it looks the same there."""
    halo = current_theme().colour("card")
    if rect.width() < ROOMY:
        middle = rect.center()
        painter.fillRect(QRectF(middle.x() - 2, middle.y() - 2, 4, 4), halo)
        painter.fillRect(QRectF(middle.x() - 1, middle.y() - 1, 2, 2), colour)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(halo, 1.0))
    painter.setBrush(colour)
    size = min(rect.width() * 0.12, 5.0)
    painter.drawEllipse(rect.bottomRight() - QPointF(size + 1.5, size + 1.5), size, size)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def dot_stamp(side: float, ratio: float, colour: QColor) -> tuple[npt.NDArray[np.uint8], tuple[int, int]]:
    """The pixels (h, w, 4) of a dot, premultiplied, and how far below and right of its cell's corner they begin."""
    whole = int((side + 2 * AROUND) * ratio) + 1
    image = QImage(whole, whole, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    start = round(AROUND * ratio)
    with QPainter(image) as painter:
        paint_dot(painter, QRectF(start / ratio, start / ratio, side, side), colour)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    rows, columns = (np.flatnonzero(pixels[..., 3].any(axis=axis)) for axis in (1, 0))
    cut = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return cut.copy(), (int(rows[0]) - start, int(columns[0]) - start)
