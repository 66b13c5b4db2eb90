"""One quantity: dragged, typed, stepped and reset by the user; set silently by the program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.labelled_slider import LabelledSlider


class Heard:
    """Writes down what a slider says."""

    def __init__(self, slider: LabelledSlider) -> None:
        self.events: list[str | float] = []
        slider.began.connect(lambda: self.events.append("began"))
        slider.changed.connect(self.events.append)
        slider.ended.connect(lambda: self.events.append("ended"))


@pytest.fixture
def turn(qtbot: QtBot) -> LabelledSlider:
    slider = LabelledSlider("Turn", -180, 180, 0, unit="°", decimals=0)
    qtbot.addWidget(slider)
    slider.resize(400, 40)
    slider.show()
    qtbot.waitExposed(slider)
    return slider


@pytest.fixture
def rate(qtbot: QtBot) -> LabelledSlider:
    slider = LabelledSlider("Rate", 1e-4, 10, 0.01, logarithmic=True)
    qtbot.addWidget(slider)
    return slider


def typed(qtbot: QtBot, slider: LabelledSlider, text: str) -> None:
    slider.number.selectAll()
    qtbot.keyClicks(slider.number, text)
    qtbot.keyClick(slider.number, Qt.Key.Key_Return)


def test_setting_a_value_is_silent(turn: LabelledSlider) -> None:
    heard = Heard(turn)
    turn.set_value(90)
    assert turn.value == 90
    assert turn.number.text() == "90"
    assert turn.slider.value() == 750
    turn.set_value(1000)
    assert turn.value == 180
    assert heard.events == []


def test_dragging_the_handle_is_one_gesture(turn: LabelledSlider) -> None:
    heard = Heard(turn)
    option = QStyleOptionSlider()
    turn.slider.initStyleOption(option)
    style = turn.slider.style()
    part = QStyle.SubControl.SC_SliderHandle
    handle = style.subControlRect(QStyle.ComplexControl.CC_Slider, option, part, turn.slider).center()
    QTest.mousePress(turn.slider, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, handle)
    for step in (15, 30):
        QTest.mouseMove(turn.slider, handle + QPoint(step, 0))
    QTest.mouseRelease(turn.slider, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, handle + QPoint(30, 0))
    assert heard.events[0] == "began"
    assert heard.events[-1] == "ended"
    values = heard.events[1:-1]
    assert len(values) == 2
    assert 0 < values[0] < values[1] == turn.value


def test_a_key_is_a_gesture_of_its_own(turn: LabelledSlider, qtbot: QtBot) -> None:
    heard = Heard(turn)
    qtbot.keyClick(turn.slider, Qt.Key.Key_Right)
    assert heard.events == ["began", 4.0, "ended"]
    qtbot.keyClick(turn.slider, Qt.Key.Key_Home)
    assert turn.value == -180


def test_a_typed_number_is_taken(turn: LabelledSlider, qtbot: QtBot) -> None:
    heard = Heard(turn)
    typed(qtbot, turn, "45")
    assert heard.events == ["began", 45.0, "ended"]
    assert turn.slider.value() == 625


@pytest.mark.parametrize("text", ["nan", "inf", "abc", "", "181", "-1e9"])
def test_a_bad_number_is_refused_and_the_old_one_stays(turn: LabelledSlider, qtbot: QtBot, text: str) -> None:
    turn.set_value(30)
    heard = Heard(turn)
    turn.number.clear()
    with qtbot.waitSignal(turn.refused) as refusal:
        typed(qtbot, turn, text)
    assert refusal.args[0].endswith(".")
    assert turn.value == 30
    assert turn.number.text() == "30"
    assert heard.events == []


def test_a_number_out_of_range_is_told_the_range(turn: LabelledSlider, qtbot: QtBot) -> None:
    with qtbot.waitSignal(turn.refused) as refusal:
        typed(qtbot, turn, "200")
    assert refusal.args == ["Turn lies between −180 and 180, so 200 was not taken."]


def test_a_double_click_on_the_name_resets(turn: LabelledSlider, qtbot: QtBot) -> None:
    turn.set_value(77)
    heard = Heard(turn)
    qtbot.mouseDClick(turn.label, Qt.MouseButton.LeftButton)
    assert heard.events == ["began", 0.0, "ended"]


def test_a_logarithmic_range_has_its_geometric_mean_in_the_middle(rate: LabelledSlider) -> None:
    rate.slider.setValue(500)
    assert rate.value == pytest.approx((1e-4 * 10) ** 0.5, rel=0.01)
    rate.slider.setValue(0)
    assert rate.value == 1e-4
    rate.slider.setValue(1000)
    assert rate.value == 10


def test_a_typed_value_is_not_bent_to_the_slider(rate: LabelledSlider, qtbot: QtBot) -> None:
    typed(qtbot, rate, "0.0123")
    assert rate.value == 0.0123


@pytest.mark.parametrize(("low", "high", "value"), [(1, 0, 0.5), (0, 1, 2), (0, 1, float("nan"))])
def test_an_impossible_range_is_refused(qtbot: QtBot, low: float, high: float, value: float) -> None:
    with pytest.raises(ValueError, match="Noise"):
        LabelledSlider("Noise", low, high, value)


def test_a_logarithm_needs_a_positive_range(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="Rate"):
        LabelledSlider("Rate", 0, 1, 0.5, logarithmic=True)


def test_it_speaks_its_name_and_value(turn: LabelledSlider) -> None:
    turn.set_value(-30)
    assert turn.slider.accessibleName() == "Turn"
    assert turn.slider.accessibleDescription() == "−30 °"
