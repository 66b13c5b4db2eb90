"""How the network does with everything on, and how it does as it is: on the pad, and on letters it never saw."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from xoviz.explain.ablation import Ablation, Measured
from xoviz.gui.panels.ablation import words
from xoviz.gui.theme import number_font
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Network, Plan, Trace
from xoviz.state.view import View

WIDEST = "bottle, precision large 99.9 %"
ROWS = 2


class Summary(QWidget):
    """Two lines of the same three figures: before, and after what is off was switched off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = [[StillLabel(WIDEST), StillLabel("100.0 %"), StillLabel("−0.0e−00")] for _ in range(ROWS)]
        self._plan: Plan | None = None
        self._whole: tuple[Network, object, Trace] | None = None
        self._told: tuple[object, ...] = ()
        self._build()

    @property
    def texts(self) -> list[list[str]]:
        """What the two lines say."""
        return [[cell.text() for cell in row] for row in self.cells]

    def present(self, view: View, found: Ablation | None) -> None:
        """Show a view, and what has been measured of its network."""
        told = view.trace, found
        if all(one is other for one, other in zip(told, self._told, strict=False)) and self._told:
            return
        self._told = told
        whole = None if found is None else found.network
        before = view.trace if not view.off or whole is None else self._without_loss(whole, view)
        self._say(0, before, None if found is None else found.whole)
        self._say(1, view.trace, None if found is None else found.together)

    def _say(self, line: int, trace: Trace, measured: Measured | None) -> None:
        texts = words.read(trace, self.tr), words.accuracy(measured), words.loss(measured)
        for cell, text in zip(self.cells[line], texts, strict=True):
            cell.setText(text)

    def _without_loss(self, whole: Network, view: View) -> Trace:
        """The picture on the pad, read with everything on."""
        if self._whole is None or self._whole[0] is not whole or self._whole[1] is not view.pad:
            if self._plan is None or self._plan.stack != whole.stack:
                self._plan = whole.plan()
            self._whole = whole, view.pad, whole.forward(view.trace.picture, self._plan)
        return self._whole[2]

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(1)
        titles = self.tr("This picture"), self.tr("Accuracy"), self.tr("Loss")
        for column, title in enumerate(titles, 1):
            grid.addWidget(_muted(title), 0, column)
        names = self.tr("With everything on"), self.tr("As it is now")
        for line, (name, row) in enumerate(zip(names, self.cells, strict=True), 1):
            grid.addWidget(_muted(name), line, 0)
            for column, cell in enumerate(row, 1):
                cell.label.setFont(number_font(14, bold=line == ROWS))
                grid.addWidget(cell, line, column)


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("muted", True)
    return label
