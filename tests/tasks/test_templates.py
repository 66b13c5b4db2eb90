"""One picture for each class: the plain sample where there is one, else the mean of what is trained on."""

from __future__ import annotations

import numpy as np

from xoviz.tasks.base import limited_blocks, together
from xoviz.tasks.drawn import DrawnTask
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.templates import COUNTED, templates
from xoviz.tasks.transforms import resample


def test_letters_have_the_talks_plain_x_and_o() -> None:
    plain = {sample.name: sample.picture for sample in LettersTask().samples()}
    assert np.array_equal(templates(LettersTask(), 9, 1), np.stack([plain["x"], plain["o"]]))
    assert np.array_equal(templates(LettersTask(), 28, 1)[1], resample(plain["o"], 28))


def test_drawings_have_the_mean_of_each_class() -> None:
    rng = np.random.default_rng(0)
    drawings = np.where(rng.random((6, 1, 12, 12)) < 0.2, 1, -1).astype(np.float32)
    nothing = drawings[:0], np.zeros(0, int)
    task = DrawnTask("mine", ("a", "b", "c"), (drawings, np.array([0, 0, 1, 1, 2, 2])), nothing)
    pictures, answers = together(limited_blocks(task, 12, 5, COUNTED))
    found = templates(task, 12, 5)
    assert (found.shape, found.dtype) == ((3, 1, 12, 12), np.float32)
    for each in range(3):
        np.testing.assert_allclose(found[each], pictures[answers == each].astype(float).mean(axis=0), atol=1e-5)


class Absent(LettersTask):
    """A task in whose pictures one class hardly ever comes, and that has no plain samples."""

    def draw(self, count, size, rng):
        pictures, answers = super().draw(count, size, rng)
        return pictures, np.zeros_like(answers)

    def samples(self):
        return ()


def test_a_class_that_is_not_among_them_gets_paper() -> None:
    found = templates(Absent(), 9, 1)
    assert (found[1] == -1).all()
    assert not (found[0] == -1).all()
