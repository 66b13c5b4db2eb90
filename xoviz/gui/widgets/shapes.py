"""A composition painted as shapes and text: for files, which have no pixels or others than the screen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.cells import Cells
from xoviz.gui.widgets.composition import Composition
from xoviz.gui.widgets.dots import paint_dot
from xoviz.gui.widgets.map_group import PaintedGroup
from xoviz.gui.widgets.painting import paint_frame, paint_lines, paint_mark, paint_numbers


def paint_shapes(painter: QPainter, composition: Composition) -> None:
    """Maps, frames, numbers and marks, without what lies behind them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    composition.look_up()
    for place, painted in enumerate(composition.groups.values()):
        _paint_group(painter, painted, composition.cells, place, composition.ratio)
    _paint_marks(painter, composition)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_group(painter: QPainter, painted: PaintedGroup, all_cells: Cells, place: int, ratio: float) -> None:
    """Cells one by one: viewers of vector files would blur an enlarged image."""
    numbers, pixels = painted.numbers, all_cells.colours(place)[:, :-1].reshape(painted.shape)
    light = all_cells.light(place).reshape(painted.shape)
    for map_, cells in enumerate(painted.cells):
        for (row, column), pixel in np.ndenumerate(pixels[map_]):
            painter.fillRect(cells.rect(row, column), QColor.fromRgb(int(pixel)))
        if painted.lined:
            paint_lines(painter, cells, ratio)
        if painted.numbered and numbers is not None:
            paint_numbers(painter, cells, numbers[map_], light[map_], reading=painted.reading)
    frames = [(thickness, colour) for thickness, colours in painted.frames(current_theme()) for colour in colours]
    for cells, (thickness, colour) in zip(painted.cells, frames, strict=True):
        paint_frame(painter, cells.whole(), thickness, colour)


def _paint_marks(painter: QPainter, composition: Composition) -> None:
    halo, dots = current_theme().colour("card"), composition.dots
    if dots is not None and dots.key in composition.groups:
        cells = composition.groups[dots.key].cells
        for map_, row, column in dots.cells.tolist():
            paint_dot(painter, cells[map_].rect(row, column), dots.colour)
    for mark, painted in composition.there:
        dotted = mark.style != Qt.PenStyle.SolidLine
        for rect in painted.rects_of(mark):
            if mark.around:
                paint_frame(painter, rect, 2.0, mark.colour, dotted=dotted)
            else:
                paint_mark(painter, rect, mark.colour, halo, dotted=dotted)
