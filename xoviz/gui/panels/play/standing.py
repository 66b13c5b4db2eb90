"""How well the network plays, beside chance and the rules: now, and over the steps of its training."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.line_plot import Line, LinePlot
from xoviz.nn import Network
from xoviz.state.view import RunEntry
from xoviz.tasks.games.game import Game
from xoviz.tasks.games.playing import RANDOM_GAMES, by_chance, by_network, by_the_rules, won
from xoviz.wording import percent

PAUSE = 500
"""Milliseconds between two measurements while the network changes: each plays some hundred games."""

POINTS = 300
"""Of the curve, at the most."""


class Standing(QWidget):
    """A line of figures over a curve. What is measured is measured at most twice a second, and only while in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._game: Game | None = None
        self._network: Network | None = None
        self._measured: Network | None = None
        self._run: RunEntry | None = None
        self.share, self.chance, self.rules = 0.0, 0.0, 0.0
        self.figures = QLabel()
        self.figures.setWordWrap(True)
        self.plot = LinePlot(self.tr("step"), self.tr("caught"), lower=16)
        self.plot.setAccessibleName(self.tr("Share of games in which the ball is caught, over the steps"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.measure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.empty = QLabel(self.tr("Learn from scratch, or play on: then a curve of this grows here."))
        self.empty.setProperty("muted", True)
        layout.addWidget(self.figures)
        layout.addWidget(self.empty)
        layout.addWidget(self.plot, 1)
        layout.addStretch()

    def present(self, game: Game, network: Network, run: RunEntry | None) -> None:
        """How ``network`` plays, and how the run went that it comes from."""
        if game != self._game:
            openings = game.openings()
            self._game, self._measured = game, None
            self.chance = won(game, by_chance(game, 0), openings.repeat(RANDOM_GAMES, axis=0))
            self.rules = won(game, by_the_rules(game), openings)
        self._network = network
        if self._measured is None:
            self.measure()
        elif network is not self._measured and not self._timer.isActive():
            self._timer.start()
        if run is not self._run:
            self._run = run
            self._draw()

    def stop(self) -> None:
        """Measure nothing more until something is presented again."""
        self._timer.stop()

    def measure(self) -> None:
        """Let the network play every game that can begin."""
        game, network = self._game, self._network
        if game is None or network is None:
            return
        openings = game.openings()
        self._measured = network
        self.share = won(game, by_network(game, network), openings)
        self.figures.setText(self.tr("Of all {count} games that can begin, it catches the ball in {share}; a player "
                                     "who moves by chance in {chance}, one who knows the rules in {rules}.").format(
            count=len(openings), share=percent(self.share), chance=percent(self.chance), rules=percent(self.rules)))
        self._draw()

    def _draw(self) -> None:
        """The run's curve between the two others."""
        theme, run = current_theme(), self._run
        steps, shares = ([], []) if run is None else (each.tolist() for each in run.checks.between(
            run.first, run.last, POINTS))
        self.plot.setVisible(bool(steps))
        self.empty.setVisible(not steps)
        if steps:
            reach = [0.0, steps[-1]]
            self.plot.present([
                Line(self.tr("the network"), theme.colour("accent"), steps, shares),
                Line(self.tr("by the rules"), theme.colour("ok"), reach, [self.rules] * 2, dashed=True),
                Line(self.tr("by chance"), theme.colour("muted"), reach, [self.chance] * 2, dashed=True)])
