"""The switch for how all numbers are read: as decimals, as on the slides, or as exact fractions.

Each of its buttons writes the same number, seven ninths, in its own reading.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.numbers import Reading
from xoviz.state.view import View
from xoviz.state.wishes import Read

TEXT = 12  # pixels of type


class NumberReading(QWidget):
    """Three buttons in a row, of which one is down; beside them, why there are no fractions if they are wanted.

    Signals:
        wish(object): Read.
        said(str): why there are no fractions, once, when they are wanted; empty when that is over.
    """

    wish = Signal(object)
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why = ""
        self.note = QLabel(self.tr("no exact fractions here, so decimals"))
        self.buttons: dict[Reading, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.setAccessibleName(self.tr("How numbers are read"))
        self._lay_out()

    def present(self, view: View) -> None:
        """Show how the numbers of a view are read, and why not otherwise."""
        self.buttons[view.reading].setChecked(True)
        why = view.why_not_exact or "" if view.reading == "fractions" else ""
        if why != self._why:
            before, self._why = self._why, why
            self.note.setToolTip(why)
            if bool(before) != bool(why):
                self._explain()

    def slots_of_actions(self) -> dict[str, Callable[[], None]]:
        """What the entries of the table of actions do: the same as the buttons."""
        return {f"read_{reading}": button.click for reading, button in self.buttons.items()}

    def _lay_out(self) -> None:
        self.note.setProperty("muted", True)
        self.note.hide()
        self.note.setFont(number_font(TEXT))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(0)
        row.addWidget(self.note)
        row.addSpacing(8)
        for place, (reading, text, name, hint) in enumerate(self._choices()):
            button = QToolButton()
            button.setText(text)
            button.setFont(number_font(TEXT))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(name)
            button.setToolTip(f"{name}: {hint}")
            button.setProperty("segment", ("first", "middle", "last")[place])
            button.clicked.connect(partial(self._choose, reading))
            self._group.addButton(button)
            self.buttons[reading] = button
            row.addWidget(button)

    def _choices(self) -> tuple[tuple[Reading, str, str, str], ...]:
        return (("decimals", "0.78", self.tr("Numbers as decimals"), self.tr("rounded, 7/9 is 0.78")),
                ("slides", "0.77", self.tr("Numbers as on the slides"),
                 self.tr("cut off after two places, as in the talk: 7/9 is 0.77")),
                ("fractions", "7/9", self.tr("Numbers as exact fractions"),
                 self.tr("computed in integers, where every weight and every pixel is a simple fraction")))

    def _explain(self) -> None:
        """Once only: while a network learns, the weight that is given as a reason changes all the time."""
        self.note.setVisible(bool(self._why))
        self.setAccessibleDescription(self._why)
        reason = self._why.rpartition("; ")[2]
        self.said.emit(reason and self.tr("No exact fractions here: {reason}.").format(reason=reason))

    def _choose(self, reading: Reading) -> None:
        self.wish.emit(Read(reading))
