"""Sets of drawings: every edit gives another set, nothing impossible stands in one, and adding is quick."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.drawings.collection import EMPTY, MOST_CLASSES, Collection, Drawing, People, Share, empty
from xoviz.drawings.drawing import as_pictures

PAPER = np.zeros((9, 9), np.uint8)


def keys(collection: Collection) -> list[str]:
    return [drawing.key for drawing in collection.drawings]


# One drawing

@given(st.integers(0, 255), st.integers(9, 64))
@settings(max_examples=20, deadline=None)
def test_a_drawing_keeps_its_cells_exactly(value, size):
    cells = np.full((size, size), value, np.uint8)
    drawing = Drawing.new(cells, "cross")
    assert np.array_equal(Drawing.new(drawing.picture, "cross").cells, cells)
    assert drawing.picture.shape == (1, size, size)
    assert drawing.picture.dtype == np.float32
    assert abs(drawing.picture).max() <= 1


def test_paper_and_ink_are_exactly_minus_one_and_one():
    assert as_pictures(np.array([[0, 255]], np.uint8)).tolist() == [[-1, 1]]


def test_a_drawing_cannot_be_changed_through_the_array_it_came_from():
    cells = PAPER.copy()
    drawing = Drawing.new(cells, "cross")
    cells[0, 0] = 255
    assert not drawing.cells.any()
    with pytest.raises(ValueError, match="read-only"):
        drawing.cells[0, 0] = 1


def test_new_drawings_differ_in_their_keys_and_imported_ones_in_their_cells():
    assert Drawing.new(PAPER, "cross").key != Drawing.new(PAPER, "cross").key
    assert Drawing.imported(PAPER, "cross").key == Drawing.imported(PAPER.copy(), "ring").key
    assert Drawing.imported(PAPER, "cross").key != Drawing.imported(PAPER + np.uint8(1), "cross").key


def test_a_revision_counts_relabellings(drawn):
    drawing = drawn(1)
    assert drawing.relabelled("cross") is drawing
    assert drawing.relabelled("ring").relabelled("cross").revision == 2


@pytest.mark.parametrize("wrong", [
    {"key": "short"}, {"key": "G" * 32}, {"key": "A" * 32}, {"key": None}, {"cells": PAPER.astype(np.float32)},
    {"cells": np.zeros((9, 10), np.uint8)}, {"cells": np.zeros((8, 8), np.uint8)}, {"cells": [[0]]},
    {"cells": np.zeros((65, 65), np.uint8)}, {"cells": np.zeros((1, 9, 9), np.uint8)}, {"label": ""},
    {"label": "a" * 41}, {"label": " cross"}, {"label": "two\nlines"}, {"label": 7}, {"label": "\ud800"},
    {"by": "b" * 201}, {"by": "\0"}, {"by": None}, {"revision": -1}, {"revision": True}, {"revision": 1.5},
    {"revision": 2**31},
])
def test_an_impossible_drawing_is_refused_in_one_sentence(wrong):
    right = {"key": "0" * 32, "cells": PAPER, "label": "cross"}
    with pytest.raises(ValueError, match=r"^[A-Z][^\n]{10,250}\.$"):
        Drawing(**(right | wrong))


@pytest.mark.parametrize("picture", [np.zeros((2, 9, 9), np.float32), np.full((9, 9), np.nan, np.float32)])
def test_what_is_no_picture_cannot_be_drawn(picture):
    with pytest.raises(ValueError, match="one plane of finite numbers"):
        Drawing.new(picture, "cross")


# Edits

def test_edits_give_another_set_and_leave_the_first(letters, drawn):
    more = letters.added([drawn(7, "ring")])
    assert (len(letters.drawings), len(more.drawings)) == (6, 7)
    assert more.drawings[:6] == letters.drawings
    assert keys(more.without(keys(letters))) == [drawn(7).key]
    assert keys(more.without([])) == keys(more)


def test_relabelling(letters):
    chosen = keys(letters)[:3]
    after = letters.relabelled(chosen, "ring")
    assert after.counts == (1, 5)
    assert [drawing.revision for drawing in after.drawings] == [1, 1, 0, 0, 0, 0]
    assert keys(after) == keys(letters)


def test_signing(letters):
    after = letters.signed(keys(letters)[5:], "table 9")
    assert letters.people == ("", "table 3", "table 5")
    assert after.people == ("table 3", "table 5", "table 9")


def test_classes_come_go_move_and_change_their_names(letters):
    assert letters.class_added("star").counts == (3, 3, 0)
    renamed = letters.class_renamed("cross", "X")
    assert (renamed.classes, renamed.counts) == (("X", "ring"), (3, 3))
    assert {drawing.revision for drawing in renamed.drawings if drawing.label == "X"} == {1}
    assert letters.class_renamed("ring", "ring") is letters
    removed = letters.class_removed("cross")
    assert (removed.classes, removed.counts, len(removed.drawings)) == (("ring",), (3,), 3)
    moved = letters.class_added("star").class_moved("star", 0)
    assert moved.classes == ("star", "cross", "ring")
    assert [moved.classes[answer] for answer in moved.answers] == [drawing.label for drawing in letters.drawings]


def test_a_name_and_a_split_can_be_changed(letters):
    after = letters.named("theirs").split_by(Share(0.5))
    assert (after.name, after.split, after.drawings) == ("theirs", Share(0.5), letters.drawings)


@pytest.mark.parametrize("edit", [
    lambda known, drawn: known.added([drawn(0)]),
    lambda known, drawn: known.added([drawn(8), drawn(8)]),
    lambda known, drawn: known.added([drawn(8, "star")]),
    lambda known, drawn: known.without(["f" * 32]),
    lambda known, drawn: known.relabelled(["f" * 32], "ring"),
    lambda known, drawn: known.relabelled([known.drawings[0].key], "star"),
    lambda known, drawn: known.class_added("ring"),
    lambda known, drawn: known.class_added(" "),
    lambda known, drawn: known.class_renamed("cross", "ring"),
    lambda known, drawn: known.class_renamed("star", "disc"),
    lambda known, drawn: known.class_removed("star"),
    lambda known, drawn: known.class_moved("ring", 2),
    lambda known, drawn: known.named(""),
    lambda known, drawn: Collection("x", tuple("abcdefghijk")),
    lambda known, drawn: Share(1.0),
    lambda known, drawn: Share(float("nan")),
    lambda known, drawn: People(frozenset({"a"}), frozenset({"a"})),
    lambda known, drawn: known.pictures(0),
])
def test_what_cannot_be_is_refused_in_one_sentence(letters, drawn, edit):
    with pytest.raises(ValueError, match=r"^[A-Z'\d][^\n]{10,200}\.$"):
        edit(letters, drawn)


def test_ten_classes_are_the_most():
    full = EMPTY
    for place in range(MOST_CLASSES):
        full = full.class_added(f"class {place}")
    with pytest.raises(ValueError, match="at most 10 classes, not 11"):
        full.class_added("one more")


# What is read off a set

def test_answers_pictures_and_parts_cannot_be_written_to(letters):
    for array in (letters.answers, letters.pictures(28), *letters.parts()):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_answers_are_places_among_the_classes(letters):
    assert letters.answers.tolist() == [0, 0, 1, 1, 0, 1]
    assert letters.answers.dtype == np.intp
    assert empty("none").answers.shape == (0,)


def test_pictures_of_their_own_size_are_the_drawings(letters):
    assert np.array_equal(letters.pictures(9)[2], letters.drawings[2].picture)


@pytest.mark.parametrize("size", [9, 12, 28, 64])
def test_drawings_of_several_sizes_come_in_one(drawn, size):
    mixed = Collection("mixed", ("cross",), tuple(drawn(side, size=side) for side in (9, 12, 28, 64)))
    pictures = mixed.pictures(size)
    assert pictures.shape == (4, 1, size, size)
    assert pictures.dtype == np.float32
    assert abs(pictures).max() <= 1


def test_a_drawing_that_shrinks_keeps_its_ink_and_few_cells_are_ink_or_paper():
    cells = np.zeros((28, 28), np.uint8)
    cells[12:16] = 255
    bar = Collection("bar", ("bar",), (Drawing.new(cells, "bar"),))
    assert bar.pictures(14)[0, 0].mean() == pytest.approx(bar.pictures(28)[0, 0].mean(), abs=1e-6)
    small = bar.pictures(9)[0, 0]
    assert np.unique(small).tolist() == [-1, 1]
    assert (small[4] == 1).all()
    assert (small[:3] == -1).all()


def test_pictures_are_kept_for_what_was_asked_for_last(letters, drawn):
    first = letters.pictures(28)
    assert letters.pictures(28) is first
    more = letters.added([drawn(7)])
    assert len(more.pictures(28)) == 7
    assert len(letters.pictures(28)) == 6
    assert np.array_equal(letters.pictures(28), first)


def test_sets_that_begin_empty_share_nothing():
    one, other = EMPTY.class_added("a"), EMPTY.class_added("b")
    assert one._last is not other._last


def test_memory_is_counted_once_for_what_two_sets_share(letters, drawn):
    more = letters.added([drawn(7, size=64)])
    assert letters.nbytes > 6 * 81
    assert more.nbytes - letters.nbytes > 64 * 64
    assert 64 * 64 < more.nbytes_beyond(letters) < 64 * 64 + 1000
    assert letters.nbytes_beyond(more) < 100


# Training and testing

def test_each_drawing_is_in_one_part(letters):
    train, test = letters.parts()
    assert sorted([*train, *test]) == list(range(6))


def test_about_a_quarter_is_tested_on(drawn):
    many = Collection("many", ("cross",), tuple(drawn(number) for number in range(2000)))
    assert len(many.parts()[1]) == pytest.approx(500, abs=60)
    assert len(many.split_by(Share(0)).parts()[1]) == 0


@given(st.integers(0, 300), st.floats(0, 0.9))
@settings(max_examples=25, deadline=None)
def test_adding_drawings_moves_none_to_the_other_part(drawn, count, share):
    few = Collection("few", ("cross",), tuple(drawn(number) for number in range(20))).split_by(Share(share))
    more = few.added([drawn(number) for number in range(1000, 1000 + count)])
    for before, after in zip(few.parts(), more.parts(), strict=True):
        assert before.tolist() == [place for place in after if place < 20]


def test_trained_on_one_table_and_tested_on_another(letters):
    train, test = letters.split_by(People(frozenset({"table 3"}), frozenset({"table 5"}))).parts()
    assert (train.tolist(), test.tolist()) == ([0, 1, 2], [3, 4])
    unsigned, _ = letters.split_by(People(frozenset({""}), frozenset())).parts()
    assert unsigned.tolist() == [5]


def test_adding_one_to_many_makes_nothing_else_anew(drawn):
    many = Collection("many", ("cross",), tuple(drawn(number) for number in range(1000)))
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        many.added([drawn(5000)])
    finally:
        sys.setprofile(None)
    assert calls < 50
