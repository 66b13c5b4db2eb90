"""What to map: in which directions, and the error of what."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from xoviz.explain.nudge import Knob
from xoviz.gui.panels.landscape.knob_box import KnobBox
from xoviz.gui.theme import current_theme, icon
from xoviz.gui.widgets.wheel_guard import WheelGuard
from xoviz.nn import Network

WEIGHTS, RANDOM, RUN = "weights", "random", "run"
LETTERS, THIS = "letters", "this"


class Choices(QWidget):
    """Directions, what belongs to them, and what is measured.

    Signals:
        changed(): something else is to be mapped.
        steepest_asked(): the two steepest weights are wanted.
    """

    changed = Signal()
    steepest_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seed = 0
        self.kind_box, self.measured_box = QComboBox(), QComboBox()
        self.knob_boxes = (KnobBox(self.tr("First weight"), "→"), KnobBox(self.tr("Second weight"), "↑"))
        self.steepest = QPushButton(self.tr("The two steepest"))
        self.another = QPushButton(self.tr("Another pair"))
        self.run_words = QLabel()
        self._pages = QStackedWidget()
        self._guard = WheelGuard(self)
        self._fill()
        self._lay_out()
        self._connect()

    @property
    def kind(self) -> str:
        """WEIGHTS, RANDOM or RUN."""
        return str(self.kind_box.currentData())

    @property
    def measured(self) -> str:
        """LETTERS or THIS."""
        return str(self.measured_box.currentData())

    @property
    def knobs(self) -> tuple[Knob, Knob]:
        """The two weights."""
        return self.knob_boxes[0].knob, self.knob_boxes[1].knob

    def present(self, network: Network) -> None:
        """Offer the weights of a network."""
        for box in self.knob_boxes:
            box.present(network)

    def choose_kind(self, kind: str) -> None:
        """Have other directions, without telling anyone."""
        self.kind_box.setCurrentIndex(self.kind_box.findData(kind))
        self._pages.setCurrentIndex(self.kind_box.currentIndex())

    def choose_knobs(self, first: Knob, second: Knob) -> None:
        """Have other weights, without telling anyone."""
        for box, knob in zip(self.knob_boxes, (first, second), strict=True):
            box.choose(knob)

    def offer_this(self, known: bool) -> None:
        """Whether the picture on the pad can be measured: only if its right answer is known."""
        model = self.measured_box.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.measured_box.findData(THIS))
        if item.isEnabled() != known:
            item.setEnabled(known)
            item.setToolTip("" if known else self.tr("Nobody knows the right answer for this picture"))

    def _fill(self) -> None:
        self.kind_box.addItem(self.tr("Two weights"), WEIGHTS)
        self.kind_box.addItem(self.tr("Two random directions"), RANDOM)
        self.kind_box.addItem(self.tr("Where the run went"), RUN)
        self.kind_box.setToolTip(self.tr("Which two directions of weight space the map shows"))
        self.kind_box.setAccessibleName(self.tr("Directions"))
        self.measured_box.addItem(self.tr("64 examples"), LETTERS)
        self.measured_box.addItem(self.tr("this picture"), THIS)
        self.measured_box.setToolTip(self.tr("Whose error is measured: the mean over 64 examples that training never "
                                             "sees, or that of the picture that is shown"))
        self.measured_box.setAccessibleName(self.tr("Error of"))
        self.steepest.setToolTip(self.tr("Choose the filter cell and the vote on which the error depends most now"))
        self.another.setToolTip(self.tr("Map two other random directions"))
        self.another.setIcon(icon("dice", current_theme()))
        self.run_words.setWordWrap(True)
        self.run_words.setProperty("muted", True)
        self.run_words.setText(self.tr("The two directions in which the weights differed most (principal component "
                                       "analysis). The line is the run’s path, from the white dot on."))

    def _lay_out(self) -> None:
        for parts in ((*self.knob_boxes, self.steepest), (self.another,), (self.run_words,)):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            self._pages.addWidget(page)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Error of"), self.measured_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.kind_box, self._pages):
            layout.addWidget(widget)
        layout.addLayout(form)

    def _connect(self) -> None:
        self._guard.watch(self.kind_box, self.measured_box)
        self.kind_box.activated.connect(self._on_kind)
        self.measured_box.activated.connect(self.changed)
        self.steepest.clicked.connect(self.steepest_asked)
        self.another.clicked.connect(self._on_another)
        for box in self.knob_boxes:
            box.chosen.connect(self.changed)

    def _on_kind(self) -> None:
        with QSignalBlocker(self._pages):
            self._pages.setCurrentIndex(self.kind_box.currentIndex())
        self.changed.emit()

    def _on_another(self) -> None:
        self.seed += 1
        self.changed.emit()
