"""The answer in two sentences, above the lines that prove it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.still_label import StillLabel


class AnswerHead(QWidget):
    """Who won, and by what. Of the second sentence there is as much as there is room for; the tooltip has it all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer, self.because = StillLabel(squeezable=True), StillLabel(squeezable=True)
        self._reasons = ""
        self.answer.label.setFont(number_font(17, bold=True))
        self.answer.setMinimumHeight(26)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.answer)
        column.addWidget(self.because)

    def say(self, answer: str, reasons: str) -> None:
        """Say both sentences."""
        self.answer.setText(answer)
        if reasons != self._reasons:
            self._reasons = reasons
            self.because.setToolTip(reasons)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The second sentence has another length to fit into."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.because.label.fontMetrics()
        room = max(self.width() - 4, 40)
        self.because.setText(metrics.elidedText(self._reasons, Qt.TextElideMode.ElideRight, room))
