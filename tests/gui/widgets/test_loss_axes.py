"""The axes of the loss plot: titles where there is room, and ticks that can be read."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.loss_axes import AXIS_WIDTHS, ROOMY, TITLE_WIDTH, LossAxes, StepAxis


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def plot(place: QWidget) -> pg.PlotItem:
    return pg.PlotWidget(place, axisItems={"bottom": StepAxis("bottom")}).getPlotItem()


@pytest.fixture
def axes(plot: pg.PlotItem) -> LossAxes:
    return LossAxes(plot, {"left": "Loss", "bottom": "Step", "right": "Accuracy"}, QFont())


@pytest.mark.parametrize("height", [ROOMY - 1, ROOMY])
def test_titles_stand_where_there_is_room_and_take_no_other(axes: LossAxes, plot: pg.PlotItem, height: int) -> None:
    axes.fit(height)
    for name, width in AXIS_WIDTHS.items():
        assert plot.getAxis(name).fixedWidth == width + TITLE_WIDTH * (height >= ROOMY)
    assert [plot.getAxis(name).label.isVisibleTo(None) for name in ("left", "bottom", "right")] \
        == [height >= ROOMY] * 3


def test_plain_ticks_are_round_and_few(axes: LossAxes) -> None:
    places = axes.ticks(0.0, 1.0, 120)
    assert 3 <= len(places) <= 12
    np.testing.assert_allclose(places * 20, np.rint(places * 20), atol=1e-9)


def test_logarithmic_ticks_are_worded_where_they_are(axes: LossAxes, plot: pg.PlotItem) -> None:
    axes.set_log(True)
    places = axes.ticks(-2.0, 0.0, 200)
    (words,) = plot.getAxis("left")._tickLevels
    assert [place for place, _ in words] == places.tolist()
    assert {-2.0, -1.0, 0.0} <= set(places.tolist())
    axes.set_log(False)
    axes.ticks(0.0, 1.0, 200)
    assert plot.getAxis("left")._tickLevels is None, "left to pyqtgraph again"


def test_steps_are_worded_in_few_digits() -> None:
    assert StepAxis("bottom").tickStrings([0.0, 2500.0], 1.0, 500.0) == ["0", "2,500"]
