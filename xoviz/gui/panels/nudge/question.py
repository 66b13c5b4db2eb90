"""The row on top: what the error is measured on, and what the right answer is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from xoviz.explain.batch import Batch
from xoviz.gui.panels.nudge.switch import Switch
from xoviz.gui.theme import number_font
from xoviz.gui.widgets.answer_choice import AnswerChoice
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.state.view import View


class Question(QWidget):
    """Asks what to measure the error on, and says what the tab is for.

    Signals:
        changed(): something else is to be measured on.
        answered(int): the class that is the right one.
    """

    changed = Signal()
    answered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = AnswerChoice()
        self.switch = Switch((self.tr("This picture"), self.tr("The error of the picture that is shown")),
                             (self.tr("Examples"), self.tr("The mean error of examples that no training sees")))
        heading = StillLabel(squeezable=True)
        heading.setText(self.tr("Push one weight: what does the error do?"))
        heading.label.setFont(number_font(15, bold=True))
        of = QLabel(self.tr("Error of"))
        of.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(heading, 1)
        row.addWidget(of)
        row.addWidget(self.switch)
        row.addSpacing(12)
        row.addWidget(self.answer)
        self.switch.switched.connect(self.changed)
        self.answer.chosen.connect(self.answered)

    @property
    def on_letters(self) -> bool:
        """Whether the error is the mean one of the held-out letters."""
        return self.letters.isChecked()

    @property
    def letters(self) -> QToolButton:
        """The button for the held-out letters."""
        return self.switch.last

    def present(self, view: View) -> None:
        """Show which answer is right."""
        self.answer.present(view.network.classes, view.answer)

    def batch(self, view: View) -> Batch | None:
        """What the error is measured on; None where nobody knows what the picture is, or there are no letters."""
        if not self.on_letters:
            return view.this
        letters = view.letters()
        return letters if len(letters.answers) else None
