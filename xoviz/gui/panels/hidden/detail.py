"""One unit: its weights as pictures over the maps that it reads, those maps beside them, and its switches."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from xoviz.explain.hidden import Hidden
from xoviz.gui.panels import layers
from xoviz.gui.panels.hidden import words
from xoviz.gui.theme import current_theme, number_font
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.icon_button import IconButton
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import CanvasMark, MapGroup
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import PICTURE, Array, Focus, Network
from xoviz.state.view import View

WEIGHTS = ""
"""The key of the weights' group: no layer can have it as its id."""

GAP = 5
TITLE = 18
"""Pixels over each of the two groups, for what it is."""


class DetailCanvas(MapCanvas):
    """Weights above, what they are multiplied with below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[tuple[float, str], ...] = ()

    def entitle(self, titles: tuple[tuple[float, str], ...]) -> None:
        """Words and how far from the top they stand."""
        self._titles = titles
        self.renew_behind()

    def paint_behind(self, painter: QPainter) -> None:
        """The titles."""
        painter.setFont(number_font(12))
        painter.setPen(current_theme().colour("muted"))
        for top, text in self._titles:
            painter.drawText(QRectF(2, top, self.width() - 4, TITLE), text)


class UnitDetail(QWidget):
    """Signals:
    pointed(object): the cell below that the mouse or the keys came to (a Focus), or None.
    clicked(object): a cell below was clicked.
    walked(object): the keys led there.
    freeze_asked(), off_asked(): the switches.
    """

    pointed = Signal(object)
    clicked = Signal(object)
    walked = Signal(object)
    freeze_asked = Signal()
    off_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._layer, self._unit = "", 0
        self.heading, self.line = QLabel(), StillLabel(squeezable=True)
        self.canvas = DetailCanvas()
        self.freeze = IconButton("freeze", self.tr("Freeze this unit"), self.tr("it learns nothing while it is "
                                                                                       "frozen (F in the list)"))
        self.off = IconButton("off", self.tr("Switch this unit off"), self.tr(
            "nobody hears of it, until it is switched on again with the weights that it had (Space in the list)"))
        self._build()
        self.canvas.resized.connect(self._arrange)
        self.canvas.pointed.connect(self._point)
        self.canvas.clicked.connect(self._click)
        self.canvas.walked.connect(self._walk)
        self.canvas.left.connect(self._leave)
        self.freeze.clicked.connect(self.freeze_asked)
        self.off.clicked.connect(self.off_asked)

    def present(self, view: View, layer: str, unit: int, found: Hidden) -> None:
        """Show a unit of a view."""
        before, self._view = self._view, view
        another = before is None or before.network.stack != view.network.stack or layer != self._layer
        if another or unit != self._unit:
            self._layer, self._unit = layer, unit
            self.heading.setText(words.unit_title(view.network, layer, unit, self.tr))
        if another:
            self._arrange()
        else:
            self._fill()
            self._mark()
        self.freeze.setChecked((layer, unit) in view.frozen)
        self.off.setChecked((layer, unit) in view.off)
        self.line.setText(self._words(view, found))

    def _words(self, view: View, found: Hidden) -> str:
        """The product of the cell below that is looked at; else what the unit says, and its votes."""
        below = layers.below(view.network, self._layer)
        focus = view.focus
        if focus is not None and focus.layer == below:
            place = focus.map, focus.row, focus.column
            weight = float(view.network.parameters[f"{self._layer}.weights"][self._unit][place])
            return words.product(weight, float(view.trace.output(below)[place]), self.tr)
        return words.unit_line(found, self._unit, view.network.classes, self.tr)

    def _arrange(self) -> None:
        view, canvas = self._view, self.canvas
        if view is None or not self._layer or canvas.width() < 50:
            return
        network, below = view.network, layers.below(view.network, self._layer)
        count, rows, columns = layers.folded(network.stack.shape_of(below))
        half = canvas.height() / 2
        rooms = [QRectF(4, top + TITLE, canvas.width() - 8, half - TITLE - 6) for top in (0.0, half)]
        packed = [_packed(room, count, rows, columns) for room in rooms]
        weights = MapGroup(WEIGHTS, rows, columns, tuple(packed[0]), frames=layers.frames(network, below))
        canvas.arrange([weights, layers.group(network, below, packed[1])])
        name = layers.names(network)[below]
        canvas.entitle(((0, self.tr("weights, over {layer}").format(layer=name)),
                        (half, self.tr("what it reads: {layer}").format(layer=name))))
        self._fill()
        self._mark()

    def _fill(self) -> None:
        view = self._view
        if view is None or not self.canvas.groups():
            return
        below = layers.below(view.network, self._layer)
        own = weights_of(view.network, self._layer, self._unit)
        self.canvas.fill(WEIGHTS, own, limit_of(own))
        limit = 1.0 if below == PICTURE else limit_of(view.trace.output(below))
        layers.fill(self.canvas, view, below, limit)

    def _mark(self) -> None:
        view = self._view
        if view is None or not self.canvas.groups():
            return
        below = layers.below(view.network, self._layer)
        focus, marks, held = view.focus, [], None
        if focus is not None and focus.layer == below:
            cell = layers.cell_of(view.network, focus)
            colour = current_theme().colour("focus")
            marks = [CanvasMark(key, *cell, 1, 1, colour) for key in (WEIGHTS, below)]
            held = (below, *cell) if view.pinned else None
        self.canvas.mark(marks)
        self.canvas.hold(held)
        self.canvas.badge(layers.badges(view, [below]))

    def _focus(self, map_: int, row: int, column: int) -> Focus | None:
        if self._view is None:
            return None
        network = self._view.network
        return layers.focus_at(network, layers.below(network, self._layer), map_, row, column)

    def _point(self, _: str, map_: int, row: int, column: int) -> None:
        self.pointed.emit(self._focus(map_, row, column))

    def _click(self, _: str, map_: int, row: int, column: int) -> None:
        self.clicked.emit(self._focus(map_, row, column))

    def _walk(self, _: str, map_: int, row: int, column: int) -> None:
        self.walked.emit(self._focus(map_, row, column))

    def _leave(self) -> None:
        self.pointed.emit(None)

    def _build(self) -> None:
        self.heading.setProperty("heading", True)
        self.canvas.setAccessibleName(self.tr("Weights of the unit, and what it reads"))
        self.canvas.setMinimumSize(220, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for button in (self.freeze, self.off):
            button.setCheckable(True)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.freeze)
        top.addWidget(self.off)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.line)
        column.addWidget(self.canvas, 1)


def weights_of(network: Network, layer: str, unit: int) -> Array:
    """The weights of a unit in the layout of what it reads, (maps, rows, columns)."""
    own: Array = network.parameters[f"{layer}.weights"][unit]
    return np.ascontiguousarray(own).reshape(layers.folded(network.stack.shape_of(layers.below(network, layer))))


def _packed(room: QRectF, count: int, rows: int, columns: int) -> list[QRectF]:
    """Rectangles for maps in as many columns as make them largest, from the upper left on."""
    def side(across: int) -> float:
        down = -(-count // across)
        return min((room.width() - (across - 1) * GAP) / across / columns,
                   (room.height() - (down - 1) * GAP) / down / rows)

    across = max(range(1, count + 1), key=side)
    cell = max(side(across), 0.5)
    cell = float(int(cell)) if cell >= 4 else cell
    return [QRectF(room.left() + place % across * (columns * cell + GAP),
                   room.top() + place // across * (rows * cell + GAP), columns * cell, rows * cell)
            for place in range(count)]
