"""What the status bar says of parts that are frozen or off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz import zoo
from xoviz.gui.held_back import MOST, HeldBack
from xoviz.nn.parts import parts_of
from xoviz.state.view import View

NET = zoo.load("letters-28")
VIEW = View(NET.forward(np.zeros((1, 28, 28), np.float32)), np.zeros((28, 28), np.float32))


@pytest.fixture
def bar(qtbot):
    made = HeldBack()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_it_is_there_only_while_something_is_held_back(bar):
    bar.present(VIEW)
    assert not bar.frozen.isVisible()
    assert not bar.off.isVisible()
    bar.present(replace(VIEW, frozen=frozenset({("convolution", 0), ("votes", 1)})))
    assert bar.frozen.text() == bar.frozen.accessibleName() == "2 frozen"
    assert bar.frozen.toolTip() == "filter 1 of convolution 1, the vote for O"
    assert not bar.off.isVisible()
    bar.present(replace(VIEW, off=frozenset(parts_of(NET.stack))))
    assert bar.off.text() == "58 off"
    assert bar.off.toolTip().endswith(f"and {58 - MOST} more")
    assert not bar.frozen.isVisible()


def test_a_click_leads_to_the_tab(bar, qtbot):
    bar.present(replace(VIEW, frozen=frozenset({("convolution", 0)})))
    with qtbot.waitSignal(bar.tab_wanted) as wanted:
        QTest.mouseClick(bar.frozen, Qt.MouseButton.LeftButton)
    assert wanted.args == ["ablation"]
