"""Which pixel pulled which way: the shares painted over the picture, their sum, and what of it is a convention."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from xoviz.explain.printed import printed
from xoviz.explain.receipt import Number
from xoviz.explain.receptive import Region
from xoviz.explain.shares import Shares
from xoviz.gui.panels.receipt.shares_grid import SharesGrid
from xoviz.gui.panels.receipt.words import Words, minus
from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.grid_view import Mark
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import PICTURE, Focus
from xoviz.wording import closing_label

WIDTH = 250
"""Of the pane, in pixels, at least."""


class SharesPane(QWidget):
    """The picture in diverging colours, and four lines that add up.

    Signals:
        pointed(int, int): row and column of a pixel.
        walked(int, int): the arrows came to a pixel; ``pointed`` has told it before.
        chosen(int, int): a pixel was clicked, or Enter pressed on it.
        left(): nothing is pointed at any longer.
    """

    pointed = Signal(int, int)
    walked = Signal(int, int)
    chosen = Signal(int, int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Shares | None = None
        self._words: Words | None = None
        self._looked: tuple[Region | None, Focus | None, bool] = None, None, False
        self._moment = ""
        self.title = StillLabel(squeezable=True)
        self.grid = SharesGrid()
        self.readout = StillLabel(squeezable=True)
        self.names = [StillLabel(squeezable=True) for _ in range(4)]
        self.numbers = [StillLabel(squeezable=True, alignment=Qt.AlignmentFlag.AlignRight) for _ in range(4)]
        self.check = StillLabel(squeezable=True)
        self.convention = QLabel(self.tr(
            "Exact: the sum (Srinivas, Fleuret 2019). A convention: slope × pixel as a pixel's share (Shrikumar and "
            "others 2016)."))
        self._lay_out()
        self.grid.pointed.connect(self._on_pointed)
        self.grid.walked.connect(self.walked)
        self.grid.chosen.connect(self.chosen)
        self.grid.left.connect(self._on_left)

    def present(self, shares: Shares, words: Words, title: str, whole: str) -> None:
        """Show shares; ``title`` says of what they are the shares, ``whole`` names their sum."""
        self._shares, self._words = shares, words
        self.title.setText(title)
        values = np.asarray(shares.pixels, np.float64).sum(axis=0)
        shown = values if np.isfinite(values).all() else np.zeros_like(values)
        self.grid.set_limit(float(np.abs(shown).max()) or 1.0)
        self.grid.present(shown.astype(np.float32))
        self._show_sum(shares, words, whole)
        self._read_out(None)

    def date(self, moment: str) -> None:
        """Of which moment the shares are; empty where it is that of the lines."""
        if moment != self._moment:
            self._moment = moment
            for label in (*self.names, *self.numbers):
                label.setEnabled(not moment)
            if self._shares is not None:
                self._show_check(self._shares)

    def look(self, region: Region | None, focus: Focus | None = None, *, pinned: bool = False) -> None:
        """Frame the pixels that are looked at. A ``focus`` that is a pixel is where the arrows go on from."""
        if (region, focus, pinned) == self._looked:
            return
        self._looked = region, focus, pinned
        marks = []
        if region is not None and not region.empty:
            (top, bottom), (left, right) = region.rows, region.columns
            marks = [Mark(top, left, bottom - top, right - left, current_theme().colour("accent"))]
        self.grid.mark(marks)
        at_pixel = focus is not None and focus.layer == PICTURE
        if focus is not None and at_pixel:
            self.grid.move_cursor(focus.row, focus.column)
        self.grid.pin(marks[0] if marks and pinned and at_pixel else None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shares is not None:
            self._show_check(self._shares)

    def _lay_out(self) -> None:
        self.setMinimumWidth(WIDTH)
        self.title.label.setProperty("heading", True)
        self.convention.setWordWrap(True)
        self.convention.setProperty("muted", True)
        self.convention.setToolTip(self.tr(
            "Grey, 0, counts as nothing, so paper (−1) has shares as ink (+1) has. On a tie in max pooling the first "
            "cell has it all, and at exactly 0 a ReLU passes nothing on. Through tanh the slope is that of the line "
            "from 0, or shares would not add up (the “rescale rule” of DeepLIFT, Shrikumar and others 2017). Biases "
            "belong to no pixel. See Ancona and others 2018, “Towards better understanding of gradient-based "
            "attribution methods”."))
        sums = QGridLayout()
        sums.setVerticalSpacing(1)
        for row, (name, number) in enumerate(zip(self.names, self.numbers, strict=True)):
            sums.addWidget(name, row, 0)
            sums.addWidget(number, row, 1)
        for label in (self.names[-1], self.numbers[-1]):
            label.label.setProperty("heading", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.grid, 1)
        column.addWidget(self.readout)
        column.addLayout(sums)
        column.addWidget(self.check)
        column.addWidget(self.convention)

    def _show_sum(self, shares: Shares, words: Words, whole: str) -> None:
        parts: list[Number] = [_number(shares.pixels.sum()), _number(shares.biases)]
        total = _number(shares.total) if shares.balanced else sum(parts[1:], parts[0])
        sum_ = printed(parts, total, words.reading, words.places)
        rest = "" if words.reading == "fractions" else sum_.closing or words.number(0)
        closing = closing_label(words.reading, words.tr) if rest else ""
        names = (words.tr("all {cells}").format(cells=words.names.things.cells), words.tr("biases"), closing, whole)
        for name, label in zip(names, self.names, strict=True):
            label.setText(name)
        for text, label in zip((*sum_.lines, rest, sum_.total), self.numbers, strict=True):
            label.setText(minus(text))
        self._show_check(shares)

    def _show_check(self, shares: Shares) -> None:
        found = self.tr("✓ adds up") if shares.balanced else self.tr("✗ is off")
        self.check.setText(f"{self._moment}: {found}" if self._moment else found)
        colour = current_theme().colour("error" if not shares.balanced else "muted" if self._moment else "ok").name()
        sheet = f"color: {colour};"
        if self.check.styleSheet() != sheet:
            self.check.setStyleSheet(sheet)
        self.check.setToolTip(self.tr(
            "The parts give {sum}; going forward gives {total}. Tolerance: {tolerance}.").format(
            sum=f"{float(shares.sum):.9g}", total=f"{float(shares.total):.9g}", tolerance=f"{shares.tolerance:.2g}"))

    def _on_pointed(self, row: int, column: int) -> None:
        self._read_out((row, column))
        self.pointed.emit(row, column)

    def _on_left(self) -> None:
        self._read_out(None)
        self.left.emit()

    def _read_out(self, cell: tuple[int, int] | None) -> None:
        if self._shares is None or self._words is None:
            return
        names = self._words.names
        if cell is None:
            self.readout.setText(self.tr("Point at a {cell} to read its share.").format(cell=names.things.cell))
            return
        share = _number(self._shares.pixels[:, cell[0], cell[1]].sum())
        self.readout.setText(f"{names.place(*cell)}: {self._words.signed(share)}")


def _number(value: Number) -> Number:
    """A NumPy number as a float; a fraction as it is."""
    return value if isinstance(value, Fraction) else float(value)
