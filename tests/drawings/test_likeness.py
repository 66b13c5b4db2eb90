"""What looks like a mistake: checked against a slow program that follows the stated rule word by word."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from xoviz.drawings.collection import Collection, Drawing, empty
from xoviz.drawings.likeness import ALIKE, suspects
from xoviz.drawings.starter import starter


@pytest.fixture(scope="module")
def shapes():
    """The starter set with three labels wrong and two copies: one moved by a cell, one with a smudge."""
    clean = starter()
    wrong = [clean.drawings[place].key for place in (3, 25, 50)]
    mixed = clean.relabelled(wrong[:1], "star").relabelled(wrong[1:2], "triangle").relabelled(wrong[2:], "square")
    moved = np.roll(clean.drawings[10].cells, 1, axis=0)
    smudged = clean.drawings[30].cells.copy()
    smudged[0, 0] = 120
    copies = [Drawing.imported(moved, "triangle"), Drawing.imported(smudged, "square")]
    return mixed.added(copies), wrong, copies


def last(results):
    *_, end = results
    return end


def vector(cells):
    """A drawing as the rule compares it: without grain, centred, averaged to 14 x 14, of mean 0 and length 1."""
    size = len(cells)
    ink = np.maximum(cells / 255 - 0.3, 0)
    rows, columns = np.mgrid[:size, :size]
    middle = [(ink * places).sum() / max(ink.sum(), 1e-9) - (size - 1) / 2 for places in (rows, columns)]

    def at(row, column):
        return ink[row, column] if 0 <= row < size and 0 <= column < size else 0.0

    moved = np.zeros((size, size))
    for row in range(size):
        for column in range(size):
            y, x = row + middle[0], column + middle[1]
            top, left = math.floor(y), math.floor(x)
            moved[row, column] = sum(at(top + i, left + j) * (1 - abs(y - top - i)) * (1 - abs(x - left - j))
                                     for i in (0, 1) for j in (0, 1))
    coarse = moved.reshape(14, size // 14, 14, size // 14).mean(axis=(1, 3)).ravel()
    coarse -= coarse.mean()
    return coarse / np.linalg.norm(coarse)


def doubted_slowly(collection, vectors):
    cosines = vectors @ vectors.T
    for place, drawing in enumerate(collection.drawings):
        others = sorted((other for other in range(len(vectors)) if other != place),
                        key=lambda other, place=place: -cosines[place, other])[:5]
        labels = [collection.drawings[other].label for other in others]
        common = max(set(labels), key=labels.count)
        own = sum(other.label == drawing.label for other in collection.drawings)
        if common != drawing.label and labels.count(common) >= 4 and own >= 6:
            yield drawing.key, common, labels.count(common)


def test_it_does_what_the_rule_says(shapes):
    collection = shapes[0]
    found = last(suspects(collection))
    vectors = np.stack([vector(drawing.cells) for drawing in collection.drawings])
    cosines = np.tril(vectors @ vectors.T, -1)
    assert [twice.key for twice in found.twice] == [
        drawing.key for drawing, row in zip(collection.drawings, cosines, strict=True) if row.max() >= ALIKE]
    for twice in found.twice:
        keys = [drawing.key for drawing in collection.drawings]
        assert twice.likeness == pytest.approx(cosines[keys.index(twice.key), keys.index(twice.earlier)], abs=1e-5)
    assert [(one.key, one.others, one.votes) for one in found.doubted] == list(doubted_slowly(collection, vectors))


def test_copies_and_wrong_labels_are_found(shapes):
    collection, wrong, copies = shapes
    found = last(suspects(collection))
    assert [(twice.key, twice.earlier) for twice in found.twice] == [
        (copies[0].key, collection.drawings[10].key), (copies[1].key, collection.drawings[30].key)]
    assert {one.key for one in found.doubted} >= set(wrong)
    assert len(found.doubted) <= 5
    assert [one.label for one in found.doubted if one.key == wrong[0]] == ["star"]


def test_in_the_starter_set_nothing_is_there_twice():
    assert last(suspects(starter())).twice == ()


def test_a_networks_features_decide_what_is_near(shapes):
    collection, wrong, _ = shapes
    shape_of = np.array([*starter().answers, 0, 1])
    features = np.eye(3)[shape_of] + np.random.default_rng(0).normal(0, 0.01, (len(shape_of), 3))
    found = last(suspects(collection, features))
    assert [one.key for one in found.doubted] == wrong
    assert {one.votes for one in found.doubted} <= {4, 5}


def test_the_answer_grows_in_small_pieces_and_is_the_same_every_time(shapes):
    collection = shapes[0]
    results = list(suspects(collection))
    assert [result.done for result in results] == sorted(result.done for result in results)
    assert (results[0].done, results[-1].done, results[-1].of) == (0, 124, 124)
    for before, after in pairwise(results):
        assert after.twice[: len(before.twice)] == before.twice
        assert after.doubted[: len(before.doubted)] == before.doubted
    assert max(after.done - before.done for before, after in pairwise(results)) <= 64
    again = last(suspects(collection))
    assert (again.twice, again.doubted) == (results[-1].twice, results[-1].doubted)


def test_a_small_class_is_not_doubted():
    drawings = starter().drawings
    few = Collection("few", ("triangle", "square"), drawings[:20] + tuple(
        replace(drawing, label="square") for drawing in drawings[20:24]))
    assert {one.label for one in last(suspects(few)).doubted} <= {"triangle"}


def test_blank_paper_is_like_nothing(drawn):
    blank = Collection("blank", ("cross",), tuple(replace(drawn(number), cells=np.zeros((9, 9), np.uint8))
                                                  for number in range(8)))
    assert last(suspects(blank, size=9)).twice == ()


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_drawings_are_no_reason_to_doubt(drawn, count):
    few = Collection("few", ("cross",), tuple(drawn(number) for number in range(count)))
    found = last(suspects(few))
    assert (found.done, found.of, found.doubted) == (2 * count, 2 * count, ())


@pytest.mark.parametrize("features", [np.zeros((3, 2)), np.zeros(2), np.full((2, 2), np.nan), np.float64(0)])
def test_features_must_fit_the_drawings(drawn, features):
    with pytest.raises(ValueError, match="as many rows of finite features"):
        next(suspects(Collection("two", ("cross",), (drawn(1), drawn(2))), features))
    assert last(suspects(empty("none"), np.zeros((0, 4)))).of == 0


def test_what_somebody_has_confirmed_is_no_mistake(shapes):
    collection, wrong, copies = shapes
    found = last(suspects(collection.confirmed([wrong[0], copies[0].key])))
    assert wrong[0] not in {each.key for each in found.doubted}
    assert wrong[1] in {each.key for each in found.doubted}
    assert [each.key for each in found.twice] == [copies[1].key]
