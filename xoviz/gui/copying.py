"""Any calculation to take away: as plain text, as LaTeX, or as NumPy that prints the same number.

One menu for the whole window, so that it says the same everywhere: under Edit, beside the breadcrumb, and wherever the
right button is pressed on a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal, Protocol

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

Form = Literal["text", "latex", "numpy"]
FORMS: tuple[Form, ...] = ("text", "latex", "numpy")

BETWEEN = "\n\n"
"""Stands between two calculations."""

LONGEST = 60
"""Letters of a name in the menu, at most."""


class Calculation(Protocol):
    """What can be copied, as ``explain.calculation`` has it."""

    @property
    def name(self) -> str:
        """What it is the calculation of, on one line."""

    def written(self, form: Form) -> str:
        """The whole calculation."""


class Copying(QObject):
    """Copies the calculation of the cell that is looked at, or of all that is open.

    While its menu is open it keeps to what was looked at when it opened: the mouse has gone elsewhere then.

    Signals:
        said(str): what was copied, in a sentence.
    """

    said = Signal(str)

    def __init__(self, ask: Callable[[], Calculation | None], ask_all: Callable[[], Sequence[Calculation]],
                 parent: QWidget) -> None:
        """``ask`` gives what is looked at, ``ask_all`` what is open besides, where things open."""
        super().__init__(parent)
        self._ask, self._ask_all = ask, ask_all
        self._offered: Calculation | None = None
        self.menu = QMenu(parent)
        self.menu.setToolTipsVisible(True)
        self.heading = QAction(self.menu)
        self.heading.setEnabled(False)
        words = (self.tr("All that is open as text"), self.tr("All that is open as LaTeX"),
                 self.tr("All that is open as NumPy"))
        self.all_actions = {form: self._action(form, text) for form, text in zip(FORMS, words, strict=True)}
        self.menu.aboutToHide.connect(self._close)

    def slots_of_actions(self) -> dict[str, Callable[[], None]]:
        """What the entries of the menu Edit do."""
        return {f"copy_as_{form}": partial(self.copy, form) for form in FORMS}

    def offer(self, actions: Mapping[str, QAction]) -> None:
        """Offer the entries of the menu Edit, by their names, in a menu of its own."""
        self.menu.addAction(self.heading)
        self.menu.addActions([actions[name] for name in self.slots_of_actions()])
        self.menu.addSeparator()
        self.menu.addActions(list(self.all_actions.values()))

    def pop_up(self, point: QPoint) -> None:
        """Open the menu at a point of the screen, for what is looked at now."""
        self._offered = self._ask()
        if self._offered is None:
            self._miss()
            return
        name = self._offered.name
        name = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        self.heading.setText(self.tr("Calculation of {name}").format(name=name.replace("&", "&&")))
        several = bool(self._ask_all())
        for action in self.all_actions.values():
            action.setVisible(several)
        self.menu.popup(point)

    def copy(self, form: Form) -> None:
        """Copy how the number that is looked at came about."""
        subject = self._offered or self._ask()
        if subject is None:
            self._miss()
            return
        QGuiApplication.clipboard().setText(subject.written(form))
        self.said.emit(self.tr("Copied: the calculation of {cell}.").format(cell=subject.name))

    def copy_all(self, form: Form) -> None:
        """Copy every calculation that is open, one after another."""
        texts = [subject.written(form) for subject in self._ask_all()]
        QGuiApplication.clipboard().setText(BETWEEN.join(texts))
        self.said.emit(self.tr("Copied: {count} calculations.").format(count=len(texts)))

    def _miss(self) -> None:
        self.said.emit(self.tr("Point at a cell first: its calculation is copied."))

    def _action(self, form: Form, text: str) -> QAction:
        action = QAction(text, self.menu)
        action.triggered.connect(partial(self.copy_all, form))
        return action

    def _close(self) -> None:
        """The entry that was chosen is told a moment after the menu has closed."""
        QTimer.singleShot(0, self, self._forget)

    def _forget(self) -> None:
        self._offered = None
