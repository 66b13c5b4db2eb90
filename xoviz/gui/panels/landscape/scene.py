"""The landscape from above or from the side: both show the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QToolButton, QWidget

from xoviz.gui.widgets.height_scale import Heights
from xoviz.gui.widgets.surface import Surface
from xoviz.gui.widgets.terrain import Terrain
from xoviz.gui.widgets.terrain_paint import Edge

Place = tuple[float, float]


class Scene(QStackedWidget):
    """A terrain, on which the ball can be moved, and a surface, which can be turned; one of them in front."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.terrain, self.surface = Terrain(), Surface()
        self.addWidget(self.terrain)
        self.addWidget(self.surface)
        self.above, self.aside = QToolButton(), QToolButton()
        self._group = QButtonGroup(self)
        self._build()
        self._group.idClicked.connect(self.setCurrentIndex)

    def clear(self) -> None:
        """Show nothing."""
        self.present(None, *self.terrain.edges, "")
        self.set_ball(None, 0.0, shadow=False)
        self.set_path([])
        self.terrain.set_lowest(None)
        self.describe("")

    def present(self, heights: Heights | None, across: Edge, up: Edge, bar_title: str) -> None:
        """Show heights (rows, columns), rows from low to high; None: there are none."""
        self.terrain.present(heights, across, up, bar_title)
        self.surface.present(heights, across, up, bar_title)

    def set_ball(self, place: Place | None, height: float, *, shadow: bool) -> None:
        """Put the ball somewhere, at its own height; a shadow is hollow."""
        self.terrain.set_ball(place, shadow=shadow)
        self.surface.set_ball(place, height, shadow=shadow)

    def set_path(self, places: Sequence[Place]) -> None:
        """Draw a path through these coordinates."""
        self.terrain.set_path(places)
        self.surface.set_path(np.array(places, np.float64).reshape(-1, 2))

    def describe(self, words: str) -> None:
        """Say what there is to see to those who do not see it."""
        for view in (self.terrain, self.surface):
            if words != view.accessibleDescription():
                view.setAccessibleDescription(words)

    def _build(self) -> None:
        self.terrain.setAccessibleName(self.tr("Error landscape"))
        self.terrain.setStatusTip(self.tr("Arrow keys move the ball, with Shift by small steps; Home brings it to the "
                                          "middle; Escape takes it back while it is held"))
        self.surface.setAccessibleName(self.tr("Error landscape from the side"))
        self.surface.setStatusTip(self.tr("Drag it or use the arrow keys to turn it; Home turns it back"))
        names = (self.tr("From above"), self.tr("From the side"))
        hints = (self.tr("A map with contour lines: take the ball and move it"), self.tr("A surface: turn it about"))
        for place, button in enumerate((self.above, self.aside)):
            button.setText(names[place])
            button.setToolTip(hints[place])
            button.setCheckable(True)
            button.setProperty("segment", "last" if place else "first")
            self._group.addButton(button, place)
        self.above.setChecked(True)
