"""What the status bar says of the cell that is looked at: its place, its number as the receipt writes it, its slope."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from xoviz.gui.widgets.numbers import SLIDE_PLACES, fixed, readable, significant
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Stack
from xoviz.state.view import View
from xoviz.wording import input_name, layer_names

DECIMALS = 3
"""Digits after the point, as in the receipt; on the slides there are two."""


class Whereabouts(StillLabel):
    """Layer, map, row, column and value; empty while nothing is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("convolution 2, map 88, row 88, column 88:  −999999.000",
                         alignment=Qt.AlignmentFlag.AlignRight, parent=parent)
        self._stack: Stack | None = None
        self._names: tuple[str, ...] = ()

    def present(self, view: View) -> None:
        """Say where a view looks."""
        if view.network.stack is not self._stack:
            self._stack = view.network.stack
            self._names = (input_name(view.network.input_shape, self.tr),
                           *layer_names([layer.kind for layer in view.network.layers], self.tr))
        self.setText(self._place(view))

    def _place(self, view: View) -> str:
        focus = view.focus
        if focus is None:
            return ""
        return self.tr("{layer}, map {map}, row {row}, column {column}:  {value}").format(
            layer=self._names[view.network.stack.index(focus.layer) + 1], map=focus.map + 1, row=focus.row + 1,
            column=focus.column + 1, value=_value(view) + self._slope(view))

    def _slope(self, view: View) -> str:
        """How the error changes with the number at the focus, while slopes are shown."""
        if view.gradients is None or view.focus is None:
            return ""
        slopes = view.gradients.activations[view.network.stack.index(view.focus.layer) + 1]
        slope = slopes.item(view.focus.map, view.focus.row, view.focus.column)
        return self.tr(", slope {slope}").format(slope=significant(slope))


def _value(view: View) -> str:
    """The number at the focus, as it is read."""
    focus, reading = view.focus, readable(view.reading, view.exact)
    assert focus is not None
    place = view.network.stack.index(focus.layer) + 1
    maps = view.trace.activations[place] if view.exact is None else view.exact[place]
    value = maps.item(focus.map, focus.row, focus.column)
    return fixed(value, DECIMALS if reading == "decimals" else SLIDE_PLACES, reading)
