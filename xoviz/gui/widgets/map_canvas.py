"""Many maps on one widget: painted fast, pointed at cell by cell, framed, marked, and walked with the keys.

A canvas knows arrays and rectangles, nothing of networks. Its owner arranges groups of maps (a group is a layer),
fills them with values, and marks cells. All maps of a group share one pixel buffer, coloured in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import Table, current_theme, grey_lut, light_text, signed_index, signed_lut
from xoviz.gui.widgets.colour_limit import paintable
from xoviz.gui.widgets.grid_geometry import CellGeometry, Values
from xoviz.gui.widgets.map_group import CanvasMark, MapGroup, PaintedGroup, fitted
from xoviz.gui.widgets.mark_paint import paint_marks
from xoviz.gui.widgets.numbers import fixed
from xoviz.gui.widgets.painting import is_vector, paint_frame, paint_lines, paint_numbers

LINES_FROM = 7
NUMBERS_FROM = 24
_ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


class MapCanvas(QWidget):
    """Paints groups of maps.

    Arrows walk from cell to cell, Page Up and Page Down from group to group, plus and minus from map to map.

    Signals:
        pointed(str, int, int, int): group, map, row and column under the mouse or the walking cursor.
        left(): nothing is pointed at any longer.
        clicked(str, int, int, int): a cell was clicked.
        resized(): there is another amount of room; whoever arranges may want to arrange again.
    """

    pointed = Signal(str, int, int, int)
    left = Signal()
    clicked = Signal(str, int, int, int)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painted: dict[str, PaintedGroup] = {}
        self._marks: tuple[CanvasMark, ...] = ()
        self._at: tuple[str, int, int, int] | None = None
        self._ink, self._signed = grey_lut(current_theme()), signed_lut()
        self._ink_light, self._signed_light = light_text(self._ink), light_text(self._signed)
        self._grids: QPixmap | None = None
        self._grids_theme = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def arrange(self, groups: Iterable[MapGroup]) -> None:
        """Lay out these groups and no others. Values of groups that keep their key and size are kept."""
        before = self._painted
        self._painted = {}
        for group in groups:
            ratio = self.devicePixelRatio()
            made = PaintedGroup(group, [fitted(rect, group.rows, group.columns, ratio) for rect in group.rects])
            self._painted[group.key] = made
            old = before.get(group.key)
            if old is not None and old.values is not None and old.pixels.shape == made.pixels.shape:
                np.copyto(made.pixels, old.pixels)
                made.values = old.values
        if self._at is not None and not self._exists(*self._at):
            self._at = None
        self._grids = None
        self.update()

    def fill(self, key: str, values: Values, limit: float) -> None:
        """Show ``values`` (n, rows, columns) in a group; the strongest colours stand for -limit and +limit."""
        painted = self._painted[key]
        painted.values = values
        signed_index(paintable(values, limit), limit, painted.index)
        table = self._ink if painted.group.ink else self._signed
        table.take(painted.index, out=painted.pixels, mode="clip")
        self.update(painted.bounds().adjusted(-4, -4, 4, 4).toAlignedRect())

    def mark(self, marks: Sequence[CanvasMark]) -> None:
        """Mark these cells, and no others."""
        marks = tuple(marks)
        if marks != self._marks:
            self._marks = marks
            self.update()

    def groups(self) -> tuple[MapGroup, ...]:
        """What is laid out."""
        return tuple(painted.group for painted in self._painted.values())

    def value(self, key: str, map_: int, row: int, column: int) -> float | None:
        """The number in a cell, None before the group is filled."""
        values = self._painted[key].values
        return None if values is None else float(values[map_, row, column])

    def cell_rect(self, key: str, map_: int, row: int = 0, column: int = 0, height: int = 1, width: int = 1) -> QRectF:
        """Where cells of a map lie on the widget."""
        return self._painted[key].cells[map_].rect(row, column, height, width)

    def map_rect(self, key: str, map_: int) -> QRectF:
        """Where the whole map lies."""
        return self._painted[key].cells[map_].whole()

    def point_at(self, key: str, map_: int, row: int, column: int) -> None:
        """Put the walking cursor on a cell without telling anyone."""
        self._at = (key, map_, row, column) if self._exists(key, map_, row, column) else None

    def cell_at(self, point: QPointF) -> tuple[str, int, int, int] | None:
        """The cell under a point of the widget."""
        for key, painted in self._painted.items():
            for map_, cells in enumerate(painted.cells):
                cell = cells.at(point.x(), point.y())
                if cells.holds(cell):
                    return key, map_, *cell
        return None

    def sizeHint(self) -> QSize:
        """Comfortable for a tab."""
        return QSize(760, 420)

    def minimumSizeHint(self) -> QSize:
        """Small enough for a laptop."""
        return QSize(240, 160)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which cell the mouse came to."""
        self._go(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which cell was clicked."""
        at = self.cell_at(event.position())
        self._go(at)
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*at)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse went away."""
        super().leaveEvent(event)
        self._go(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went away."""
        super().focusOutEvent(event)
        if not self.underMouse():
            self._go(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk: arrows by cell, plus and minus by map, Page Up and Page Down by group."""
        keys, steps = list(self._painted), {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key, map_, row, column = self._at or (keys[0] if keys else "", 0, 0, 0)
        if not keys:
            super().keyPressEvent(event)
        elif event.key() in _ARROWS:
            down, right = _ARROWS[Qt.Key(event.key())] if self._at else (0, 0)
            self._walk(key, map_, row + down, column + right)
        elif event.key() in steps:
            place = keys.index(key) + steps[Qt.Key(event.key())]
            self._walk(keys[min(max(place, 0), len(keys) - 1)], map_, row, column)
        elif event.text() in ("+", "-"):
            self._walk(key, map_ + (1 if event.text() == "+" else -1), row, column)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pass it on."""
        super().resizeEvent(event)
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme: pictures take its ink and paper."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._ink = grey_lut(current_theme())
            self._ink_light = light_text(self._ink)
            for painted in self._painted.values():
                if painted.group.ink:
                    self._ink.take(painted.index, out=painted.pixels, mode="clip")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What lies behind, the maps, the marks, and what lies over them."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_behind(painter)
            self._paint_maps(painter, QRectF(event.rect()))
            self._paint_grids(painter)
            self._paint_numbers(painter, QRectF(event.rect()))
            there = [mark for mark in self._marks if self._exists(mark.key, mark.map + max(mark.around - 1, 0))]
            paint_marks(painter, there, self._rect_of, QRectF(event.rect()))
            self.paint_over(painter)

    def paint_behind(self, painter: QPainter) -> None:
        """For subclasses: lines between maps, cards, captions."""

    def paint_over(self, painter: QPainter) -> None:
        """For subclasses: what must not be covered."""

    def _paint_maps(self, painter: QPainter, seen: QRectF) -> None:
        """The coloured cells."""
        vector = is_vector(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for painted in self._painted.values():
            for cells, image, pixels in zip(painted.cells, painted.images, painted.pixels, strict=True):
                if vector:
                    self._paint_cells(painter, cells, pixels)
                elif cells.whole().intersects(seen):
                    painter.drawImage(cells.whole(), image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_grids(self, painter: QPainter) -> None:
        """Frames and lines between cells: they change with the layout only, so they are drawn once for each."""
        if is_vector(painter):
            self._draw_grids(painter)
            return
        size, name = self.size() * self.devicePixelRatio(), current_theme().name
        if self._grids is None or self._grids.size() != size or self._grids_theme != name:
            self._grids, self._grids_theme = QPixmap(size), name
            self._grids.setDevicePixelRatio(self.devicePixelRatio())
            self._grids.fill(Qt.GlobalColor.transparent)
            with QPainter(self._grids) as grids:
                self._draw_grids(grids)
        painter.drawPixmap(QPointF(0, 0), self._grids)

    def _draw_grids(self, painter: QPainter) -> None:
        theme = current_theme()
        for painted in self._painted.values():
            group = painted.group
            for map_, cells in enumerate(painted.cells):
                if cells.side >= LINES_FROM:
                    paint_lines(painter, cells, self.devicePixelRatio())
                framed = map_ < len(group.frames)
                colour = group.frames[map_] if framed else theme.colour("outline")
                paint_frame(painter, cells.whole(), 2.0 if framed else 1.0, colour)

    def _paint_cells(self, painter: QPainter, cells: CellGeometry, pixels: Table) -> None:
        """One rectangle a cell: viewers of vector files would blur an enlarged image."""
        for (row, column), colour in np.ndenumerate(pixels):
            painter.fillRect(cells.rect(row, column), QColor.fromRgb(int(colour)))

    def _paint_numbers(self, painter: QPainter, seen: QRectF) -> None:
        """Numbers wherever a group wants them and its cells are large enough."""
        for painted in self._painted.values():
            if not painted.group.numbers or painted.values is None:
                continue
            light = (self._ink_light if painted.group.ink else self._signed_light).take(painted.index)
            for cells, values, on_dark in zip(painted.cells, painted.values, light, strict=True):
                if cells.side >= NUMBERS_FROM and cells.whole().intersects(seen):
                    paint_numbers(painter, cells, values, on_dark)

    def _rect_of(self, mark: CanvasMark) -> QRectF:
        """Where the cells of a mark lie, or the maps that it goes around."""
        if not mark.around:
            return self.cell_rect(mark.key, mark.map, mark.row, mark.column, mark.height, mark.width)
        maps = range(mark.map, mark.map + mark.around)
        return reduce(QRectF.united, [self.map_rect(mark.key, map_) for map_ in maps])

    def _exists(self, key: str, map_: int, row: int = 0, column: int = 0) -> bool:
        painted = self._painted.get(key)
        return painted is not None and map_ < len(painted.cells) and painted.cells[map_].holds((row, column))

    def _walk(self, key: str, map_: int, row: int, column: int) -> None:
        """Go to a cell, or to the nearest that exists."""
        group = self._painted[key].group
        map_ = min(max(map_, 0), len(group.rects) - 1)
        self._go((key, map_, min(max(row, 0), group.rows - 1), min(max(column, 0), group.columns - 1)))

    def _go(self, at: tuple[str, int, int, int] | None) -> None:
        if at == self._at:
            return
        self._at = at
        if at is None:
            self.left.emit()
            return
        value = self.value(*at)
        self.setAccessibleDescription(self.tr("{group}, map {map}, row {row}, column {column}: {value}").format(
            group=at[0], map=at[1] + 1, row=at[2] + 1, column=at[3] + 1,
            value="" if value is None else fixed(value)))
        self.pointed.emit(*at)
