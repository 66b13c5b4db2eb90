"""What is written around the maps of the tab "Compare": whose they are, the verdicts, and how the pictures match."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontMetricsF, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from xoviz.explain.compare import Comparison
from xoviz.gui.panels import compare_words as words
from xoviz.gui.panels.compare_canvas import BETWEEN, CAPTION, ROWS
from xoviz.gui.theme import number_font
from xoviz.gui.widgets.numbers import Reading
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Trace

WIDTH = 150
"""Pixels of the heads."""


class Heads(QWidget):
    """A head for each row of the canvas, as tall as that: whose maps these are, and the verdict on the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.names = tuple(StillLabel(squeezable=True, elided=True) for _ in ROWS)
        self.verdicts = tuple(FittingLabel() for _ in ROWS)
        self.setFixedWidth(WIDTH)
        self._lay_out()

    def present(self, other_name: str, one: Trace, other: Trace | None, found: Comparison | None,
                reading: Reading) -> None:
        """Say what the network takes both pictures for, and whether that is the same; ``found`` may have fractions."""
        if other is None:
            other_name = self.tr("no picture yet")
        names = (self.tr("A: shown now"), self.tr("B: {name}").format(name=other_name), self.tr("A − B"))
        both = "" if other is None else self.tr("the same verdict") if other.verdict == one.verdict \
            else self.tr("another verdict")
        last = None if found is None else found.level(one.network.layers[-1].id)
        exact = (None, None) if last is None else (last.one, last.other)
        for label, name in zip(self.names, names, strict=True):
            label.setText(name)
        for label, trace, maps in zip(self.verdicts, (one, other), exact, strict=False):
            said = [""] if trace is None else words.verdicts_of(
                trace, (trace.scores if maps is None else maps).ravel().tolist(), reading, self.tr)
            label.offer(said)
            label.setToolTip(said[0])
        self.verdicts[2].offer([both])

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, CAPTION, 6, 4)
        column.setSpacing(BETWEEN)
        self.verdicts[2].label.setProperty("muted", True)
        for name, verdict in zip(self.names, self.verdicts, strict=True):
            name.label.setFont(number_font(13, bold=True))
            verdict.label.setFont(number_font(12))
            band = QWidget()
            inner = QVBoxLayout(band)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(2)
            inner.addStretch(1)
            inner.addWidget(name)
            inner.addWidget(verdict)
            inner.addStretch(1)
            column.addWidget(band, 1)


class FittingLabel(StillLabel):
    """Says the first of several texts that has room, whole; the last of them if none has."""

    def __init__(self) -> None:
        super().__init__(squeezable=True)
        self._texts: tuple[str, ...] = ("",)

    def offer(self, texts: Sequence[str]) -> None:
        """The same thing in one text or several, the longest first."""
        if tuple(texts) != self._texts:
            self._texts = tuple(texts)
            self.fit()

    def fit(self) -> None:
        """Say what has room now."""
        font = QFont(self.label.font())
        font.setBold(True)  # some of a rich text may be
        metrics = QFontMetricsF(font)
        self.setText(next((text for text in self._texts if metrics.horizontalAdvance(plain(text)) <= self.width()),
                          self._texts[-1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More may have room, or less."""
        super().resizeEvent(event)
        self.fit()


class MatchCards(QWidget):
    """How whole pictures match, beside how their pieces do."""

    def __init__(self) -> None:
        super().__init__()
        self.whole, self.differing = StillLabel("−9999/9999 = −0.00"), FittingLabel()
        self.heading, self.pieces_heading, self.pieces = FittingLabel(), FittingLabel(), FittingLabel()
        self._lay_out()

    def present(self, found: Comparison | None, reading: Reading, cells: str = "") -> None:
        """Show both matches, of pixels or whatever the ``cells`` are called; without any, say how to come by one."""
        self.heading.offer([self.tr("Whole pictures: sum of products ÷ {cells}").format(
            cells=cells or self.tr("pixels")), self.tr("Whole pictures")])
        if found is None:
            self.whole.setText("")
            self.differing.offer([""])
            self.pieces_heading.offer([""])
            self.pieces.offer([self.tr("Keep a picture, then change it: here both are compared."),
                               self.tr("Keep a picture, then change it.")])
            return
        self.whole.setText(words.whole_match(found.whole, reading))
        self.differing.offer(words.pixels_differing(found.whole, self.tr, cells))
        self.pieces_heading.offer(words.pieces_headings(found.pieces, reading, self.tr))
        self.pieces.offer(words.pieces_lines(found.pieces, reading, self.tr))

    def _lay_out(self) -> None:
        self.whole.label.setFont(number_font(14, bold=True))
        self.pieces.label.setFont(number_font(14))
        for label in (self.heading, self.pieces_heading, self.whole, self.differing, self.pieces):
            label.label.setBackgroundRole(QPalette.ColorRole.Base)
        for label in (self.heading, self.pieces_heading):
            label.label.setProperty("muted", True)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        numbers.addWidget(self.whole)
        numbers.addWidget(self.differing, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        whole, inner = _card(self.heading)
        inner.addLayout(numbers)
        pieces, inner = _card(self.pieces_heading)
        inner.addWidget(self.pieces)
        row.addWidget(whole, 2)
        row.addWidget(pieces, 3)


def plain(text: str) -> str:
    """A rich text without its marks, as wide as it is."""
    return re.sub("<[^>]*>", "", text).replace("&nbsp;", "\N{NO-BREAK SPACE}")


def _card(heading: QWidget) -> tuple[QFrame, QVBoxLayout]:
    """A card with a heading, and the layout for what stands below that."""
    card = QFrame()
    card.setProperty("card", True)
    inner = QVBoxLayout(card)
    inner.setContentsMargins(10, 5, 10, 6)
    inner.setSpacing(2)
    inner.addWidget(heading)
    return card, inner
