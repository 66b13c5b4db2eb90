"""The set to begin with: small, varied, the same every time, and open about not being drawn by people."""

from __future__ import annotations

import numpy as np

from xoviz.drawings.collection import People
from xoviz.drawings.filing import load, save
from xoviz.drawings.merge import merge
from xoviz.drawings.starter import starter


def test_twenty_of_each_shape_by_five_pens():
    collection = starter()
    assert (collection.classes, collection.counts) == (("triangle", "square", "star"), (20, 20, 20))
    assert len(collection.people) == 5
    assert all("generated" in name for name in collection.people)
    *four, fifth = collection.people
    train, test = collection.split_by(People(frozenset(four), frozenset({fifth}))).parts()
    assert (len(train), len(test)) == (48, 12)


def test_the_same_seed_gives_the_same_set_and_another_seed_another():
    assert merge(starter(), starter()).added == 0
    assert merge(starter(), starter(2)).added == 60


def test_each_drawing_has_ink_within_its_border():
    for drawing in starter().drawings:
        assert drawing.size == 28
        assert 0.04 < (drawing.cells > 127).mean() < 0.4
        border = np.concatenate([drawing.cells[0], drawing.cells[-1], drawing.cells[:, 0], drawing.cells[:, -1]])
        assert border.max() < 128


def test_it_can_be_kept_in_a_file(tmp_path):
    save(starter(), tmp_path / "shapes.zip")
    assert (tmp_path / "shapes.zip").stat().st_size < 100_000
    assert load(tmp_path / "shapes.zip").counts == (20, 20, 20)
