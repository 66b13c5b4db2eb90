"""What is to be shuffled, and how long: the row above the curves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from xoviz.explain.shuffle import LEAST_SEEDS, MOST_SEEDS, MOST_STEPS, SEEDS, SETUPS
from xoviz.gui.panels.shuffle import words
from xoviz.gui.widgets.segments import Segments
from xoviz.gui.widgets.whole_number import WholeChoice, WholeNumber

LARGEST_SEED = 1_000_000
BUDGETS = (0.5, 2.0, 5.0)
"""Other numbers of steps that are suggested, times the usual one."""


DIGITS = 6
"""Characters that a number of steps has room for."""


class Form(QWidget):
    """Choices, and the button that begins or ends it.

    Signals:
        chosen(str): another thing is to be shuffled; the task's name.
        pressed(): the button was.
        refused(str): what was typed does not fit; the sentence says so.
    """

    chosen = Signal(str)
    pressed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        known = words.subjects(self.tr)
        tips = {"letters": self.tr("The same 200 letters, their pixels in the order given and in another"),
                "table": self.tr("The same customers, their columns in the order given and in another")}
        self.what = Segments([(known[name][0], tips[name]) for name in SETUPS])
        self.seeds = WholeNumber(self.tr("Seeds"), LEAST_SEEDS, MOST_SEEDS, SEEDS)
        self.first = WholeNumber(self.tr("First seed"), 0, LARGEST_SEED, 1)
        self._steps = {name: self._budget(name) for name in SETUPS}
        self.run, self.progress = QPushButton(self.tr("Run")), QProgressBar()
        self._lay_out()
        self.what.chosen.connect(self._choose)
        self.run.clicked.connect(self.pressed)
        for field in (self.seeds, self.first):
            field.refused.connect(self.refused)

    @property
    def subject(self) -> str:
        """The name of the task that is chosen."""
        return tuple(SETUPS)[self.what.current]

    @property
    def steps(self) -> WholeChoice:
        """For how many steps; each task has its own usual number."""
        return self._steps[self.subject]

    def show_running(self, running: bool, progress: float) -> None:
        """Whether it goes on, and how far it is."""
        self.run.setText(self.tr("Cancel") if running else self.tr("Run"))
        self.progress.setVisible(running)
        self.progress.setValue(round(100 * progress))

    def choose(self, subject: str) -> None:
        """Have another thing to be shuffled, without telling anyone."""
        self.what.set_current(tuple(SETUPS).index(subject))
        self._fit()

    def _choose(self) -> None:
        self._fit()
        self.chosen.emit(self.subject)

    def _fit(self) -> None:
        """Each task has its own numbers of steps."""
        for name, field in self._steps.items():
            field.setVisible(name == self.subject)

    def _budget(self, subject: str) -> WholeChoice:
        usual = SETUPS[subject].steps
        made = WholeChoice(self.tr("Steps"), [usual, *(int(usual * part) for part in BUDGETS)], 1, MOST_STEPS)
        made.setMinimumContentsLength(DIGITS)
        made.setToolTip(self.tr("For how many steps each network learns"))
        made.refused.connect(self.refused)
        return made

    def _lay_out(self) -> None:
        self.what.setAccessibleName(self.tr("What is shuffled"))
        self.seeds.setToolTip(self.tr("How often all is repeated: each seed draws its own examples, weights and order"))
        self.first.setToolTip(self.tr("Choose another one: do the conclusions hold?"))
        self.run.setProperty("primary", True)
        self.run.setToolTip(self.tr("All networks learn side by side, in the background"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        self.progress.setAccessibleName(self.tr("How far the experiment is"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.hide()
        for number in (self.seeds, self.first):
            number.setFixedHeight(self.steps.sizeHint().height())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.what)
        row.addSpacing(10)
        for name, fields in ((self.tr("Seeds"), (self.seeds,)), (self.tr("from"), (self.first,)),
                             (self.tr("Steps"), tuple(self._steps.values()))):
            label = QLabel(name)
            label.setProperty("muted", True)
            row.addWidget(label)
            for field in fields:
                row.addWidget(field)
        row.addSpacing(10)
        row.addWidget(self.run)
        row.addWidget(self.progress, 1)
        # Not before they have a place here: alone, each would be a window for a moment.
        self._fit()
