"""The level meter: decibels, and the time that is left."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.level_meter import LevelMeter


@pytest.fixture
def meter(qtbot: QtBot) -> LevelMeter:
    made = LevelMeter()
    qtbot.addWidget(made)
    made.resize(200, 20)
    return made


@pytest.mark.parametrize(("level", "filled"), [(0, 0), (1e-4, 0), (1e-3, 0), (0.0316, 0.5), (1, 1), (3, 1)])
def test_the_bar_is_even_in_decibels(meter: LevelMeter, level: float, filled: float) -> None:
    meter.show_level(level, 0.4)
    assert meter.filled == pytest.approx(filled, abs=0.01)


def test_it_says_how_much_time_is_left(meter: LevelMeter) -> None:
    meter.show_level(0.1, 0.42)
    assert meter.left == 0.42
    assert "0.4 s" in meter.accessibleDescription()


def test_a_level_that_is_too_high_has_another_colour(meter: LevelMeter) -> None:
    colours = []
    for level in (0.9, 1.0):
        meter.show_level(level, 0.5)
        colours.append(meter.grab().toImage().pixelColor(5, 10))
    assert colours == [current_theme().colour("accent"), current_theme().colour("error")]
