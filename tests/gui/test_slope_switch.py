"""The switch that shows slopes: by mouse, by key and by menu; and what it says where there are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz import zoo
from xoviz.gui.slope_switch import SlopeSwitch
from xoviz.state.view import View
from xoviz.state.wishes import ShowGradients


@pytest.fixture
def switch(qtbot):
    made = SlopeSwitch()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def view():
    trace = zoo.load("talk").forward(np.ones((1, 9, 9), np.float32))
    return View(trace, trace.picture[0], answer=0)


def test_pressing_asks_for_slopes_and_for_values_again(switch, view):
    wishes = []
    switch.wish.connect(wishes.append)
    switch.present(view)
    QTest.mouseClick(switch.button, Qt.MouseButton.LeftButton)
    switch.present(replace(view, shows_gradients=True))
    switch.button.setFocus()
    QTest.keyClick(switch.button, Qt.Key.Key_Space)
    assert wishes == [ShowGradients(True), ShowGradients(False)]


def test_the_menu_does_what_the_button_does(switch, view):
    wishes = []
    switch.wish.connect(wishes.append)
    switch.present(view)
    switch.slots_of_actions()["show_gradients"]()
    assert wishes == [ShowGradients(True)]


def test_it_is_down_as_long_as_slopes_are_wanted(switch, view):
    switch.present(replace(view, shows_gradients=True))
    assert switch.button.isChecked()
    switch.present(view)
    assert not switch.button.isChecked()


def test_it_says_where_there_are_none(switch, view):
    slopes = view.network.backward(view.trace.picture, 0)
    switch.present(replace(view, shows_gradients=True, gradients=slopes))
    assert not switch.note.isVisible()
    switch.present(replace(view, shows_gradients=True, answer=None))
    assert switch.note.isVisible()
    assert "not known" in switch.accessibleDescription()
    switch.present(view)
    assert not switch.note.isVisible()
    assert switch.accessibleDescription() == ""
