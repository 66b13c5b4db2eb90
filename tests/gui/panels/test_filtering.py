"""The tab "Filtering": one match, term by term, at every position."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox

from xoviz import zoo
from xoviz.gui import theme
from xoviz.gui.panels.filtering import FilteringPanel
from xoviz.gui.widgets.match_canvas import FILTER, INPUT, MAP, PATCH, PRODUCTS, SIGN, caption_room, sign_room
from xoviz.gui.widgets.player import Player
from xoviz.nn import Conv, Dense, Focus, network
from xoviz.state.wishes import ChooseFilter, Point
from xoviz.tasks.known.letters import LettersTask

FIGURES = json.loads((Path(__file__).parents[2] / "reference" / "talk.json").read_text())


@pytest.fixture
def stage(on_stage):
    return on_stage(FilteringPanel)


@pytest.fixture
def player(stage):
    return stage.panel.findChild(Player)


def boxes(stage):
    """The boxes in sight by what they are called."""
    return {box.accessibleName(): box for box in stage.panel.findChildren(QComboBox)
            if box.isVisible() and box.accessibleName().startswith("Which")}


@pytest.mark.parametrize("figure", FIGURES["filtering"], ids=lambda figure: str(figure["patch_top_left"]))
def test_the_talks_own_matches(stage, figure):
    talk = zoo.load("talk")
    index = FIGURES["filter_order"].index(figure["filter"])
    row, column = figure["patch_top_left"]
    stage.present(talk, chosen=("convolution", index))
    stage.present(talk, chosen=("convolution", index), focus=Focus("convolution", index, row, column))
    np.testing.assert_array_equal(stage.shown(PRODUCTS, 1)[0], figure["products"])
    np.testing.assert_array_equal(stage.shown(FILTER, 1)[0], FIGURES["filters"][figure["filter"]])
    patch = np.array(FIGURES["images"]["X"])[row:row + 3, column:column + 3]
    np.testing.assert_array_equal(stage.shown(PATCH, 1)[0], patch)
    np.testing.assert_array_equal(stage.shown(INPUT, 1)[0], FIGURES["images"]["X"])
    np.testing.assert_array_equal(np.rint(9 * stage.shown(MAP, 1)[0]), FIGURES["X"]["conv_ninths"][index])
    assert f"sum of the 9 products: {figure['sum']}.00" in stage.words.replace("−", "-")
    assert "÷ 9 (the mean)" in stage.words
    assert f"at row {row + 1}, column {column + 1} of the map" in stage.words
    assert stage.is_framed(INPUT, 0, row, column, 3, 3, "accent")
    assert stage.is_framed(MAP, 0, row, column, 1, 1, "focus")


def test_a_focus_in_the_very_first_view_is_gone_to(stage):
    stage.present(zoo.load("talk"), focus=Focus("convolution", 0, 3, 4))
    assert "at row 4, column 5 of the map" in stage.words


def test_stepping_goes_along_the_rows_and_tells_everybody(stage, player):
    stage.present(zoo.load("talk"))
    for _ in range(8):
        player.step_forward()
    assert "at row 2, column 2 of the map" in stage.words
    assert stage.wishes == [Point(Focus("convolution", 0, place // 7, place % 7)) for place in range(1, 9)]
    player.step_back()
    assert "at row 2, column 1 of the map" in stage.words
    player.go_last()
    assert "at row 7, column 7 of the map" in stage.words
    assert player.count == 49


def test_playing_hides_what_is_still_to_come(stage, player, qtbot):
    stage.present(zoo.load("talk"), chosen=("convolution", 0))
    last = stage.canvas.cell_rect(MAP, 0, 6, 6).center()
    seen = stage.colour_at(last.x() - 8, last.y() - 8)
    player.set_speed(30)
    player.play()
    qtbot.waitUntil(lambda: player.position >= 3)
    assert stage.colour_at(last.x() - 8, last.y() - 8) == theme.LIGHT.colour("panel") != seen
    player.pause()
    assert stage.colour_at(last.x() - 8, last.y() - 8) == seen
    assert [wish.focus.column for wish in stage.wishes[:3]] == [1, 2, 3]


def test_less_motion_plays_nothing(stage, player):
    stage.present(zoo.load("talk"))
    stage.panel.set_motion(False)
    player.play()
    assert not player.is_playing
    player.step_forward()
    assert player.position == 1


def test_the_window_follows_the_mouse_on_the_picture_and_on_the_map(stage):
    stage.present(zoo.load("talk"))
    assert stage.point(INPUT, 0, 4, 5) == [Point(Focus("convolution", 0, 3, 4))], "centred under the mouse"
    assert stage.point(INPUT, 0, 0, 8) == [Point(Focus("convolution", 0, 0, 6))], "and kept on the picture"
    assert stage.point(MAP, 0, 2, 1) == [Point(Focus("convolution", 0, 2, 1))]
    stage.present(zoo.load("talk"), focus=Focus("convolution", 0, 2, 1))
    assert "at row 3, column 2 of the map" in stage.words
    assert stage.point(FILTER, 0, 0, 0) == []
    assert stage.leave() == [Point(None)]


def test_it_need_not_follow(stage):
    stage.present(zoo.load("talk"))
    stage.panel.findChild(QCheckBox).click()
    assert stage.point(INPUT, 0, 4, 5) == []
    assert "at row 1, column 1" in stage.words


def test_others_pointing_at_this_filters_map_move_the_window(stage, player):
    talk = zoo.load("talk")
    stage.present(talk)
    stage.present(talk, focus=Focus("convolution", 0, 5, 2))
    assert player.position == 5 * 7 + 2
    stage.present(talk, focus=Focus("convolution", 1, 0, 0))
    assert player.position == 5 * 7 + 2, "another filter's map is not shown here"


def test_choosing_a_filter_is_a_wish(stage):
    stage.present(zoo.load("talk"))
    box = boxes(stage)["Which filter"]
    assert [box.itemText(place) for place in range(box.count())] == ["filter 1", "filter 2", "filter 3"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert stage.wishes[-1] == ChooseFilter("convolution", 1)
    stage.present(zoo.load("talk"), chosen=("convolution", 2))
    assert box.currentText() == "filter 3"
    np.testing.assert_array_equal(stage.shown(FILTER, 1)[0], FIGURES["filters"]["diag_up"])


def test_several_convolutions_and_channels(stage):
    net = zoo.load("letters-28")
    view = stage.present(net, chosen=("convolution2", 4))
    assert list(boxes(stage)) == ["Which convolution", "Which filter", "Which channel of the input"]
    weights = net.parameters["convolution2.weights"][4]
    np.testing.assert_array_equal(stage.shown(FILTER, 1)[0], weights[0])
    channel = boxes(stage)["Which channel of the input"]
    channel.setFocus()
    QTest.keyClick(channel, Qt.Key.Key_Down)
    np.testing.assert_array_equal(stage.shown(FILTER, 1)[0], weights[1])
    np.testing.assert_array_equal(stage.shown(INPUT, 1)[0], view.trace.output("pooling")[1])
    assert "all 8 channels together" in stage.words
    assert "+ bias" in stage.words
    layer = boxes(stage)["Which convolution"]
    layer.setFocus()
    QTest.keyClick(layer, Qt.Key.Key_Up)
    assert stage.wishes[-1] == ChooseFilter("convolution", 0)


def test_the_sentence_adds_up(stage, player):
    net = zoo.load("letters-9")
    view = stage.present(net, chosen=("convolution", 2))
    player.go_last()
    weights, bias = net.parameters["convolution.weights"][2], float(net.parameters["convolution.bias"][2])
    total = float((view.trace.picture[:, 6:, 6:] * weights).sum())
    sentence = stage.words.replace("−", "-")
    assert f"products: {total:.2f}," in sentence
    assert f"+ bias {bias:.2f}," in sentence
    assert f"= {float(view.trace.output('convolution')[2, 6, 6]):.2f} at row 7, column 7" in sentence


def test_padding_puts_the_window_partly_beside_the_picture(stage):
    net = network((Conv("conv", 1, (3, 5), 2, 2), Dense("votes", 2)), (1, 6, 6), ("X", "O"), seed=2)
    picture = np.arange(36, dtype=np.float32).reshape(1, 6, 6)
    stage.present(net, picture=picture)
    patch = stage.shown(PATCH, 1)[0]
    assert patch.shape == (3, 5)
    assert not patch[:2].any()
    assert patch[2].tolist() == [0, 0, 0, 1, 2]
    assert stage.point(INPUT, 0, 5, 5)[0].focus is not None
    stage.assert_nothing_overlaps()


def test_without_a_convolution_it_says_so_and_shows_nothing(stage, player, plain):
    stage.present(zoo.load("talk"))
    stage.present(plain)
    assert "no convolution" in stage.words
    assert stage.canvas.groups() == ()
    assert boxes(stage) == {}
    player.step_forward()
    assert stage.wishes == []
    stage.present(zoo.load("talk"))
    assert "sum of the 9 products" in stage.words
    assert list(boxes(stage)) == ["Which filter"]
    assert player.count == 49


def test_a_smaller_map_keeps_the_position_on_it(stage, player):
    stage.present(zoo.load("letters-28"), chosen=("convolution", 7))
    player.go_last()
    stage.present(zoo.load("talk"), chosen=("convolution", 0))
    assert "at row 7, column 7 of the map" in stage.words


@pytest.mark.parametrize("size", [(1040, 520), (560, 420), (1800, 500), (500, 900)])
def test_nothing_lies_on_anything_else(on_stage, size):
    stage = on_stage(FilteringPanel, size)
    for net in (zoo.load("talk"), zoo.load("letters-28")):
        stage.present(net, picture=LettersTask().samples()[0].picture if net.input_shape[1] == 9 else None)
        stage.assert_nothing_overlaps()
        stage.canvas.grab()


@pytest.mark.parametrize("size", [(760, 700), (620, 480), (1040, 420), (1500, 800)])
def test_signs_captions_and_grids_keep_clear_of_one_another(on_stage, size):
    stage = on_stage(FilteringPanel, size)
    stage.present(zoo.load("talk"))
    grids = {key: stage.canvas.map_rect(key, 0) for key in (PATCH, FILTER, PRODUCTS)}
    signs = [sign_room(grids[PATCH], grids[FILTER]), sign_room(grids[FILTER], grids[PRODUCTS])]
    captions = [caption_room(grid) for grid in grids.values()]
    for room in signs:
        assert room.height() >= QFontMetrics(theme.number_font(SIGN)).tightBoundingRect("×").height() + 4
        assert not any(room.intersects(other) for other in (*captions, *grids.values()))
    for caption in captions:
        assert QRectF(stage.canvas.rect()).top() <= caption.top()
        assert not any(caption.intersects(grid) for grid in grids.values())


def test_a_weight_has_the_same_colour_strength_in_every_filter(stage):
    """The largest weight of the layer is in the second filter; the first filter's own largest is paler."""
    net = zoo.load("talk")
    weights = net.parameters["convolution.weights"].copy()
    weights[1] *= 4
    stage.present(net.with_parameters({"convolution.weights": weights}), chosen=("convolution", 0))
    cell = stage.canvas.cell_rect(FILTER, 0, 0, 0)
    pale = stage.colour_at(cell.left() + 3, cell.top() + 3)
    wanted = QColor.fromRgb(int(theme.signed_lut()[128 + 32]))
    assert abs(pale.red() - wanted.red()) + abs(pale.green() - wanted.green()) + abs(pale.blue() - wanted.blue()) < 12
