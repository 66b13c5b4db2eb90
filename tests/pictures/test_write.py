"""A picture written and read again is the same picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xoviz.pictures.prepare import prepare
from xoviz.pictures.read import PictureError, from_qimage, read
from xoviz.pictures.write import to_qimage, write

X = np.where(np.eye(9) + np.eye(9)[::-1] > 0, 1, -1).astype(np.float32)[None]


def ring(size: int) -> np.ndarray:
    down, right = np.mgrid[:size, :size] - (size - 1) / 2
    return np.where(abs(np.hypot(down, right) - 0.35 * size) < 1.2, 1, -1).astype(np.float32)[None]


def test_ink_is_black_on_white() -> None:
    image = to_qimage(X)
    assert (image.width(), image.height()) == (9, 9)
    assert image.pixelColor(0, 0).name() == "#000000"
    assert image.pixelColor(1, 0).name() == "#ffffff"


def test_values_between_become_greys_and_beyond_are_clipped() -> None:
    grey = from_qimage(to_qimage(np.array([[-5.0, 0.0, 5.0]], np.float32)))
    np.testing.assert_allclose(grey, [[1, 0.5, 0]], atol=0.003)


@pytest.mark.parametrize("kind", ["png", "bmp", "tiff", "pgm"])
@pytest.mark.parametrize("scale", [1, 7])
@pytest.mark.parametrize("picture", [X, ring(9), ring(28), ring(64)], ids=["x9", "o9", "o28", "o64"])
def test_written_read_and_prepared_is_the_same(tmp_path: Path, picture: np.ndarray, scale: int, kind: str) -> None:
    path = tmp_path / f"letter.{kind}"
    write(picture, path, scale)
    again = prepare(read(path), picture.shape[-1])
    assert not again.inverted
    np.testing.assert_array_equal(again.picture, picture)


def test_greys_survive_a_round_trip_to_within_a_step_of_eight_bits(tmp_path: Path) -> None:
    picture = np.linspace(-1, 1, 28 * 28, dtype=np.float32).reshape(1, 28, 28) ** 3
    write(picture, tmp_path / "grey.png")
    np.testing.assert_allclose(1 - 2 * read(tmp_path / "grey.png"), picture[0], atol=1 / 255 + 1e-6)


def test_refusals_name_the_file_and_the_reason(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"letter\.doc: the name must end in one of png"):
        write(X, tmp_path / "letter.doc")
    with pytest.raises(PictureError, match=r"Cannot write .*letter\.png"):
        write(X, tmp_path / "no such folder" / "letter.png")
    with pytest.raises(PictureError, match="scale 0"):
        write(X, tmp_path / "letter.png", 0)
    with pytest.raises(PictureError, match="scale 9999"):
        write(X, tmp_path / "letter.png", 9999)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [np.zeros((2, 9, 9)), np.zeros(9), np.zeros((0, 9)), np.full((9, 9), np.nan)])
def test_what_is_no_picture_is_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="one plane of finite numbers"):
        to_qimage(wrong)
