"""The row as a value, and what would help where it cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.gui.panels.stack.fixes import fixes
from xoviz.gui.panels.stack.row import Block, Row, appraised
from xoviz.nn import network
from xoviz.nn.description import describe, understand
from xoviz.nn.shorthand import understood, written
from xoviz.nn.train import Settings, train
from xoviz.tasks.base import Pool
from xoviz.tasks.known.letters import LettersTask

SHAPE = (1, 9, 9)


def row(text):
    return Row.of(understood(text))


def appraise(one, shape=SHAPE):
    return appraised(one, shape, 2, "cross-entropy")


def text_of(one):
    return written(block.layer() for block in one.used)


TALK = "conv 3@3 average nobias | relu | pool 2 | pool 2 | dense 2 average nobias"


def test_blocks_come_go_and_move_and_the_votes_stay_last():
    one = row("conv 4@3 | relu | pool 2 | dense 2")
    moved = one.moved("pooling", 0)
    assert [block.id for block in moved.blocks] == ["pooling", "convolution", "relu", "votes"]
    assert [block.id for block in one.moved("relu", 99).blocks] == ["convolution", "pooling", "relu", "votes"]
    assert one.fresh_id("conv") == "convolution2"
    assert one.removed("convolution").fresh_id("conv", taken=("convolution",)) == "convolution2"
    block = Block.new("convolution2", "conv", (4, 2, 9))
    assert block.settings["size"] == (2, 3), "no larger than what comes in"
    assert text_of(one.inserted(3, block)) == "conv 4@3 | relu | pool 2 | conv 4@2x3 | dense 2"


def test_windows_fit_what_comes_in_even_if_that_is_one_row():
    assert Block.new("p", "maxpool", (8, 1, 6)).settings["window"] == (1, 2)
    assert Block.new("p", "maxpool", (8, 7, 7)).settings["window"] == 2
    one, shape = row("conv 8@9x2 | pool 2x3 whole | dense 2"), SHAPE
    texts = [text_of(fix.row) for fix in fixes(one, appraise(one), shape, 2, appraise)]
    assert "conv 8@9x2 | pool 1x3 stride 2x3 whole | dense 2" in texts
    assert row("pool 1x2 stride 2 | dense 2").block("pooling").of_kind("meanpool").settings["window"] == (1, 2)


def test_another_kind_keeps_the_settings_that_both_have():
    mean = row("pool 3 stride 1 whole | dense 2").block("pooling").of_kind("meanpool")
    assert written((mean.layer(),)) == "mean 3 stride 1 whole"
    assert row("relu | dense 2").block("relu").of_kind("leaky").settings == {"slope": 0.1}


def test_what_is_switched_off_stays_in_its_place_when_others_change():
    one = row("conv 4@3 | relu | pool 2 | dense 2")
    off = one.with_block(Block("relu", "relu", {}, on=False))
    assert text_of(off) == "conv 4@3 | pool 2 | dense 2"
    assert [block.id for block in off.following(understood("conv 6@3 | pool 2 | dense 2")).blocks] == [
        "convolution", "relu", "pooling", "votes"]
    assert len(off.following(understood("dense 2")).blocks) == 1, "what it stood behind is gone"


def test_layers_of_a_text_take_over_the_names_of_those_that_were_there():
    one = row("conv 8@5 | relu | pool 2 | conv 16@3 | dense 2")
    again = one.rewritten(understood("conv 8@5 | relu | pool 2 | conv 4@3 | relu | conv 16@3 | dense 9 | dense 2"),
                          ("picture",))
    ids = [block.id for block in again.blocks]
    assert ids[:4] == ["convolution", "relu", "pooling", "convolution2"]
    assert ids[-1] == "votes"
    assert len(set(ids)) == len(ids)


def test_of_more_convolutions_the_first_takes_over_from_the_first():
    again = row("conv 6@3 | relu | pool 2 | dense 2").rewritten(
        understood("conv 8@3 | leaky | conv 16@3 | relu | pool 2 | dense 9 | tanh | dense 2"))
    kinds = {block.id: place for place, block in enumerate(again.blocks)}
    assert [kinds[name] for name in ("convolution", "relu", "pooling", "votes")] == [0, 3, 4, 7]
    assert len(kinds) == 8


def test_it_is_appraised_up_to_what_cannot_be():
    found = appraise(row("conv 4@3 | pool 4 | conv 4@5 | dense 2"))
    assert (found.stack, found.wrong) == (None, "convolution2")
    assert "its filter is 5 high, but what comes in is only 3 high" in found.reason
    assert set(found.costs) == {"convolution", "pooling"}
    assert appraise(row("conv 4@3 | dense 3")).reason == "it gives 3 values, but there are 2 classes"
    assert appraise(row(TALK)).stack is not None


@pytest.mark.parametrize(("text", "wanted"), [
    ("conv 4@12 | dense 2", ["conv 4@9 | dense 2", "conv 4@3 | dense 2", "conv 4@12 pad 2 | dense 2"]),
    ("conv 4@3 | pool 4 | conv 4@5 | dense 2", ["conv 4@3 | pool 4 | conv 4@3 | dense 2",
                                               "conv 4@3 | pool 4 | conv 4@5 pad 1 | dense 2",
                                               "conv 4@3 | conv 4@5 | dense 2"]),
    ("conv 4@9 | pool 3 whole | dense 2", ["conv 4@9 | pool 3 | dense 2", "conv 4@9 | pool 1 whole | dense 2",
                                          "conv 4@9 | dense 2"]),
    ("conv 4@3 | dense 5", ["conv 4@3 | dense 2"]),
    ("conv 4@3 | relu", ["conv 4@3 | relu | dense 2"]),
    ("dense 4096 | dense 4096 | dense 2", ["dense 4096 | dense 610 | dense 2", "dense 4096 | dense 512 | dense 2",
                                          "dense 4096 | dense 2"]),
])
def test_what_would_help_helps(text, wanted):
    one = row(text)
    found = fixes(one, appraise(one), SHAPE, 2, appraise)
    assert [text_of(fix.row) for fix in found] == wanted
    assert all(appraise(fix.row).stack is not None for fix in found)


def test_padding_that_became_too_much_for_a_smaller_filter():
    one = row("conv 4@5 pad 3 | dense 2")
    smaller = one.with_block(one.block("convolution").changed(size=(3, 3)))
    found = appraise(smaller)
    assert "padding must be a whole number from 0 to 2" in found.reason
    first, *_ = fixes(smaller, found, SHAPE, 2, appraise)
    assert (first.code, first.values) == ("less_padding", {"padding": 2})


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["conv 4@3", "conv 2@5 pad 1", "relu", "tanh", "leaky 0.2", "pool 2", "pool 3 whole",
                                 "mean 2", "dropout 0.5", "dense 8"]), max_size=12), st.integers(9, 20))
def test_whatever_is_stacked_either_learns_and_is_saved_or_says_what_is_wrong(parts, side):
    one, shape = row(" | ".join([*parts, "dense 2"])), (1, side, side)
    found = appraise(one, shape)
    if found.stack is not None:
        made = network(found.stack.layers, shape, ("X", "O"))
        settings = Settings("adam", 0.001, 2)
        assert next(train(made, Pool(LettersTask(), side, 1, settings.batch), settings)).step == 1
        assert understand(describe(made)).stack == found.stack
        return
    assert found.reason
    assert found.wrong
    offered = fixes(one, found, shape, 2, lambda each: appraise(each, shape))
    assert offered, "there is always something that helps"


def test_of_two_heads_votes_and_pairs_stay_on_top():
    row = Row.of(understood("conv 3@3 | relu | dense 5 | heads 3+2"))
    assert row.votes == "votes"
    assert row.standing == ("votes", "pairs")
    assert row.end == 2
    moved = row.moved("relu", 9)
    assert [block.id for block in moved.blocks] == ["convolution", "relu", "votes", "pairs"]
    assert appraised(row, (1, 9, 9), 6, "cross-entropy").stack is not None
    assert appraised(row, (1, 9, 9), 5, "cross-entropy").reason == "it gives 6 values, but there are 5 classes"


def test_another_text_keeps_the_ids_of_both_heads():
    row = Row.of(understood("conv 3@3 | relu | dense 5 | heads 3+2"))
    again = row.rewritten(understood("conv 4@3 | relu | dense 8 | relu | dense 5 | heads 3+2"))
    assert [block.id for block in again.blocks] == ["convolution", "relu", "hidden", "relu2", "votes", "pairs"]
    single = row.rewritten(understood("conv 3@3 | relu | dense 6"))
    assert [block.id for block in single.blocks] == ["convolution", "relu", "votes"]


def test_votes_below_the_pairs_are_mended_to_what_both_heads_need():
    row = Row.of(understood("dense 4 | heads 3+2"))

    def appraise(one):
        return appraised(one, (1, 9, 9), 6, "cross-entropy")

    first = fixes(row, appraise(row), (1, 9, 9), 6, appraise)[0]
    assert (first.code, first.values) == ("units", {"units": 5})
    assert appraise(first.row).stack is not None
