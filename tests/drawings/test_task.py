"""What a set of drawings has to teach."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.drawings.collection import Collection, Drawing, Share
from xoviz.drawings.starter import starter
from xoviz.drawings.task import COMFORTABLE, drawn_task, side_of


def test_the_training_part_is_varied_and_the_other_held_out_as_it_is():
    shapes = starter()
    task = drawn_task(shapes)
    (training, answers), (held_out, held_out_answers) = task.drawings
    train, test = shapes.parts()
    assert (task.name, task.classes, task.held_out) == (shapes.name, shapes.classes, len(test))
    assert np.array_equal(training, shapes.pictures(28)[train])
    assert np.array_equal(held_out, shapes.pictures(28)[test])
    assert np.array_equal(np.concatenate([answers, held_out_answers]), shapes.answers[np.concatenate([train, test])])


def test_pictures_are_as_large_as_most_drawings():
    drawings = [Drawing.imported(np.full((1, size, size), shade, np.float32), "a") for size, shade in
                ((12, 0.1), (20, 0.2), (12, 0.3))]
    assert side_of(Collection("mixed", ("a",), tuple(drawings), Share(0.0))) == 12
    assert side_of(Collection("none")) == COMFORTABLE


def test_without_a_set_there_is_nothing_to_learn():
    with pytest.raises(ValueError, match="collect some first"):
        drawn_task(None)
