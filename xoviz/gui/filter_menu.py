"""The menu of one filter: what the menu Filter has, opened by the right button on a thumbnail."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

ENTRIES = (("freeze_filter", "switch_off_filter"), ("copy_filter", "paste_filter", "reset_filter"), ("remove_filter",))
"""The entries by their names, with a line between two groups."""


class FilterMenu(QMenu):
    """Empty until somebody offers it the window's actions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.heading = QAction(self)
        self.heading.setEnabled(False)
        self.addAction(self.heading)

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Have the window's entries for filters."""
        for group in ENTRIES:
            self.addActions([actions[name] for name in group])
            self.addSeparator()

    def pop_up(self, point: QPoint, number: int) -> None:
        """Open at a point of the screen, for the filter of a number."""
        self.heading.setText(self.tr("Filter {number}").format(number=number))
        self.popup(point)
