"""The tab "Collect" with a view and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.drawings.collection import Collection, Drawing, Share
from xoviz.gui.panels.collect import CollectPanel
from xoviz.state.view import View


def drawing(place, label, by=""):
    """One whose cells differ from those of any other place."""
    cells = np.zeros((28, 28), np.uint8)
    cells.flat[20 * place + 60 : 20 * place + 70] = 255
    return Drawing.imported(cells, label, by)


class Stage:
    """Shows sets on the panel, and keeps what was wished for."""

    def __init__(self, qtbot):
        self.panel = CollectPanel()
        qtbot.addWidget(self.panel)
        self.panel.number_gestures(count(1))
        self.wishes = []
        self.panel.wish.connect(self.wishes.append)
        self._qtbot = qtbot
        net = zoo.load("letters-28")
        blank = np.full((1, 28, 28), -1, np.float32)
        self.view = View(net.forward(blank), blank[0])
        self.panel.resize(1040, 450)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def show(self, collection, **fields):
        """Show a set, and wait until all of it is shown."""
        self.view = replace(self.view, collection=collection, **fields)
        self.panel.present(self.view)
        self.until(lambda: not self.panel._soon.isActive())
        self.wishes.clear()

    def until(self, condition):
        self._qtbot.waitUntil(condition, timeout=10_000)
        QApplication.processEvents()

    @property
    def wish(self):
        """The one thing that was wished for."""
        (wish,) = self.wishes
        return wish


@pytest.fixture
def stage(qtbot):
    return Stage(qtbot)


@pytest.fixture
def letters():
    """Four drawings of A by two people, and three of B."""
    made = [drawing(place, "A" if place < 4 else "B", "Anna" if place % 2 else "Ben") for place in range(7)]
    return Collection("mine", ("A", "B"), tuple(made), Share(0.0))
