"""The question on top: why X? why O? why X and not O?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from xoviz.gui.theme import class_colour

MOST_BUTTONS = 4
"""Classes up to which each has a button; more are offered in a box."""

LONGEST = 9
"""Letters of a class's name on a button, at most."""

SWATCH = 10


@dataclass(frozen=True)
class Question:
    """Why class ``one``, and, where ``other`` is a class, why not that one."""

    one: int = 0
    other: int | None = None


class QuestionBar(QWidget):
    """Segments, one a class, and one for the comparison. Until somebody asks otherwise, the question is the winner's.

    Signals:
        asked(): another question was chosen.
    """

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = Question()
        self._classes: tuple[str, ...] = ()
        self._chosen: int | None = None
        self._versus = False
        self._scores: list[float] = []
        self._dense = True
        self.buttons: list[QPushButton] = []
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Class"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.versus = QPushButton()
        self.versus.setCheckable(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.box)
        self._row.addWidget(self.versus)
        self.box.activated.connect(self._choose)
        self.versus.clicked.connect(self._compare)

    def present(self, classes: tuple[str, ...], scores: Sequence[float], dense: bool) -> Question:
        """The question that stands for these scores. Values are only compared where a ``dense`` layer is the last."""
        self._scores, self._dense = list(scores), dense
        if classes != self._classes:
            self._offer(classes)
        self._settle()
        return self.question

    def _offer(self, classes: tuple[str, ...]) -> None:
        self._classes, self._chosen, self._versus = classes, None, False
        for button in self.buttons:
            button.deleteLater()
        few = len(classes) <= MOST_BUTTONS
        self.buttons = [self._button(unit) for unit in range(len(classes))] if few else []
        # Buttons are made last, so they are last for the Tab key: the box, which is in its place, fetches them there.
        for before, after in pairwise([self.box, *self.buttons, self.box, self.versus]):
            self.setTabOrder(before, after)
        self.box.setVisible(not few)
        self.box.clear()
        for unit, name in enumerate(classes):
            self.box.addItem(_swatch(class_colour(unit)), self.tr("Why {name}?").format(name=name))
        self.versus.setVisible(len(classes) > 1)

    def _button(self, unit: int) -> QPushButton:
        name = self._classes[unit]
        button = QPushButton(_swatch(class_colour(unit)), self.tr("Why {name}?").format(name=_short(name)))
        button.setIconSize(QSize(SWATCH, SWATCH))
        button.setCheckable(True)
        button.setToolTip(self.tr("What adds to the score of {name}, and what takes away").format(name=name))
        button.clicked.connect(lambda: self._choose(unit))
        self._row.insertWidget(unit, button)
        return button

    def _settle(self) -> None:
        """Find the question, and let the segments say which it is."""
        best = max(range(len(self._scores)), key=self._scores.__getitem__)
        rival = self._rival(best)
        self._versus = self._versus and self._dense and rival is not None
        one = best if self._chosen is None else self._chosen
        self.question = Question(best, rival) if self._versus else Question(one)
        if rival is not None:
            text = self.tr("Why {one} and not {other}?").format(
                one=_short(self._classes[best]), other=_short(self._classes[rival]))
            if text != self.versus.text():
                self.versus.setText(text)
        if self.versus.isEnabled() != self._dense or not self.versus.toolTip():
            self._allow()
        self._check(one)

    def _allow(self) -> None:
        """Whether the comparison can be asked for, and why not."""
        self.versus.setEnabled(self._dense)
        self.versus.setToolTip(
            self.tr("The difference of the two scores: which values pulled which way") if self._dense else
            self.tr("Two classes can be compared value by value only where a dense layer gives the scores."))

    def _rival(self, best: int) -> int | None:
        """Who is not the winner: the class that was asked for, or else the second."""
        others = [unit for unit in range(len(self._scores)) if unit != best]
        if self._chosen in others:
            return self._chosen
        return max(others, key=self._scores.__getitem__, default=None)

    def _check(self, one: int) -> None:
        # By hand: of the buttons in a QButtonGroup the Tab key reaches only one.
        for unit, button in enumerate(self.buttons):
            button.setChecked(unit == one and not self._versus)
        self.versus.setChecked(self._versus)
        self.box.setCurrentIndex(one)

    def _choose(self, unit: int) -> None:
        self._chosen, self._versus = unit, False
        self._settle()
        self.asked.emit()

    def _compare(self) -> None:
        self._versus = bool(self.buttons) or not self._versus
        self._settle()
        self.asked.emit()


def _short(name: str) -> str:
    """A class's name as far as a button has room for it."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _swatch(colour: QColor) -> QIcon:
    picture = QPixmap(SWATCH, SWATCH)
    with QPainter(picture) as painter:
        painter.fillRect(picture.rect(), colour)
    return QIcon(picture)
