"""The loss plot: loss and accuracy against the step, from the first step of a run to the last.

It is given plain arrays, thinned to the pixels there are, and asks its owner for others when the reader zooms
or the widget grows. pyqtgraph costs more to import than Qt and NumPy together; so `prepare` does it, once the
window has been painted for the first time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from xoviz.gui.widgets.curves import Curve, Curves, PlotColours, Source
from xoviz.gui.widgets.numbers import scientific, written

if TYPE_CHECKING:
    from xoviz.gui.widgets.loss_chart import LossChart

__all__ = ["Curve", "Curves", "HeadLine", "LossPlot", "PlotColours", "Reading", "Source", "figure"]

_AXES_WIDTH = 130  # pixels at most, of both axes with their titles
_STROKE_WIDTH = 16  # pixels
_KEY_WIDTH = _STROKE_WIDTH + 5 + 10  # the stroke, a gap, and the distance to the next key
_LONGEST_LOSS, _LONGEST_SHARE = "0.0000", "100.0 %"


@dataclass(frozen=True)
class Reading:
    """What the head line says: words ready to paint, empty where there is nothing.

    Only the titles while nobody points: how training stands at this moment is told elsewhere, as a mean of many steps.
    `short_step` stands for `step` where there is little room.
    """

    step: str = ""
    short_step: str = ""
    loss_title: str = ""
    loss: str = ""
    spread: str = ""
    accuracy_title: str = ""
    accuracy: str = ""


class LossPlot(QWidget):
    """Loss and accuracy of a run, under a head line that reads them off.

    `source(low, high, columns)` returns the curves between two steps, with at most `columns` entries each. The
    mouse wheel and drags zoom and pan, a double click shows everything again; plus, minus, the arrow keys and
    Home do the same from the keyboard.
    """

    def __init__(self, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._curves = Curves()
        self._colours: PlotColours | None = None
        self._chart: LossChart | None = None
        self._head = HeadLine()
        self._log_button = QToolButton()
        self._empty = QLabel(self.tr("Press play to watch the loss fall"))
        self._pages = QStackedWidget()
        self._build()

    @property
    def chart(self) -> LossChart | None:
        """The drawing itself, `None` before `prepare`."""
        return self._chart

    @property
    def columns(self) -> int:
        """How many columns of pixels there are: what the curves of a whole run should be thinned to."""
        if self._chart is not None and self._pages.currentWidget() is self._chart:
            return self._chart.columns
        return max(self.width() - _AXES_WIDTH, 1)

    @property
    def reading(self) -> Reading:
        """What the head line says."""
        return self._head.reading

    def prepare(self) -> None:
        """Import pyqtgraph and build the chart: a third of a second the first time, nothing afterwards."""
        if self._chart is not None:
            return
        from xoviz.gui.widgets.loss_chart import LossChart

        self._chart = LossChart(self._source)
        self._chart.reading_changed.connect(self._read)
        self._log_button.toggled.connect(self._chart.set_log)
        self._pages.addWidget(self._chart)
        if self._colours is not None:
            self._chart.theme(self._colours)
        self.present(self._curves)

    def present(self, curves: Curves) -> None:
        """Show the curves of whole runs; none at all bring back the empty state.

        While the reader has zoomed in, the range stays, and the source is asked for what is visible.
        """
        self._curves = curves
        filled = self._chart is not None and not curves.is_empty
        self._head.setVisible(filled)
        self._log_button.setVisible(filled)
        self._pages.setCurrentIndex(1 if filled else 0)
        if self._chart is not None:
            self._chart.present(self._curves)

    def theme(self, colours: PlotColours) -> None:
        """Draw in other colours."""
        if colours == self._colours:
            return
        self._colours = colours
        self._head.theme(colours)
        if self._chart is not None:
            self._chart.theme(colours)

    def minimumSizeHint(self) -> QSize:
        """Small enough for the training bar."""
        return QSize(220, 110)

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(420, 200)

    def _read(self) -> None:
        if self._chart is not None:
            reading = self._in_words(self._chart.reading(), self._chart.is_pointing)
            self._head.present(reading)
            figures = (reading.loss_title, reading.loss, reading.accuracy_title, reading.accuracy)
            self.setAccessibleDescription(f"{reading.step}: {' '.join(figures)}" if reading.step else "")

    def _in_words(self, entry: Curves, at_crosshair: bool) -> Reading:
        """The figures of curves of one entry each; only what is what without the crosshair."""
        loss, accuracy = entry.loss, entry.accuracy
        if not len(loss):
            return Reading()
        legend = Reading(loss_title=self.tr("Loss"), accuracy_title=self.tr("Accuracy"))
        if not at_crosshair:
            return legend
        first, last = int(loss.steps[0]), int(loss.last_steps()[0])
        reading = replace(
            legend,
            step=self.tr("step {0}").format(f"{last:,}"),
            short_step=f"{last:,}",
            loss=figure(loss.means[0]),
            accuracy=f"{100 * accuracy.means[0]:.1f} %" if len(accuracy) else "–",
        )
        if first == last:
            return reading
        return replace(
            reading,
            step=self.tr("steps {0} to {1}").format(f"{first:,}", f"{last:,}"),
            short_step=f"{first:,}–{last:,}",
            spread=self.tr("({0} to {1})").format(figure(loss.minima[0]), figure(loss.maxima[0])),
        )

    def _build(self) -> None:
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Loss and accuracy"))
        self._log_button.setText(self.tr("log"))
        self._log_button.setCheckable(True)
        self._log_button.setFont(self._head.font())
        self._log_button.setToolTip(self.tr("Logarithmic axis: shows small losses as clearly as large ones"))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._pages.addWidget(self._empty)
        self._head.hide()
        self._log_button.hide()
        top = QHBoxLayout()
        top.addWidget(self._head, 1)
        top.addWidget(self._log_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 4, 2)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._pages, 1)


class HeadLine(QWidget):
    """Legend and figures in one line: a stroke like the curve's, and what is read off it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = Reading()
        self._colours: PlotColours | None = None
        font = QFont(self.font())
        font.setPixelSize(12)
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)

    @property
    def reading(self) -> Reading:
        """What the line says."""
        return self._reading

    def present(self, reading: Reading) -> None:
        """Say something else."""
        if reading != self._reading:
            self._reading = reading
            self.update()

    def theme(self, colours: PlotColours) -> None:
        """Draw in other colours."""
        self._colours = colours
        self.update()

    def sizeHint(self) -> QSize:
        """One line of text."""
        return QSize(200, self.fontMetrics().height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint strokes and words, leaving out what there is no room for."""
        if self._colours is None or not self._reading.loss_title:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        loss, accuracy, step = self._fitting()
        x = self._paint_key(painter, 0, QPen(self._colours.loss, 2), loss)
        x = self._paint_key(painter, x, QPen(self._colours.accuracy, 2, Qt.PenStyle.DashLine), accuracy)
        self._paint_step(painter, self.rect().adjusted(x, 0, -6, 0), step)

    def _fitting(self) -> tuple[str, str, str]:
        """The fullest words for loss, accuracy and step for which there is room, however long their figures are."""
        words = self._reading
        if not words.loss:
            return words.loss_title, words.accuracy_title, ""
        loss, accuracy = f"{words.loss_title} {words.loss}", f"{words.accuracy_title} {words.accuracy}"
        choices = [(f"{loss} {words.spread}", accuracy, words.step), (loss, accuracy, words.step)]
        choices.append((words.loss, words.accuracy, words.short_step))
        # The longest that figures can be, so that the legend does not flip between two forms while they change.
        longer = self._width(_LONGEST_LOSS) - self._width(words.loss)
        longer += self._width(_LONGEST_SHARE) - self._width(words.accuracy)
        room = self.width() - 2 * _KEY_WIDTH - 6 - longer
        return next((choice for choice in choices if sum(map(self._width, choice)) <= room), choices[-1])

    def _paint_key(self, painter: QPainter, x: int, pen: QPen, words: str) -> int:
        """A stroke and its words from x on; where the next one may begin."""
        middle = self.height() / 2
        painter.setPen(pen)
        painter.drawLine(QPointF(x + 1, middle), QPointF(x + _STROKE_WIDTH, middle))
        width = self._width(words)
        if self._colours is not None:
            painter.setPen(self._colours.text)
        place = QRect(x + _STROKE_WIDTH + 5, 0, width + 2, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        return x + _KEY_WIDTH + width

    def _paint_step(self, painter: QPainter, room: QRect, words: str) -> None:
        elided = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, elided)

    def _width(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)


def figure(loss: float) -> str:
    """A loss in six characters or so, without jumps in its length: 0.0123, 12.34, 1.2e−5, 1.3e36."""
    if not math.isfinite(loss):
        return written(loss)
    if 0 < loss < 1e-3 or loss >= 10_000:
        return scientific(loss, 1)
    return f"{loss:.4f}" if loss < 10 else f"{loss:.4g}"
