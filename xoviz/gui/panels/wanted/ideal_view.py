"""What a unit wants to see, large: a click, Enter or Space asks for it on the pad; the arrows walk over its cells."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.grid_view import GridView
from xoviz.gui.widgets.keyboard import is_command
from xoviz.gui.widgets.painting import paint_frame

_PICKING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class IdealView(GridView):
    """Signals:
    picked(): it was clicked or picked by keyboard.
    """

    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(3, 3, parent=parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click to put it on the pad"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """No higher than wide, so that what it means stands right below it."""
        super().resizeEvent(event)
        self.setMaximumHeight(event.size().width())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick it, unless the click went beside it."""
        cells = self.geometry_of_cells
        if event.button() == Qt.MouseButton.LeftButton and cells.holds(cells.at(event.position().x(),
                                                                              event.position().y())):
            self._hide_cursor()
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick it, or go on to another cell."""
        if event.key() in _PICKING_KEYS and not is_command(event):
            self.picked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lift it while the mouse is over it."""
        super().paintEvent(event)
        if self._hovered is not None:
            with QPainter(self) as painter:
                paint_frame(painter, self.geometry_of_cells.whole().adjusted(2, 2, -2, -2), 2.0,
                            current_theme().colour("muted"))

    def _takes(self, event: QKeyEvent) -> bool:
        return super()._takes(event) or (event.key() in _PICKING_KEYS and not is_command(event))

    def _show_hovered(self) -> None:
        super()._show_hovered()
        self.update()
