"""The picture of the shares: pointed at like any grid, walked with the arrows, and pinned by a click or Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from xoviz.gui.widgets.grid_view import GridView
from xoviz.gui.widgets.keyboard import is_command

_PICKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class SharesGrid(GridView):
    """A signed grid whose cells can be chosen.

    Signals:
        walked(int, int): row and column that the arrows came to; ``pointed`` has told it before.
        chosen(int, int): row and column of a cell that was clicked, or on which Enter or the space bar was pressed.
    """

    walked = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__(1, 1, signed=True)
        self.setAccessibleName(self.tr("Share of each pixel"))
        self.setToolTip(self.tr("Arrows walk; a click or Enter pins a pixel, or lets it go."))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        cell = self.geometry_of_cells.at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and self.geometry_of_cells.holds(cell):
            self.move_cursor(*cell)
            self.chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar choose, arrows walk."""
        if event.key() in _PICKING and not is_command(event):
            self.chosen.emit(*self.cursor_cell)
            return
        walks = self._takes(event)
        super().keyPressEvent(event)
        if walks:
            self.walked.emit(*self.cursor_cell)

    def _takes(self, event: QKeyEvent) -> bool:
        return super()._takes(event) or (event.key() in _PICKING and not is_command(event))
