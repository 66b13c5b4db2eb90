"""A strip above the tabs that says what went wrong, in one sentence, until it is closed. No dialog, no surprise."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget


class Notice(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip(self.tr("Close this message (Esc)"))
        close.setAccessibleName(self.tr("Close this message"))
        close.setShortcut("Esc")
        close.clicked.connect(self.hide)
        sign = QLabel("⚠")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.addWidget(sign)
        row.addWidget(self._words, 1)
        row.addWidget(close)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def say(self, sentence: str) -> None:
        """Say a sentence, in place of the one before."""
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(True)
