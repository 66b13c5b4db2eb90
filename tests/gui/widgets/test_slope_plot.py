"""The plot of a slope: what it draws where, and a ball that hand and keys push."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz.gui import theme
from xoviz.gui.widgets.slope_plot import SlopePicture, SlopePlot

VALUES = np.linspace(-2, 2, 41).tolist()


def bowl(value=1.0, **more):
    fields = {"slope": 2 * value, "nudge": 0.25}
    return SlopePicture(-2, 2, VALUES, [each * each for each in VALUES], value, value * value, **(fields | more))


@pytest.fixture
def plot(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    widget = SlopePlot()
    qtbot.addWidget(widget)
    widget.resize(500, 320)
    widget.show()
    qtbot.waitExposed(widget)
    widget.present(bowl())
    return widget


@pytest.fixture
def told(plot):
    """What the plot said, in order."""
    heard = []
    plot.began.connect(lambda: heard.append("began"))
    plot.moved.connect(heard.append)
    plot.ended.connect(lambda: heard.append("ended"))
    return heard


def colour_at(plot, value, error):
    QApplication.processEvents()
    return QColor(plot.grab().toImage().pixelColor(plot.place_of(value, error).toPoint()))


def test_the_ball_is_on_the_curve_and_the_nudges_beside_it(plot):
    assert colour_at(plot, 1.0, 1.0) == theme.LIGHT.colour("accent")
    assert colour_at(plot, 0.75, 0.75**2) == theme.LIGHT.colour("card")  # hollow
    rim = plot.place_of(0.75, 0.75**2).toPoint() - QPoint(5, 0)
    lower = plot.grab().toImage().pixelColor(rim)
    rim = plot.place_of(1.25, 1.25**2).toPoint() + QPoint(5, 0)
    higher = plot.grab().toImage().pixelColor(rim)
    assert lower.green() > lower.red() + 30  # the better one is marked in green
    assert abs(higher.green() - higher.red()) < 60


def test_the_tangent_has_the_slope(plot):
    plot.present(bowl(1.0))
    image = plot.grab().toImage()
    accent = theme.LIGHT.colour("accent")
    on_it = [QColor(image.pixelColor(plot.place_of(1 + way, 1 + 2 * way).toPoint())) for way in np.linspace(.3, .8, 40)]
    assert accent in on_it
    beside = [QColor(image.pixelColor(plot.place_of(1 + way, 1 + 1.4 * way).toPoint()))
              for way in np.linspace(.3, .8, 40)]
    assert accent not in beside


def test_a_drag_is_one_gesture_and_follows_the_mouse(plot, told):
    start, middle, end = (plot.place_of(value, 1).toPoint() for value in (1.0, 0.5, -0.5))
    QTest.mousePress(plot, Qt.MouseButton.LeftButton, pos=start)
    assert plot.is_dragged
    QTest.mouseMove(plot, middle)
    QTest.mouseMove(plot, end)
    QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=end)
    assert not plot.is_dragged
    assert (told[0], told[-1]) == ("began", "ended")
    assert told[1:-1] == pytest.approx([1.0, 0.5, -0.5], abs=0.02)
    QTest.mouseMove(plot, start)
    assert told[-1] == "ended"


def test_beyond_the_axis_the_ball_stays_at_its_end(plot, told):
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(plot.width() - 1, 100))
    assert told == ["began", 2.0, "ended"]


@pytest.mark.parametrize(("key", "value"), [
    (Qt.Key.Key_Right, 1.25), (Qt.Key.Key_Up, 1.25), (Qt.Key.Key_Plus, 1.25), (Qt.Key.Key_Left, 0.75),
    (Qt.Key.Key_Down, 0.75), (Qt.Key.Key_Minus, 0.75), (Qt.Key.Key_PageUp, 2.25), (Qt.Key.Key_PageDown, -0.25),
])
def test_keys_push_by_a_nudge(plot, told, key, value):
    plot.setFocus()
    QTest.keyClick(plot, key)
    assert told == ["began", value, "ended"]


def test_other_keys_and_an_empty_plot_push_nothing(plot, told):
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_A)
    QTest.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    plot.present(None)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton)
    assert told == []


def test_the_axis_keeps_still_while_it_can(plot):
    assert (plot.up.low, plot.up.high) == (0, 4)
    plot.present(bowl(0.5))
    assert (plot.up.low, plot.up.high) == (0, 4)
    small = [0.01 * each * each for each in VALUES]
    plot.present(SlopePicture(-2, 2, VALUES, small, 1, 0.01))
    assert plot.up.high == pytest.approx(0.04)
    plot.present(SlopePicture(-2, 2, VALUES, [each + 5 for each in small], 1, 5.01))
    assert plot.up.low >= 4.9
    plot.present(SlopePicture(-2, 2, VALUES, [5.0] * len(VALUES), 1, 5.0))
    assert plot.up.low == 0  # what is flat looks flat


@pytest.mark.parametrize("error", [float("nan"), float("inf")])
def test_an_error_that_is_no_number_has_no_ball(plot, error):
    plot.present(bowl()._replace(error=error, errors=[error] * len(VALUES), slope=error))
    QApplication.processEvents()
    assert not plot.grab().isNull()
