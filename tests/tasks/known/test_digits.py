from __future__ import annotations

import sys

import numpy as np
import pytest

from xoviz.tasks import task
from xoviz.tasks.base import fresh
from xoviz.tasks.known.digits import CLASSES, FOR_TRAINING, enlarged


@pytest.fixture(scope="module")
def digits():
    pytest.importorskip("sklearn", reason="the digits come with scikit-learn")
    return task("digits")


def test_ten_classes_in_order(digits):
    assert (digits.name, digits.classes, digits.input_kind) == ("digits", tuple("0123456789"), "pixels")


def test_the_split_falls_between_two_sheets(digits):
    # Each sheet begins with 0 to 9, three times: so does what is held out, and nobody wrote on both sides.
    (_, training), (_, held_out) = digits.drawings
    assert (len(training), len(held_out), digits.held_out) == (FOR_TRAINING, 510, 510)
    assert training[:30].tolist() == held_out[:30].tolist() == list(range(10)) * 3


def test_every_drawing_is_the_package_s_digit(digits):
    from sklearn.datasets import load_digits

    original = load_digits()
    (training, answers), (held_out, others) = digits.drawings
    pictures = np.concatenate([training, held_out])[:, 0]
    assert np.array_equal(np.concatenate([answers, others]), original.target)
    # Averaged again over what each of the eight by eight cells has become, it is the same figure.
    inner = pictures[:, 3:25, 3:25]
    again = np.stack([[inner[:, row, column] for column in np.linspace(1, 20, 8).round().astype(int)]
                      for row in np.linspace(1, 20, 8).round().astype(int)]).transpose(2, 0, 1)
    for one, other in zip(original.images, again, strict=True):
        assert np.corrcoef(one.ravel(), other.ravel())[0, 1] > 0.7


def test_digits_are_ink_on_paper_in_the_middle(digits):
    (pictures, _), _ = digits.drawings
    assert pictures.shape[1:] == (1, 28, 28)
    assert (pictures.min(), pictures.max()) == (-1, 1)
    assert (pictures[:, :, :2] == -1).all()
    assert (pictures[:, :, -2:] == -1).all()
    assert 0.08 < (pictures > 0).mean() < 0.3


def test_held_out_digits_are_as_they_were_written_and_training_ones_are_not(digits):
    (training, _), (held_out, _) = digits.drawings
    written = {picture.tobytes() for picture in held_out}
    assert {picture.tobytes() for picture in fresh(digits, 28, 1, 1000)[0]} == written
    varied, answers = digits.draw(200, 28, np.random.default_rng(0))
    assert not {picture.tobytes() for picture in varied} & {picture.tobytes() for picture in training}
    assert set(answers.tolist()) == set(range(10))


def test_full_cells_are_ink_and_empty_ones_paper():
    cells = np.zeros((2, 8, 8))
    cells[1, 2:6, 2:6] = 16
    paper, block = enlarged(cells)[:, 0]
    assert (paper == -1).all()
    assert (block[10:18, 10:18] == 1).all()
    assert (block[:6] == -1).all()


def test_without_the_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ValueError, match=r"digits come with scikit-learn, which is not installed; .*pip install"):
        task("digits")
    assert len(CLASSES) == 10
