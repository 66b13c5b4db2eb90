"""The sliders wish for transforms, live, and follow those of the view in silence."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from xoviz.gui.transforms import TransformSliders
from xoviz.gui.widgets.labelled_slider import LabelledSlider
from xoviz.state.view import View
from xoviz.state.wishes import ChangeTransform
from xoviz.tasks.transforms import IDENTITY, Transform
from xoviz.zoo.talk import talk

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def view_of(transform: Transform = IDENTITY, size: int = 9) -> View:
    return View(talk().forward(np.full((1, 9, 9), -1, np.float32)), np.full((size, size), -1, np.float32),
                transform=transform)


@pytest.fixture
def sliders(qtbot: QtBot) -> TransformSliders:
    made = TransformSliders(count(1))
    qtbot.addWidget(made)
    made.resize(300, 260)
    made.present(view_of())
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def wished(sliders: TransformSliders) -> list[ChangeTransform]:
    """What the sliders wish for."""
    wishes: list[ChangeTransform] = []
    sliders.wish.connect(wishes.append)
    return wishes


def handle(slider: LabelledSlider) -> QPoint:
    option = QStyleOptionSlider()
    slider.slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return slider.slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider.slider).center()


def drag(slider: LabelledSlider, pixels: list[int]) -> None:
    """One drag of the handle, by so many pixels from where it began."""
    start = handle(slider)
    QTest.mousePress(slider.slider, LEFT, NONE, start)
    for pixel in pixels:
        QTest.mouseMove(slider.slider, start + QPoint(pixel, 0))
    QTest.mouseRelease(slider.slider, LEFT, NONE, start + QPoint(pixels[-1], 0))


def type_into(qtbot: QtBot, slider: LabelledSlider, text: str) -> None:
    slider.number.selectAll()
    qtbot.keyClicks(slider.number, text)
    qtbot.keyClick(slider.number, Qt.Key.Key_Return)


def test_a_drag_wishes_live_under_one_gesture(sliders: TransformSliders, wished: list[ChangeTransform]) -> None:
    drag(sliders.slider("turn"), [10, 20, 30])
    assert len(wished) >= 2
    assert {wish.gesture for wish in wished} == {1}
    turns = [wish.transform.turn for wish in wished]
    assert turns == sorted(turns)
    assert wished[-1].transform == Transform(turn=turns[-1])
    drag(sliders.slider("turn"), [-20])
    assert wished[-1].gesture == 2


@pytest.mark.parametrize(("field", "text", "value"), [
    ("shift_x", "-4", -4), ("shift_y", "3", 3), ("turn", "-90", -90), ("scale", "2", 2), ("weight", "1.5", 1.5),
    ("noise", "0.3", 0.3),
])
def test_each_number_can_be_typed(sliders: TransformSliders, wished: list[ChangeTransform], qtbot: QtBot, field: str,
                                  text: str, value: float) -> None:
    type_into(qtbot, sliders.slider(field), text)
    assert [wish.transform for wish in wished] == [replace(IDENTITY, **{field: value})]


@pytest.mark.parametrize("field", ["shift_x", "shift_y", "turn", "scale", "weight", "noise"])
@pytest.mark.parametrize("size", [9, 28, 64])
def test_the_arrow_keys_move_every_slider(sliders: TransformSliders, wished: list[ChangeTransform], qtbot: QtBot,
                                          field: str, size: int) -> None:
    sliders.present(view_of(size=size))
    before = sliders.slider(field).value
    for _ in range(3):
        qtbot.keyClick(sliders.slider(field).slider, Qt.Key.Key_Right)
    values = [getattr(wish.transform, field) for wish in wished]
    assert len(values) == 3
    assert before < values[0] < values[1] < values[2]


def test_several_changes_in_one_turn_add_up(sliders: TransformSliders, wished: list[ChangeTransform],
                                            qtbot: QtBot) -> None:
    type_into(qtbot, sliders.slider("shift_x"), "2")
    type_into(qtbot, sliders.slider("scale"), "0.5")
    assert wished[-1].transform == Transform(shift_x=2, scale=0.5)


def test_a_change_leaves_what_no_slider_can_show(sliders: TransformSliders, wished: list[ChangeTransform],
                                                 qtbot: QtBot) -> None:
    sliders.present(view_of(Transform(turn=12.345, noise=0.5, noise_seed=7)))
    type_into(qtbot, sliders.slider("weight"), "1")
    assert wished[-1].transform == Transform(turn=12.345, noise=0.5, noise_seed=7, weight=1)


def test_the_sliders_follow_the_view_in_silence(sliders: TransformSliders, wished: list[ChangeTransform]) -> None:
    sliders.present(view_of(Transform(3, -2, 45, 0.5, -1, 0.25)))
    shown = {field: sliders.slider(field).value for field in ("shift_x", "shift_y", "turn", "scale", "weight", "noise")}
    assert shown == {"shift_x": 3, "shift_y": -2, "turn": 45, "scale": 0.5, "weight": -1, "noise": 0.25}
    assert wished == []


def test_shifts_reach_half_the_pad(sliders: TransformSliders, wished: list[ChangeTransform], qtbot: QtBot) -> None:
    sliders.present(view_of(size=28))
    qtbot.keyClick(sliders.slider("shift_x").slider, Qt.Key.Key_End)
    assert wished[-1].transform.shift_x == 14
    sliders.present(view_of(wished[-1].transform, size=28))
    assert sliders.slider("shift_x").value == 14


@pytest.mark.parametrize("text", ["nan", "inf", "5", "", "abc"])
def test_nonsense_is_refused_with_a_sentence(sliders: TransformSliders, wished: list[ChangeTransform], qtbot: QtBot,
                                             text: str) -> None:
    with qtbot.waitSignal(sliders.said) as said:
        slider = sliders.slider("shift_x")
        slider.number.selectAll()
        qtbot.keyClick(slider.number, Qt.Key.Key_Delete)
        type_into(qtbot, slider, text)
    assert said.args[0].endswith(".")
    assert wished == []
    assert sliders.slider("shift_x").number.text() == "0"


def test_reset_is_there_when_there_is_something_to_reset(sliders: TransformSliders, wished: list[ChangeTransform],
                                                         qtbot: QtBot) -> None:
    assert not sliders.reset_button.isEnabled()
    assert "nothing to reset" in sliders.reset_button.toolTip()
    sliders.present(view_of(Transform(turn=30)))
    qtbot.mouseClick(sliders.reset_button, LEFT)
    assert wished == [ChangeTransform(IDENTITY, 0)]
    sliders.present(view_of())
    assert not sliders.reset_button.isEnabled()


def test_the_die_throws_the_same_amount_of_noise_anew(sliders: TransformSliders, wished: list[ChangeTransform],
                                                      qtbot: QtBot) -> None:
    assert not sliders.dice.isEnabled()
    sliders.present(view_of(Transform(noise=0.4, noise_seed=2)))
    qtbot.mouseClick(sliders.dice, LEFT)
    assert wished == [ChangeTransform(Transform(noise=0.4, noise_seed=3), 0)]


def test_they_fit_a_narrow_column(sliders: TransformSliders) -> None:
    assert sliders.minimumSizeHint().width() <= 260
