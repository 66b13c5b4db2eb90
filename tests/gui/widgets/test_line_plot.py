"""The plot of a few curves: each where its numbers say, axes that grow with them, and names."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from xoviz.gui import theme
from xoviz.gui.widgets.axes import BOTTOM, LEFT, RIGHT, TOP
from xoviz.gui.widgets.line_plot import Line, LinePlot

RED, BLUE = QColor("#c02020"), QColor("#2020c0")


@pytest.fixture
def plot(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    widget = LinePlot("cost", "error")
    qtbot.addWidget(widget)
    widget.resize(500, 320)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def colours(plot):
    QApplication.processEvents()
    image = plot.grab().toImage()
    return {(x, y): image.pixelColor(x, y) for x in range(LEFT, plot.width() - RIGHT + 6)
            for y in range(TOP, plot.height() - BOTTOM + 6)}


def near(one, other):
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue()) < 60


def test_each_line_ends_where_its_last_numbers_are(plot):
    plot.present([Line("one", RED, [0, 50, 100], [1.0, 0.5, 0.2]), Line("other", BLUE, [0, 100], [1.0, 0.8], True)])
    seen = colours(plot)
    across, up = plot.width() - LEFT - RIGHT, plot.height() - TOP - BOTTOM
    for colour, error in ((RED, 0.2), (BLUE, 0.8)):
        place = LEFT + across, round(TOP + (1 - error) * up)
        assert near(seen[place], colour), place
    assert near(seen[LEFT + across // 2, round(TOP + 0.5 * up)], RED)


def test_nothing_and_what_is_no_number_are_drawn_without_complaint(plot):
    QApplication.processEvents()
    plot.present([Line("one", RED, [0, 1], [math.nan, math.inf])])
    QApplication.processEvents()
    assert not any(near(colour, RED) for colour in colours(plot).values())
    plot.present([Line("one", RED, [0.0], [0.0])])
    QApplication.processEvents()
    assert plot.lines[0].name == "one"
