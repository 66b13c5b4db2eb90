"""Where a weight is picked: the parameter in a box, its numbers as maps to click on or walk over with the keys."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from xoviz.explain.nudge import Knob
from xoviz.gui.panels.nudge import words
from xoviz.gui.panels.nudge.sheet import Sheet, middle, packed, sheet_of
from xoviz.gui.theme import current_theme, identity_colour
from xoviz.gui.widgets.colour_limit import limit_of
from xoviz.gui.widgets.map_canvas import CanvasMark, MapCanvas, MapGroup
from xoviz.gui.widgets.numbers import Reading
from xoviz.nn import Network

GROUP = "weights"
MARGIN = 6


class WeightPicker(QWidget):
    """All weights of a network, one of them picked.

    Signals:
        picked(object): the Knob that was chosen.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._knob: Knob | None = None
        self._sheet: Sheet | None = None
        self._reading: Reading = "decimals"
        self.parameter_box, self.part_box, self.canvas = QComboBox(), QComboBox(), MapCanvas()
        self._lay_out()
        self.parameter_box.activated.connect(self._choose_parameter)
        self.part_box.activated.connect(self._choose_part)
        self.canvas.clicked.connect(self._choose_cell)
        self.canvas.walked.connect(self._choose_cell)
        self.canvas.resized.connect(self._arrange)

    def present(self, network: Network, knob: Knob, reading: Reading) -> None:
        """Show a network's weights with one of them picked, its numbers read in some way."""
        before, self._network = self._network, network
        other = before is None or before.stack != network.stack or before.classes != network.classes
        if other:
            self._offer(network)
        sheet = sheet_of(network, knob)
        if other or sheet != self._sheet:
            self._sheet, self._knob = sheet, knob
            self._offer_parts(network, sheet)
            self._arrange()
        self._knob, self._reading = knob, reading
        self._fill()

    def cell_of(self, knob: Knob) -> tuple[str, int, int, int]:
        """Where the canvas shows a weight: group, map, row and column. ValueError where it does not."""
        if self._sheet is None or self._network is None or sheet_of(self._network, knob) != self._sheet:
            raise ValueError(f"{knob} is not shown")
        return GROUP, *self._sheet.cell(knob)

    # Showing

    def _offer(self, network: Network) -> None:
        self.parameter_box.clear()
        for key, name in words.parameter_names(network, self.tr).items():
            self.parameter_box.addItem(name, key)

    def _offer_parts(self, network: Network, sheet: Sheet) -> None:
        with QSignalBlocker(self.parameter_box):
            self.parameter_box.setCurrentIndex(self.parameter_box.findData(sheet.key))
        layer = network.layers[network.stack.index(network.stack.slot(sheet.key).layer_id)]
        if layer is network.layers[-1]:
            names = [self.tr("for {name}").format(name=name) for name in network.classes]
        else:
            word = self.tr("filter {number}") if layer.kind == "conv" else self.tr("unit {number}")
            names = [word.format(number=number + 1) for number in range(sheet.shape[0])]
        if [self.part_box.itemText(place) for place in range(self.part_box.count())] != names:
            self.part_box.clear()
            self.part_box.addItems(names)
        self.part_box.setVisible(not sheet.all_parts)
        self.part_box.setCurrentIndex(sheet.part)

    def _arrange(self) -> None:
        if self._sheet is None or self._network is None:
            return
        sheet = self._sheet
        rects = packed(self.canvas.width() - 2 * MARGIN, self.canvas.height() - 2 * MARGIN, *sheet[4:])
        self.canvas.arrange([MapGroup(GROUP, sheet.rows, sheet.columns, tuple(rects), frames=self._frames(sheet))])
        self._fill()

    def _frames(self, sheet: Sheet) -> tuple[QColor, ...]:
        """The colours of the filters: of those shown, or of those whose maps the weights look at."""
        if sheet.rows * sheet.columns == 1 or len(sheet.shape) == 1:
            return ()
        return tuple(identity_colour(map_) for map_ in range(sheet.maps)) if sheet.maps > 1 or sheet.all_parts else ()

    def _fill(self) -> None:
        if self._sheet is None or self._network is None or self._knob is None or not self.canvas.groups():
            return
        values = self._sheet.values(self._network)
        limit = limit_of(self._network.parameters[self._sheet.key])
        self.canvas.fill(GROUP, values, limit, None, self._reading if self._reading != "fractions" else "decimals")
        cell = self._sheet.cell(self._knob)
        self.canvas.mark([CanvasMark(GROUP, *cell, 1, 1, current_theme().colour("focus"))])
        self.canvas.point_at(GROUP, *cell)

    # Choosing

    def _choose_cell(self, key: str, map_: int, row: int, column: int) -> None:
        if self._sheet is not None:
            self.picked.emit(self._sheet.knob(map_, row, column))

    def _choose_parameter(self) -> None:
        if self._network is not None:
            slot = self._network.stack.slot(self.parameter_box.currentData())
            self.picked.emit(Knob(slot.key, middle(slot.parameter.shape)))

    def _choose_part(self, part: int) -> None:
        if self._knob is not None:
            self.picked.emit(Knob(self._knob.key, (part, *self._knob.index[1:])))

    def _lay_out(self) -> None:
        self.parameter_box.setAccessibleName(self.tr("Weights of which part"))
        self.part_box.setAccessibleName(self.tr("Weights of which filter or unit"))
        self.canvas.setAccessibleName(self.tr("Weights; click one, or walk with the arrows"))
        self.canvas.setMinimumSize(140, 100)
        boxes = QHBoxLayout()
        boxes.addWidget(self.parameter_box, 1)
        boxes.addWidget(self.part_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(boxes)
        layout.addWidget(self.canvas, 1)
