"""The line below the row: what the stack comes to, or why it cannot be, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from xoviz.gui.theme import current_theme

HEIGHT = 40


class VerdictLine(QWidget):
    """A sentence, and a button for each thing that would help. It is always as high, so that nothing jumps.

    Signals:
        fixed(int): the fix at this place is wanted.
        given_up(): the row is to be again what runs.
    """

    fixed = Signal(int)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setAutoFillBackground(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.buttons: list[QPushButton] = []
        self._wrong = False
        self.back = QPushButton(self.tr("Back to what runs"))
        self.back.setToolTip(self.tr("Meanwhile the last network that could be goes on (Ctrl+Z goes back one change)"))
        self.back.clicked.connect(self.given_up)
        self.back.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(self.back)
        self.setFixedHeight(HEIGHT)

    def say(self, text: str, fixes: Sequence[str] = (), *, wrong: bool = False, back: bool = False) -> None:
        """Say something, in red where it is ``wrong``, and offer these fixes, and the way ``back``."""
        self._wrong = wrong
        self._dress()
        if text != self.label.text():
            self.label.setText(text)
        if [button.text() for button in self.buttons] != list(fixes):
            self._offer(fixes)
        self.back.setVisible(back)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            # Once all is quiet: the style sheet first brings back the palette that the label had.
            QTimer.singleShot(0, self, self._dress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What has no room in two lines is in the tooltip."""
        super().resizeEvent(event)
        self.label.setToolTip(self.label.text())

    def _dress(self) -> None:
        palette = self.label.palette()
        colour = current_theme().colour("error" if self._wrong else "text")
        if palette.color(self.label.foregroundRole()) != colour:
            palette.setColor(self.label.foregroundRole(), colour)
            self.label.setPalette(palette)

    def _offer(self, fixes: Sequence[str]) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for place, text in enumerate(fixes):
            button = QPushButton(text)
            button.setProperty("primary", not place)
            button.clicked.connect(partial(self.fixed.emit, place))
            self._row.insertWidget(1 + place, button)
            self.buttons.append(button)
