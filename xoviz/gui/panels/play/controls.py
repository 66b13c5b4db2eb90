"""What stands below the board: watch, one move, another game, how fast, and who plays."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from xoviz.gui.panels.play.match import Who
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.segments import Segments

SPEEDS = (1, 2, 5, 10, 30)
"""Moves a second."""

USUAL_SPEED = 5
WHO: tuple[Who, Who] = ("network", "you")


class Controls(QWidget):
    """Buttons in a row; whoever made them connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.watch = IconButton("play", self.tr("Watch"), self.tr("one game after another"))
        self.one = IconButton("step", self.tr("One move"))
        self.anew = IconButton("reset", self.tr("Another game"))
        self.speed = QComboBox()
        for speed in SPEEDS:
            self.speed.addItem(self.tr("{speed} / s").format(speed=speed), speed)
        self.speed.setCurrentIndex(SPEEDS.index(USUAL_SPEED))
        self.speed.setToolTip(self.tr("Moves a second"))
        self.speed.setAccessibleName(self.tr("Moves a second"))
        self.who = Segments([(self.tr("The network plays"), self.tr("Hand the bat back to the network")),
                             (self.tr("You play"), self.tr("Take the bat: arrow keys move it, Down stays"))])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self.watch, self.one, self.anew, self.speed):
            row.addWidget(part)
        row.addStretch()
        row.addWidget(self.who)

    @property
    def player(self) -> Who:
        """Who moves the bat."""
        return WHO[self.who.current]

    @property
    def pace(self) -> int:
        """Milliseconds between two moves."""
        return round(1000 / int(self.speed.currentData()))

    def hand_to(self, who: Who) -> None:
        """Say that somebody plays, without telling anyone."""
        self.who.set_current(WHO.index(who))

    def show_playing(self, playing: bool) -> None:
        """Whether moves are made without being asked for."""
        self.watch.become("pause" if playing else "play", self.tr("Pause") if playing else self.tr("Watch"),
                          "" if playing else self.tr("one game after another"))
