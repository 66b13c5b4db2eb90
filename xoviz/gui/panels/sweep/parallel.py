"""Parallel coordinates: an axis for each setting that varies, the result at the right, and a line for each trial."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from xoviz.gui.panels.sweep import words
from xoviz.gui.panels.sweep.shown import PRUNED, Row, Shown
from xoviz.gui.panels.sweep.trial_plot import TrialPlot, faded
from xoviz.gui.theme import current_theme, identity_colour, number_font
from xoviz.sweep.domain import Domain, Range, Value

SIDE, TOP, BOTTOM = 56, 34, 18
"""Pixels around the axes."""

MOST_TICKS = 8


@dataclass(frozen=True, eq=False)
class Scale:
    """An axis: the texts at its ticks, each with its place from 0, at the bottom, to 1."""

    name: str
    ticks: tuple[tuple[float, str], ...]
    domain: Domain | None = None

    def place(self, value: Value | None) -> float | None:
        """How far up a value of the domain lies; None for one that is not there."""
        if value is None or self.domain is None:
            return None
        if isinstance(self.domain, Range) and not isinstance(value, str):
            low, high = self.domain.low, self.domain.high
            return _share(value, low, high, logarithmic=self.domain.log)
        values = [str(each) for each in self.domain.ends]
        return (values.index(str(value)) + 0.5) / len(values) if str(value) in values else None


class Parallel(TrialPlot):
    """Lines through the settings of each trial: the better it did, the stronger its line."""

    def __init__(self) -> None:
        super().__init__()
        self._scales: tuple[Scale, ...] = ()
        self._reach = (0.0, 1.0)
        self._places: dict[int, tuple[float | None, ...]] = {}

    def ordered(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """From the worst to the best: the best are painted last."""
        return tuple(sorted(rows, key=lambda row: (row.grade, row.number)))

    def arrange(self) -> None:
        """Make the axes, and find each trial's places on them."""
        shown = self._shown
        if shown is None or not self._rows:
            self._scales, self._places = (), {}
            return
        heights = [row.height for row in self._rows]
        low, high = min(heights), max(heights)
        middle = [(0.0, words.measured(low, shown.goal)), (1.0, words.measured(high, shown.goal))]
        result = Scale(words.axis(shown.goal, self.tr), tuple(middle if high > low else middle[:1]))
        self._scales = (*(_scale(words.setting(name, self.tr), domain) for name, domain in shown.varying), result)
        self._places = {row.number: (*(scale.place(row.value(name)) for scale, (name, _) in
                                       zip(self._scales, shown.varying, strict=False)),
                                     _share(row.height, low, high)) for row in self._rows}

    def distance(self, row: Row, point: QPointF) -> float:
        """From the nearest piece of its line."""
        corners = self.corners(row)
        return min((_away(point, one, other) for one, other in pairwise(corners)),
                   default=math.inf)

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """Lines, then axes and what stands at them."""
        weak, strong = current_theme().colour("muted"), current_theme().colour("accent")
        painter.fillRect(self.area.adjusted(-8, 0, 8, 0), current_theme().colour("card"))
        for row in self._rows:
            colour = faded(_between(weak, strong, row.grade), 0.25 + 0.65 * row.grade ** 2)
            style = Qt.PenStyle.DotLine if row.ended == PRUNED else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 1 + 1.5 * row.grade ** 3, style))
            painter.drawPolyline(self.corners(row))
        for row in self._rows:
            if self.is_marked(row):
                painter.setPen(QPen(current_theme().colour("text"), 3))
                painter.drawPolyline(self.corners(row))
            elif row.number in shown.best_numbers:
                painter.setPen(QPen(identity_colour(1), 2.5))
                painter.drawPolyline(self.corners(row))
        for place, scale in enumerate(self._scales):
            self._paint_axis(painter, place, scale)

    def _paint_axis(self, painter: QPainter, place: int, scale: Scale) -> None:
        theme, area, x = current_theme(), self.area, self._x(place)
        painter.setPen(QPen(theme.colour("text"), 1))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        painter.setFont(number_font(11))
        metrics = painter.fontMetrics()
        room = area.width() / max(len(self._scales) - 1, 1) - 10
        name = metrics.elidedText(scale.name, Qt.TextElideMode.ElideRight, int(max(room, 60)))
        width = metrics.horizontalAdvance(name)
        left = min(max(x - width / 2, 2), self.width() - width - 2)
        painter.drawText(QPointF(left, area.top() - 14), name)
        last = place == len(self._scales) - 1
        for at, words_ in scale.ticks:
            y = area.bottom() - at * area.height()
            most = SIDE - 6 if last else max(room / 2, 30)
            text = metrics.elidedText(words_, Qt.TextElideMode.ElideMiddle, int(most))
            begin = x + 5
            painter.fillRect(QRectF(begin - 1, y - metrics.height() / 2, metrics.horizontalAdvance(text) + 3,
                                    metrics.height()), faded(theme.colour("card"), 0.75))
            painter.setPen(theme.colour("text"))
            painter.drawText(QPointF(begin, y + metrics.ascent() / 2 - 1), text)

    def make_corners(self, row: Row) -> list[QPointF]:
        """Where its line meets the axes that it has a value on."""
        area = self.area
        return [QPointF(self._x(place), area.bottom() - share * area.height())
                for place, share in enumerate(self._places[row.number]) if share is not None]

    @property
    def area(self) -> QRectF:
        """From the first axis to the last."""
        return QRectF(SIDE / 2, TOP, max(self.width() - 1.5 * SIDE, 1), max(self.height() - TOP - BOTTOM, 1))

    def _x(self, place: int) -> float:
        return self.area.left() + self.area.width() * place / max(len(self._scales) - 1, 1)


def _scale(name: str, domain: Domain) -> Scale:
    """The axis of a setting."""
    if isinstance(domain, Range):
        values = tuple(domain.finite() or domain.ends)
        texts = values if len(values) <= MOST_TICKS else domain.ends
    else:
        texts = domain.values
    blank = Scale(name, (), domain)
    every = max(-(-len(texts) // MOST_TICKS), 1)
    ticks = tuple((blank.place(value) or 0.0, str(value)) for value in texts[::every])
    return Scale(name, ticks, domain)


def _share(value: float, low: float, high: float, *, logarithmic: bool = False) -> float:
    """How far a value lies between two others, from 0 to 1."""
    if not high > low:
        return 0.0
    if logarithmic:
        value, low, high = math.log(value), math.log(low), math.log(high)
    return (value - low) / (high - low)


def _away(point: QPointF, one: QPointF, other: QPointF) -> float:
    """How far a point is from a piece of a line."""
    along, to = other - one, point - one
    length = along.x() ** 2 + along.y() ** 2
    share = 0.0 if not length else min(max((along.x() * to.x() + along.y() * to.y()) / length, 0.0), 1.0)
    rest = to - along * share
    return math.hypot(rest.x(), rest.y())


def _between(one: QColor, other: QColor, share: float) -> QColor:
    """A mixture of two colours."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round((1 - share) * first + share * second) for first, second in pairs))
