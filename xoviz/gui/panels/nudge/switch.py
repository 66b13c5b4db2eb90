"""Two buttons side by side, of which one is down."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget


class Switch(QWidget):
    """The first of two things, or the last; the first at first.

    Signals:
        switched(): the other one was pressed.
    """

    switched = Signal()

    def __init__(self, first: tuple[str, str], last: tuple[str, str], parent: QWidget | None = None) -> None:
        """Each has its words, and what it means."""
        super().__init__(parent)
        self.first, self.last = QToolButton(), QToolButton()
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button, place, (words, meaning) in ((self.first, "first", first), (self.last, "last", last)):
            button.setText(words)
            button.setToolTip(meaning)
            button.setCheckable(True)
            button.setProperty("segment", place)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._group.addButton(button)
            row.addWidget(button)
        self.first.setChecked(True)
        self._group.buttonClicked.connect(self._tell)

    def choose(self, *, last: bool) -> None:
        """Press the last or the first, without telling anyone."""
        (self.last if last else self.first).setChecked(True)

    def _tell(self) -> None:
        self.switched.emit()
