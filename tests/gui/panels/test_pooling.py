"""The tab "Pooling": maps shrink, and a dot marks each cell that won its window."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from xoviz import zoo
from xoviz.explain.receptive import winner
from xoviz.gui import theme
from xoviz.gui.panels.pooling import PoolingPanel
from xoviz.gui.widgets.player import Player
from xoviz.nn import PICTURE, Dense, Focus, MaxPool, MeanPool, network
from xoviz.state.wishes import Point
from xoviz.tasks.known.text import TextTask

FIGURES = json.loads((Path(__file__).parents[2] / "reference" / "talk.json").read_text())


@pytest.fixture
def stage(on_stage):
    return on_stage(PoolingPanel)


def has_dot(stage, key, map_, row, column):
    """Whether a cell holds a dot: something of the focus colour in its lower right quarter."""
    rect = stage.canvas.cell_rect(key, map_, row, column)
    image = stage.canvas.grab().toImage()
    wanted = theme.LIGHT.colour("focus").rgb()
    ratio = image.devicePixelRatio()
    xs = range(int((rect.center().x() + 2) * ratio), int((rect.right() - 1) * ratio))
    ys = range(int((rect.center().y() + 2) * ratio), int((rect.bottom() - 1) * ratio))
    return any(image.pixel(x, y) == wanted for x in xs for y in ys)


def second(stage):
    """Choose the second pooling layer."""
    box = stage.panel.findChild(QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    return box


def test_the_talks_maps_before_and_after(stage):
    stage.present(zoo.load("talk"))
    np.testing.assert_array_equal(np.rint(9 * stage.shown("relu", 3)), FIGURES["X"]["relu_ninths"])
    np.testing.assert_array_equal(np.rint(9 * stage.shown("pooling", 3)), FIGURES["X"]["relu_pool_ninths"])
    box = second(stage)
    assert [box.itemText(place) for place in range(box.count())] == ["pooling 1", "pooling 2"]
    np.testing.assert_array_equal(np.rint(9 * stage.shown("pooling2", 3)), FIGURES["X"]["pool2_ninths"])


def test_dots_stand_in_the_winners_and_nowhere_else(stage):
    view = stage.present(zoo.load("talk"))
    won = {(0, *winner(view.trace, "pooling", 0, row, column)) for row in range(4) for column in range(4)}
    assert len(won) == 16
    for row, column in np.ndindex(7, 7):
        assert has_dot(stage, "relu", 0, row, column) == ((0, row, column) in won), (row, column)


def test_the_arithmetic_of_a_window(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    assert "only the largest number stays" in stage.words
    stage.present(talk, focus=Focus("pooling", 0, 0, 0))
    assert "max(0.78, 0.00, 0.00, 1.00) = 1.00, won by row 2, column 2" in stage.words


def test_a_window_that_hangs_over_the_edge_has_fewer_numbers(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    stage.present(talk, focus=Focus("pooling", 0, 3, 3))
    assert "max(0.78) = 0.78, won by row 7, column 7" in stage.words
    assert stage.is_framed("relu", 0, 6, 6, 1, 1, "accent")


def test_pointing_and_what_is_lit(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    assert stage.point("pooling", 2, 1, 3) == [Point(Focus("pooling", 2, 1, 3))]
    assert stage.point("relu", 1, 6, 0) == [Point(Focus("relu", 1, 6, 0))]
    assert stage.leave() == [Point(None)]
    stage.present(talk, focus=Focus("pooling", 2, 1, 0))
    assert stage.is_framed("pooling", 2, 1, 0, 1, 1, "focus")
    assert stage.is_framed("relu", 2, 2, 0, 2, 2, "accent")


def test_the_mean_has_no_winner(stage):
    net = network((MeanPool("mean", 3, 3), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    stage.present(net)
    assert "the mean of its numbers" in stage.words
    assert not has_dot(stage, PICTURE, 0, 1, 1)
    stage.present(net, focus=Focus("mean", 0, 1, 1))
    window = np.array(FIGURES["images"]["X"])[3:6, 3:6]
    assert f"= {window.mean():.2f}" in stage.words.replace("−", "-")
    assert "mean(" in stage.words


def test_winners_follow_the_picture(stage):
    net = network((MaxPool("max"), Dense("votes", 2)), (1, 4, 4), ("X", "O"))
    for row, column in ((0, 0), (1, 1)):
        picture = np.zeros((1, 4, 4), np.float32)
        picture[0, row, column] = 1
        stage.present(net, picture=picture)
        assert has_dot(stage, PICTURE, 0, row, column)
        assert not has_dot(stage, PICTURE, 0, 1 - row, 1 - column)


def test_without_pooling_it_says_what_that_means(stage, plain):
    stage.present(zoo.load("letters-28"))
    stage.present(plain)
    assert stage.words.strip() == "This network has no pooling layer: its maps keep their size."
    assert not stage.canvas.isVisible()


@pytest.mark.parametrize("size", [(1040, 520), (560, 300), (1800, 900)])
def test_nothing_lies_on_anything_else(on_stage, size):
    stage = on_stage(PoolingPanel, size)
    for name in zoo.STACKS:
        stage.present(zoo.load(name))
        stage.assert_nothing_overlaps()
        stage.canvas.grab()


def test_the_window_slides_over_all_maps_and_everybody_looks(stage):
    view = stage.present(zoo.load("talk"))
    player = stage.panel.findChild(Player)
    assert player.count == 16
    player.setFocus()
    QTest.keyClick(player, Qt.Key.Key_Right)
    assert stage.wishes == [Point(Focus("pooling", 0, 0, 1))]
    for map_ in range(3):
        assert stage.is_framed("relu", map_, 0, 2, 2, 2, "accent")
        assert stage.is_framed("pooling", map_, 0, 1, 1, 1, "focus")
    row, column = winner(view.trace, "pooling", 0, 0, 1)
    assert column == 3, "on the right side of its window, clear of the window's own frame"
    assert stage.is_framed("relu", 0, row, column, 1, 1, "focus")
    QTest.keyClick(player, Qt.Key.Key_End)
    assert stage.wishes[-1] == Point(Focus("pooling", 0, 3, 3))
    QTest.keyClick(player, Qt.Key.Key_Left)
    assert stage.wishes[-1] == Point(Focus("pooling", 0, 3, 2))


def test_while_it_plays_cells_to_come_are_empty_and_their_winners_have_no_dots(stage, qtbot):
    def middle(row, column):
        centre = stage.canvas.cell_rect("pooling", 1, row, column).center()
        return stage.colour_at(centre.x() - 6, centre.y() - 6).name()

    stage.present(zoo.load("talk"))
    stage.panel.set_motion(True)
    filled = middle(3, 3)
    player = stage.panel.findChild(Player)
    player.set_speed(1)
    QTest.keyClick(player, Qt.Key.Key_Space)
    assert player.is_playing
    assert middle(3, 3) == stage.canvas.palette().window().color().name() != filled
    assert not has_dot(stage, "relu", 0, 6, 6)
    assert stage.is_framed("pooling", 0, 0, 0, 1, 1, "focus")
    stage.wishes.clear()
    assert stage.point("pooling", 0, 2, 2) == []
    QTest.keyClick(player, Qt.Key.Key_Space)
    assert middle(3, 3) == filled
    assert has_dot(stage, "relu", 0, 6, 6)


def test_the_window_follows_those_who_point_elsewhere(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    stage.present(talk, focus=Focus("pooling", 2, 1, 3))
    player = stage.panel.findChild(Player)
    assert player.position == 7
    stage.wishes.clear()
    player.step_forward()
    assert stage.wishes == [Point(Focus("pooling", 2, 2, 0))]


def test_with_less_motion_nothing_plays(stage):
    stage.present(zoo.load("talk"))
    stage.panel.set_motion(False)
    player = stage.panel.findChild(Player)
    player.play()
    assert not player.is_playing
    player.step_forward()
    assert player.position == 1


def test_units_that_win_have_their_dots_in_the_block_of_units(stage):
    net = network((Dense("hidden", 12), MaxPool("pool"), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=1)
    stage.present(net)
    stage.canvas.grab()
    dots = stage.panel.dots(stage.view(net), "pool")
    assert sorted(map(tuple, dots.cells.tolist())) == [(0, row, column) for row in range(4) for column in range(3)]


def test_one_window_for_a_whole_map_stands_beside_it(on_stage):
    """The largest over all places of a sentence: each map has its own cell, not a block of all of them."""
    stage = on_stage(PoolingPanel)
    net, picture = zoo.load("text"), TextTask().samples()[0].picture
    view = stage.present(net, picture=picture)
    before, after = stage.canvas.groups()
    assert (before.rows, before.columns, len(before.rects)) == (1, 6, 12)
    assert (after.rows, after.columns, len(after.rects)) == (1, 1, 12)
    np.testing.assert_array_equal(stage.shown("pooling", 12), view.trace.output("pooling"))
    assert stage.point("pooling", 5, 0, 0) == [Point(Focus("pooling", 5, 0, 0))]
    stage.assert_nothing_overlaps()
    stage.present(net, picture=picture, focus=Focus("pooling", 4, 0, 0))
    assert stage.is_framed("pooling", 4, 0, 0, 1, 1, "focus")
    assert "won by row 1, column 1" in stage.words


def test_the_last_window_of_large_maps_is_none_of_smaller_ones(stage):
    stage.present(zoo.load("grasp"))
    player = stage.panel.findChild(Player)
    player.go_last()
    assert player.position == 143
    view = stage.present(zoo.load("talk"))
    assert player.position == 15
    assert stage.is_framed("pooling", 0, 3, 3, 1, 1, "focus")
    assert view.network.name == "talk"
