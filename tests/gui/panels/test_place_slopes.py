"""The tab "Filtering" while slopes are shown: every place adds to the filter's slopes, as the words and numbers say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.terms import match
from xoviz.gui import theme
from xoviz.gui.panels import place_slopes
from xoviz.gui.panels.convolution import ConvolutionPanel
from xoviz.gui.panels.filtering import FilteringPanel
from xoviz.gui.panels.layers import names
from xoviz.gui.panels.slopes import SlopeBadge, unit_of
from xoviz.gui.widgets.match_canvas import FILTER, INPUT, MAP, PATCH, PRODUCTS, caption_room, sign_room
from xoviz.gui.widgets.player import Player
from xoviz.nn import Conv, Dense, Focus, ReLU, network

NETWORKS = {
    "talk": zoo.load("talk"),
    "letters-9": zoo.load("letters-9"),
    "channels": network((Conv("conv", 2, (3, 3)), ReLU("relu"), Conv("second", 2, (2, 3), 2, 1), Dense("votes", 2)),
                        (1, 9, 9), ("X", "O"), seed=2),
}


@pytest.fixture
def stage(on_stage):
    return on_stage(FilteringPanel)


def sloped(stage, net, answer=0, on=True, **fields):
    """Present the talk's X as a session does while slopes are wanted."""
    view = stage.view(net, **fields)
    found = net.backward(view.trace.picture, answer) if on and answer is not None else None
    view = replace(view, answer=answer, shows_gradients=on, gradients=found)
    stage.panel.present(view)
    return view


def unit_on(view, layer):
    place = view.network.stack.index(layer)
    return unit_of([*view.gradients.activations[place : place + 2], view.gradients.parameters[f"{layer}.weights"]])


@pytest.mark.parametrize("name", NETWORKS)
def test_all_places_together_make_the_filters_slopes(stage, name):
    net = NETWORKS[name]
    for layer in net.layers:
        if isinstance(layer, Conv):
            view = sloped(stage, net, 1)
            assert np.abs(view.gradients.parameters[f"{layer.id}.weights"]).max() > 0.01
            filters, rows, columns = net.stack.shape_of(layer.id)
            for filter_ in range(filters):
                shares = [place_slopes.share_of(view, match(view.trace, layer, filter_, row, column),
                                                Focus(layer.id, filter_, row, column)).added
                          for row, column in np.ndindex(rows, columns)]
                wanted = view.gradients.parameters[f"{layer.id}.weights"][filter_]
                np.testing.assert_allclose(np.sum(shares, axis=0), wanted, rtol=1e-4, atol=1e-6)


def test_the_grids_show_slopes_but_the_patch_its_values(stage):
    net = NETWORKS["letters-9"]
    all_slopes = sloped(stage, net, 1).gradients.activations[1]
    index, row, column = (int(part) for part in np.argwhere(all_slopes != 0)[0])
    slopes, at = all_slopes[index], Focus("convolution", index, row, column)
    view = sloped(stage, net, 1, focus=at, chosen=("convolution", index))
    unit, found = unit_on(view, "convolution"), view.gradients
    patch = view.trace.picture[0, row : row + 3, column : column + 3]
    np.testing.assert_array_equal(stage.shown(PATCH, 1)[0], patch)
    for key, wanted in ((INPUT, found.activations[0][0]), (MAP, found.activations[1][index]),
                        (FILTER, found.parameters["convolution.weights"][index, 0]),
                        (PRODUCTS, patch * slopes[row, column])):
        np.testing.assert_allclose(stage.shown(key, 1)[0] * unit, wanted, rtol=1e-4, atol=1e-7)
    sloped(stage, net, 1, on=False, focus=at, chosen=("convolution", index))
    np.testing.assert_array_equal(stage.shown(INPUT, 1)[0], view.trace.picture[0])
    np.testing.assert_array_equal(stage.shown(FILTER, 1)[0], net.parameters["convolution.weights"][index, 0])
    assert "sum of the 9 products" in stage.words


def test_the_words_say_what_this_place_adds(stage):
    talk = NETWORKS["talk"]
    view = sloped(stage, talk)
    slopes = view.gradients.activations[1][0]
    row, column = (int(part) for part in np.argwhere(slopes != 0)[0])
    sloped(stage, talk, focus=Focus("convolution", 0, row, column))
    assert f"The map's slope at row {row + 1}, column {column + 1}: 0.278 ÷ 9 = 0.0309; times the patch it is what " \
        "this place adds to the filter's slopes, which are the sum over all 49 places." in stage.words
    row, column = (int(part) for part in np.argwhere(slopes == 0)[0])
    sloped(stage, talk, focus=Focus("convolution", 0, row, column))
    assert f"row {row + 1}, column {column + 1} is 0: this place adds nothing" in stage.words
    assert not stage.shown(PRODUCTS, 1).any()


def test_stepping_goes_on_to_what_the_next_place_adds(stage):
    net = NETWORKS["letters-9"]
    view = sloped(stage, net, 1)
    player = stage.panel.findChild(Player)
    for place in range(1, 9):
        player.step_forward()
        row, column = divmod(place, 7)
        slope = view.gradients.activations[1][0, row, column]
        np.testing.assert_allclose(stage.shown(PRODUCTS, 1)[0] * unit_on(view, "convolution"),
                                   slope * view.trace.picture[0, row : row + 3, column : column + 3],
                                   rtol=1e-4, atol=1e-8)


