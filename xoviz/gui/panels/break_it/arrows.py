"""Arrows that move an input where there is no pad to move it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

_ALL = "left", "right", "up", "down"

WAYS: Mapping[str, Sequence[str]] = MappingProxyType({
    "spectrogram": _ALL, "board": _ALL, "words": ("left", "right"),
})
"""Where an input of a kind can be moved to; a sentence only along: in another row another word would stand."""

_STEPS = {"left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}


class Arrows(QWidget):
    """A button for each way, and one that takes all of it back.

    Signals:
        moved(): the input is to be somewhere else.
    """

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shift = 0, 0  # cells down and to the right
        self.ways: Sequence[str] = ()
        self.buttons = {way: QToolButton() for way in _STEPS}
        self.back = QToolButton()
        self.back.setText(self.tr("Back"))
        self.back.clicked.connect(self._go_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        arrows = {"left": Qt.ArrowType.LeftArrow, "right": Qt.ArrowType.RightArrow, "up": Qt.ArrowType.UpArrow,
                  "down": Qt.ArrowType.DownArrow}
        names = {"left": self.tr("One cell to the left"), "right": self.tr("One cell to the right"),
                 "up": self.tr("One cell up"), "down": self.tr("One cell down")}
        for way, button in self.buttons.items():
            button.setArrowType(arrows[way])
            button.setAutoRepeat(True)
            button.setAccessibleName(names[way])
            button.setToolTip(names[way])
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self._step, way))
            row.addWidget(button)
        row.addWidget(self.back)
        self.set_ways(())

    def set_ways(self, ways: Sequence[str]) -> None:
        """Offer these ways, and begin where the input is."""
        self.ways, self.shift = ways, (0, 0)
        for way, button in self.buttons.items():
            button.setVisible(way in ways)
        self.setVisible(bool(ways))
        self.back.setEnabled(False)

    def _step(self, way: str) -> None:
        down, right = _STEPS[way]
        self._go((self.shift[0] + down, self.shift[1] + right))

    def _go_back(self) -> None:
        self._go((0, 0))

    def _go(self, shift: tuple[int, int]) -> None:
        self.shift = shift
        self.back.setEnabled(shift != (0, 0))
        self.moved.emit()
