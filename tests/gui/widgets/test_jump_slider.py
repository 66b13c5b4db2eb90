"""The slider that jumps: the handle comes to the click, and a drag goes on from there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from xoviz.gui import theme
from xoviz.gui.widgets.jump_slider import JumpSlider

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(params=["plain", "dressed"])
def slider(qtbot: QtBot, qapp, request: pytest.FixtureRequest) -> JumpSlider:
    if request.param == "dressed":
        theme.apply(qapp, theme.LIGHT)
    made = JumpSlider()
    qtbot.addWidget(made)
    made.setRange(0, 100)
    made.resize(400, 24)
    made.show()
    return made


def at(slider: JumpSlider, share: float) -> QPoint:
    return QPoint(round(slider.width() * share), slider.height() // 2)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_a_click_on_the_groove_jumps_there(slider: JumpSlider, share: float) -> None:
    slider.setValue(100 if share < 0.5 else 0)
    QTest.mouseClick(slider, LEFT, NONE, at(slider, share))
    assert slider.value() == pytest.approx(100 * share, abs=3)
    assert not slider.isSliderDown()


def test_the_ends_can_be_reached(slider: JumpSlider) -> None:
    QTest.mouseClick(slider, LEFT, NONE, at(slider, 0.995))
    assert slider.value() == 100
    QTest.mouseClick(slider, LEFT, NONE, at(slider, 0.005))
    assert slider.value() == 0


@pytest.mark.parametrize("last", [3, 100])
def test_dragging_goes_on_from_the_jump(slider: JumpSlider, last: int) -> None:
    slider.setRange(0, last)
    QTest.mousePress(slider, LEFT, NONE, at(slider, 0.45))
    assert slider.isSliderDown()
    QTest.mouseMove(slider, at(slider, 0.7))
    assert slider.value() == pytest.approx(0.7 * last, abs=0.6 + 0.02 * last)
    QTest.mouseMove(slider, at(slider, 0.1))
    assert slider.value() == pytest.approx(0.1 * last, abs=0.6 + 0.02 * last)
    QTest.mouseRelease(slider, LEFT, NONE, at(slider, 0.1))
    assert not slider.isSliderDown()


def test_the_jump_is_told_within_the_gesture(slider: JumpSlider) -> None:
    told: list[str] = []
    slider.sliderPressed.connect(lambda: told.append("pressed"))
    slider.valueChanged.connect(lambda value: told.append("moved"))
    slider.sliderReleased.connect(lambda: told.append("released"))
    QTest.mouseClick(slider, LEFT, NONE, at(slider, 0.6))
    assert told == ["pressed", "moved", "released"]


def test_other_buttons_move_nothing(slider: JumpSlider) -> None:
    QTest.mouseClick(slider, Qt.MouseButton.RightButton, NONE, at(slider, 0.6))
    assert slider.value() == 0
