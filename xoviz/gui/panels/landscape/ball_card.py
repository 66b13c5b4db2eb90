"""Where the ball is: its error, where it lies, and the lowest point that the map has found."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.still_label import StillLabel

LINES = 4
"""Room for words on where the ball is, so that nothing jumps while they change."""


class BallCard(QFrame):
    """Error at the ball, where it is in words, the lowest point mapped, and whether the ball rolls on when let go.

    Signals:
        lowest_asked(): the ball shall go to the lowest point.
    """

    lowest_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.error, self.lowest = StillLabel("0.000e−00"), StillLabel(squeezable=True)
        self.where = QLabel()
        self.go = QPushButton(self.tr("Go there"))
        self.roll = QCheckBox(self.tr("Roll on when let go"))
        self._lay_out()
        self.go.clicked.connect(self.lowest_asked)

    def present(self, error: str, where: str, lowest: str | None) -> None:
        """Say all this; there may be no lowest point yet."""
        self.error.setText(error)
        if where != self.where.text():
            self.where.setText(where)
        self.lowest.setText("" if lowest is None else self.tr("Lowest mapped: {error}").format(error=lowest))
        self.go.setEnabled(lowest is not None)

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Error at the ball"))
        title.setProperty("heading", True)
        self.error.label.setFont(number_font(20, bold=True))
        self.error.setAccessibleName(title.text())
        self.where.setWordWrap(True)
        self.where.setProperty("muted", True)
        self.where.setFixedHeight(LINES * self.where.fontMetrics().lineSpacing() + 2)
        self.go.setToolTip(self.tr("Bring the ball to the lowest point of the map, which the cross marks"))
        self.roll.setToolTip(self.tr("When the ball is let go, training plays on from there: gradient descent rolls it "
                                     "downhill, in all directions at once"))
        for label in (self.error.label, self.lowest.label):
            label.setBackgroundRole(QPalette.ColorRole.Base)  # the card's
        row = QHBoxLayout()
        row.addWidget(self.lowest, 1)
        row.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(4)
        for part in (title, self.error, self.where):
            layout.addWidget(part)
        layout.addLayout(row)
        layout.addWidget(self.roll)
