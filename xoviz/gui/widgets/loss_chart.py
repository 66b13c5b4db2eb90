"""The drawing inside the loss plot: zoom and crosshair. It, its axes and its curves are the modules with pyqtgraph.

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
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xoviz.gui.widgets.curve_paint import CurveItem, Picture, Scale
from xoviz.gui.widgets.curves import Curves, PlotColours, Series, Source, round_above, smoothed
from xoviz.gui.widgets.loss_axes import TICK_MARGIN, LossAxes, StepAxis

SMALLEST_LOSS = 1e-7  # what a logarithmic axis shows of a loss of 0
BESIDE = 2.0  # times the run's greatest loss: beyond that the losses of other runs are cut off
FEWEST_STEPS = 10  # the narrowest range of steps that is shown


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
        self._ends: tuple[float, float] = (0.0, 0.0)
        self._canvas = pg.PlotWidget(self, axisItems={"bottom": StepAxis("bottom")}, enableMenu=False)
        self._plot = self._canvas.getPlotItem()
        self._view = self._plot.getViewBox()
        self._item = CurveItem(self._plot)
        self._axes = LossAxes(self._plot, {"left": self.tr("Loss"), "bottom": self.tr("Step"),
                                           "right": self.tr("Accuracy")}, self.font())
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
        self._following = self._following or whole.is_empty
        self._limit()
        if self._following:
            self._curves = whole
            self._draw()
        else:
            self._fetch()

    def theme(self, colours: PlotColours) -> None:
        """Draw in other colours."""
        self._canvas.setBackground(colours.background)
        self._axes.theme(colours)
        self._item.theme(colours)

    def set_log(self, log: bool) -> None:
        """Draw the loss on a logarithmic axis, or on a plain one."""
        self._log = log
        self._axes.set_log(log)
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
        self._axes.show_shares(self._margin())
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
        self._axes.fit(self.height())

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._canvas)
        self._plot.hideButtons()
        self._plot.layout.setContentsMargins(0, 4, 0, 0)
        self._view.setMouseEnabled(x=True, y=False)

    def _connect(self) -> None:
        scene = self._canvas.scene()
        scene.sigMouseMoved.connect(self._on_mouse_moved)
        scene.sigMouseClicked.connect(self._on_clicked)
        self._view.sigRangeChangedManually.connect(self._on_zoomed)
        self._view.sigResized.connect(self._on_resized)

    def _fetch(self) -> None:
        """Ask the source for what is visible, with a neighbour to either side, and draw it."""
        if not self._whole.is_empty:
            low, high = self.visible_steps
            aside = self._curves.loss.steps_per_point
            self._curves = self._source(low - aside, high + aside, self.columns)
            if self._following:
                self._whole = self._curves
            self._draw()

    def _limit(self) -> None:
        """Keep the axis within the run, and at all of it while nothing else was chosen."""
        first, last = self._whole.widest_range
        last = max(last, first + FEWEST_STEPS)
        end = first + round_above(last - first)
        if (first, end) != self._ends:
            self._ends = first, end
            self._view.setLimits(xMin=first, xMax=end, minXRange=FEWEST_STEPS)
        if self._following and self.visible_steps != (first, end):
            self._view.setXRange(first, end, padding=0)

    def _fit_loss(self) -> None:
        """Let the loss axis reach from the least to the greatest loss in sight, or to a round number beyond it."""
        least, greatest = self._extremes()
        greatest = round_above(max(greatest, SMALLEST_LOSS))
        least = 1 / round_above(1 / max(least, SMALLEST_LOSS))
        low, high = (math.log10(least), math.log10(greatest)) if self._log else (0.0, greatest)
        margin = self._margin() * (high - low)
        bottom, top = low - margin, max(high, low + 0.5 * self._log) + margin
        if self._view.viewRange()[1] != [bottom, top]:
            self._view.setYRange(bottom, top, padding=0)

    def _extremes(self) -> tuple[float, float]:
        """The least and the greatest loss to show: of the run all of them, of the others the means, as long as they do
        not press the run's own curve down to the axis."""
        own = self._curves.loss
        means = [other.loss.means for other in self._curves.others if len(other.loss)]
        around = (min(float(each.min()) for each in means), max(float(each.max()) for each in means)) if means else None
        if not len(own):
            return around or (0.0, 1.0)
        least, greatest = float(own.minima.min()), float(own.maxima.max())
        return (least, greatest) if around is None else (min(least, around[0]),
                                                         max(greatest, min(around[1], BESIDE * greatest)))

    def _draw(self) -> None:
        if self._curves.is_empty or self._area().isEmpty():
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
            Scale(-margin, 1 + margin, area.bottom(), area.top()), self._axes.ticks(bottom, top, area.height()),
            loss.middles(), self._height(loss.minima), self._height(loss.maxima), (middles, self._height(means)),
            smoothed(accuracy.middles(), accuracy.means), self._others(), self._curves.moment))
        self._place_crosshair()

    def _others(self) -> tuple[tuple[Series, Series, QColor], ...]:
        """The lines of the other runs: steps, heights and colour of each."""
        smooth = ((smoothed(other.loss.middles(), other.loss.means), other.colour)
                  for other in self._curves.others if len(other.loss))
        return tuple((steps, self._height(means), colour) for (steps, means), colour in smooth)

    def _area(self) -> QRectF:
        """Where the curves are, in the plot's pixels."""
        return QRectF(self._plot.mapRectFromItem(self._view, self._view.rect()))

    def _place_crosshair(self) -> None:
        visible = self._pointed is not None and len(self._curves.loss) > 0
        self._item.cross(float(self.reading().loss.middles()[0]) if visible else None)
        self.reading_changed.emit()

    def _margin(self) -> float:
        """The part of the height to leave free above and below."""
        return TICK_MARGIN / max(float(self._view.height()), 4.0 * TICK_MARGIN)

    def _height(self, losses: Series) -> Series:
        return np.log10(np.maximum(losses, SMALLEST_LOSS)) if self._log else losses
