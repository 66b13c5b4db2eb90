"""The axes of the loss plot, how they look and tick: loss at the left, steps below, accuracy at the right."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QFont

from xoviz.gui.widgets.curves import PlotColours, Series, log_ticks, tick_words

ROOMY = 220  # pixels of height from which the axes have titles of their own
AXIS_WIDTHS = {"left": 40, "right": 44}  # pixels, fixed so that nothing jumps; a title takes TITLE_WIDTH more
TITLE_WIDTH = 18  # pixels
TICK_MARGIN = 9  # pixels above the highest and below the lowest tick, for half its text
TICKS_APART = 16  # pixels between the ticks of a logarithmic axis, at least


class StepAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types, and only a subclass can word ticks
    """An axis whose ticks are whole steps: 2,500, then 40 k, then 3 M."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The words at the ticks."""
        return [tick_words(value, spacing) for value in values]


class LossAxes:
    """What we want of the axes of a plot."""

    def __init__(self, plot: pg.PlotItem, titles: Mapping[str, str], font: QFont) -> None:
        """``titles`` are those of the axes "left", "bottom" and "right"; ``font`` is that of the window."""
        self._plot = plot
        self._log = False
        self._words: list[list[tuple[float, str]]] | None = None
        self._asked: tuple[float, float, float, bool] | None = None
        self._ticks: Series = np.empty(0)
        font = QFont(font)
        font.setPixelSize(11)
        font.setFeature(QFont.Tag("tnum"), 1)
        for name, title in titles.items():
            axis = plot.getAxis(name)
            axis.setLabel(title, **{"font-size": "11px"})
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=font, tickLength=-4, hideOverlappingLabels=False)
        plot.showAxis("right")
        shares = plot.getAxis("right")
        shares.unlinkFromView()
        shares.setStyle(textFillLimits=[(0, 2.0)])
        shares.setTicks([[(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")]])

    def theme(self, colours: PlotColours) -> None:
        """Draw in other colours."""
        for name, colour in (("left", colours.loss), ("bottom", colours.text), ("right", colours.accuracy)):
            axis = self._plot.getAxis(name)
            axis.setPen(colours.grid)
            axis.setTextPen(colour)

    def set_log(self, log: bool) -> None:
        """Whether the loss axis is a logarithmic one."""
        self._log = log
        self._plot.getAxis("left").setLogMode(log)

    def fit(self, height: int) -> None:
        """Have titles where there are so many pixels of height that there is room."""
        roomy = height >= ROOMY
        for name in ("left", "bottom", "right"):
            self._plot.getAxis(name).showLabel(roomy)
        for name, width in AXIS_WIDTHS.items():
            self._plot.getAxis(name).setWidth(width + TITLE_WIDTH * roomy)

    def show_shares(self, margin: float) -> None:
        """From 0 to 100 % of accuracy, with a part of that free above and below."""
        self._plot.getAxis("right").setRange(-margin, 1 + margin)

    def ticks(self, low: float, high: float, height: float) -> Series:
        """The places of the loss axis' ticks, where lines go across; pyqtgraph's own grid takes long to paint."""
        if (low, high, height, self._log) != self._asked:
            self._asked = low, high, height, self._log
            self._ticks = self._found(low, high, height)
        return self._ticks

    def _found(self, low: float, high: float, height: float) -> Series:
        if not self._log:
            levels = self._plot.getAxis("left").tickValues(low, high, height)
            few = len(levels[0][1]) < 3
            self._word(None)
            return np.concatenate([values for _, values in levels[: 1 + few]])
        words = log_ticks(low, high, TICKS_APART * (high - low) / max(height, 1.0))
        self._word([words])
        return np.array([place for place, _ in words])

    def _word(self, ticks: list[list[tuple[float, str]]] | None) -> None:
        """Write these at the loss axis, or leave that to pyqtgraph."""
        if ticks != self._words:
            self._words = ticks
            self._plot.getAxis("left").setTicks(ticks)
