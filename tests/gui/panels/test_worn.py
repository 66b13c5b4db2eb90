"""Parts that are switched off or frozen are marked on every tab on which they appear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xoviz import zoo
from xoviz.gui.panels import layers
from xoviz.gui.panels.convolution import FILTERS, ConvolutionPanel
from xoviz.gui.panels.filtering import FilteringPanel
from xoviz.gui.panels.network import NetworkPanel
from xoviz.gui.panels.pooling import PoolingPanel
from xoviz.gui.panels.votes import VotesPanel
from xoviz.gui.panels.wanted import WantedPanel
from xoviz.gui.widgets.match_canvas import FILTER, MAP

NET = zoo.load("letters-28")
HELD = {"off": frozenset({("convolution2", 3), ("hidden", 30)}),
        "frozen": frozenset({("convolution2", 3), ("convolution2", 7), ("votes", 0)})}


def worn(badges, key):
    return {(badge.map, badge.row, badge.column, badge.height, badge.width): badge.badge for badge in badges
            if badge.key == key}


@pytest.fixture
def shown(on_stage):
    def show(kind):
        stage = on_stage(kind)
        view = stage.view(NET)
        stage.panel.present(view)
        stage.panel.present(replace(view, **HELD))
        return stage

    return show


def test_all_maps_of_a_part_and_the_cells_of_units_wear_what_it_does(on_stage):
    stage = on_stage(NetworkPanel)
    view = replace(stage.view(NET), **HELD)
    badges = layers.badges(view, NET.stack.ids)
    for key, side in (("convolution2", 10), ("relu2", 10), ("pooling2", 5)):
        assert worn(badges, key) == {(3, 0, 0, side, side): "off", (7, 0, 0, side, side): "freeze"}
    _, rows, columns = layers.folded((32, 1, 1))
    assert rows * columns == 32
    assert worn(badges, "hidden") == worn(badges, "relu3") == {(0, 30 // columns, 30 % columns, 1, 1): "off"}
    assert worn(badges, "votes") == {(0, 0, 0, 1, 1): "freeze"}
    assert worn(badges, "picture") == worn(badges, "convolution") == {}
    assert layers.badges(stage.view(NET), NET.stack.ids) == []


def test_the_network_wears_them(shown):
    assert len(shown(NetworkPanel).canvas.badges) == 2 * 3 + 2 + 1


def test_filters_and_their_maps_wear_them(shown):
    stage = shown(ConvolutionPanel)
    stage.panel._choose(1)
    badges = stage.canvas.badges
    assert worn(badges, FILTERS) == {(3 * 8, 0, 0, 3, 3): "off", (7 * 8, 0, 0, 3, 3): "freeze"}
    assert len(worn(badges, "convolution2")) == 2


def test_a_match_wears_what_its_filter_does(on_stage):
    stage = on_stage(FilteringPanel)
    view = replace(stage.view(NET, chosen=("convolution2", 7)), **HELD)
    stage.panel.present(view)
    assert {(badge.key, badge.height, badge.badge) for badge in stage.canvas.badges} == {(FILTER, 3, "freeze"),
                                                                                        (MAP, 10, "freeze")}
    stage.panel.present(replace(view, chosen=("convolution2", 0)))
    assert stage.canvas.badges == ()


def test_poolings_wear_them(shown):
    stage = shown(PoolingPanel)
    stage.panel._choose(1)
    assert {badge.key for badge in stage.canvas.badges} == {"relu2", "pooling2"}


def test_votes_and_those_who_vote_wear_them(shown):
    stage = shown(VotesPanel)
    rows, classes = stage.panel.ledger.worn
    assert classes == ("freeze", None)
    assert [place for place, badge in enumerate(rows) if badge] == [30]
    stage.panel.ledger.grab()
    stage.panel.present(stage.view(NET))
    assert stage.panel.ledger.worn == ((), ())


def test_what_a_unit_wants_wears_them(shown):
    stage = shown(WantedPanel)
    stage.panel.choose_layer(1)
    badges = stage.panel.units.badges
    assert (badges[3], badges[7], badges[8]) == ("off", "freeze", None)
