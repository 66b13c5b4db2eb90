"""The tab "Network": every number of every layer, and wishes to look where one points."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from xoviz import zoo
from xoviz.gui import theme
from xoviz.gui.panels.network import LARGEST_CELL, NetworkPanel, columns_for
from xoviz.nn import PICTURE, Conv, Dense, Focus, MeanPool, network
from xoviz.nn.shorthand import understood
from xoviz.state.wishes import Point
from xoviz.tasks.known.letters import LettersTask


@pytest.fixture
def stage(on_stage):
    return on_stage(NetworkPanel)


@pytest.mark.parametrize("name", ["talk", "letters-9"])
def test_every_map_of_every_layer_is_there(stage, name):
    view = stage.present(zoo.load(name))
    for layer in view.network.stack.ids[:-1]:
        maps = view.trace.output(layer)
        np.testing.assert_array_equal(stage.shown(layer, len(maps)), maps)
    np.testing.assert_array_equal(stage.shown("votes", 1).ravel(), view.trace.scores)


def test_the_talks_x(stage):
    stage.present(zoo.load("talk"))
    assert stage.canvas.value("convolution", 0, 1, 1) == 1
    assert stage.canvas.value("convolution", 0, 0, 0) == pytest.approx(7 / 9)
    assert stage.canvas.value("relu", 0, 0, 1) == 0
    assert stage.canvas.value("pooling2", 0, 0, 1) == pytest.approx(5 / 9)
    assert stage.canvas.value("votes", 0, 0, 0) == 1
    assert stage.canvas.value("votes", 0, 1, 0) == pytest.approx(5 / 9)


def test_the_shipped_large_network_has_its_hidden_layer_as_a_block(stage):
    view = stage.present(zoo.load("letters-28"))
    hidden = view.trace.output("hidden").ravel()
    np.testing.assert_array_equal(stage.shown("hidden", 1).ravel(), hidden)
    columns = next(group.columns for group in stage.canvas.groups() if group.key == "hidden")
    (wish,) = stage.point("hidden", 0, 2, 1)
    assert wish == Point(Focus("hidden", 2 * columns + 1, 0, 0))


@pytest.mark.parametrize(("cell", "focus"), [
    ((PICTURE, 0, 3, 4), Focus(PICTURE, 0, 3, 4)),
    (("convolution", 2, 6, 0), Focus("convolution", 2, 6, 0)),
    (("pooling2", 1, 1, 0), Focus("pooling2", 1, 1, 0)),
    (("votes", 0, 1, 0), Focus("votes", 1, 0, 0)),
])
def test_pointing_wishes_to_look(stage, cell, focus):
    stage.present(zoo.load("talk"))
    assert stage.point(*cell) == [Point(focus)]
    assert stage.point(*cell) == [], "the same cell again is nothing new"
    assert stage.leave() == [Point(None)]


def test_what_a_cell_comes_from_and_feeds_is_framed(stage):
    focus = Focus("pooling", 1, 1, 1)
    stage.present(zoo.load("talk"), focus=focus)
    assert stage.is_framed("pooling", 1, 1, 1, 1, 1, "focus")
    assert stage.is_framed(PICTURE, 0, 2, 2, 4, 4, "accent")
    assert stage.is_framed("relu", 1, 2, 2, 2, 2, "accent")
    stage.present(zoo.load("talk"))
    assert not stage.is_framed(PICTURE, 0, 2, 2, 4, 4, "accent")


def test_another_picture_shows_at_once(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    view = stage.present(talk, picture=LettersTask().samples()[5].picture)
    np.testing.assert_array_equal(stage.shown("relu", 3), view.trace.output("relu"))


def test_another_network_takes_the_place(stage):
    stage.present(zoo.load("letters-28"), focus=Focus("hidden", 3, 0, 0))
    stage.present(zoo.load("talk"), focus=Focus("votes", 0, 0, 0))
    assert [group.key for group in stage.canvas.groups()] == list(zoo.load("talk").stack.ids)


def test_a_network_of_one_layer(stage, plain):
    view = stage.present(plain, focus=Focus("votes", 1, 0, 0))
    np.testing.assert_array_equal(stage.shown("votes", 1).ravel(), view.trace.scores)
    stage.assert_nothing_overlaps()


@pytest.mark.parametrize("size", [(1040, 520), (560, 300), (1800, 900)])
def test_nothing_lies_on_anything_else(on_stage, size):
    stage = on_stage(NetworkPanel, size)
    for name in zoo.names():
        stage.present(zoo.load(name))
        stage.assert_nothing_overlaps()
        stage.canvas.grab()


def test_lines_end_at_the_edge_of_a_layer_and_never_run_between_its_maps(on_stage):
    stage = on_stage(NetworkPanel, (1040, 520))
    stage.present(zoo.load("letters-28"))
    first, second = stage.canvas.map_rect("convolution2", 0), stage.canvas.map_rect("convolution2", 1)
    assert second.left() > first.right(), "two columns"
    image = stage.canvas.grab().toImage()
    middle = int((first.right() + second.left()) / 2)
    found = {image.pixelColor(middle, y).name() for y in range(int(first.top()), int(first.bottom()))}
    assert found == {stage.canvas.palette().window().color().name()}


def test_many_maps(stage):
    many = network((Conv("conv", 64, padding=1), MeanPool("pool"), Conv("conv2", 12, (1, 5)), Dense("hidden", 100),
                    Dense("votes", 5)), (1, 20, 20), tuple("abcde"))
    view = stage.present(many, focus=Focus("conv2", 11, 0, 0))
    np.testing.assert_array_equal(stage.shown("conv", 64), view.trace.output("conv"))
    stage.assert_nothing_overlaps()
    stage.canvas.grab()


def test_a_new_size_is_arranged_anew(stage, qtbot):
    stage.present(zoo.load("talk"))
    before = stage.canvas.map_rect("relu", 0)
    stage.panel.resize(600, 400)
    qtbot.waitUntil(lambda: stage.canvas.map_rect("relu", 0) != before)
    stage.assert_nothing_overlaps()
    assert stage.canvas.value("relu", 0, 1, 1) == 1


def test_presented_before_it_was_ever_on_screen(qtbot, on_stage):
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    panel.present(on_stage(NetworkPanel).view(zoo.load("talk")))
    panel.resize(900, 500)
    panel.show()
    canvas = panel.findChild(type(on_stage(NetworkPanel).canvas))
    qtbot.waitUntil(lambda: bool(canvas.groups()))
    assert canvas.value("relu", 0, 1, 1) == 1


def test_the_theme_may_change_meanwhile(stage, qapp):
    stage.present(zoo.load("talk"), focus=Focus(PICTURE, 0, 0, 0))
    rect = stage.canvas.cell_rect(PICTURE, 0, 0, 8)
    light = stage.colour_at(rect.center().x(), rect.center().y())
    theme.apply(qapp, theme.DARK)
    qapp.processEvents()
    assert stage.colour_at(rect.center().x(), rect.center().y()) != light
    assert stage.colour_at(rect.center().x(), rect.center().y()) == theme.DARK.colour("paper")


@pytest.mark.parametrize(("size", "larger"), [((1500, 700), False), ((3400, 1800), True)])
def test_on_a_large_screen_cells_are_larger_and_still_in_their_columns(size, larger):
    groups = columns_for(zoo.load("talk"), *size)
    sides = [group.rects[0].height() / group.rows for group in groups]
    assert (max(sides) > LARGEST_CELL) == larger
    for group, after in pairwise(groups):
        assert max(rect.right() for rect in group.rects) < min(rect.left() for rect in after.rects)
        assert all(rect.top() > 0 and rect.bottom() < size[1] for rect in group.rects)


@pytest.mark.parametrize(("focus", "formula"), [
    (Focus("convolution", 0, 0, 0), "sum of 9 products = 7.00, ÷ 9 = 0.78"),
    (Focus("relu", 0, 0, 1), "max(−0.11, 0) = 0.00"),
    (Focus("pooling", 0, 0, 0), "max(0.78, 0.00, 0.00, 1.00) = 1.00"),
    (Focus("votes", 1, 0, 0), "sum of 12 products = 2.22, ÷ 4 = 0.56"),
    (Focus(PICTURE, 0, 1, 1), "pixel: 1.00")])
def test_the_cell_that_is_looked_at_is_worked_out_below(stage, focus, formula):
    view = stage.view(zoo.load("talk"))
    stage.panel.present(view)
    assert "Point at any cell" in stage.words
    stage.panel.present(replace(view, focus=focus))
    assert formula in stage.words


def test_what_is_worked_out_adds_up_as_it_is_printed(stage):
    view = stage.view(zoo.load("letters-28"))
    stage.panel.present(replace(view, focus=Focus("votes", 0, 0, 0), reading="slides"))
    numbers = re.search(r"products = (\S+), \+ bias (\S+?)(?:, \+ cut off (\S+))? = (\S+)", stage.words)
    assert numbers is not None
    *parts, total = [Fraction((text or "0").replace("−", "-")) for text in numbers.groups()]
    assert sum(parts) == total


@pytest.mark.parametrize(("reading", "formula"), [
    ("decimals", "mean(0.99, 0.01, 0.01, 0.01) + rounding −0.01 = 0.25"),
    ("slides", "mean(0.99, 0.00, 0.00, 0.00) + cut off 0.01 = 0.25")])
def test_a_mean_is_worked_out_with_what_closes_it(stage, reading, formula):
    net = network((MeanPool("mean", 2, 2), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    picture = np.full((1, 9, 9), 0.009, np.float32)
    picture[0, 0, 0] = 0.99
    stage.panel.present(replace(stage.view(net, picture=picture), focus=Focus("mean", 0, 0, 0), reading=reading))
    assert formula in stage.words


@pytest.mark.parametrize("broken", [np.inf, np.nan])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_network_that_ran_away_is_worked_out_too(stage, broken):
    talk = zoo.load("talk")
    ruined = talk.with_vector(np.full_like(talk.vector, broken))
    for layer in (PICTURE, *talk.stack.ids[1:]):
        stage.panel.present(replace(stage.view(ruined), focus=Focus(layer, 0, 0, 0)))
        assert "Point at any cell" not in stage.words


def test_maps_that_become_single_values_all_lead_to_them(on_stage):
    stage = on_stage(NetworkPanel)
    net = network((Conv("conv", 3, (7, 7)), MeanPool("pool", 3), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=1)
    stage.present(net)
    aisles = {(aisle.below, aisle.above): aisle for aisle in stage.canvas._aisles(None)}
    between = aisles["conv", "pool"]
    assert (len(between.starts), len(between.ends), between.crossing) == (3, 1, True)
    assert next(group.frames for group in stage.canvas.groups() if group.key == "pool") == ()


def test_a_deep_stack_fits(on_stage):
    stage = on_stage(NetworkPanel, (1060, 460))
    text = ("conv 16@3 | relu | conv 16@3 | leaky 0.1 | pool 2 | conv 32@3 | tanh | conv 64@3 | dropout 0.5 | pool 2 | "
            "dense 32 | dense 2")
    net = network(understood(text), (1, 28, 28), ("X", "O"), seed=1)
    stage.present(net, focus=Focus("pooling2", 5, 1, 1))
    stage.assert_nothing_overlaps()
    assert "max(" in stage.words
