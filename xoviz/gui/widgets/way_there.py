"""What stands on a tab that has nothing to show: why, and a button that leads to where it has."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class WayThere(QWidget):
    """A sentence and a button, in the middle.

    Signals:
        taken(): the button was pressed.
    """

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason, self.button = QLabel(), QPushButton()
        self.reason.setWordWrap(True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button.clicked.connect(self.taken)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self.reason)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()

    def say(self, reason: str, way: str) -> None:
        """Why there is nothing, and what the button does."""
        self.reason.setText(reason)
        self.button.setText(way)
