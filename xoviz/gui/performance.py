"""View > Performance: how live the window is and how fast it trains, live and as measured, in a strip."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from xoviz.gui.drawing_pad import DrawingPad
from xoviz.gui.theme import number_font
from xoviz.gui.window_clock import WindowClock
from xoviz.state.view import View

INTERVAL = 250
"""Milliseconds between two readings of the clock."""

TICK = 20
"""Milliseconds of the timer whose lateness is shown: it wakes the window fifty times a second."""

GAP = 16
"""Pixels between two figures."""

REMEMBERED = 100
"""How many measurements the medians and the worst are taken of."""


class Performance(QWidget):
    """A row of figures, each with how it is measured as its tooltip. Hidden, it measures nothing and costs nothing."""

    def __init__(self, window: QWidget, pad: DrawingPad) -> None:
        super().__init__()
        self._clock = WindowClock(window, pad, REMEMBERED, TICK)
        self._rates = (0.0, 0.0)
        self.setAccessibleName(self.tr("Performance"))
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self._read)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 0, 6, 2)
        self._row.setSpacing(GAP)
        self.stroke = self._figure(self.tr("Stroke to painted"), "stroke 000.0, median 000.0, worst 000.0 ms", self.tr(
            "From the arrival of a mouse event for the pad, with the time that it waits for the window, to the end of "
            "the repaint that shows its maps: the last one, and the median and the worst of the last {count}"))
        self.frame = self._figure(self.tr("Frame"), "frame 000.0, worst 000.0 ms", self.tr(
            "How long a repaint keeps the window's thread busy: the median and the worst of the last {count}"))
        self.late = self._figure(self.tr("Lateness"), "late 000.0 ms", self.tr(
            "How late the window serves a timer of {tick} ms: the worst of the last {count} times"))
        self.speed = self._figure(self.tr("Training speed"), "000,000 steps/s · 0,000,000 letters/s", self.tr(
            "Training steps, and letters (samples) learned from, in a second, as counted over the last half second"))
        self._row.addStretch(1)
        self.hide()

    def switch(self, on: bool) -> None:
        """Measure and show, or neither."""
        self.setVisible(on)
        if on:
            self._clock.start()
            self._timer.start()
            self._read()
        else:
            self._clock.stop()
            self._timer.stop()

    def present(self, view: View) -> None:
        """Take note of a view that is being shown."""
        self._clock.present(view)
        self._rates = view.training.rates

    @property
    def clock(self) -> WindowClock:
        """What the figures are read from."""
        return self._clock

    def _figure(self, title: str, widest: str, how: str) -> QLabel:
        """A label of a width that never changes, so that nothing jumps."""
        label, how = QLabel(), how.format(count=REMEMBERED, tick=TICK)
        label.setFont(number_font(12))
        label.setFixedWidth(QFontMetrics(label.font()).horizontalAdvance(widest))
        label.setToolTip(f"{title}: {how}.")
        label.setAccessibleDescription(how)
        label.setProperty("muted", True)
        self._row.addWidget(label)
        return label

    def _read(self) -> None:
        clock = self._clock
        steps, letters = self._rates
        rates = (f"{steps:,.0f}", f"{letters:,.0f}") if steps > 0 else ("–", "–")
        self.stroke.setText(self.tr("stroke {last}, median {median}, worst {worst} ms").format(
            last=f"{clock.strokes[-1]:.1f}" if clock.strokes else "–", **_middle_and_worst(clock.strokes)))
        self.frame.setText(self.tr("frame {median}, worst {worst} ms").format(**_middle_and_worst(clock.frames)))
        self.late.setText(self.tr("late {worst} ms").format(**_middle_and_worst(clock.lateness)))
        self.speed.setText(self.tr("{steps} steps/s · {letters} letters/s").format(steps=rates[0], letters=rates[1]))


def _middle_and_worst(times: Collection[float]) -> dict[str, str]:
    """The median and the largest of some times, "–" if there are none."""
    if not times:
        return {"median": "–", "worst": "–"}
    return {"median": f"{np.median(list(times)):.1f}", "worst": f"{max(times):.1f}"}
