"""The segmented switch: one is down, and only another one is told."""

from __future__ import annotations

import pytest

from xoviz.gui.widgets.segments import Segments


@pytest.fixture
def switch(qtbot):
    made = Segments((("one", "the first"), ("two", "the second"), ("three", "the last")))
    qtbot.addWidget(made)
    return made


def test_a_press_is_told_once(switch):
    told = []
    switch.chosen.connect(told.append)
    switch.buttons[2].click()
    switch.buttons[2].click()
    switch.buttons[0].click()
    assert told == [2, 0]
    assert switch.current == 0


def test_one_that_is_set_is_not_told(switch):
    told = []
    switch.chosen.connect(told.append)
    switch.set_current(1)
    switch.buttons[1].click()
    assert told == []
    assert switch.current == 1


def test_the_ends_are_round_and_each_says_what_it_means(switch):
    assert [button.property("segment") for button in switch.buttons] == ["first", "middle", "last"]
    assert switch.buttons[1].toolTip() == "the second"
