"""The row of panels: made late, opened by name, in motion or not whenever they are made."""

from __future__ import annotations

from itertools import count, pairwise

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.explain.sifting import Sieve
from xoviz.gui.panel_tabs import PanelTabs
from xoviz.gui.panels import PANELS, Panel
from xoviz.gui.panels.browse import BrowsePanel
from xoviz.gui.panels.collect import CollectPanel
from xoviz.state.view import View
from xoviz.tasks.transforms import resample

VIEW = View(zoo.load("letters-9").forward(np.zeros((1, 9, 9), np.float32)), np.zeros((9, 9), np.float32))


@pytest.fixture
def tabs(qtbot: QtBot) -> PanelTabs:
    made = PanelTabs(resample, count(1))
    qtbot.addWidget(made)
    return made


def test_every_panel_has_a_tab_with_its_title(tabs: PanelTabs) -> None:
    assert [tabs.tabText(place) for place in range(tabs.count())] == [panel.title() for panel in tabs.panels]


def test_a_panel_is_opened_by_its_name_and_made_then(tabs: PanelTabs) -> None:
    assert tabs.findChildren(Panel) == []
    tabs.open("relu")
    assert tabs.name == "relu"
    assert [panel.name for panel in tabs.findChildren(Panel)] == ["relu"]
    tabs.open("there is none of that name")
    assert tabs.name == PANELS[0].name


def test_the_others_are_made_one_at_a_time(tabs: PanelTabs) -> None:
    tabs.open("relu")
    made = [len(tabs.findChildren(Panel)) for _ in tabs.prepare()]
    assert made[-1] == len(PANELS)
    assert all(after - before <= 1 for before, after in pairwise(made))


def test_panels_made_before_and_after_keep_still(tabs: PanelTabs, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr(Panel, "set_motion", lambda panel, on: told.append((panel.name, on)))
    tabs.open("relu")
    tabs.set_motion(False)
    tabs.open("convolution")
    assert told == [("relu", True), ("relu", False), ("convolution", False)]


def test_a_panel_sends_people_to_another_one_to_see_all_of_it(tabs: PanelTabs) -> None:
    tabs.open("browse")
    (browse,) = tabs.findChildren(BrowsePanel)
    browse.filters.choose(Sieve(answer=1))
    tabs.open("collect")
    (collect,) = tabs.findChildren(CollectPanel)
    collect.tab_wanted.emit("browse")
    assert tabs.name == "browse"
    assert browse.filters.sieve.empty


def test_it_says_that_another_panel_is_coming_before_that_is_made(tabs: PanelTabs) -> None:
    tabs.open("network")
    tabs.present(VIEW)
    made: list[int] = []
    tabs.coming.connect(lambda: made.append(len(tabs.findChildren(Panel))))
    tabs.setCurrentIndex(1)
    assert made == [1]
    assert len(tabs.findChildren(Panel)) == 2
