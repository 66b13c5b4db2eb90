"""Which class is the right one: a small row that shows it, and asks for it where nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from xoviz.gui.theme import class_colour

MOST_BUTTONS = 5
"""Classes that have a button each; of more than so many one is chosen in a box."""

LONGEST = 9
SWATCH = 10


class AnswerChoice(QWidget):
    """The classes, of which the right one is down; none of them while it is not known.

    Signals:
        chosen(int): a class was said to be the right one.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.label = QLabel(self.tr("Right answer"))
        self.label.setProperty("muted", True)
        self.buttons: list[QToolButton] = []
        self.box = QComboBox()
        self.box.setAccessibleName(self.label.text())
        self.box.setPlaceholderText(self.tr("not known"))
        self.box.activated.connect(self.chosen)
        self.setAccessibleName(self.label.text())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.label)
        self._row.addSpacing(8)
        self._row.addWidget(self.box)

    def present(self, names: Sequence[str], answer: int | None) -> None:
        """Show the classes' names and which of them is right; None: not known."""
        if tuple(names) != self._names:
            self._offer(tuple(names))
        for unit, button in enumerate(self.buttons):
            button.setChecked(unit == answer)
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(-1 if answer is None else answer)

    def _offer(self, names: tuple[str, ...]) -> None:
        self._names = names
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        few = len(names) <= MOST_BUTTONS
        self.buttons = [self._button(unit, name) for unit, name in enumerate(names)] if few else []
        # Buttons that are made late would be last for the Tab key.
        for before, after in pairwise([self.box, *self.buttons]):
            self.setTabOrder(before, after)
        self.box.clear()
        self.box.addItems(names)
        self.box.setVisible(not few)

    def _button(self, unit: int, name: str) -> QToolButton:
        swatch = QPixmap(SWATCH, SWATCH)
        swatch.fill(class_colour(unit))
        button = QToolButton()
        button.setIcon(QIcon(swatch))
        button.setIconSize(QSize(SWATCH, SWATCH))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(name if len(name) <= LONGEST else name[: LONGEST - 1] + "…")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = self.tr("The right answer is {name}").format(name=name)
        button.setAccessibleName(words)
        button.setToolTip(words)
        count = len(self._names)
        button.setProperty("segment", "first" if unit == 0 else "last" if unit == count - 1 else "middle")
        button.clicked.connect(partial(self._choose, unit))
        self._row.addWidget(button)
        button.show()
        return button

    def _choose(self, unit: int) -> None:
        """What is down is what the owner says next; a second press leaves it down."""
        self.buttons[unit].setChecked(True)
        self.chosen.emit(unit)
