"""The answer in two sentences, above the lines that prove it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.still_label import StillLabel

GAP = 24
"""Pixels between the first sentence and the check."""


class AnswerHead(QWidget):
    """Who won, by what, and whether the lines below reach that number, which their last one may be too far down to say.

    Of the second sentence there is as much as there is room for; the tooltip has it all.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer, self.because = StillLabel(squeezable=True), StillLabel(squeezable=True)
        self._reasons, self._balanced = "", True
        self._found = {True: self.tr("✓ the lines add up to it"), False: self.tr("✗ the lines do not add up to it")}
        self.check = StillLabel(self._found[False], parent=self)
        self.answer.label.setFont(number_font(17, bold=True))
        self.answer.setMinimumHeight(26)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.answer)
        column.addWidget(self.because)
        self.check.raise_()

    def say(self, answer: str, reasons: str, *, balanced: bool) -> None:
        """Say both sentences, and whether the lines were found to give the number in the first."""
        self.answer.setText(answer)
        self._balanced = balanced
        self._show_check()
        if reasons != self._reasons:
            self._reasons = reasons
            self.because.setToolTip(reasons)
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.check.text():
            self._show_check()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The second sentence has another length to fit into."""
        super().resizeEvent(event)
        self._fit()
        self._place_check()

    def _show_check(self) -> None:
        self.check.say(self._found[self._balanced], current_theme().colour("ok" if self._balanced else "error"))
        self._place_check()

    def _place_check(self) -> None:
        """Right behind the first sentence, if there is room for it."""
        left = self.answer.label.fontMetrics().horizontalAdvance(self.answer.text()) + GAP
        wide, line = self.check.sizeHint().width(), self.answer.geometry()
        self.check.setVisible(left + wide <= self.width())
        self.check.setGeometry(left, line.y(), wide, line.height())

    def _fit(self) -> None:
        metrics = self.because.label.fontMetrics()
        room = max(self.width() - 4, 40)
        self.because.setText(metrics.elidedText(self._reasons, Qt.TextElideMode.ElideRight, room))
