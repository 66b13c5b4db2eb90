"""What all plots of a sweep have in common: trials that are pointed at and picked, by mouse or by keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from xoviz.gui.panels.sweep.shown import FAILED, Row, Shown
from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.axes import BOTTOM, LEFT, RIGHT, TOP, Axis, Plane
from xoviz.gui.widgets.cursor_widget import CursorWidget
from xoviz.gui.widgets.keyboard import is_command

REACH = 14.0
"""Pixels within which a trial is pointed at."""

_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PICKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Powers(Axis):
    """An axis of powers of ten: a value of 3 stands for 1,000."""

    def text(self, value: float) -> str:
        """What stands at a tick; two digits are enough to know where one is."""
        number = 10.0 ** value
        digits = math.floor(math.log10(number)) - 1
        return f"{round(number, -digits):,.0f}" if digits > 0 else f"{number:.2g}"


class TrialPlot(CursorWidget[int]):
    """One mark a trial. The mouse points at the nearest one, a click picks it; so do the arrows and Enter.

    Signals:
        pointed(): another trial is pointed at, or none.
        picked(int): the number of the trial that was picked.
    """

    pointed = Signal()
    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._rows: tuple[Row, ...] = ()
        self._chosen: int | None = None
        self._cursor = 0
        self._plane: Plane | None = None
        self._corners: dict[int, list[QPointF]] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The trials that have a mark, in the order of the keys."""
        return self._rows

    @property
    def number(self) -> int | None:
        """The trial that is pointed at, if any is."""
        if self._hovered is not None:
            return self._hovered
        return self._rows[self._cursor].number if self.hasFocus() and self._cursor_shown and self._rows else None

    def present(self, shown: Shown | None, chosen: int | None) -> None:
        """Show trials; the ``chosen`` one is emphasised."""
        if shown is not self._shown:
            self._shown = shown
            self._rows = () if shown is None else self.ordered(
                tuple(row for row in shown.rows if row.ended != FAILED and math.isfinite(row.height)))
            self._cursor = min(self._cursor, max(len(self._rows) - 1, 0))
            self._measure()
        self._chosen = chosen
        self._describe()
        self.update()

    def ordered(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """The trials in the order of the keys."""
        return rows

    def arrange(self) -> None:
        """For subclasses: there are other trials."""

    def make_plane(self) -> Plane:
        """For subclasses: the axes, at the present size."""
        raise NotImplementedError

    def make_corners(self, row: Row) -> list[QPointF]:
        """For subclasses: the corners of a trial's mark, in pixels."""
        raise NotImplementedError

    @property
    def plane(self) -> Plane:
        """The axes; made once for each size."""
        if self._plane is None:
            self._plane = self.make_plane()
        return self._plane

    def corners(self, row: Row) -> list[QPointF]:
        """The corners of a trial's mark; found once for each size."""
        if row.number not in self._corners:
            self._corners[row.number] = self.make_corners(row)
        return self._corners[row.number]

    def distance(self, row: Row, point: QPointF) -> float:
        """For subclasses: how many pixels a trial's mark is away from a point."""
        raise NotImplementedError

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """For subclasses: paint everything."""
        raise NotImplementedError

    @property
    def area(self) -> QRectF:
        """Where marks are, beside what stands at the axes."""
        return QRectF(LEFT, TOP, max(self.width() - LEFT - RIGHT, 1), max(self.height() - TOP - BOTTOM, 1))

    def is_marked(self, row: Row) -> bool:
        """Whether a trial is chosen or pointed at."""
        return row.number in (self._chosen, self.number)

    def sizeHint(self) -> QSize:
        """Room to see differences."""
        return QSize(520, 300)

    def minimumSizeHint(self) -> QSize:
        """Room for axes and a few marks."""
        return QSize(260, 140)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest trial."""
        self._hover(self._nearest(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the nearest trial."""
        number = self._nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self._hide_cursor()
            self.picked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from trial to trial; Enter and space pick."""
        if not self._takes(event):
            super().keyPressEvent(event)
        elif event.key() in _PICKING_KEYS:
            self.picked.emit(self._rows[self._cursor].number)
        else:
            step = _STEPS[Qt.Key(event.key())]
            self._cursor, self._cursor_shown = min(max(self._cursor + step, 0), len(self._rows) - 1), True
            self._describe()
            self.update()
            self.pointed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Everything, or a few words where there is nothing."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().window())
            if self._shown is None or not self._rows:
                painter.setPen(current_theme().colour("muted"))
                painter.setFont(number_font(13))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Trials appear here as they end."))
            else:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self.paint(painter, self._shown)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything lies elsewhere."""
        super().resizeEvent(event)
        self._plane, self._corners = None, {}

    def _measure(self) -> None:
        self._plane, self._corners = None, {}
        self.arrange()

    def _nearest(self, point: QPointF) -> int | None:
        if not self._rows:
            return None
        away, number = min((self.distance(row, point), row.number) for row in self._rows)
        return number if away <= REACH else None

    def _takes(self, event: QKeyEvent) -> bool:
        return event.key() in (*_STEPS, *_PICKING_KEYS) and not is_command(event) and bool(self._rows)

    def _show_hovered(self) -> None:
        self.update()
        self.pointed.emit()

    def _describe(self) -> None:
        number = self._rows[self._cursor].number if self._rows else None
        self.setAccessibleDescription("" if number is None else self.tr("trial {number}").format(number=number))


def faded(colour: QColor, share: float) -> QColor:
    """A colour that lets others through."""
    result = QColor(colour)
    result.setAlphaF(share)
    return result
