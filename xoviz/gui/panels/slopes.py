"""Slopes in the place of values: how the error changes when a number grows, for every cell and every weight.

While they are shown (``view.gradients``), each layer's colours are on a scale of their own, its largest slope, and a
badge says so. Small slopes are written in cells as multiples of one unit, the same for all that a tab shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from xoviz.gui.theme import number_font
from xoviz.gui.widgets.colour_limit import reach_of
from xoviz.gui.widgets.map_canvas import MapCanvas
from xoviz.gui.widgets.map_group import MapGroup
from xoviz.gui.widgets.numbers import significant
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import Array, Focus
from xoviz.state.view import View
from xoviz.wording import Translate

LEAST = 0.1
"""Where the largest slope of a layer is smaller, slopes are written in multiples of a unit."""

NEGLIGIBLE = 1e-3
"""Layers whose slopes are no larger than such a share of others do not count for that."""

HEIGHT = 20
"""Pixels of the badge."""

NUDGE = 0.01
"""By how much a number is said to grow."""


def switched(before: View, after: View) -> bool:
    """Whether slopes have taken the place of values, or the other way round; or why there are none is to be said."""
    return _looks_of(before) != _looks_of(after)


def coloured(groups: Iterable[MapGroup], view: View) -> list[MapGroup]:
    """Groups as they must look: the slopes of a picture are no ink, and have numbers."""
    if view.gradients is None:
        return list(groups)
    return [replace(group, ink=False, numbers=True) if group.ink else group for group in groups]


def fill(canvas: MapCanvas, found: Mapping[str, Array]) -> None:
    """Show slopes (n, rows, columns) in groups, each on a scale of its own."""
    unit = unit_of(found.values())
    canvas.mean_slopes(unit)
    for key, slopes in found.items():
        canvas.fill(key, slopes / unit if unit != 1 else slopes, reach_of(slopes) / unit)


def of_layer(view: View, layer_id: str) -> Array:
    """The slopes of a layer's cells (C, H, W)."""
    assert view.gradients is not None
    return view.gradients.activations[view.network.stack.index(layer_id) + 1]


def unit_of(found: Iterable[Array]) -> float:
    """What small slopes are written in multiples of: with it the largest of each layer is 1 or more; 1 for others."""
    sizes = [float(np.abs(each).max(initial=0)) for each in found]
    least = min((size for size in sizes if size > NEGLIGIBLE * max(sizes)), default=0.0)
    return 10.0 ** math.floor(math.log10(least)) if 0 < least < LEAST else 1.0


def unit_text(unit: float) -> str:
    """A unit as it is read: "0.001", "1e−07"."""
    return f"{unit:g}".replace("-", "−")


def caption(view: View, focus: Focus | None, tr: Translate) -> str:
    """What the slope of a cell means."""
    if focus is None or view.gradients is None:
        return tr("Each number says how the error changes when it grows, a little, on its own. Point at a cell.")
    slope = float(of_layer(view, focus.layer)[focus.map, focus.row, focus.column])
    if slope == 0:
        return tr("slope 0: the error would stay the same if this number grew a little")
    words = tr("slope {slope}: if this number grew by {nudge}, the error would rise by about {change}") if slope > 0 \
        else tr("slope {slope}: if this number grew by {nudge}, the error would fall by about {change}")
    return words.format(slope=significant(slope), nudge=NUDGE, change=significant(abs(slope) * NUDGE))


class SlopeBadge(QWidget):
    """Says, where slopes are shown, that they are, and what the strongest colours stand for. Else it is hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pill = QLabel(self.tr("slopes"))
        self.pill.setProperty("badge", True)
        self.pill.setFont(number_font(12, bold=True))
        self.pill.setFixedHeight(HEIGHT)
        self.scales = StillLabel(squeezable=True)
        self.scales.label.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.pill)
        row.addWidget(self.scales, 1)
        self.hide()

    def present(self, view: View, found: Mapping[str, Array], *, coloured: bool = True) -> None:
        """Show the scales of some slopes, by the names of what they belong to; or why there are values after all.

        Where slopes are not ``coloured``, only their unit is told.
        """
        if self.isHidden() == view.shows_gradients:
            self.setVisible(view.shows_gradients)
        if view.gradients is None:
            self.scales.setText(self.tr("none, for nobody has said which answer is right: these are values"))
            return
        unit = unit_of(found.values())
        # The most important first: where there is no room, the rest is in the tooltip.
        parts = [self.tr("red: the error rises with the number, blue: it falls") if coloured
                 else self.tr("above 0: the error rises with the number, below 0: it falls")]
        if unit != 1:
            parts.append(self.tr("numbers × {unit}").format(unit=unit_text(unit)))
        if coloured:
            scales = ", ".join(f"{name} ±{significant(reach_of(slopes))}" for name, slopes in found.items())
            parts.append(self.tr("colours to {scales}").format(scales=scales))
        self.scales.setText("; ".join(parts))
        self.setToolTip(self.scales.text())


def _looks_of(view: View) -> tuple[bool, bool]:
    return view.shows_gradients, view.gradients is None
