"""Curves with bands: what is pointed at by mouse and keys, and what assistive technology hears."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from xoviz.gui.widgets.band_plot import Banded, BandPlot

LEVELS = np.array([-2.0, -1, 0, 1, 2])


def banded(name, heights, colour="#ff0000"):
    values = np.array(heights, float)
    return Banded(name, QColor(colour), values, values - 0.1, values + 0.1)


@pytest.fixture
def plot(qtbot):
    made = BandPlot()
    qtbot.addWidget(made)
    made.resize(560, 320)
    made.present(LEVELS, [banded("one", [0.1, 0.5, 1, 0.5, np.nan]), banded("two", [0.2, 0.2, 0.2, 0.2, 0.2])])
    made.show()
    qtbot.waitExposed(made)
    return made


def heard(signal):
    told = []
    signal.connect(lambda *values: told.append(values))
    return told


def test_the_mouse_points_at_the_nearest_level_and_leaves_it(plot, qtbot):
    pointed, left = heard(plot.pointed), heard(plot.left)
    middle = (plot.x_of(3) + plot.x_of(4)) / 2
    QTest.mouseMove(plot, QPoint(int(middle - 8), 100))
    assert pointed == [(3,)]
    assert plot.place == 3
    QTest.mouseMove(plot, QPoint(int(plot.x_of(3)), 5))  # above the curves
    assert left == [()]
    assert plot.place is None


def test_a_click_picks_and_so_does_enter_where_the_keys_led(plot, qtbot):
    picked, pointed = heard(plot.picked), heard(plot.pointed)
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(int(plot.x_of(1)), 100))
    assert picked == [(1,)]
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, Qt.Key.Key_End)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert pointed[-3:] == [(4,), (4,), (3,)]
    assert picked == [(1,), (3,)]
    assert "one 0.50" in plot.accessibleDescription()


def test_it_starts_at_no_damage_and_skips_what_is_not_known(plot, qtbot):
    assert plot.accessibleDescription() == "at 0, one 1.00, two 0.20"
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert plot.accessibleDescription() == "at 2, two 0.20"


def test_bands_lie_around_their_curve_and_the_mark_where_it_should(plot):
    plot.present(LEVELS, [banded("one", [0.5] * 5)])
    plot.mark(1.0, "here")
    image = plot.grab().toImage()
    ratio = image.devicePixelRatio()
    x = int(plot.x_of(2) + 20)
    column = [image.pixelColor(int(x * ratio), int(y * ratio)).name() for y in range(30, 270)]
    assert len({column.index(name) for name in set(column)}) >= 3  # ground, band, curve
    assert plot.levels[plot.curves[0].heights.argmax()] == -2


def test_other_levels_forget_what_was_pointed_at(plot):
    QTest.mouseMove(plot, QPoint(int(plot.x_of(3)), 100))
    plot.present(np.array([0.0, 1.0]), [banded("one", [1, 0])])
    assert plot.place is None
    plot.present(np.zeros(0), ())
    assert plot.accessibleDescription() == ""
    plot.grab()
