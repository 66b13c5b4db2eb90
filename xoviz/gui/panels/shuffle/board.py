"""One example in the order given and rearranged, and below each how well both kinds of networks read such ones."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from xoviz.explain.shuffle import KINDS, ORDERS, Shuffle
from xoviz.finding_words import order_name
from xoviz.gui.panels.shuffle import words
from xoviz.gui.theme import current_theme, identity_colour
from xoviz.gui.widgets.grid_view import GridView
from xoviz.gui.widgets.still_label import StillLabel

WIDTH, HEIGHT = 124, 96
"""Pixels that there are for an example."""

STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
"""How the curves of ``ORDERS`` are told apart."""


def colour_of(kind: int) -> QColor:
    """The colour of one of ``KINDS``."""
    return identity_colour(1) if kind else current_theme().colour("accent")


class Board(QWidget):
    """Two columns, one for each order; a row of examples and one for each kind of network."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shuffle | None = None
        self.grids = tuple(GridView(9, 9) for _ in ORDERS)
        self.scores = tuple(tuple(StillLabel("100.0 % ± 10.0") for _ in ORDERS) for _ in KINDS)
        self._lay_out()

    def present(self, found: Shuffle | None) -> None:
        """Show how all stand; nothing where there is nothing yet."""
        if found is not None and (self._shown is None or self._shown.examples is not found.examples):
            for grid, example in zip(self.grids, found.examples, strict=True):
                grid.present(example[0])
        for grid in self.grids:
            grid.setVisible(found is not None)
        for kind, order in np.ndindex(2, 2):
            self.scores[kind][order].setText("–" if found is None else words.score(found, kind, order))
        self._shown = found

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        names = {"convolutional": self.tr("convolutional"), "plain": self.tr("plain")}
        for order, (name, view) in enumerate(zip(ORDERS, self.grids, strict=True)):
            title = QLabel(order_name(name, self.tr))
            title.setProperty("heading", True)
            view.setFixedSize(QSize(WIDTH, HEIGHT))
            policy = view.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            view.setSizePolicy(policy)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setAccessibleName(self.tr("An example, {order}").format(order=order_name(name, self.tr)))
            grid.addWidget(title, 0, 2 * order, 1, 2)
            grid.addWidget(view, 1, 2 * order, 1, 2, Qt.AlignmentFlag.AlignLeft)
        for kind, kind_name in enumerate(KINDS):
            label = QLabel(names[kind_name])
            label.setProperty("muted", True)
            grid.addWidget(label, 2 + 2 * kind, 0, 1, 4)
            for order in range(len(ORDERS)):
                grid.addWidget(_Line(kind, order), 3 + 2 * kind, 2 * order)
                grid.addWidget(self.scores[kind][order], 3 + 2 * kind, 2 * order + 1)
                spoken = f"{names[kind_name]}, {order_name(ORDERS[order], self.tr)}"
                self.scores[kind][order].setAccessibleDescription(spoken)
        grid.setRowStretch(6, 1)


class _Line(QWidget):
    """A piece of a curve."""

    def __init__(self, kind: int, order: int) -> None:
        super().__init__()
        self._kind, self._order = kind, order
        self.setFixedSize(QSize(28, 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line."""
        with QPainter(self) as painter:
            painter.setPen(QPen(colour_of(self._kind), 2.5, STYLES[self._order]))
            painter.drawLine(QLineF(1, self.height() / 2, self.width() - 1, self.height() / 2))
