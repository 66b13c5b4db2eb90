"""The enlarged filter: what the hand makes of it is told as weights, and no view takes it out of the hand."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.gui.chosen_filter import Chosen, chosen_filter
from xoviz.gui.enlarged_filter import EnlargedFilter
from xoviz.nn import Array, Network
from xoviz.state.view import View
from xoviz.tasks.known.text import TextTask
from xoviz.zoo.talk import FEATURES, talk

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def chosen(net: Network, layer: str = "convolution", index: int = 0) -> Chosen:
    trace = net.forward(np.ones(net.input_shape, np.float32))
    found = chosen_filter(View(trace, trace.picture[0], learned=net, chosen=(layer, index)))
    assert found is not None
    return found


@pytest.fixture
def enlarged(qtbot: QtBot) -> EnlargedFilter:
    made = EnlargedFilter(count(5), QLabel("beside"))
    qtbot.addWidget(made)
    made.resize(320, 260)
    made.present(chosen(talk()), "decimals", another=True)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def edits(enlarged: EnlargedFilter) -> list[tuple[Array, int]]:
    """The weights and gestures that it has told."""
    told: list[tuple[Array, int]] = []
    enlarged.edited.connect(lambda weights, gesture: told.append((weights, gesture)))
    return told


def middle(enlarged: EnlargedFilter, row: int, column: int) -> QPoint:
    return enlarged.grid.geometry_of_cells.rect(row, column).center().toPoint()


def words(enlarged: EnlargedFilter) -> str:
    return " ".join(label.text() for label in enlarged.findChildren(QLabel))


def test_a_stroke_is_told_as_weights_with_its_number(enlarged: EnlargedFilter, edits: list[tuple[Array, int]]) -> None:
    assert enlarged.shows("decimals")
    QTest.mouseClick(enlarged.grid, LEFT, pos=middle(enlarged, 0, 1))
    (weights, gesture), = edits
    assert gesture == 5
    assert weights.shape == (1, 3, 3)
    assert weights[0, 0, 1] == 1 != FEATURES["diag_down"][0][1]
    assert not enlarged.shows("decimals"), "the hand is ahead of what was presented"


def test_a_stroke_that_lasts_is_not_taken_out_of_the_hand(enlarged: EnlargedFilter) -> None:
    QTest.mousePress(enlarged.grid, LEFT, NONE, middle(enlarged, 0, 1))
    enlarged.present(chosen(talk()), "decimals", another=False)
    assert enlarged.grid.values[0, 1] == 1
    QTest.mouseRelease(enlarged.grid, LEFT, NONE, middle(enlarged, 0, 1))
    enlarged.present(chosen(talk()), "decimals", another=False)
    np.testing.assert_array_equal(enlarged.grid.values, FEATURES["diag_down"])
    assert enlarged.shows("decimals")


def test_what_is_painted_on_a_filter_that_has_gone_is_told_to_nobody(enlarged: EnlargedFilter,
                                                                   edits: list[tuple[Array, int]]) -> None:
    QTest.mousePress(enlarged.grid, LEFT, NONE, middle(enlarged, 0, 1))
    enlarged.present(chosen(talk(), index=1), "decimals", another=True)
    edits.clear()
    QTest.mouseMove(enlarged.grid, middle(enlarged, 1, 2))
    QTest.mouseRelease(enlarged.grid, LEFT, NONE, middle(enlarged, 1, 2))
    assert edits == []


def test_the_heading_says_which_filter_and_which_channel(enlarged: EnlargedFilter) -> None:
    assert "Filter 1 of 3" in words(enlarged)
    assert not enlarged.channels.isVisible()
    enlarged.present(chosen(zoo.load("letters-28"), "convolution2", 3), "decimals", another=True)
    assert "Filter 4 of 16 · channel 1 of 8" in words(enlarged)
    assert enlarged.channels.isVisible()
    enlarged.present(None, "decimals", another=True)
    assert "No filter" in words(enlarged)
    assert (enlarged.bias, enlarged.grid.isEnabled(), enlarged.grid.isVisible()) == ("", False, False)


def test_a_weight_for_a_word_is_named_by_it_while_it_is_pointed_at(enlarged: EnlargedFilter) -> None:
    net, task = zoo.load("text"), TextTask()
    trace = net.forward(task.samples()[0].picture)
    found = chosen_filter(View(trace, trace.picture[0], learned=net, chosen=("convolution", 2), task=task))
    enlarged.present(found, "decimals", another=True)
    assert enlarged.heading == "Filter 3 of 12"
    enlarged.grid.pointed.emit(4, 1)
    weight = net.parameters["convolution.weights"][2, 0, 4, 1]
    assert enlarged.heading == f"“saw” at place 2: {weight:.2f}"
    enlarged.grid.left.emit()
    assert enlarged.heading == "Filter 3 of 12"
    enlarged.grid.pointed.emit(4, 1)
    enlarged.present(chosen(talk()), "decimals", another=True)
    assert enlarged.heading == "Filter 1 of 3"
