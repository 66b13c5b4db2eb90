"""The menu of a run's marks: words for the step where one stands, and the marks there are, to go to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget, QWidgetAction

from xoviz.state.view import RunEntry
from xoviz.state.wishes import Mark

WIDTH = 260  # pixels that words for a step have


class MarkMenu(QMenu):
    """Type words and press Enter to mark the step; no words take its mark away.

    Signals:
        wish(object): Mark.
        chosen(int): the step of a mark to go to.
    """

    wish = Signal(object)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: RunEntry | None = None
        self._step = 0
        self.words = QLineEdit()
        self.words.setMinimumWidth(WIDTH)
        self.words.returnPressed.connect(self._mark)
        field = QWidgetAction(self)
        field.setDefaultWidget(self.words)
        self.addAction(field)
        self.addSeparator()
        self._field = field
        self.aboutToShow.connect(self._fill)

    def present(self, entry: RunEntry | None, step: int) -> None:
        """The marks of a run, at one of its steps."""
        self._entry, self._step = entry, step

    def _fill(self) -> None:
        """As things stand when the menu opens."""
        for action in self.actions()[2:]:
            self.removeAction(action)
        marks = self._entry.marks if self._entry is not None else ()
        self.words.setClearButtonEnabled(True)  # not before: Qt looks for its icon for 2 ms
        self.words.setPlaceholderText(self.tr("Words for step {step}, then Enter").format(step=f"{self._step:,}"))
        self.words.setAccessibleName(self.words.placeholderText())
        self.words.setText(dict(marks).get(self._step, ""))
        for step, words in marks:
            self.addAction(f"{step:,}   {words}", partial(self.chosen.emit, step))
        if not marks:
            self.addAction(self.tr("No marks yet")).setEnabled(False)
        self.setActiveAction(self._field)
        self.words.setFocus()

    def _mark(self) -> None:
        self.wish.emit(Mark(self._step, self.words.text()))
        self.close()
