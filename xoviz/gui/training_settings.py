"""What is trained and how: task, letters, network, optimiser, learning rate, batch and seed, in three short rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from xoviz.gui.task_choice import TaskChoice
from xoviz.gui.widgets.labelled_slider import LabelledSlider
from xoviz.gui.widgets.wheel_guard import WheelGuard
from xoviz.gui.widgets.whole_number import WholeChoice, WholeNumber
from xoviz.nn.optimise import MEMORY
from xoviz.nn.train import LARGEST_BATCH, Settings
from xoviz.state.view import View
from xoviz.state.wishes import ChooseNetwork, ChooseTask, Configure, Wish
from xoviz.wording import optimiser_name

RATES = (0.0001, 10.0)
BATCHES = (1, 4, 16, 32, 64, 128, 256, 512, LARGEST_BATCH)
LIMITS = (0, 20, 100, 500)
"""How many letters to learn from; 0 for a new one every time."""

LARGEST_SEED = 2**32 - 1
GAP = 8  # pixels


class TrainingSettings(QWidget):
    """Seven settings; each takes effect at once, the learning rate even while a run goes on.

    Signals:
        wish(object): a ChooseTask, a ChooseNetwork or a Configure.
        refused(str): what was typed cannot be; the sentence says why, and the old value is back.
    """

    wish = Signal(object)
    refused = Signal(str)

    def __init__(self, networks: Callable[[str], Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task, self.letters, self.network, self.optimiser = TaskChoice(), QComboBox(), QComboBox(), QComboBox()
        for limit in LIMITS:
            self.letters.addItem(self._limit_text(limit), limit)
        self._networks = networks
        for key in MEMORY:
            self.optimiser.addItem(optimiser_name(key, self.tr), key)
        self.rate = LabelledSlider(self.tr("Learning rate"), *RATES, Settings.rate, logarithmic=True)
        self.batch = WholeChoice(self.tr("Batch"), BATCHES, 1, LARGEST_BATCH)
        self.seed = WholeNumber(self.tr("Seed"), 0, LARGEST_SEED, 0)
        self._offered = ""
        self._shown: tuple[object, ...] = ()
        self._guard = WheelGuard(self)
        self._guard.watch(self.task, self.letters, self.network, self.optimiser, self.batch, self.seed)
        self._explain()
        self._lay_out()
        self._connect()

    def present(self, view: View) -> None:
        """Show the settings of a view; what is being typed stays."""
        settings = view.training.settings
        self.task.present(view)
        shown = view.task, view.network.name, settings, view.training.letters, view.training.seed
        if shown == self._shown:
            return
        self._shown = shown
        if view.task.kind != self._offered:
            self._offered = view.task.kind
            self._offer_networks(view.task.kind)
            self.letters.setEnabled(view.task.game is None)  # a game is learned by playing it, as long as one likes
        show_choice(self.letters, view.training.letters, self._limit_text(view.training.letters))
        show_choice(self.network, view.network.name, view.network.name)
        show_choice(self.optimiser, settings.optimiser, settings.optimiser)
        self.batch.set_value(settings.batch)
        self.seed.set_value(view.training.seed)
        if settings.rate != self.rate.value:
            self.rate.set_value(settings.rate)

    def _offer_networks(self, task: str) -> None:
        """Those that ship for a task."""
        names = list(self._networks(task))
        if names != [self.network.itemData(place) for place in range(self.network.count())]:
            self.network.clear()
            for name in names:
                self.network.addItem(name, name)

    def _explain(self) -> None:
        self.letters.setAccessibleName(self.tr("Examples"))
        self.letters.setToolTip(self.tr(
            "From how many examples it learns: endless ones, a new one every time, or only a few, again and again, "
            "which it may learn by heart"))
        self.network.setToolTip(self.tr("Which network: choosing one brings it as it was shipped, already trained"))
        self.optimiser.setToolTip(self.tr(
            "How each step goes down the slope of the loss. Momentum keeps rolling like a ball; "
            "Adam gives every weight a pace of its own."))
        self.rate.setToolTip(self.tr("How far each step goes; too far, and the loss jumps up instead of falling"))
        self.batch.setToolTip(self.tr("How many examples each step learns from (1 to {most})")
                              .format(most=f"{LARGEST_BATCH:,}"))
        self.seed.setToolTip(self.tr("Where chance begins: the same seed gives the same weights and the same examples"))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(5)
        labels = [self._add_task(grid), _add(grid, 1, 0, self.tr("Optimiser"), self.optimiser),
                  self.rate.label]
        grid.addWidget(self.rate, 2, 0, 1, 2)
        # The slider brings a name of its own, which stands in line with those above.
        widest = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setFixedWidth(widest)
        _add(grid, 0, 2, self.tr("Network"), self.network)
        _add(grid, 1, 2, self.tr("Batch"), self.batch)
        _add(grid, 2, 2, self.tr("Seed"), self.seed)
        grid.setColumnStretch(1, 1)
        self.seed.setFixedHeight(self.batch.sizeHint().height())
        digits = self.seed.fontMetrics().horizontalAdvance("0")
        for field in (self.network, self.batch, self.seed):
            field.setFixedWidth(len(str(LARGEST_SEED)) * digits + 24)

    def _add_task(self, grid: QGridLayout) -> QLabel:
        """The task, and beside it how many letters of it."""
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.task, 1)
        row.addWidget(self.letters)
        label = _add(grid, 0, 0, self.tr("Task"), both)
        label.setBuddy(self.task)
        self.task.setAccessibleName(label.text())
        # It may be cut off, so that the bar needs no more room than the other rows do.
        self.task.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.task.setMinimumContentsLength(6)
        return label

    def _connect(self) -> None:
        self.task.chosen.connect(self._on_task)
        self.letters.activated.connect(self._on_letters)
        self.network.activated.connect(self._on_network)
        self.optimiser.activated.connect(self._on_optimiser)
        self.rate.changed.connect(self._on_rate)
        self.batch.chosen.connect(self._on_batch)
        self.seed.chosen.connect(self._on_seed)
        for field in (self.rate, self.batch, self.seed):
            field.refused.connect(self.refused)

    def _limit_text(self, limit: int) -> str:
        return self.tr("only {letters}").format(letters=f"{limit:,}") if limit else self.tr("endless")

    def _on_task(self, kind: str) -> None:
        self._ask(ChooseTask(kind))

    def _on_letters(self) -> None:
        self._ask(Configure(letters=self.letters.currentData()))

    def _on_network(self) -> None:
        self._ask(ChooseNetwork(self.network.currentData()))

    def _on_optimiser(self) -> None:
        self._ask(Configure(optimiser=self.optimiser.currentData()))

    def _on_rate(self, rate: float) -> None:
        self._ask(Configure(rate=rate))

    def _on_batch(self, batch: int) -> None:
        self._ask(Configure(batch=batch))

    def _on_seed(self, seed: int) -> None:
        self._ask(Configure(seed=seed))

    def _ask(self, wish: Wish) -> None:
        """The fields show what is wished for; should it be refused, the next view puts them right."""
        self._shown = ()
        self.wish.emit(wish)


def show_choice(combo: QComboBox, data: object, otherwise: str) -> None:
    """Let a combo show the entry with `data`; where there is none, nothing is chosen and it says `otherwise`."""
    index = combo.findData(data)
    if index != combo.currentIndex():
        combo.setCurrentIndex(index)
    if index < 0 and combo.placeholderText() != otherwise:
        combo.setPlaceholderText(otherwise)


def _add(grid: QGridLayout, row: int, column: int, name: str, field: QWidget) -> QLabel:
    """A field with its name before it."""
    label = QLabel(name)
    label.setBuddy(field)
    label.setToolTip(field.toolTip())
    field.setAccessibleName(name)
    grid.addWidget(label, row, column)
    grid.addWidget(field, row, column + 1)
    return label
