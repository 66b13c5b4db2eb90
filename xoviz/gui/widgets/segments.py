"""A segmented switch: a few buttons side by side, of which one is down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget


class Segments(QWidget):
    """One button a choice, the first one down; each with its words and what it means. Tab reaches the one that is
    down; the arrows go on from it.

    Signals:
        chosen(int): another one was pressed.
    """

    chosen = Signal(int)

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._told = 0
        self.buttons: list[QToolButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (words, meaning) in enumerate(choices):
            button = QToolButton()
            button.setText(words)
            button.setToolTip(meaning)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setProperty("segment", "only" if len(choices) == 1 else "first" if not place
                               else "last" if place == len(choices) - 1 else "middle")
            button.clicked.connect(partial(self._tell, place))
            self._group.addButton(button)
            self.buttons.append(button)
            row.addWidget(button)
        self.buttons[0].setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> int:
        """The place of the one that is down."""
        return next(place for place, button in enumerate(self.buttons) if button.isChecked())

    def set_current(self, place: int) -> None:
        """Press one, without telling anyone."""
        self._told = place
        self.buttons[place].setChecked(True)

    def _tell(self, place: int) -> None:
        if place != self._told:
            self._told = place
            self.chosen.emit(place)
