"""A grid to draw on with mouse, pen, finger or keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from xoviz.gui.widgets.grid_geometry import Cell, Values, brush, line, stamped
from xoviz.gui.widgets.grid_view import GridView
from xoviz.gui.widgets.keyboard import is_command

_ERASING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_DRAWING_KEYS = (Qt.Key.Key_Space, *_ERASING_KEYS)


class PixelGrid(GridView):
    """Paints with the left button, space or a finger; erases with the right button, Shift+space or Delete.

    The grid previews a stroke at once but does not own the truth: its owner answers `stroked` with `present`.
    Held down, space draws while the arrows move. A stroke that changes no cell has no `stroked` between its
    beginning and its end. A mouse or pen that draws does not point: what is looked at stays until the stroke has ended.

    Signals:
        stroke_began(), stroke_ended(): around all `stroked` of one gesture.
        stroked(object): the new values, (H, W) float32, read-only, after each event that changed something.
        pointed(int, int), left(): see GridView.
    """

    stroke_began = Signal()
    stroked = Signal(object)
    stroke_ended = Signal()

    def __init__(
        self, rows: int, columns: int, *, signed: bool = False, limit: float = 1.0, parent: QWidget | None = None
    ) -> None:
        super().__init__(rows, columns, signed=signed, limit=limit, parent=parent)
        self._paint_value = 1.0
        self._erase_value = 0.0 if signed else -1.0
        self._brush = brush(1)
        self._brush_width = 1
        self._erasing = False
        self._stroke_value: float | None = None
        self._stroke_at: Cell = (0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def brush_width(self) -> int:
        """The width of the round brush in cells."""
        return self._brush_width

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._stroke_value is not None

    def set_brush_width(self, width: int) -> None:
        """Paint and erase this many cells wide; ValueError below 1."""
        self._brush = brush(width)
        self._brush_width = width

    def set_values_painted(self, paint: float, erase: float) -> None:
        """What painting and erasing leave in a cell."""
        self._paint_value, self._erase_value = paint, erase

    def set_erasing(self, on: bool) -> None:
        """Let the left button erase and the right one paint: the eraser chosen as the tool."""
        self._erasing = on

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._begin_at(event.position(), erase=event.button() == Qt.MouseButton.RightButton)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second of two quick clicks paints like the first."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke, or tell which cell the mouse came to."""
        self._go_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke when the last button is up."""
        if not event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton):
            self._end()
            self._hover_at(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The pen paints; its other end, or its button, erases."""
        if event.type() == QEvent.Type.TabletPress:
            turned = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._begin_at(event.position(), erase=turned or event.button() == Qt.MouseButton.RightButton)
        elif event.type() == QEvent.Type.TabletMove:
            self._go_to(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()
            self._hover_at(event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take touches of one finger; a second finger ends the stroke."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Delete draw at the cursor; arrows move it, and draw while space is held."""
        erase = event.key() in _ERASING_KEYS
        if event.key() not in _DRAWING_KEYS or is_command(event):
            super().keyPressEvent(event)
            if self.is_drawing:
                self._extend(self.cursor_cell)
        elif not event.isAutoRepeat():
            self._cursor_shown = True
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._begin(self.cursor_cell, erase=erase or shifted)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of the key ends its stroke."""
        if event.isAutoRepeat() or event.key() not in _DRAWING_KEYS:
            super().keyReleaseEvent(event)
        else:
            self._end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A stroke never outlives the focus: the key's release would go elsewhere."""
        super().focusOutEvent(event)
        self._end()

    def hideEvent(self, event: QHideEvent) -> None:
        """A stroke never outlives the grid on screen."""
        super().hideEvent(event)
        self._end()

    def _takes(self, event: QKeyEvent) -> bool:
        return super()._takes(event) or (event.key() in _DRAWING_KEYS and not is_command(event))

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel) or len(points) != 1:
            self._end()
        elif event.type() == QEvent.Type.TouchBegin:
            self._begin_at(points[0].position(), erase=False)
        else:
            self._extend_to(points[0].position())

    def _begin_at(self, point: QPointF, *, erase: bool) -> None:
        cells = self.geometry_of_cells
        cell = cells.at(point.x(), point.y())
        if cells.holds(cell):
            self._hide_cursor()
            self.move_cursor(*cell)
            self._begin(cell, erase=erase)

    def _go_to(self, point: QPointF) -> None:
        if self.is_drawing:
            self._extend_to(point)
        else:
            self._hover_at(point)

    def _extend_to(self, point: QPointF) -> None:
        if self.is_drawing:
            cell = self.geometry_of_cells.at(point.x(), point.y())
            self.move_cursor(*cell)
            self._extend(cell)

    def _begin(self, cell: Cell, *, erase: bool) -> None:
        if self.is_drawing:
            return
        self._stroke_value = self._erase_value if erase != self._erasing else self._paint_value
        self._stroke_at = cell
        self.stroke_began.emit()
        self._extend(cell)

    def _extend(self, cell: Cell) -> None:
        """Draw from where the stroke was to this cell, so that a fast one leaves no gap."""
        if self._stroke_value is not None:
            self._wish(stamped(self.values, line(self._stroke_at, cell), self._brush, self._stroke_value))
            self._stroke_at = cell

    def _end(self) -> None:
        if self.is_drawing:
            self._stroke_value = None
            self.stroke_ended.emit()

    def _wish(self, values: Values) -> None:
        """Preview new values and tell the owner, if they are new."""
        if (values != self.values).any():
            self._show(values)
            self.stroked.emit(self.values)
