"""A list of short titles, one of which is chosen: for things that nobody can tell apart by small pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

LEAST, USUAL = 3, 5
"""Titles that are in sight at least, and where there is room."""


class TitleList(QListWidget):
    """A click, or Enter, picks a title; the arrows only move among them.

    Signals:
        picked(int): the place of a title that is wanted.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUniformItemSizes(True)
        self.setSpacing(1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.itemClicked.connect(self._pick)
        self.itemActivated.connect(self._pick)

    @property
    def titles(self) -> tuple[str, ...]:
        """What there is to choose from."""
        return tuple(self.item(place).text() for place in range(self.count()))

    def offer(self, titles: Sequence[str]) -> None:
        """Show these titles, none of them chosen."""
        self.clear()
        for title in titles:
            item = QListWidgetItem(title, self)
            item.setToolTip(title)
        self.updateGeometry()

    def set_chosen(self, place: int | None) -> None:
        """Emphasise one title, or none. Emits nothing."""
        if place is None:
            self.clearSelection()
        elif place != self.currentRow() or not self.selectedItems():
            self.setCurrentRow(place)

    def sizeHint(self) -> QSize:
        """Room for some of them."""
        return QSize(super().sizeHint().width(), self._height(USUAL))

    def minimumSizeHint(self) -> QSize:
        """Room for a few; what is too long ends in an ellipsis."""
        return QSize(80, self._height(LEAST))

    def _height(self, titles: int) -> int:
        row = max(self.sizeHintForRow(0), self.fontMetrics().height())
        return min(titles, max(self.count(), 1)) * (row + 2 * self.spacing()) + 2 * self.frameWidth()

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(self.row(item))
