"""The curves of both in one plot: how well they read fresh letters, or their loss on those that they learn from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xoviz.explain.duel import Bout, Standing
from xoviz.gui.panels.duel.card import STYLES, colour_of
from xoviz.gui.widgets.band_plot import Banded, BandPlot
from xoviz.gui.widgets.segments import Segments

LEAST = 108
"""Pixels: the height of a plot in which one still sees who is ahead."""


class Curves(QWidget):
    """A plot; the switch finds its place elsewhere.

    Signals: pointed(): another look is pointed at, or none.
    """

    pointed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bout: Bout | None = None
        self.switch = Segments((
            (self.tr("Accuracy"), self.tr("The share of fresh examples read rightly, with what chance may do")),
            (self.tr("Loss"), self.tr("The mean loss of the examples that both learn from, between two looks"))))
        self.switch.setAccessibleName(self.tr("What the curves show"))
        self.plot = BandPlot()
        self.plot.setAccessibleName(self.tr("Curves of both networks"))
        self.plot.setMinimumHeight(LEAST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self.switch.chosen.connect(self._redraw)
        self.plot.pointed.connect(self.pointed)
        self.plot.left.connect(self.pointed)

    @property
    def losses(self) -> bool:
        """Whether losses are shown."""
        return self.switch.current == 1

    @property
    def place(self) -> int | None:
        """The look that is pointed at, if any is."""
        return self.plot.place

    def present(self, bout: Bout) -> None:
        """Show how a duel stands; painted anew only after a look."""
        before, self._bout = self._bout, bout
        if before is None or before.looks is not bout.looks or before.contestants is not bout.contestants:
            self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw()

    def _redraw(self) -> None:
        bout = self._bout
        if bout is None:
            return
        classes = len(bout.contestants[0].network.classes)
        reach = (0.0, 0.1) if self.losses else (1 / classes, 1.0)
        self.plot.name_axes(self.tr("examples that each has learned from"), self.tr("loss while learning")
                            if self.losses else self.tr("share of {count} fresh examples").format(count=bout.letters))
        looks = bout.looks if len(bout.looks) > 1 else bout.looks[:0]  # of one look there is nothing to see
        self.plot.present(looks, [self._curve(bout, place, each) for place, each in enumerate(bout.standings)],
                          reach)

    def _curve(self, bout: Bout, place: int, standing: Standing) -> Banded:
        heights = standing.losses if self.losses else standing.accuracies
        low, high = (heights, heights) if self.losses or not bout.letters else bout.intervals(place)
        return Banded(bout.contestants[place].name, colour_of(place), heights, low, high, STYLES[place])

