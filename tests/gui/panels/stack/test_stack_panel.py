"""The tab "Stack" with a view and nothing else."""

from __future__ import annotations

import time

import pytest

from xoviz import zoo
from xoviz.gui.panels.stack import StackPanel, words
from xoviz.nn import Conv, network
from xoviz.nn.shorthand import understood, written
from xoviz.state.wishes import ChangeStack, TakePreset
from xoviz.zoo.presets import PRESETS


@pytest.fixture
def shown(on_stage):
    return on_stage(StackPanel, (1070, 450))


def test_a_network_that_ends_without_votes_can_be_given_some(shown):
    panel = shown.panel
    shown.present(network((Conv("whole", 2, (9, 9)),), (1, 9, 9), ("X", "O")))
    assert len(panel.board.plus) == 2, "something can stand behind the last block, too"
    panel.remove("whole")
    assert panel.verdict.label.text() == "This cannot be: it needs 1 to 64 layers, not 0."
    assert not shown.wishes
    panel.fix(0)
    (wish,) = shown.wishes
    assert wish == ChangeStack(understood("dense 2"), "Add votes")


def test_every_preset_has_words_and_is_wished_for_by_name(shown):
    assert tuple(PRESETS) == words.PRESETS
    shown.present(zoo.load("letters-9"))
    titles = [action.text() for action in shown.panel.presets.menu().actions()]
    assert len(set(titles)) == len(PRESETS)
    shown.panel.presets.menu().actions()[3].trigger()
    assert shown.wishes == [TakePreset("two", "Stack: Two convolutions")]


def test_another_network_brings_its_own_row_and_forgets_the_draft(shown):
    panel = shown.panel
    shown.present(zoo.load("letters-9"))
    panel.set("convolution", "size", (20, 20))
    assert not panel.draft.possible
    shown.present(zoo.load("letters-28"))
    assert panel.draft.possible
    assert written(panel.draft.layers) == panel.text.line.text()
    assert [card.title.text() for card in panel.board.cards.values() if "Conv" in card.title.text()] == [
        "Convolution 1", "Convolution 2"]


def test_a_late_view_of_the_last_good_network_leaves_the_draft_alone(shown):
    panel = shown.panel
    net = zoo.load("letters-9")
    shown.present(net)
    panel.set("convolution", "filters", 8)
    panel.set("convolution", "size", (20, 20))
    (wish,) = shown.wishes
    shown.present(network(wish.layers, (1, 9, 9), ("X", "O")))
    assert panel.draft.reason_of("convolution")
    panel.give_up()
    assert panel.draft.row.block("convolution").settings["filters"] == 8


def test_what_was_kept_is_said_until_the_network_learns(shown):
    panel = shown.panel
    shown.present(zoo.load("letters-9"))
    panel.set("convolution", "filters", 8)
    (wish,) = shown.wishes
    changed = network(wish.layers, (1, 9, 9), ("X", "O"))
    shown.present(changed)
    assert panel.verdict.label.text().endswith("% of the weights kept")
    shown.present(changed.with_vector(changed.vector + 1))
    assert panel.verdict.label.text().endswith("for one picture")


def test_a_long_row_scrolls_and_a_view_that_shows_nothing_new_costs_nothing(shown):
    text = "conv 64@3 pad 1 | relu | " * 5 + "pool 2 | dense 2"
    view = shown.present(network(understood(text), (1, 28, 28), ("X", "O")))
    assert len(shown.panel.board.cards) == 12
    assert shown.panel.boards.horizontalScrollBar().maximum() > 0
    began = time.perf_counter()
    for _ in range(100):
        shown.panel.present(view)
    assert (time.perf_counter() - began) / 100 < 0.001


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (9_999, "9,999"), (10_000, "10.0 k"), (452_000, "452 k"),
                                             (1_210_560, "1.21 M"), (33_150_080, "33.2 M")])
def test_numbers_are_short(count, text):
    assert words.short(count) == text


@pytest.mark.parametrize(("part", "text"), [(0, "0 %"), (0.001, "1 %"), (0.5, "50 %"), (0.999, "99 %"), (1.0, "100 %")])
def test_only_all_is_all(part, text):
    assert words.share(part) == text
