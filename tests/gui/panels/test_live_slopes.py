"""The panels while slopes stand in the place of values: numbers, colours, words; and values again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.gui.panels.convolution import FILTERS, ConvolutionPanel
from xoviz.gui.panels.layers import names
from xoviz.gui.panels.network import NetworkPanel
from xoviz.gui.panels.pooling import PoolingPanel
from xoviz.gui.panels.relu import ReLUPanel
from xoviz.gui.panels.slopes import SlopeBadge, unit_of
from xoviz.nn import PICTURE, Conv, Dense, Focus, MaxPool, ReLU, network
from xoviz.state.wishes import Point

KINDS = {NetworkPanel: ("picture", "convolution", "relu", "pooling", "pooling2"), ConvolutionPanel: ("convolution",),
         ReLUPanel: ("convolution", "relu"), PoolingPanel: ("relu", "pooling")}


def sloped(stage, net, answer=0, focus=None, on=True):
    """Present the talk's X as a session does while slopes are wanted."""
    view = stage.view(net, focus=focus)
    found = net.backward(view.trace.picture, answer) if on and answer is not None else None
    view = replace(view, answer=answer, shows_gradients=on, gradients=found)
    stage.panel.present(view)
    return view


def numbers(stage, key):
    """The numbers of a group, in the unit that the badge tells."""
    group = next(group for group in stage.canvas.groups() if group.key == key)
    return stage.shown(key, len(group.rects))


@pytest.mark.parametrize("kind", KINDS)
def test_slopes_stand_in_the_place_of_values(on_stage, kind):
    stage, talk = on_stage(kind), zoo.load("talk")
    view = sloped(stage, talk)
    shown = {group.key: view.gradients.activations[talk.stack.index(group.key) + 1]
             for group in stage.canvas.groups() if group.key in talk.stack.ids}
    every = [*shown.values(), *([view.gradients.parameters["convolution.weights"]] * (kind is ConvolutionPanel))]
    for key in KINDS[kind]:
        np.testing.assert_allclose(numbers(stage, key) * unit_of(every), shown[key], rtol=1e-5)
    badge = stage.panel.findChild(SlopeBadge)
    assert badge.isVisible()
    assert all(f"{names(talk)[key]} ±" in badge.scales.text() for key in KINDS[kind])
    sloped(stage, talk, on=False)
    assert not badge.isVisible()
    np.testing.assert_array_equal(numbers(stage, KINDS[kind][-1]), view.trace.output(KINDS[kind][-1]))


def test_the_filters_show_how_the_error_changes_with_each_weight(on_stage):
    stage, talk = on_stage(ConvolutionPanel), zoo.load("talk")
    view = sloped(stage, talk)
    unit = unit_of([*view.gradients.activations[:2], view.gradients.parameters["convolution.weights"]])
    assert unit == pytest.approx(0.01)
    np.testing.assert_allclose(numbers(stage, FILTERS) * unit, view.gradients.parameters["convolution.weights"][:, 0],
                               rtol=1e-5)
    badge = stage.panel.findChild(SlopeBadge)
    assert "; numbers × 0.01; colours to picture ±0.0617, filters ±0.0617" in badge.scales.text()
    assert stage.click(FILTERS, 1, 0, 0), "a click still takes a filter to the editor"


def test_the_strongest_colour_is_the_largest_slope(on_stage):
    stage, talk = on_stage(NetworkPanel), zoo.load("talk")
    view = sloped(stage, talk)
    slopes = view.gradients.activations[0][0]
    row, column = np.unravel_index(int(np.abs(slopes).argmax()), slopes.shape)
    strong = stage.canvas.cell_rect(PICTURE, 0, row, column).center()
    flat = stage.canvas.cell_rect(PICTURE, 0, *np.argwhere(slopes == 0)[0]).center()
    assert stage.colour_at(flat.x() + 3, flat.y() + 3).lightness() > 220, "no ink on a picture of slopes"
    colour = stage.colour_at(strong.x() + 3, strong.y() + 3)
    assert (colour.blue() > colour.red()) == (slopes[row, column] < 0)
    assert colour.lightness() < 90


def test_what_is_said_of_a_cell_is_its_slope(on_stage):
    stage, talk = on_stage(ReLUPanel), zoo.load("talk")
    sloped(stage, talk)
    assert "how the error changes" in stage.words
    assert stage.point("relu", 0, 0, 4) == [Point(Focus("relu", 0, 0, 4))]
    assert "slope 0.278" in stage.canvas.accessibleDescription()
    sloped(stage, talk, focus=Focus("relu", 0, 0, 4))
    assert "slope 0.278: if this number grew by 0.01, the error would rise by about 0.00278" in stage.words
    sloped(stage, talk, focus=Focus("relu", 0, 0, 4), on=False)
    assert "max(0.56, 0) = 0.56" in stage.words
    stage.leave()
    stage.point("relu", 0, 0, 4)
    assert "slope" not in stage.canvas.accessibleDescription()


@pytest.mark.parametrize("kind", KINDS)
def test_without_an_answer_there_are_values_and_it_says_so(on_stage, kind):
    stage, talk = on_stage(kind), zoo.load("talk")
    view = sloped(stage, talk, answer=None)
    np.testing.assert_array_equal(numbers(stage, KINDS[kind][-1]), view.trace.output(KINDS[kind][-1]))
    badge = stage.panel.findChild(SlopeBadge)
    assert badge.isVisible()
    assert "these are values" in badge.scales.text()
    sloped(stage, talk)
    assert "colours to" in badge.scales.text()


@pytest.mark.parametrize("kind", KINDS)
def test_they_follow_training(on_stage, kind):
    stage, net = on_stage(kind), zoo.load("letters-9")
    key = "convolution"
    if kind is PoolingPanel:
        key = "relu"
    sloped(stage, net, 1)
    before = numbers(stage, key)
    sloped(stage, net.random(3), 1)
    assert not np.array_equal(numbers(stage, key), before)


@pytest.mark.parametrize("kind", KINDS)
def test_the_badge_comes_and_goes_and_no_map_moves(on_stage, kind):
    stage, talk = on_stage(kind), zoo.load("talk")
    sloped(stage, talk, on=False)
    QApplication.processEvents()
    before = stage.canvas.geometry()
    sloped(stage, talk)
    QApplication.processEvents()
    assert stage.canvas.geometry() == before
    badge = stage.panel.findChild(SlopeBadge)
    assert badge.height() >= badge.pill.height()


def test_several_channels_and_folded_layers(on_stage):
    net = network((Conv("convolution", 3), ReLU("relu"), MaxPool("pooling"), Conv("second", 4, (2, 2)),
                   Dense("hidden", 12), ReLU("relu2"), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=2)
    for kind in KINDS:
        stage = on_stage(kind)
        view = sloped(stage, net)
        stage.canvas.grab()
        if kind is ConvolutionPanel:
            stage.panel.present(replace(view, focus=Focus("second", 1, 0, 0), lit={}))
            stage.canvas.grab()
            assert numbers(stage, FILTERS).shape == (12, 2, 2)
