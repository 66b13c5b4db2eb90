"""Named values below one another, each in its own unit: where each row lies, and how it looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.row_paint import GAP, GRIP, Look, Rects, ValueRow, number_edge, paint_carried, paint_row

LOWEST, USUAL, HIGHEST = 18, 21, 30
"""Pixels: how high a row is at the least, by itself, and at the most."""

LEAST_BAR = 50
"""Pixels: the shortest bar."""

NAME, BAR, NUMBER = "name", "bar", "number"
"""The parts of a row."""


class RowView(CursorWidget[int]):
    """A row for each value: a handle and its name, a bar, the number and its unit. Subclasses let it be changed.

    Signals:
        pointed(int): the row that the mouse or the keyboard's cursor came to.
        left(): neither points at a row any longer.
    """

    pointed = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ValueRow, ...] = ()
        self._place = 0
        self._dragged: int | None = None
        self._carried: int | None = None
        self._carrying = False
        self._at = QPointF()
        self._widths = 0, 0
        self._marked: tuple[range, str] = range(0), ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def rows(self) -> tuple[ValueRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def place(self) -> int:
        """The row on which the keyboard's cursor stands."""
        return self._place

    @property
    def row_height(self) -> float:
        """Pixels from one row to the next."""
        return float(min(max(self.height() / max(len(self._rows), 1), LOWEST), HIGHEST))

    def present(self, rows: Sequence[ValueRow]) -> None:
        """Show these rows from the top down."""
        rows = tuple(rows)
        if rows == self._rows:
            return
        if len(rows) != len(self._rows):
            self._place = 0
        self._rows = rows
        self._widths = self._measured()
        self.updateGeometry()
        self._describe()
        self.update()

    def mark(self, places: range, role: str) -> None:
        """Frame these rows, all together, in a colour of the theme."""
        if (places, role) != self._marked:
            self._marked = places, role
            self.update()

    def rects_of(self, place: int) -> Rects:
        """Where a row and its parts lie."""
        height, (names, numbers) = self.row_height, self._widths
        top, left, right = place * height, GRIP + names + GAP, self.width() - numbers
        return Rects(QRectF(0, top, self.width(), height), QRectF(0, top, GRIP + names, height),
                     QRectF(left, top, max(right - GAP - left, 1), height), QRectF(right, top, numbers, height))

    def sizeHint(self) -> QSize:
        """Rows as high as their text and a little more."""
        return QSize(260, USUAL * max(len(self._rows), 1))

    def minimumSizeHint(self) -> QSize:
        """All names and numbers, and short bars."""
        return QSize(GRIP + sum(self._widths) + 2 * GAP + LEAST_BAR, LOWEST * max(len(self._rows), 1))

    def event(self, event: QEvent) -> bool:
        """What a row means, as its tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._row_at(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), self._rows[place].meaning, self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All rows, and above them the one that is carried."""
        target = self._row_at(self._at) if self._carrying else None
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, row in enumerate(self._rows):
                cursor = self.hasFocus() and self._cursor_shown and place == self._place
                carried = self._carrying and place == self._carried
                look = Look(place == self._hovered, cursor, carried, place == target, place == self._dragged)
                paint_row(painter, row, self.rects_of(place), look, self.font(), self._number_font())
            self._paint_mark(painter)
            if self._carrying and self._carried is not None:
                name = self.rects_of(self._carried).name
                paint_carried(painter, self._rows[self._carried].name, name, self._at.y(), self.font())

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widths = self._measured()
            self.updateGeometry()

    def _paint_mark(self, painter: QPainter) -> None:
        places, role = self._marked
        if places and places[-1] < len(self._rows):
            rect = self.rects_of(places[0]).row.united(self.rects_of(places[-1]).row)
            painter.setPen(QPen(current_theme().colour(role), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _row_at(self, point: QPointF) -> int | None:
        """The row at a point's height."""
        place = int(point.y() // self.row_height)
        return place if 0 <= place < len(self._rows) else None

    def _part_at(self, point: QPointF) -> str:
        rects = self.rects_of(0)
        if point.x() < rects.name.right():
            return NAME
        return NUMBER if point.x() >= rects.number.left() else BAR

    def _measured(self) -> tuple[int, int]:
        """Pixels that the widest name needs, and numbers with the widest unit."""
        metrics = QFontMetrics(self.font())
        names = max((metrics.horizontalAdvance(row.name) for row in self._rows), default=0)
        units = max((metrics.horizontalAdvance(row.unit) for row in self._rows), default=0)
        return names, round(number_edge(QRectF(), self._number_font())) + GAP // 2 + units

    def _number_font(self) -> QFont:
        return number_font(max(self.fontMetrics().ascent(), 11))

    def _show_hovered(self) -> None:
        self.update()
        if self._hovered is None:
            self.left.emit()
        else:
            self.pointed.emit(self._hovered)

    def _wear(self) -> None:
        """The mouse pointer says what can be done with what is below it."""
        shape = Qt.CursorShape.ArrowCursor
        if self._carrying:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._hovered is not None:
            shape = {NAME: Qt.CursorShape.OpenHandCursor, BAR: Qt.CursorShape.SizeHorCursor,
                     NUMBER: Qt.CursorShape.IBeamCursor}[self._part_at(self._at)]
        self.setCursor(shape)

    def _describe(self) -> None:
        if not self._rows:
            return
        row = self._rows[self._place]
        told = self.tr("{place} of {count}: {name}, {value} {unit}, from {low} to {high}")
        self.setAccessibleDescription(told.format(place=self._place + 1, count=len(self._rows), **row._asdict()))
