"""One of the two: its name, what it takes the picture for, its first filters and maps, and how well it reads."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xoviz.explain.duel import Bout
from xoviz.explain.heads import heads
from xoviz.gui.panels.duel import words
from xoviz.gui.theme import current_theme, identity_colour, number_font
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.gallery import Gallery
from xoviz.gui.widgets.mosaics import mosaics
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.gui.widgets.vote_bars import VoteBars
from xoviz.nn import Array, Conv, Dense, Network, Plan, Trace
from xoviz.wording import Translate, both_verdicts, verdict

FILTER, MAP = 22, 56
"""Pixels: sides of the small pictures."""

MOST = 24
"""Small pictures in a row at the most; those for which there is no room are not seen."""

BARS, ROOM = 196, 66
"""Pixels: the width of the votes, and their height at the most."""

COLUMNS, ROOM_OF_HEADS = (136, 180), 78
"""The same for the votes of two heads."""

STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
"""How the two curves are told apart without colour."""


def colour_of(place: int) -> QColor:
    """The colour of one's curve."""
    return identity_colour(1) if place else current_theme().colour("accent")


class Card(QWidget):
    """One contestant, which reads what is on the pad.

    Signals: taken(): it is to be the network on display.
    """

    taken = Signal()

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._plan: Plan | None = None
        self._read: tuple[Array, Array | None] | None = None
        self.trace: Trace | None = None
        self.name, self.read, self.facts = QLabel(), StillLabel(squeezable=True), StillLabel(squeezable=True)
        self.filters, self.maps = Gallery(FILTER, signed=True), Gallery(MAP, signed=True)
        self.bars = VoteBars(("X",), room=ROOM)
        self.both = tuple(VoteBars(("X",), room=ROOM_OF_HEADS, slim=True) for _ in COLUMNS)
        self.take = QPushButton(self.tr("Take this one"))
        self._build()
        self.take.clicked.connect(self.taken)

    def present(self, bout: Bout, picture: Array | None) -> None:
        """Show the contestant, and what it makes of a picture (C, H, W) of the shape that it reads, None if there is
        none."""
        standing = bout.standings[self._place]
        seen = standing.vector, picture
        if self._read is None or any(one is not other for one, other in zip(seen, self._read, strict=True)):
            self._read = seen
            self._look(bout.network(self._place), picture)
        self.name.setText(bout.contestants[self._place].name)
        self.facts.setText(words.facts(bout, self._place, self.tr))

    def _look(self, network: Network, picture: Array | None) -> None:
        layer = network.layers[0]
        weights = network.parameters[f"{layer.id}.weights"] if isinstance(layer, Conv | Dense) else None
        if weights is not None and weights.ndim == 4:
            _fill(self.filters, mosaics(weights[:MOST]))
        self.maps.setVisible(isinstance(layer, Conv) and picture is not None)
        if picture is None:
            self.trace = None
            self.read.setText(self.tr("reads another kind of inputs"))
            for bars in (self.bars, *self.both):
                bars.clear()
            return
        if self._plan is None or self._plan.stack != network.stack:
            self._plan = network.plan()
        trace = self.trace = network.forward(picture, self._plan)
        self.read.setText(_verdict(trace, self.tr))
        self._vote(trace)
        if isinstance(layer, Conv):
            _fill(self.maps, trace.output(layer.id)[:MOST])

    def _vote(self, trace: Trace) -> None:
        """A bar for each class; of a network with two heads a column for each of them, as pairs are too many."""
        both = heads(trace)
        shown, rest = (self.both, (self.bars,)) if both else ((self.bars,), self.both)
        for bars in rest:
            bars.hide()
        rows = [(head.names, head.scores, head.probabilities) for head in both] or [
            (trace.network.classes, trace.scores, trace.probabilities)]
        for bars, (names, scores, odds) in zip(shown, rows, strict=True):
            if bars.names != names:
                bars.set_names(names)
            votes = scores if odds is None else odds
            bars.present(votes, probabilities=odds is not None, limit=max(limit_of(votes), 1.0))
            bars.show()

    def _build(self) -> None:
        self.name.setProperty("heading", True)
        self.read.label.setFont(number_font(15, bold=True))
        self.take.setToolTip(self.tr("Make it the network on display, as it is now; undo brings yours back"))
        self.bars.setFixedWidth(BARS)
        for bars, width in zip(self.both, COLUMNS, strict=True):
            bars.setFixedWidth(width)
            bars.hide()
        names = self.tr("Weights of the first layer"), self.tr("First maps")
        for gallery, name in zip((self.filters, self.maps), names, strict=True):
            gallery.setAccessibleName(name)
            gallery.setToolTip(name)
            gallery.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            gallery.setFixedHeight(gallery.height_of(1))
        top, body, left, bottom = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        top.addWidget(_Sample(self._place))
        top.addWidget(self.name)
        top.addWidget(self.read, 1)
        left.addWidget(self.filters)
        left.addWidget(self.maps)
        left.addStretch(1)
        body.addLayout(left, 1)
        for bars in (self.bars, *self.both):
            body.addWidget(bars, 0, Qt.AlignmentFlag.AlignTop)
        bottom.addWidget(self.facts, 1)
        bottom.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (top, body, bottom):
            column.addLayout(part)


class _Sample(QWidget):
    """A piece of the contestant's curve."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        self.setFixedSize(QSize(28, 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line."""
        with QPainter(self) as painter:
            painter.setPen(QPen(colour_of(self._place), 2.5, STYLES[self._place]))
            painter.drawLine(QLineF(1, self.height() / 2, self.width() - 1, self.height() / 2))


def _verdict(trace: Trace, tr: Translate) -> str:
    """What it says of the picture; of a network with two heads, what each of them says."""
    if both := heads(trace):
        return both_verdicts([(head.names, head.scores.tolist(), head.odds) for head in both], tr)
    probabilities = None if trace.probabilities is None else trace.probabilities.tolist()
    return verdict(trace.network.classes, trace.scores.tolist(), probabilities, tr)


def _fill(gallery: Gallery, values: Array) -> None:
    """Images (N, H, W), each with the colour of its number."""
    if len(values) != gallery.count:
        gallery.set_frames([identity_colour(index) for index in range(len(values))])
    gallery.present(values, max(limit_of(values), 1e-6))
