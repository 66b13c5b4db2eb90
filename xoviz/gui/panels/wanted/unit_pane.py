"""One unit: what it wants to see on the left, and the inputs that excite it most on the right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.explain.receptive import Region
from xoviz.explain.wanted import Ideal, Sight, Wanted, seen
from xoviz.gui.panels import layers
from xoviz.gui.panels.wanted import words
from xoviz.gui.panels.wanted.board import Board, Card
from xoviz.gui.panels.wanted.ideal_view import IdealView
from xoviz.gui.widgets.numbers import written
from xoviz.gui.widgets.thumbnail_shape import inked, side_by_side
from xoviz.nn import Array
from xoviz.state.view import View
from xoviz.wording import called


class UnitPane(QWidget):
    """Shows a unit of a layer, as far as it is known.

    Signals:
        ideal_picked(): what it wants to see was clicked, or picked by keyboard.
        sight_picked(int): so was one of the letters.
    """

    ideal_picked = Signal()
    sight_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Wanted | None = None
        self._things = called("letter", "pixels", self.tr)
        self._layer, self._unit = "", 0
        self.heading, self.ideal_view, self.meaning = QLabel(), IdealView(), QLabel()
        self.sights_heading, self.silence, self.board = QLabel(), QLabel(), Board()
        self.ideal_view.picked.connect(self.ideal_picked)
        self.board.picked.connect(self.sight_picked)
        self._build()

    @property
    def ideal(self) -> Ideal | None:
        """What the unit wants to see."""
        return self.found.ideals[self._unit] if self.found is not None else None

    @property
    def sights(self) -> tuple[Sight, ...]:
        """Where letters excite it most."""
        return self.found.sights[self._unit] if self.found is not None else ()

    def present(self, view: View, layer: str, unit: int, found: Wanted | None, colour: QColor) -> None:
        """Show a unit in its colour."""
        self.found, self._layer, self._unit = found, layer, unit
        self._things = layers.things(view, self.tr)
        title = words.unit_title(view.network, layer, unit, self.tr)
        self.heading.setText(self.tr("{unit} wants to see").format(unit=title))
        self._show_ideal()
        self._show_sights(view, colour)

    def take(self, view: View, found: Wanted, colour: QColor) -> None:
        """Show what more is known of the same unit; what has not changed is left alone."""
        ideal, sights = self.ideal, self.sights
        self.found = found
        if self.ideal is not ideal:
            self._show_ideal()
        if self.sights != sights:
            self._show_sights(view, colour)

    def _show_ideal(self) -> None:
        ideal = self.ideal
        if ideal is not None:
            self.ideal_view.present(side_by_side(ideal.picture[np.newaxis])[0])
        else:
            self.ideal_view.present(np.full((1, 1), -1, np.float32))
        limit = float(self.found.limits[self._unit]) if self.found is not None else 0.0
        self.meaning.setText(words.ideal_text(ideal, self.sights, limit, self._things, self.tr))

    def _show_sights(self, view: View, colour: QColor) -> None:
        sights, classes, stack = self.sights, view.task.classes, view.network.stack
        cards = [Card(*_shown(sight, seen(stack, sight.focus), view.task.ground), written(sight.value),
                      words.sight_text(sight, classes, self._things, self.tr),
                      words.spoken(sight, rank, len(sights), classes, self._things, self.tr))
                 for rank, sight in enumerate(sights)]
        self.board.present(cards, colour)
        self.sights_heading.setText(words.sights_title(self.found, self._things, self.tr))
        looked = self.found.looked if self.found is not None else 0
        self.silence.setText(words.silence(view.network, self._layer, sights, looked, self._things, self.tr))
        self.silence.setVisible(bool(self.silence.text()))

    def _build(self) -> None:
        for heading in (self.heading, self.sights_heading):
            heading.setProperty("heading", True)
        for text in (self.meaning, self.silence):
            text.setProperty("muted", True)
            text.setWordWrap(True)
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.ideal_view.setAccessibleName(self.tr("What it wants to see"))
        self.board.setAccessibleName(self.tr("Inputs that excite it most"))
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.heading)
        left.addWidget(self.ideal_view, 1000)
        left.addWidget(self.meaning)
        left.addStretch(1)
        right.addWidget(self.sights_heading)
        right.addWidget(self.silence)
        right.addWidget(self.board, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addLayout(left, 3)
        row.addLayout(right, 7)


def _shown(sight: Sight, region: Region, ground: float) -> tuple[Array, Array, tuple[Region, ...]]:
    """A sight's picture (H, W), what the unit sees of it (h, w), and where that is: channels stand side by side, and
    ``ground`` is blank."""
    picture = inked(sight.picture, ground)
    patch = picture[:, slice(*region.rows), slice(*region.columns)]
    pitch = sight.picture.shape[2] + 1
    regions = tuple(region._replace(columns=(region.columns[0] + place * pitch, region.columns[1] + place * pitch))
                    for place in range(len(sight.picture)))
    return side_by_side(picture[np.newaxis])[0], side_by_side(patch[np.newaxis])[0], regions
