"""The training bar: learn, play, step and reset, how training goes, and the curves it draws.

Controls and figures stand at the left, the loss plot at the right. A sentence (a run that diverged, something typed
that cannot be) appears above the plot, so that no control ever moves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xoviz.gui.findings import Findings
from xoviz.gui.theme import Theme, current_theme, icon
from xoviz.gui.training_settings import GAP, TrainingSettings, show_choice
from xoviz.gui.widgets.curves import PlotColours, Source
from xoviz.gui.widgets.figures import Figures, Quantity
from xoviz.gui.widgets.loss_plot import LossPlot, figure
from xoviz.gui.widgets.passing_message import PassingMessage
from xoviz.gui.widgets.wheel_guard import WheelGuard
from xoviz.state.view import RunsView, TrainingView, View
from xoviz.state.wishes import Configure, LearnFromScratch, Pause, Play, Reset, StepOnce, Wish
from xoviz.wording import diverged, percent

Button = TypeVar("Button", bound=QAbstractButton)

SPEEDS = (1, 3, 10, 30, 100, 1000, 0)
"""Steps a second to choose from, the slowest first; 0 is flat out."""

HEIGHT = 172  # pixels: what a window of 768 can spare


class TrainingBar(QWidget):
    """Everything about learning, in one strip.

    `source` gives the curves of the present run between two steps; `networks` the names to choose from, for a task.

    Signals:
        wish(object): what the user wants (a wishes.Wish).
        tab_wanted(str): the name of the tab on which the user wants to see a finding.
    """

    wish = Signal(object)
    tab_wanted = Signal(str)

    def __init__(self, source: Source, networks: Callable[[str], Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._theme: Theme | None = None
        self._training = TrainingView()
        self._drawn = RunsView()
        self.learn_button = self._button(QPushButton(self.tr("Learn from scratch")), self.learn, self.tr(
            "Forgets every weight, starts from random ones, and learns from examples (undo brings the old ones back)"))
        self.play_button = self._button(QToolButton(), self.toggle_play, self.tr("Play: learn on from here"))
        self.step_button = self._button(QToolButton(), self.step, self.tr("One step: learn from one batch of examples"))
        self.reset_button = self._button(QToolButton(), self.reset, self.tr(
            "Reset: back to the random weights of this seed"))
        self.speed_box = QComboBox()
        self._guard = WheelGuard(self)
        self._guard.watch(self.speed_box)
        self.settings = TrainingSettings(networks)
        self.figures = Figures(self._quantities())
        self.figures.setAccessibleName(self.tr("How training stands"))
        self.message, self.findings = PassingMessage(), Findings()
        self._went_astray = ""
        self.plot = LossPlot(source)
        self._lay_out()
        self._connect()
        self._dress()

    def present(self, view: View) -> None:
        """Show how training stands."""
        before, self._training = self._training, view.training
        if view.training.playing != before.playing:
            self.message.settle()
            self._show_play()
        self.settings.present(view)
        if view.training is not before:
            show_choice(self.speed_box, view.training.speed, self._speed_text(view.training.speed))
        if view.training.diverged != before.diverged:
            # Said with the rate that did it; the rate may be lowered while the sentence stands.
            self._went_astray = self._told(view.training)
        self.findings.present(view)
        # The finding says it, too, with the evidence and a button.
        self.message.set_lasting("" if self.findings.tells("diverging") else self._went_astray)
        if view.training is not before:
            self.figures.present(self._texts(view.training))

    def prepare(self) -> None:
        """Build the plot, which takes a third of a second: to be called once the window has been painted."""
        self.plot.prepare()

    def tell(self, view: View) -> None:
        """Draw the curves, if training has advanced."""
        if view.runs is not self._drawn:
            self._drawn = view.runs
            self.plot.present(self._source(0, math.inf, self.plot.columns))

    def learn(self) -> None:
        """Wish for random weights, and to learn."""
        self._ask(LearnFromScratch())

    def toggle_play(self) -> None:
        """Wish to learn on, or to pause."""
        self._ask(Pause() if self._training.playing else Play())

    def step(self) -> None:
        """Wish for one training step."""
        self._ask(StepOnce())

    def reset(self) -> None:
        """Wish for random weights."""
        self._ask(Reset())

    def faster(self) -> None:
        """Wish for the next higher speed, if there is one."""
        self._go_to([speed for speed in SPEEDS if _pace(speed) > _pace(self._training.speed)][:1])

    def slower(self) -> None:
        """Wish for the next lower speed, if there is one."""
        self._go_to([speed for speed in SPEEDS if _pace(speed) < _pace(self._training.speed)][-1:])

    def sizeHint(self) -> QSize:
        """What a window of 1366 pixels leaves."""
        return QSize(820, self.height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme, of which Qt tells several times."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and current_theme() is not self._theme:
            self._dress()

    def _button(self, button: Button, action: Callable[[], None], hint: str) -> Button:
        button.setToolTip(hint)
        button.setAccessibleName(button.text() or hint.partition(":")[0])
        button.setIconSize(QSize(18, 18))
        button.clicked.connect(action)
        return button

    def _quantities(self) -> tuple[Quantity, ...]:
        return (
            Quantity(self.tr("Step"), "00,000,000", self.tr("how many steps have been made")),
            Quantity(self.tr("Loss"), "0.0000", self.tr("how wrong, the mean of the last 200 steps; 0 is perfect")),
            Quantity(self.tr("Accuracy"), "100.0 %",
                     self.tr("how many fresh examples, which it has never learned from, are read rightly; of a game, "
                             "how many of all games that can begin are won")),
            Quantity(self.tr("Steps/s"), "00,000", self.tr("steps a second, as measured")),
            Quantity(self.tr("Examples/s"), "0,000,000", self.tr("examples learned from a second, as measured")),
        )

    def _lay_out(self) -> None:
        for speed in SPEEDS:
            self.speed_box.addItem(self._speed_text(speed), speed)
        self.speed_box.setToolTip(self.tr("How many steps a second; slow enough, and each can be watched"))
        self.learn_button.setProperty("primary", True)
        label = QLabel(self.tr("Speed"))
        label.setBuddy(self.speed_box)
        self.speed_box.setAccessibleName(label.text())
        top = QHBoxLayout()
        top.setSpacing(GAP)
        for part in (self.learn_button, self.play_button, self.step_button, self.reset_button):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(label)
        top.addWidget(self.speed_box)
        left = QVBoxLayout()
        left.setSpacing(5)
        left.addLayout(top)
        left.addWidget(self.settings)
        left.addStretch(1)
        left.addWidget(self.figures)
        self._lay_out_sides(left)

    def _lay_out_sides(self, left: QVBoxLayout) -> None:
        """Controls at the left; at the right the plot, which takes what is free, and message and findings above it."""
        # What is said takes its room from the plot: the bar keeps its height, so that nothing jumps.
        self.plot.setMinimumHeight(40)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self.message)
        right.addWidget(self.findings)
        right.addWidget(self.plot, 1)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(10, 8, 6, 8)
        sides.setSpacing(14)
        sides.addLayout(left)
        sides.addLayout(right, 1)
        self.setFixedHeight(max(HEIGHT, left.minimumSize().height() + 16))

    def _connect(self) -> None:
        self.speed_box.activated.connect(self._on_speed)
        self.settings.wish.connect(self._ask)
        self.settings.refused.connect(self.message.say)
        self.findings.wish.connect(self._ask)
        self.findings.tab_wanted.connect(self.tab_wanted)

    def _ask(self, wish: Wish) -> None:
        """Pass a wish on; whatever was refused before is settled."""
        self.message.settle()
        self.wish.emit(wish)

    def _on_speed(self) -> None:
        self._ask(Configure(speed=self.speed_box.currentData()))

    def _go_to(self, speeds: list[int]) -> None:
        for speed in speeds:
            self._ask(Configure(speed=speed))

    def _told(self, training: TrainingView) -> str:
        return "" if training.diverged is None else diverged(training.diverged, training.settings.rate, self.tr)

    def _show_play(self) -> None:
        playing = self._training.playing
        hint = self.tr("Pause: keep what was learned") if playing else self.tr("Play: learn on from here")
        self.play_button.setIcon(icon("pause" if playing else "play", current_theme()))
        self.play_button.setToolTip(hint)
        self.play_button.setAccessibleName(hint.partition(":")[0])

    def _texts(self, training: TrainingView) -> tuple[str, ...]:
        return (
            f"{training.step:,}",
            "–" if training.loss is None else figure(training.loss),
            "–" if training.accuracy is None else percent(training.accuracy),
            *(_rate_text(rate) for rate in training.rates),
        )

    def _speed_text(self, speed: int) -> str:
        return self.tr("{speed} / s").format(speed=f"{speed:,}") if speed else self.tr("flat out")

    def _dress(self) -> None:
        """Icons and plot in the colours of the theme."""
        theme = self._theme = current_theme()
        self.learn_button.setIcon(icon("learn", theme, "on_accent"))
        self.step_button.setIcon(icon("step", theme))
        self.reset_button.setIcon(icon("reset", theme))
        self._show_play()
        self.plot.theme(PlotColours.of(theme))


def _pace(speed: int) -> float:
    """Steps a second, flat out being faster than any."""
    return speed or math.inf


def _rate_text(rate: float) -> str:
    """A measured speed: "–" while nothing runs, a decimal where it is slow."""
    if rate <= 0:
        return "–"
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