def test_the_badge_tells_the_same_scales_as_the_tab_convolution(stage, on_stage):
    net = NETWORKS["letters-9"]
    sloped(stage, net, 1)
    badge = stage.panel.findChild(SlopeBadge)
    assert badge.isVisible()
    other = on_stage(ConvolutionPanel)
    sloped(other, net, 1)
    assert badge.scales.text() == other.panel.findChild(SlopeBadge).scales.text()
    assert f"{names(net)['convolution']} ±" in badge.scales.text()
    sloped(stage, net, 1, on=False)
    assert not badge.isVisible()


def test_what_is_spoken_of_a_cell(stage):
    talk = NETWORKS["talk"]
    view = sloped(stage, talk)
    row, column = (int(part) for part in np.argwhere(view.gradients.activations[1][0] != 0)[0])
    stage.point(MAP, 0, row, column)
    assert stage.canvas.accessibleDescription().endswith(": slope 0.278")
    stage.point(PATCH, 0, 0, 0)
    assert stage.canvas.accessibleDescription().endswith(": −1.00")
    sloped(stage, talk, on=False)
    stage.point(MAP, 0, row, column)
    assert "slope" not in stage.canvas.accessibleDescription()


def test_without_an_answer_there_are_values_and_it_says_so(stage):
    view = sloped(stage, NETWORKS["talk"], answer=None)
    np.testing.assert_array_equal(stage.shown(INPUT, 1), view.trace.picture)
    assert "these are values" in stage.panel.findChild(SlopeBadge).scales.text()
    assert "sum of the 9 products" in stage.words
    sloped(stage, NETWORKS["talk"])
    assert "this place adds" in stage.words


def test_they_follow_training(stage):
    net = NETWORKS["letters-9"]
    sloped(stage, net, 1)
    before = stage.shown(FILTER, 1)
    sloped(stage, net.random(3), 1)
    assert not np.array_equal(stage.shown(FILTER, 1), before)


def test_the_picture_is_ink_only_while_it_shows_values(stage):
    view = sloped(stage, NETWORKS["talk"])
    row, column = np.argwhere((view.gradients.activations[0][0] == 0) & (view.trace.picture[0] == 1))[0]
    cell = stage.canvas.cell_rect(INPUT, 0, row, column)
    assert stage.colour_at(cell.left() + 3, cell.top() + 3).lightness() > 220
    sloped(stage, NETWORKS["talk"], on=False)
    assert stage.colour_at(cell.left() + 3, cell.top() + 3) == QColor(theme.LIGHT.colour("ink"))


@pytest.mark.parametrize("size", [(1040, 520), (560, 480), (500, 900)])
def test_no_map_moves_and_nothing_lies_on_anything_else(on_stage, size):
    stage = on_stage(FilteringPanel, size)
    sloped(stage, NETWORKS["talk"], on=False)
    QApplication.processEvents()
    before = {key: stage.canvas.map_rect(key, 0) for key in (INPUT, PATCH, MAP)}
    sloped(stage, NETWORKS["talk"])
    QApplication.processEvents()
    if size[0] > 1000:
        assert {key: stage.canvas.map_rect(key, 0) for key in (INPUT, PATCH, MAP)} == before
    stage.assert_nothing_overlaps()
    grids = [stage.canvas.map_rect(key, 0) for key in (PATCH, PRODUCTS, FILTER)]
    for first, second in pairwise(grids):
        room = sign_room(first, second)
        assert room.isValid(), "what the place adds stands between patch and filter"
        assert not any(room.intersects(other) for other in (*grids, *map(caption_room, grids)))
        assert QRectF(stage.canvas.rect()).contains(room)


def test_a_network_without_convolution_has_no_badge(stage, plain):
    sloped(stage, NETWORKS["talk"])
    sloped(stage, plain)
    assert "no convolution" in stage.words
    assert not stage.panel.findChild(SlopeBadge).isVisible()
    sloped(stage, NETWORKS["talk"])
    assert stage.panel.findChild(SlopeBadge).isVisible()


@pytest.mark.parametrize(("form", "mark"), [("text", ""), ("latex", "% "), ("numpy", "# ")])
def test_what_is_copied_says_that_it_is_about_the_value(stage, form, mark):
    plain = sloped(stage, NETWORKS["talk"], on=False)
    usual = stage.panel.calculation(plain).written(form)
    noted = stage.panel.calculation(sloped(stage, NETWORKS["talk"])).written(form)
    assert noted == f"{mark}This is how the value comes about, not its slope.\n{usual}"


def test_another_answer_brings_other_slopes_of_the_same_trace(stage):
    net = NETWORKS["letters-9"]
    view = sloped(stage, net, 0)
    before = stage.shown(FILTER, 1)
    stage.panel.present(replace(view, answer=1, gradients=net.backward(view.trace.picture, 1)))
    assert not np.array_equal(stage.shown(FILTER, 1), before)
