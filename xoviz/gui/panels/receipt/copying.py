"""Any calculation to take away: as plain text, as LaTeX, or as NumPy that prints the same number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from xoviz.explain.calculation import Form, calculation
from xoviz.explain.receipt import Hop, address
from xoviz.explain.rivals_calculation import rivals_calculation, rivals_name

Subject = Hop | tuple[Hop, Hop]
"""What is copied: how a cell came about, or how far the first of two scores is ahead of the second."""

BETWEEN = "\n\n"
"""Stands between two calculations."""


class Copying(QObject):
    """A menu that copies the calculation of the chosen line, or of all that is open.

    Signals:
        said(str): what was copied, in a sentence.
    """

    said = Signal(str)

    def __init__(self, owner: QWidget, line: Callable[[], Subject | None],
                 everything: Callable[[], Iterable[Subject]]) -> None:
        """Shortcuts hold while ``owner`` is in sight. ``line`` gives what is chosen, ``everything`` all."""
        super().__init__(owner)
        self._line, self._everything = line, everything
        self.menu = QMenu(owner)
        self.menu.setToolTipsVisible(True)
        forms: tuple[tuple[Form, str, str], ...] = (
            ("text", self.tr("as &text"), "Ctrl+Shift+X"), ("latex", self.tr("as &LaTeX"), "Ctrl+Shift+L"),
            ("numpy", self.tr("as &NumPy"), "Ctrl+Shift+Y"))
        self.actions = {f"line {form}": self._action(owner, self.tr("This line {form}").format(form=words), keys,
                                                     partial(self.copy_line, form)) for form, words, keys in forms}
        self.menu.addSeparator()
        self.actions |= {f"all {form}": self._action(
            owner, self.tr("All that is open {form}").format(form=words.replace("&", "")), "",
            partial(self.copy_all, form)) for form, words, _ in forms}

    def copy_line(self, form: Form) -> None:
        """Copy how the chosen line's number comes about."""
        subject = self._line()
        if subject is None:
            self.said.emit(self.tr("Choose the line of a cell first: its calculation is copied."))
            return
        QGuiApplication.clipboard().setText(_written(subject, form))
        cell = address(subject.focus) if isinstance(subject, Hop) else rivals_name(*subject)
        self.said.emit(self.tr("Copied: the calculation of {cell}.").format(cell=cell))

    def copy_all(self, form: Form) -> None:
        """Copy every calculation that is open, one after another."""
        texts = [_written(subject, form) for subject in self._everything()]
        QGuiApplication.clipboard().setText(BETWEEN.join(texts))
        self.said.emit(self.tr("Copied: {count} calculations.").format(count=len(texts)))

    def _action(self, owner: QWidget, text: str, keys: str, run: Callable[[], None]) -> QAction:
        action = QAction(text, owner)
        action.setShortcut(QKeySequence(keys))
        action.setToolTip(self.tr("The terms, what is done with them, and the result"))
        action.triggered.connect(run)
        owner.addAction(action)
        self.menu.addAction(action)
        return action


def _written(subject: Subject, form: Form) -> str:
    return calculation(subject, form) if isinstance(subject, Hop) else rivals_calculation(*subject, form)
