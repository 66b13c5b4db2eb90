"""A range is chosen on a histogram, by mouse and by keyboard, and is never empty."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from xoviz.gui.theme import current_theme
from xoviz.gui.widgets.range_bars import RangeBars

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bars(qtbot: QtBot) -> RangeBars:
    made = RangeBars(["0 %", "50 %", "90 %", "99 %", "100 %"], ("ok", "error"))
    qtbot.addWidget(made)
    made.present(np.array([[0, 3, 50, 1000], [5, 1, 0, 0]]))
    made.resize(205, 30)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def at(bars: RangeBars, stop: float) -> QPoint:
    return QPoint(round(bars.x_of(0) + stop * (bars.x_of(1) - bars.x_of(0))), 15)


def test_the_nearer_handle_comes(bars: RangeBars, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bars.chosen) as signal:
        qtbot.mouseClick(bars, LEFT, pos=at(bars, 1.1))
    assert signal.args == [1, 4]
    qtbot.mouseClick(bars, LEFT, pos=at(bars, 3.2))
    assert bars.range == (1, 3)
    assert bars.words == "50 % – 99 %"


def test_a_handle_is_dragged_but_not_over_the_other(bars: RangeBars, qtbot: QtBot) -> None:
    qtbot.mousePress(bars, LEFT, pos=at(bars, 0))
    qtbot.mouseMove(bars, at(bars, 2))
    assert bars.range == (2, 4)
    qtbot.mouseMove(bars, at(bars, 9))
    assert bars.range == (3, 4)
    qtbot.mouseMove(bars, QPoint(-500, 0))
    qtbot.mouseRelease(bars, LEFT, pos=at(bars, 0))
    assert bars.range == (0, 4)


def test_a_double_click_takes_all(bars: RangeBars, qtbot: QtBot) -> None:
    bars.set_range(1, 2)
    with qtbot.waitSignal(bars.chosen) as signal:
        qtbot.mouseDClick(bars, LEFT, pos=at(bars, 1.5))
    assert bars.range == (0, 4)
    assert signal.args == [0, 4]


def test_by_keyboard(bars: RangeBars, qtbot: QtBot) -> None:
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert "50 % – 100 %" in bars.accessibleDescription()
    assert "lower end" in bars.accessibleDescription()
    qtbot.keyClick(bars, Qt.Key.Key_Space)
    qtbot.keyClick(bars, Qt.Key.Key_Home)
    assert bars.range == (1, 2)
    assert "upper end" in bars.accessibleDescription()
    with qtbot.assertNotEmitted(bars.chosen):
        qtbot.keyClick(bars, Qt.Key.Key_Left)
    qtbot.keyClick(bars, Qt.Key.Key_End)
    assert bars.range == (1, 4)


def test_bars_of_each_kind_stand_side_by_side_and_are_paler_beyond_the_range(bars: RangeBars) -> None:
    def colour(stop: float, y: int) -> tuple[int, int, int]:
        return bars.grab().toImage().pixelColor(at(bars, stop).x(), y).getRgb()[:3]

    ok, error = (current_theme().colour(role).getRgb()[:3] for role in ("ok", "error"))
    assert colour(3.3, 4) == ok, "the highest bar reaches the top"
    assert colour(3.7, 25) not in (ok, error), "none of the other kind"
    assert colour(0.7, 25) == error
    assert colour(1.3, 4) not in (ok, error)
    bars.set_range(0, 3)
    assert colour(3.3, 4) != ok


def test_other_counts_than_there_are_bars_are_refused(bars: RangeBars) -> None:
    with pytest.raises(ValueError, match=r"\(2, 4\)"):
        bars.present(np.zeros((1, 4), np.intp))
