"""How the page "Curves" is laid out: what to damage, the plot, and beside it who reads, examples, and the rivals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from xoviz.gui.panels.break_it import words
from xoviz.gui.panels.break_it.readout import Readout
from xoviz.gui.widgets.band_plot import BandPlot
from xoviz.gui.widgets.chips import Chips
from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.scrolling import scrolling
from xoviz.gui.widgets.segments import Segments
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.wording import Called, called

COLUMN = 236
"""Pixels: the width of what stands beside the plot."""

SIDE = 48
"""Pixels, of an example."""


class Stage(QWidget):
    """All parts of the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._make_parts()
        self._lay_out()
        outer = QVBoxLayout(parent)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)

    def clear(self) -> None:
        """Show no measurements."""
        self.plot.present(np.zeros(0), ())
        self.readout.present(())
        self.examples.present(np.zeros((0, 1, 1), np.float32))
        self.level.setText("")
        self.copy.setEnabled(False)

    def offer(self, kinds: Sequence[str]) -> None:
        """Have these kinds of damage to choose from, the first one chosen."""
        known = words.kinds(self.tr)
        self.chips.set_texts([known[kind].name for kind in kinds], [known[kind].meaning for kind in kinds])

    def name(self, things: Called) -> None:
        """Call what is damaged by its name."""
        test, shown = self.of.buttons
        test.setText(self.tr("Test {many}").format(many=things.many))
        test.setToolTip(self.tr("Accuracy over 500 {many} that no training sees").format(many=things.many))
        shown.setText(self.tr("This {one}").format(one=things.one))
        shown.setToolTip(self.tr("How strongly the {one} {here} is still taken for what it is").format(
            one=things.one, here=things.here))

    def _make_parts(self) -> None:
        self.of = Segments((("", ""), ("", "")))
        self.chips = Chips()
        self.offer(words.KINDS)
        self.name(called("picture", "pixels", self.tr))
        self.plot, self.readout, self.level = BandPlot(), Readout(), StillLabel(squeezable=True)
        self.plot.setAccessibleName(self.tr("Curves of the break-it bench"))
        self.examples = Gallery(SIDE)
        self.examples.set_most_columns(3)
        self.examples.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.hide()
        self.progress, self.rivals_bar = QProgressBar(), QProgressBar()
        for bar, name in ((self.progress, self.tr("How much is measured")),
                          (self.rivals_bar, self.tr("How far the rivals have learned"))):
            bar.setTextVisible(False)
            bar.setFixedHeight(6)
            bar.setAccessibleName(name)
        self.rivals_words = StillLabel(squeezable=True)
        self.rivals_words.label.setProperty("muted", True)
        self.train, self.copy = QPushButton(), QPushButton(self.tr("Copy command line"))
        self.train.setToolTip(self.tr("Rivals learn the same examples in the background, for as many steps each; "
                                      "stopped, they go on where they were"))
        self.copy.setEnabled(False)

    def _lay_out(self) -> None:
        top, body, row = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.of)
        top.addSpacing(8)
        top.addWidget(self.chips, 1)
        top.addWidget(self.copy)
        left, side = QVBoxLayout(), QWidget()
        left.addWidget(self.reason)
        left.addWidget(self.plot, 1)
        left.addWidget(self.progress)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(5)
        row.addWidget(self.rivals_bar, 1)
        row.addWidget(self.train)
        for part in (self.level, self.readout, self.rivals_words):
            right.addWidget(part)
        right.addLayout(row)
        right.addWidget(self.examples)
        right.addStretch(1)
        area = scrolling(side)
        area.setFixedWidth(COLUMN)
        body.addLayout(left, 1)
        body.addWidget(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(body, 1)
