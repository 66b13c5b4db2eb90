"""The tab "Stack" with a view and nothing else."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz import zoo
from xoviz.gui.panels.stack import StackPanel, words
from xoviz.nn import Conv, network
from xoviz.nn.shorthand import understood, written
from xoviz.state.wishes import ChangeStack, TakePreset
from xoviz.tasks.known.text import TextTask
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
    assert panel.text.line.text() == written(panel.draft.layers, "cross-entropy")
    assert [card.title.text() for card in panel.board.cards.values() if "Conv" in card.title.text()] == [
        "Convolution 1", "Convolution 2"]


def test_steps_in_one_field_are_one_gesture_until_something_else_is_done(shown):
    panel = shown.panel
    shown.present(zoo.load("letters-9"))
    filters = panel.board.cards["convolution"].form.fields["filters"]
    size = panel.board.cards["convolution"].form.fields["size"]
    for field in (filters, filters, size, filters):
        field.stepBy(1)
    first, second, third, fourth = (wish.gesture for wish in shown.wishes)
    assert first == second
    assert len({first, third, fourth, 0}) == 4
    shown.wishes.clear()
    filters.stepBy(1)
    filters.editingFinished.emit()  # left for another part of the window
    filters.stepBy(1)
    fifth, sixth = (wish.gesture for wish in shown.wishes)
    assert fifth == fourth != sixth
    panel.board.cards["convolution"].form.fields["bias"].click()
    assert shown.wishes[-1].gesture not in (0, fifth, sixth)


def test_the_text_says_the_loss_and_takes_another_one(shown):
    panel = shown.panel
    talk = zoo.load("talk")
    shown.present(talk)
    text = panel.text.line.text()
    assert text == written(talk.layers, "squared")
    type_into(panel.text.line, text.replace("squared", "cross-entropy"))
    assert shown.wishes == [ChangeStack(talk.layers, "Write the stack", loss="cross-entropy")]
    shown.present(replace(talk, stack=replace(talk.stack, loss="cross-entropy")))
    assert panel.text.line.text().endswith("loss cross-entropy")
    shown.present(talk)  # undone
    assert panel.text.line.text() == text


def test_titles_with_two_digits_fit(shown):
    panel = shown.panel
    shown.present(network(understood("conv 1@1 | " * 10 + "dense 2 | " * 12 + "dense 2"), (1, 9, 9), ("X", "O")))
    cards = [panel.board.cards[block.id] for block in panel.blocks]
    assert cards[21].title.text() == "Hidden layer 12"
    for card in cards:
        assert card.title.fontMetrics().horizontalAdvance(card.title.text()) <= card.title.width()
    assert len({card.title.fontInfo().pixelSize() for card in cards}) == 2, "only what is long is smaller"


def test_its_blocks_are_made_before_anybody_opens_it(shown):
    view = shown.view(zoo.load("letters-9"))
    shown.panel.prepare(view)
    blocks = dict(shown.panel.board.cards)
    shown.panel.present(view)
    assert len(blocks) == 4
    assert shown.panel.board.cards == blocks


def test_a_window_may_be_higher_than_wide(shown):
    panel = shown.panel
    sentence = TextTask().samples()[0].picture
    shown.present(network(understood("conv 4@14x2 | relu | pool 1x6 | dense 4"), (1, 14, 7), tuple("abcd")),
                  picture=sentence)
    fields = panel.board.cards["pooling"].form.fields
    assert [fields[name].text() for name in ("window", "stride")] == ["1×6", "1×6"]
    type_into(fields["window"], "1 x 3")
    type_into(fields["stride"], "1×2")
    type_into(fields["stride"], "1")
    texts = [written(wish.layers) for wish in shown.wishes]
    assert texts == ["conv 4@14x2 | relu | pool 1x3 stride 1x6 | dense 4",
                     "conv 4@14x2 | relu | pool 1x3 stride 1x2 | dense 4",
                     "conv 4@14x2 | relu | pool 1x3 stride 1 | dense 4"]
    assert shown.wishes[1].text == "Set stride of Pooling to 1 × 2"
    assert "window 1 × 3" in words.described(panel.draft.row.block("pooling"), "Pooling", str, str)


def type_into(field, text):
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


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
