"""A sentence in the colour of errors: one that stays until it is taken back, and one that passes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from xoviz.gui.theme import current_theme

READ_AFTER = 8000
"""Milliseconds after which a passing sentence has been read."""


class PassingMessage(QLabel):
    """Hidden while there is nothing to say. Escape, `settle` or some seconds take away what was said in passing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passing = self._lasting = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_AFTER)
        self._timer.timeout.connect(self.settle)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.activated.connect(self.settle)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.hide()
        self._escape.setEnabled(False)
        self._dress()

    def say(self, sentence: str) -> None:
        """Say something in passing."""
        self._passing = sentence
        self._timer.start()
        self._show()

    def settle(self) -> None:
        """What was said in passing is settled."""
        self._passing = ""
        self._timer.stop()
        self._show()

    def set_lasting(self, sentence: str) -> None:
        """Say this whenever nothing is said in passing; nothing if empty."""
        self._lasting = sentence
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The narrower it is, the more lines it needs."""
        super().resizeEvent(event)
        self._claim_height()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            # Once all is quiet: a new style sheet first brings back the palette that we had.
            QTimer.singleShot(0, self, self._dress)

    def _claim_height(self) -> None:
        """No layout may cut a line off."""
        self.setMinimumHeight(self.heightForWidth(self.width()) if self.text() else 0)

    def _show(self) -> None:
        text = self._passing or self._lasting
        self._escape.setEnabled(bool(self._passing))
        if text != self.text():
            self.setText(text)
            self._claim_height()
            self.setHidden(not text)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, current_theme().colour("error"))
        self.setPalette(palette)
