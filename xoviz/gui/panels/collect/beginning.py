"""What to do while there is no set: three ways to begin, and what comes then."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.gui.theme import number_font


class Beginning(QWidget):
    """Three steps in words, and three buttons.

    Signals:
        new(), starter(), open(): how somebody wants to begin.
    """

    new = Signal()
    starter = Signal()
    open = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel(self.tr("Teach it your own letters"))
        heading.setFont(number_font(22, bold=True))
        steps = QLabel("\n".join((
            self.tr("1   Name two to ten classes: A and B, cats and dogs, yes and no."),
            self.tr("2   Draw on the pad and press the number of the class: the pad clears for the next one."),
            self.tr("3   With ten or more of each, press “Learn these”. Then draw, and see whether it knows."))))
        steps.setProperty("muted", True)
        self.new_button, self.open_button = QPushButton(self.tr("New set")), QPushButton(self.tr("Open a set…"))
        self.starter_button = QPushButton(self.tr("Try the starter set"))
        self.new_button.setProperty("primary", True)
        buttons = QHBoxLayout()
        for button, signal in ((self.new_button, self.new), (self.starter_button, self.starter),
                               (self.open_button, self.open)):
            button.clicked.connect(signal)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        for part in (heading, steps):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addLayout(buttons)
        centred.addStretch(1)
        column.addLayout(centred)
        column.addStretch(3)
