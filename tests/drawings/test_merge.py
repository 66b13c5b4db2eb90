"""Merging loses nothing and never duplicates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.drawings.collection import Collection, Share
from xoviz.drawings.merge import merge

CLASSES = ("cross", "ring", "star")


def labels(collection):
    return {drawing.key: drawing.label for drawing in collection.drawings}


@st.composite
def sets(draw, drawn):
    """Sets of some of the same twelve drawings."""
    numbers = draw(st.lists(st.integers(0, 11), unique=True))
    drawings = tuple(drawn(number, draw(st.sampled_from(CLASSES)), revision=draw(st.integers(0, 3)))
                     for number in numbers)
    return Collection("some", CLASSES, drawings)


@pytest.fixture(scope="module")
def some(drawn):
    return sets(drawn)


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_nothing_is_lost_and_nothing_is_there_twice(some, data):
    mine, other = data.draw(some), data.draw(some)
    merged = merge(mine, other)
    keys = [drawing.key for drawing in merged.collection.drawings]
    assert len(keys) == len(set(keys))
    assert set(keys) == labels(mine).keys() | labels(other).keys()
    assert keys[: len(mine.drawings)] == [drawing.key for drawing in mine.drawings]
    assert merged.added + len(mine.drawings) == len(keys)
    assert merged.added + merged.known == len(other.drawings)
    changed = sum(labels(merged.collection)[key] != label for key, label in labels(mine).items())
    assert merged.relabelled == changed


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_merging_twice_adds_nothing(some, data):
    mine, other = data.draw(some), data.draw(some)
    once = merge(mine, other).collection
    for again in (merge(once, other), merge(once, mine), merge(once, once)):
        assert again.collection is once
        assert (again.added, again.relabelled, again.classes_added) == (0, 0, ())


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_order_does_not_matter_where_revisions_differ(some, data):
    three = [data.draw(some) for _ in range(3)]
    apart = [Collection(one.name, CLASSES, tuple(replace(drawing, revision=3 * drawing.revision + place)
                                                 for drawing in one.drawings)) for place, one in enumerate(three)]
    forwards = merge(merge(apart[0], apart[1]).collection, apart[2]).collection
    backwards = merge(apart[2], merge(apart[1], apart[0]).collection).collection
    assert labels(forwards) == labels(backwards)


def test_the_higher_revision_has_the_label_and_a_tie_keeps_mine(drawn):
    mine = Collection("mine", CLASSES, (drawn(1, "cross", revision=1), drawn(2, "cross", revision=1)))
    other = Collection("other", CLASSES, (drawn(1, "ring", revision=2), drawn(2, "ring", revision=1)))
    merged = merge(mine, other)
    assert list(labels(merged.collection).values()) == ["ring", "cross"]
    assert merged.relabelled == 1
    assert merged.collection.drawings[0].revision == 2


def test_classes_come_along_if_they_are_needed_or_meant_for_later(drawn):
    mine = Collection("mine", ("cross",), (drawn(1),))
    other = Collection("other", ("ring", "cross", "star"), (drawn(2, "ring"), drawn(1)))
    merged = merge(mine, other)
    assert merged.collection.classes == ("cross", "ring", "star")
    assert merged.classes_added == ("ring", "star")
    renamed = mine.class_renamed("cross", "X")
    assert merge(renamed, mine).collection is renamed


def test_name_and_split_stay_mine(letters, drawn):
    mine = letters.named("mine").split_by(Share(0.5))
    merged = merge(mine, Collection("other", ("cross",), (drawn(50),))).collection
    assert (merged.name, merged.split) == ("mine", Share(0.5))


def test_a_signature_is_not_lost(drawn):
    mine = Collection("mine", ("cross",), (drawn(1),))
    other = Collection("other", ("cross",), (drawn(1, by="table 3"),))
    assert merge(mine, other).collection.people == ("table 3",)
    assert merge(other, mine).collection is other


def test_another_drawing_under_the_same_key_is_kept_too(drawn):
    mine = Collection("mine", ("cross",), (drawn(1),))
    other = Collection("other", ("cross",), (replace(drawn(2), key=drawn(1).key),))
    merged = merge(mine, other)
    assert merged.added == 1
    assert [np.array_equal(found.cells, meant.cells) for found, meant in
            zip(merged.collection.drawings, (drawn(1), drawn(2)), strict=True)] == [True, True]
    assert merge(merged.collection, other).added == 0


def test_too_many_classes_are_refused(drawn):
    mine = Collection("mine", tuple("abcdef"))
    with pytest.raises(ValueError, match="Together these sets have 12 classes, and 10 is the limit"):
        merge(mine, Collection("other", tuple("ghijkl")))


def test_what_one_of_two_has_confirmed_is_confirmed_as_long_as_they_agree(drawn):
    one = Collection("one", CLASSES, (drawn(1, "cross"),))
    other = one.confirmed([one.drawings[0].key])
    for mine, theirs in ((one, other), (other, one)):
        assert merge(mine, theirs).collection.drawings[0].confirmed
    assert not merge(other, one.relabelled([one.drawings[0].key], "ring")).collection.drawings[0].confirmed
    assert not merge(one.relabelled([one.drawings[0].key], "ring"), other).collection.drawings[0].confirmed
