"""The drawing inside the loss plot: axes, zoom and crosshair. The one module with pyqtgraph.

Loss has the left axis, accuracy the right one; both share the steps. We take pyqtgraph's axes and its view box and
leave its legend, menu and automatic ranges, because ours must not jump while a network learns. While the whole run is
shown, axes end at a round number a little further on: so they stay as they are most of the time, and pyqtgraph need not
write them anew, which would take longer than all the rest.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xoviz.gui.widgets.curve_paint import CurveItem, Picture, Scale
from xoviz.gui.widgets.curves import Curves, PlotColours, Series, Source, log_ticks, round_above, smoothed, tick_words

ROOMY = 220  # pixels of height from which the axes have titles of their own
AXIS_WIDTHS = {"left": 40, "right": 44}  # pixels, fixed so that nothing jumps; a title takes TITLE_WIDTH more
TITLE_WIDTH = 18  # pixels
TICK_MARGIN = 9  # pixels above the highest and below the lowest tick, for half its text
TICKS_APART = 16  # pixels between the ticks of a logarithmic axis, at least
SMALLEST_LOSS = 1e-7  # what a logarithmic axis shows of a loss of 0
FEWEST_STEPS = 10  # the narrowest range of steps that is shown


class StepAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types, and only a subclass can word ticks
    """An axis whose ticks are whole steps: 2,500, then 40 k, then 3 M."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The words at the ticks."""
        return [tick_words(value, spacing) for value in values]


