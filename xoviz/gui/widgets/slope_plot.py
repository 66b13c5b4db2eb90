"""A curve with a ball on it that can be pushed: the error along one weight, how steep it is, and what a nudge does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.axes import BOTTOM, LEFT, TOP, Axis, Plane, paint_axes, paint_ball, tidy
from xoviz.gui.widgets.keyboard import is_command

RIGHT = 44
"""Pixels beside the area: as many as the button that stands at the end of a slider below."""

BALL, HOLLOW = 8.0, 5.0
"""Radii in pixels."""

LEAST_SHARE = 0.3
"""The axis stays as it is while what is shown takes at least this share of it."""

NEAR_ZERO = 0.45
"""Where the least error is below this share of the greatest, the axis begins at 0."""

FLAT = 1e-3
"""Where errors differ by no more than this share of them, the axis begins at 0, too: what is flat shall look flat."""

PAGE = 5
"""Nudges at once, with Page Up and Page Down."""

_UP = (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Plus)
_DOWN = (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Minus)
_NUDGES: dict[int, int] = {**dict.fromkeys(_UP, 1), **dict.fromkeys(_DOWN, -1), Qt.Key.Key_PageUp: PAGE,
                           Qt.Key.Key_PageDown: -PAGE}


class SlopePicture(NamedTuple):
    """What there is to see between the values ``low`` and ``high``.

    ``values`` ascend and ``errors`` belong to them; none of either while the curve is not known. The ball is at
    ``value`` and ``error``. ``slope`` is that of the tangent, and ``sides`` are those to the left and to the right
    where they differ; None where they are not known.
    """

    low: float
    high: float
    values: Sequence[float]
    errors: Sequence[float]
    value: float
    error: float
    slope: float | None = None
    sides: tuple[float, float] | None = None
    nudge: float = 0.1


class SlopePlot(QWidget):
    """Draws a picture of a slope; the ball can be dragged, and pushed with the arrows, plus and minus, by a nudge.

    Signals:
        began(), ended(): around all `moved` of one gesture: a drag, a key.
        moved(float): the ball was pushed to this value.
    """

    began = Signal()
    moved = Signal(float)
    ended = Signal()

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        """A plot above which stands what a hand can do."""
        super().__init__(parent)
        self._hint = hint
        self._picture: SlopePicture | None = None
        self._up: Axis = tidy(0, 1)
        self._dragging = False
        self._names = (self.tr("this weight"), self.tr("error"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    @property
    def picture(self) -> SlopePicture | None:
        """What is shown."""
        return self._picture

    @property
    def is_dragged(self) -> bool:
        """Whether a hand holds the ball."""
        return self._dragging

    @property
    def up(self) -> Axis:
        """The axis of errors."""
        return self._up

    def present(self, picture: SlopePicture | None) -> None:
        """Show a picture, or nothing. The axis of errors changes only where it has to."""
        self._picture = picture
        if picture is not None:
            self._fit(picture)
        self.update()

    def name_axes(self, across: str, up: str) -> None:
        """What the axes are called."""
        self._names = across, up
        self.update()

    def place_of(self, value: float, error: float) -> QPointF:
        """Where a point of the curve lies on the widget."""
        return self._plane().point(value, error)

    def sizeHint(self) -> QSize:
        """Room to see a bend."""
        return QSize(420, 260)

    def minimumSizeHint(self) -> QSize:
        """Axes and a small curve."""
        return QSize(LEFT + RIGHT + 140, TOP + BOTTOM + 60)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that push from the menus while the plot has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The ball comes to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton and self._picture is not None and not self._dragging:
            self._dragging = True
            self.began.emit()
            self._push_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The ball follows."""
        if self._dragging:
            self._push_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The ball stays."""
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, plus and minus nudge."""
        if not self._takes(event) or self._picture is None:
            super().keyPressEvent(event)
            return
        self.push(_NUDGES[event.key()])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys push this ball."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """They push another thing now."""
        super().focusOutEvent(event)
        self.update()

    def push(self, nudges: int) -> None:
        """Push the ball by so many nudges, as one gesture."""
        if self._picture is not None:
            self.began.emit()
            self.moved.emit(self._picture.value + nudges * self._picture.nudge)
            self.ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, curve, tangent, the two nudges, and the ball."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().window())
            if self._picture is None:
                return
            plane, theme = self._plane(), current_theme()
            paint_axes(painter, plane, *self._names)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(plane.area.left(), 0, plane.area.width(), TOP - 4),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, self._hint)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.save()
            painter.setClipRect(plane.area.adjusted(-1, -1, 1, 1))
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawPolyline(plane.line(self._picture.values, self._picture.errors))
            self._paint_slopes(painter, plane, self._picture)
            painter.restore()
            self._paint_balls(painter, plane, self._picture)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("accent"), 1.5))
                painter.drawRect(plane.area)

    def _paint_slopes(self, painter: QPainter, plane: Plane, picture: SlopePicture) -> None:
        """The tangent; at a kink a half of one to either side."""
        if not math.isfinite(picture.error + picture.value) or picture.slope is None:
            return
        theme, reach = current_theme(), (picture.high - picture.low) * 0.3
        if picture.sides is None:
            _ray(painter, plane, picture, picture.slope, (-reach, reach), theme.colour("accent"))
            return
        _ray(painter, plane, picture, picture.sides[0], (-reach, 0.0), theme.colour("focus"))
        _ray(painter, plane, picture, picture.sides[1], (0.0, reach), theme.colour("focus"))

    def _paint_balls(self, painter: QPainter, plane: Plane, picture: SlopePicture) -> None:
        """The ball, and where a nudge to either side would put it: the lowest of the three is marked."""
        if not math.isfinite(picture.error + picture.value):
            return
        theme = current_theme()
        sides = [(value, _between(picture, value)) for value in (picture.value - picture.nudge,
                                                                 picture.value + picture.nudge)]
        known = [(value, error) for value, error in sides if error is not None]
        least = min([error for _, error in known], default=picture.error)
        painter.setFont(number_font(11))
        for value, error in known:
            better = error == least and error < picture.error
            where = plane.point(value, error)
            paint_ball(painter, where, HOLLOW, theme.colour("ok" if better else "muted"), hollow=True)
        paint_ball(painter, plane.point(picture.value, picture.error), BALL, theme.colour("accent"))

    def _plane(self) -> Plane:
        area = QRectF(LEFT, TOP, max(self.width() - LEFT - RIGHT, 1), max(self.height() - TOP - BOTTOM, 1))
        low, high = (self._picture.low, self._picture.high) if self._picture is not None else (-1.0, 1.0)
        return Plane(area, tidy(low, high, max(int(area.width() / 60), 2))._replace(low=low, high=high), self._up)

    def _fit(self, picture: SlopePicture) -> None:
        """Choose the axis of errors, unless the present one will do."""
        seen = [error for error in (*picture.errors, picture.error) if math.isfinite(error)]
        if not seen:
            return
        low, high = min(seen), max(seen)
        low = 0.0 if low < NEAR_ZERO * high or high - low <= FLAT * high else low
        inside = self._up.low <= low and high <= self._up.high
        if not inside or high - low < LEAST_SHARE * (self._up.high - self._up.low):
            self._up = tidy(low, high if high > low else low + 1e-6, 5)

    def _takes(self, event: QKeyEvent) -> bool:
        return event.key() in _NUDGES and not is_command(event)

    def _push_to(self, x: float) -> None:
        if self._picture is not None:
            self.moved.emit(_digits(self._plane().value_at(x), self._picture))


def _ray(painter: QPainter, plane: Plane, picture: SlopePicture, slope: float, reach: tuple[float, float],
         colour: QColor) -> None:
    """A line through the ball, so far to either side."""
    if math.isfinite(slope):
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine))
        painter.drawPolyline(plane.line([picture.value + way for way in reach],
                                        [picture.error + way * slope for way in reach]))


def _between(picture: SlopePicture, value: float) -> float | None:
    """The error at a value, from the curve; None beside it."""
    pairs = list(zip(picture.values, picture.errors, strict=True))
    for (left, first), (right, second) in pairwise(pairs):
        if left <= value <= right and math.isfinite(first + second):
            return first + (second - first) * (value - left) / (right - left)
    return None


def _digits(value: float, picture: SlopePicture) -> float:
    """No more digits than a hand can aim at: about two hundred places on the axis; or what a nudge has."""
    step = 10.0 ** math.floor(math.log10(min((picture.high - picture.low) / 200, picture.nudge)))
    return round(value / step) * step
