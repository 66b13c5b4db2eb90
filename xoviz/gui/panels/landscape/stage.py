"""How the tab "Landscape" is laid out: the map, and beside it what to map and where the ball is."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from xoviz.gui.panels.landscape.ball_card import BallCard
from xoviz.gui.panels.landscape.choices import Choices
from xoviz.gui.panels.landscape.scene import Scene
from xoviz.gui.panels.landscape.words import error_text
from xoviz.gui.theme import current_theme, icon, number_font
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.gui.widgets.still_label import StillLabel

COLUMN = 262
"""Pixels: the width of what stands beside the map."""


class Stage(QWidget):
    """All parts of the tab.

    Signals:
        map_asked(): the map shall be made again.
        cancel_asked(): it shall be broken off.
        reach_asked(int): it shall be halved (−1) or doubled (+1).
    """

    map_asked = Signal()
    cancel_asked = Signal()
    reach_asked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.scene, self.choices, self.ball = Scene(), Choices(), BallCard()
        self.terrain = self.scene.terrain
        self.heading, self.explanation, self.hint = (StillLabel(squeezable=True) for _ in range(3))
        self.reason, self.old = QLabel(), StillLabel(squeezable=True)
        self.map_again = QPushButton(self.tr("Map again"))
        self.closer, self.wider = QPushButton(self.tr("Closer")), QPushButton(self.tr("Wider"))
        self.progress, self.cancel = QProgressBar(), QPushButton(self.tr("Cancel"))
        self._explain_parts()
        self._lay_out(parent)
        self.map_again.clicked.connect(self.map_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.scene.currentChanged.connect(self._explain_hand)
        self.closer.clicked.connect(partial(self.reach_asked.emit, -1))
        self.wider.clicked.connect(partial(self.reach_asked.emit, 1))
        self.clear()

    def clear(self) -> None:
        """Show no map."""
        self.scene.clear()
        self.ball.present("–", "", None)
        self.explanation.setText("")
        self.read_off()
        self.offer("")

    def refuse(self, reason: str) -> None:
        """Say in the map's place why there is none; an empty reason: there is one, or soon will be."""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        for part in (self.scene, self.hint):
            part.setVisible(not reason)

    def explain(self, sentence: str) -> None:
        """Say what the plane is."""
        self.explanation.setText(sentence)

    def offer(self, why: str) -> None:
        """Say why another map might be wanted, and offer it."""
        self.old.say(why, current_theme().colour("focus"))
        primary = bool(why)
        if primary != bool(self.map_again.property("primary")):
            self.map_again.setProperty("primary", primary)
            self.map_again.style().polish(self.map_again)

    def show_progress(self, part: float, running: bool) -> None:
        """How far the map is, 0 to 1."""
        for widget in (self.progress, self.cancel):
            if widget.isVisibleTo(self) != running:
                widget.setVisible(running)
        self.progress.setValue(int(100 * part))

    def read_off(self, error: float = math.nan) -> None:
        """Say the error that the mouse points at; where that is not known, say what one can do."""
        if math.isinf(error):
            words = self.tr("Off the map: with these weights the error is no number.")
        elif not math.isnan(error):
            words = self.tr("Error here: about {error}. A click brings the ball here.").format(error=error_text(error))
        elif self.scene.currentWidget() is self.terrain:
            words = self.tr("Drag the ball or use the arrow keys: filters, maps and votes follow. Dark is low, the "
                            "cross is the lowest point.")
        else:
            words = self.tr("Drag the surface or use the arrow keys to turn it. From above, you can move the ball.")
        self.hint.setText(words)

    def dress(self) -> None:
        """Follow a switch of the theme."""
        self.choices.another.setIcon(icon("dice", current_theme()))
        self.scene.update()

    def _explain_hand(self) -> None:
        self.read_off()

    def _explain_parts(self) -> None:
        self.heading.setText(self.tr("How wrong would it be with other weights?"))
        self.heading.label.setFont(number_font(15, bold=True))
        for label in (self.explanation, self.hint):
            label.label.setProperty("muted", True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setWordWrap(True)
        self.reason.hide()
        self.map_again.setToolTip(self.tr("Measure the landscape around the network as it is now"))
        self.closer.setToolTip(self.tr("Map half as far to all sides, around the network as it is now"))
        self.wider.setToolTip(self.tr("Map twice as far to all sides, around the network as it is now"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        self.progress.setAccessibleName(self.tr("How far the map is"))
        self.cancel.setToolTip(self.tr("Leave the map as it is so far"))
        for widget in (self.progress, self.cancel):
            policy = QSizePolicy(widget.sizePolicy())
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
            widget.hide()

    def _lay_out(self, parent: QWidget) -> None:
        left = QVBoxLayout()
        left.setSpacing(2)
        said, top = QVBoxLayout(), QHBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.heading)
        said.addWidget(self.explanation)
        top.addLayout(said, 1)
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for segment in (self.scene.above, self.scene.aside):
            segments.addWidget(segment)
        top.addLayout(segments)
        left.addLayout(top)
        for part in (self.scene, self.reason, self.hint):
            left.addWidget(part, 0 if part is self.hint else 1)
        buttons, going = QHBoxLayout(), QHBoxLayout()
        for button in (self.map_again, self.closer, self.wider):
            buttons.addWidget(button, 1)
        going.addWidget(self.progress, 1)
        going.addWidget(self.cancel)
        column = QWidget()
        right = QVBoxLayout(column)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(6)
        right.addWidget(self.choices)
        right.addLayout(buttons)
        right.addLayout(going)
        right.addWidget(self.old)
        right.addStretch(1)
        right.addWidget(self.ball)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 6)
        row.setSpacing(12)
        row.addLayout(left, 1)
        area = scrolling(column)
        area.setFixedWidth(COLUMN)
        row.addWidget(area)
        outer = QVBoxLayout(parent)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)