class LossChart(QWidget):
    """Two curves with two axes over one range of steps.

    Signals: `reading_changed()` when `reading` has other figures, because the crosshair moved or data came.
    """

    reading_changed = Signal()

    def __init__(self, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pg.setConfigOptions(imageAxisOrder="row-major")
        self._source = source
        self._curves = Curves()
        self._whole = Curves()
        self._log = False
        self._following = True
        self._pointed: float | None = None
        self._canvas = pg.PlotWidget(self, axisItems={"bottom": StepAxis("bottom")})
        self._plot = self._canvas.getPlotItem()
        self._view = self._plot.getViewBox()
        self._item = CurveItem(self._plot)
        self._words: list[list[tuple[float, str]]] | None = None
        self._build()
        self._connect()

    @property
    def columns(self) -> int:
        """The width of the drawing between the axes, in pixels."""
        return max(int(self._view.width()), 1)

    @property
    def following(self) -> bool:
        """Whether the whole run is shown, as opposed to a range the reader has chosen."""
        return self._following

    @property
    def is_pointing(self) -> bool:
        """Whether the crosshair is there."""
        return self._pointed is not None

    @property
    def visible_steps(self) -> tuple[float, float]:
        """The range of steps on the horizontal axis."""
        low, high = self._view.viewRange()[0]
        return float(low), float(high)

    @property
    def points_drawn(self) -> tuple[int, int, int]:
        """How many points the band, the loss line and the accuracy line are made of."""
        picture = self._item.picture
        return 2 * len(picture.steps), len(picture.loss[0]), len(picture.accuracy[0])

    def present(self, whole: Curves) -> None:
        """Show the whole run or, while the reader has chosen a range, what the source gives for it."""
        self._whole = whole
        self._following = self._following or not len(whole.loss)
        self._limit()
        if self._following:
            self._curves = whole
            self._draw()
        else:
            self._fetch()

    def theme(self, colours: PlotColours) -> None:
        """Draw in other colours."""
        self._canvas.setBackground(colours.background)
        for name, colour in (("left", colours.loss), ("bottom", colours.text), ("right", colours.accuracy)):
            axis = self._plot.getAxis(name)
            axis.setPen(colours.grid)
            axis.setTextPen(colour)
        self._item.theme(colours)

    def set_log(self, log: bool) -> None:
        """Draw the loss on a logarithmic axis, or on a plain one."""
        self._log = log
        self._plot.getAxis("left").setLogMode(log)
        self._draw()

    def show_all(self) -> None:
        """Go back to the whole run, and follow it."""
        self._following = True
        self._limit()
        self._fetch()

    def zoom(self, factor: float, pan: float = 0.0) -> None:
        """Show `factor` times as many steps, and move on by a share of what was visible, back if negative."""
        low, high = self.visible_steps
        middle, reach = (low + high) / 2 + pan * (high - low), (high - low) * factor / 2
        self._view.setXRange(middle - reach, middle + reach, padding=0)
        self._on_zoomed()

    def point_at(self, step: float) -> None:
        """Put the crosshair at the entry nearest to a step."""
        self._pointed = step
        self._place_crosshair()

    def point_nowhere(self) -> None:
        """Take the crosshair away."""
        self._pointed = None
        self._place_crosshair()

    def reading(self) -> Curves:
        """The entries under the crosshair or, without one, the newest: curves of at most one entry."""
        if self._pointed is None:
            return self._whole.nearest(self._whole.step_range[1])
        return self._curves.nearest(self._pointed)

    def _on_mouse_moved(self, position: QPointF) -> None:
        if self._view.sceneBoundingRect().contains(position):
            self.point_at(self._view.mapSceneToView(position).x())

    def _on_clicked(self, event: MouseClickEvent) -> None:
        if event.double():
            self.show_all()

    def _on_zoomed(self) -> None:
        self._following = False
        self._fetch()

    def _on_resized(self) -> None:
        self._item.cover(self._area())
        margin = self._margin()
        self._plot.getAxis("right").setRange(-margin, 1 + margin)
        self._fetch()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom, the arrow keys pan, Home shows everything."""
        actions = {
            Qt.Key.Key_Plus: lambda: self.zoom(0.5),
            Qt.Key.Key_Minus: lambda: self.zoom(2.0),
            Qt.Key.Key_Left: lambda: self.zoom(1.0, -0.2),
            Qt.Key.Key_Right: lambda: self.zoom(1.0, 0.2),
            Qt.Key.Key_Home: self.show_all,
        }
        if (action := actions.get(Qt.Key(event.key()))) is not None:
            action()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away with the mouse."""
        self.point_nowhere()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the axes titles where there is room."""
        super().resizeEvent(event)
        roomy = self.height() >= ROOMY
        for name in ("left", "bottom", "right"):
            self._plot.getAxis(name).showLabel(roomy)
        for name, width in AXIS_WIDTHS.items():
            self._plot.getAxis(name).setWidth(width + TITLE_WIDTH * roomy)

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.layout.setContentsMargins(0, 4, 0, 0)
        self._build_axes()

    def _build_axes(self) -> None:
        font = QFont(self.font())
        font.setPixelSize(11)
        font.setFeature(QFont.Tag("tnum"), 1)
        titles = {"left": self.tr("Loss"), "bottom": self.tr("Step"), "right": self.tr("Accuracy")}
        for name, title in titles.items():
            axis = self._plot.getAxis(name)
            axis.setLabel(title, **{"font-size": "11px"})
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=font, tickLength=-4, hideOverlappingLabels=False)
        self._plot.showAxis("right")
        shares = self._plot.getAxis("right")
        shares.unlinkFromView()
        shares.setStyle(textFillLimits=[(0, 2.0)])
        shares.setTicks([[(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")]])
        self._view.setMouseEnabled(x=True, y=False)

    def _connect(self) -> None:
        scene = self._canvas.scene()
        scene.sigMouseMoved.connect(self._on_mouse_moved)
        scene.sigMouseClicked.connect(self._on_clicked)
        self._view.sigRangeChangedManually.connect(self._on_zoomed)
        self._view.sigResized.connect(self._on_resized)

    def _fetch(self) -> None:
        """Ask the source for what is visible, with a neighbour to either side, and draw it."""
        if len(self._whole.loss):
            low, high = self.visible_steps
            aside = self._curves.loss.steps_per_point
            self._curves = self._source(low - aside, high + aside, self.columns)
            if self._following:
                self._whole = self._curves
            self._draw()

    def _limit(self) -> None:
        """Keep the axis within the run, and at all of it while nothing else was chosen."""
        first, last = self._whole.step_range
        last = max(last, first + FEWEST_STEPS)
        end = first + round_above(last - first)
        self._view.setLimits(xMin=first, xMax=end, minXRange=FEWEST_STEPS)
        if self._following:
            self._view.setXRange(first, end, padding=0)

    def _fit_loss(self) -> None:
        """Let the loss axis reach from the least to the greatest loss in sight, or to a round number beyond it."""
        loss = self._curves.loss
        if not len(loss):
            return
        greatest = round_above(max(float(loss.maxima.max()), SMALLEST_LOSS))
        least = 1 / round_above(1 / max(float(loss.minima.min()), SMALLEST_LOSS))
        low, high = (math.log10(least), math.log10(greatest)) if self._log else (0.0, greatest)
        margin = self._margin() * (high - low)
        self._view.setYRange(low - margin, max(high, low + 0.5 * self._log) + margin, padding=0)

    def _draw(self) -> None:
        if not len(self._curves.loss) or self._area().isEmpty():
            self._item.clear()
            self._place_crosshair()
            return
        self._fit_loss()
        loss, accuracy = self._curves.loss, self._curves.accuracy
        middles, means = smoothed(loss.middles(), loss.means)
        (left, right), (bottom, top) = self._view.viewRange()
        area, margin = self._area(), self._margin()
        self._item.present(Picture(
            Scale(left, right, area.left(), area.right()), Scale(bottom, top, area.bottom(), area.top()),
            Scale(-margin, 1 + margin, area.bottom(), area.top()), self._ticks(bottom, top, area.height()),
            loss.middles(), self._height(loss.minima), self._height(loss.maxima), (middles, self._height(means)),
            smoothed(accuracy.middles(), accuracy.means)))
        self._place_crosshair()

    def _area(self) -> QRectF:
        """Where the curves are, in the plot's pixels."""
        return QRectF(self._plot.mapRectFromItem(self._view, self._view.rect()))

    def _ticks(self, low: float, high: float, height: float) -> Series:
        """The places of the loss axis' ticks, where lines go across; pyqtgraph's own grid takes long to paint."""
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

    def _place_crosshair(self) -> None:
        visible = self._pointed is not None and len(self._curves.loss) > 0
        self._item.cross(float(self.reading().loss.middles()[0]) if visible else None)
        self.reading_changed.emit()

    def _margin(self) -> float:
        """The part of the height to leave free above and below."""
        return TICK_MARGIN / max(float(self._view.height()), 4.0 * TICK_MARGIN)

    def _height(self, losses: Series) -> Series:
        return np.log10(np.maximum(losses, SMALLEST_LOSS)) if self._log else losses
