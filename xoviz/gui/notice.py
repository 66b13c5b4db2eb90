"""A strip above the tabs that says something in one sentence until it is closed. No dialog, no surprise."""

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
        self._sign = QLabel("⚠")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        row.addWidget(close)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    @property
    def warns(self) -> bool:
        """Whether it stands there as a warning."""
        return not self.isHidden() and not self._sign.isHidden()

    def warn(self, sentence: str) -> None:
        """Say what went wrong, in place of what stood there."""
        self._say(sentence, warning=True)

    def inform(self, sentence: str) -> None:
        """Say something that is nothing to worry about, in place of what stood there."""
        self._say(sentence, warning=False)

    def _say(self, sentence: str, warning: bool) -> None:
        self._sign.setVisible(warning)
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(True)
