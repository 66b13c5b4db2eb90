"""Which weight: its parameter in a box, and its number there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QWidget

from xoviz.explain.nudge import Knob
from xoviz.gui.panels.landscape.words import knob_title, parameter_title
from xoviz.gui.widgets.wheel_guard import WheelGuard
from xoviz.nn import Network

DIGITS = 6
"""Room for the numbers of large layers."""


class KnobBox(QWidget):
    """A box of parameters and a field that counts the numbers of the chosen one, in reading order.

    Signals:
        chosen(): the user chose another weight.
    """

    chosen = Signal()

    def __init__(self, name: str, arrow: str, parent: QWidget | None = None) -> None:
        """A box that is called `name`; the `arrow` points along the edge of the map on which its weight changes."""
        super().__init__(parent)
        self._network: Network | None = None
        self.parameter, self.number = QComboBox(), QSpinBox()
        self.parameter.setAccessibleName(self.tr("{name}: which parameter").format(name=name))
        self.number.setAccessibleName(self.tr("{name}: which of its numbers").format(name=name))
        self.parameter.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.number.setMinimum(1)
        self.number.setFixedWidth(self.number.fontMetrics().horizontalAdvance("0" * DIGITS) + 30)
        self.number.setKeyboardTracking(False)
        self._guard = WheelGuard(self)
        self._guard.watch(self.parameter, self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(arrow))
        row.addWidget(self.parameter, 1)
        row.addWidget(self.number)
        self.parameter.activated.connect(self._on_parameter)
        self.number.valueChanged.connect(self._on_number)

    @property
    def knob(self) -> Knob:
        """The weight that is chosen."""
        key = str(self.parameter.currentData())
        index = np.unravel_index(self.number.value() - 1, self._shape(key))
        return Knob(key, tuple(int(place) for place in index))

    def present(self, network: Network) -> None:
        """Offer the weights of a network."""
        self._network = network
        with QSignalBlocker(self.parameter):
            self.parameter.clear()
            for slot in network.stack.slots:
                self.parameter.addItem(parameter_title(network, slot.key, self.tr), slot.key)
        self._count()

    def choose(self, knob: Knob) -> None:
        """Show a weight without telling anyone."""
        self.parameter.setCurrentIndex(self.parameter.findData(knob.key))
        self._count()
        with QSignalBlocker(self.number):
            self.number.setValue(int(np.ravel_multi_index(knob.index, self._shape(knob.key))) + 1)
        self._explain()

    def _on_parameter(self) -> None:
        self._count()
        with QSignalBlocker(self.number):
            self.number.setValue(1)
        self._explain()
        self.chosen.emit()

    def _on_number(self) -> None:
        self._explain()
        self.chosen.emit()

    def _count(self) -> None:
        """There are as many numbers as the parameter has."""
        with QSignalBlocker(self.number):
            self.number.setMaximum(int(np.prod(self._shape(str(self.parameter.currentData())))))
        self._explain()

    def _explain(self) -> None:
        assert self._network is not None
        words = knob_title(self._network, self.knob, self.tr)
        self.number.setToolTip(words)
        self.number.setAccessibleDescription(words)

    def _shape(self, key: str) -> tuple[int, ...]:
        assert self._network is not None
        return self._network.stack.slot(key).parameter.shape
