"""File > Open recent: the files that were opened or saved last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


class RecentFiles(QMenu):
    """A menu that is filled when it opens: the newest file first.

    Signals:
        chosen(object): the Path of a file.
    """

    chosen = Signal(object)

    def __init__(self, paths: Callable[[], tuple[str, ...]], parent: QWidget | None = None) -> None:
        """`paths` gives the files whenever the menu opens."""
        super().__init__(parent)
        self._paths = paths
        self.setTitle(self.tr("Open &recent"))
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Ask for the files and list them."""
        self.clear()
        for place, path in enumerate(self._paths(), 1):
            action = self.addAction(f"{'&' if place < 10 else ''}{place}  {Path(path).name.replace('&', '&&')}")
            action.setToolTip(path)
            action.setStatusTip(path)
            action.triggered.connect(partial(self._choose, action))
            action.setData(path)
        if self.isEmpty():
            self.addAction(self.tr("No file was opened or saved yet")).setEnabled(False)

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(Path(action.data()))
