"""How drawings are varied while they are learned from: a slider for each kind, and eight variations to look at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.labelled_slider import LabelledSlider
from xoviz.nn import Array
from xoviz.tasks.augmentation import Augmentation

SHOWN = 8
SIDE = 28  # pixels of a variation

THINNER = 0.6
"""As a share of how much thicker strokes may become: of thin ones little would be left."""


class Varying(QWidget):
    """Sliders and variations. What is set here is how the set is learned the next time.

    Signals:
        changed(): the sliders stand elsewhere.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        usual = Augmentation()
        percent = self.tr("%")
        self.sliders = {
            "shift": LabelledSlider(self.tr("Shift"), 0, 30, 100 * usual.shift[1], unit=percent, decimals=0),
            "scale": LabelledSlider(self.tr("Size"), 0, 50, 100 * (usual.scale[1] - 1), unit=percent, decimals=0),
            "turn": LabelledSlider(self.tr("Turn"), 0, 90, usual.turn[1], unit="°", decimals=0),
            "shear": LabelledSlider(self.tr("Slant"), 0, 60, 100 * usual.shear[1], unit=percent, decimals=0),
            "weight": LabelledSlider(self.tr("Thickness"), 0, 15, 100 * usual.weight[1], unit=percent, decimals=0),
            "noise": LabelledSlider(self.tr("Noise"), 0, 50, 100 * usual.noise[1], unit=percent, decimals=0),
        }
        self.gallery = Gallery(SIDE)
        self.again = IconButton("dice", self.tr("Others"), self.tr("eight other variations"))
        self._drawings: Array = np.zeros((0, 1, 9, 9), np.float32)
        self._throw = 0
        self._lay_out()
        for slider in self.sliders.values():
            slider.changed.connect(self._on_changed)
        self.again.clicked.connect(self._throw_again)

    @property
    def augmentation(self) -> Augmentation:
        """What the sliders say: as much to one side as to the other."""
        shift, scale, shear, weight, noise = (
            self.sliders[name].value / 100 for name in ("shift", "scale", "shear", "weight", "noise"))
        turn = self.sliders["turn"].value
        return Augmentation((-shift, shift), (1 - scale, 1 + scale), (-turn, turn), (-shear, shear),
                            (-THINNER * weight, weight), (0.0, noise))

    def present(self, drawings: Array) -> None:
        """Show variations of these drawings (N, 1, S, S), in turn."""
        if not np.array_equal(drawings, self._drawings):
            self._drawings = drawings
            self._vary()

    def _on_changed(self) -> None:
        self._vary()
        self.changed.emit()

    def _throw_again(self) -> None:
        self._throw += 1
        self._vary()

    def _vary(self) -> None:
        self.gallery.setVisible(len(self._drawings) > 0)
        self.again.setVisible(len(self._drawings) > 0)
        if len(self._drawings):
            chosen = self._drawings[np.arange(SHOWN) % len(self._drawings)]
            self.gallery.present(self.augmentation.apply(chosen, np.random.default_rng(self._throw))[:, 0])

    def _lay_out(self) -> None:
        heading = QLabel(self.tr("Varied while learning"))
        heading.setProperty("heading", True)
        heading.setToolTip(self.tr("Each time a drawing is learned from, it is a little different: forty drawings "
                                   "teach more than forty"))
        self.gallery.setAccessibleName(self.tr("Variations"))
        self.gallery.set_most_columns(SHOWN)
        widest = max(slider.label.sizeHint().width() for slider in self.sliders.values())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.again)
        column.addLayout(top)
        column.addWidget(self.gallery)
        for slider in self.sliders.values():
            slider.label.setFixedWidth(widest)
            column.addWidget(slider)
