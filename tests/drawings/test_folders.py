"""Folders of pictures become sets; what is no picture is named, and the rest is read all the same."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

from xoviz.drawings.filing import DrawingsError, load, save
from xoviz.drawings.folders import folder
from xoviz.drawings.merge import merge
from xoviz.pictures.write import write


def bar(row: int) -> np.ndarray:
    """A drawing of a horizontal stroke."""
    picture = np.full((1, 28, 28), -1, np.float32)
    picture[0, row : row + 3, 4:24] = 1
    return picture


@pytest.fixture
def home(tmp_path):
    """Two classes with two pictures each, and things that lie around in homes."""
    top = tmp_path / "table 3"
    for name, rows in {"low": (20, 22), "high": (2, 5)}.items():
        (top / name).mkdir(parents=True)
        for row in rows:
            write(bar(row), top / name / f"{row}.png")
    (top / ".git").mkdir()
    (top / "low" / ".DS_Store").write_bytes(b"\0")
    (top / "low" / "notes.txt").write_text("by table 3")
    (top / "low" / "deeper").mkdir()
    return top


def last(results):
    *_, end = results
    return end


def test_each_folder_is_a_class_and_each_picture_a_drawing(home):
    results = list(folder(home, 28))
    assert [(result.read, result.of, len(result.collection.drawings)) for result in results] == [
        (count, 4, count) for count in range(5)]
    collection = results[-1].collection
    assert (collection.name, collection.classes, collection.counts) == ("table 3", ("high", "low"), (2, 2))
    assert results[-1].refused == ()
    assert np.array_equal(collection.drawings[0].picture, bar(2))


def test_pictures_are_prepared_as_any_that_is_opened(home):
    write(-bar(10), home / "low" / "chalk.png", scale=7)
    drawing = last(folder(home, 14)).collection.drawings[-1]
    assert drawing.size == 14
    assert drawing.cells[0].max() < drawing.cells[7].max()


def test_what_is_no_drawing_is_named_with_the_reason(home):
    (home / "low" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    write(np.full((1, 28, 28), -1, np.float32), home / "low" / "empty.png")
    write(bar(2), home / "low" / "high again.png")
    end = last(folder(home, 28))
    assert len(end.collection.drawings) == 4
    assert end.refused == (("low/broken.png", "the PNG data are damaged or incomplete."),
                           ("low/empty.png", "there is no ink on it."),
                           ("low/high again.png", "it shows the same as 'high/2.png'."))


def test_reading_again_adds_nothing(home):
    once, again = (last(folder(home, 28)).collection for _ in range(2))
    assert merge(once, again).collection is once


def test_an_unpacked_set_opens_as_a_folder(home, tmp_path):
    collection = last(folder(home, 28)).collection
    save(collection, tmp_path / "set.zip")
    with zipfile.ZipFile(tmp_path / "set.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    again = last(folder(tmp_path / "unpacked", 28))
    assert again.refused == ()
    assert {drawing.key for drawing in again.collection.drawings} == {
        drawing.key for drawing in load(tmp_path / "set.zip").drawings}


def test_links_to_folders_are_not_followed(home):
    (home / "loop").symlink_to(home)
    (home / "low" / "loop").symlink_to(home)
    assert last(folder(home, 28)).collection.classes == ("high", "low")


@pytest.mark.parametrize(("names", "words"), [
    ([], "has no folders inside"), ([f"class {number}" for number in range(11)], "has 11 folders inside"),
    (["a" * 41], "cannot name a class"), (["two\nlines"], "cannot name a class"),
])
def test_folders_that_are_no_classes_are_refused(tmp_path, names, words):
    for name in names:
        (tmp_path / "top" / name).mkdir(parents=True)
    (tmp_path / "top").mkdir(exist_ok=True)
    with pytest.raises(DrawingsError, match=f"^'top' was not opened: .*{words}"):
        next(folder(tmp_path / "top", 28))


def test_what_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").touch()
    for name in ("file", "none"):
        with pytest.raises(DrawingsError, match=f"'{name}' could not be read .*; choose another folder"):
            next(folder(tmp_path / name, 28))


@pytest.mark.parametrize("size", [0, 8, 65])
def test_sizes_that_drawings_cannot_have_are_refused(home, size):
    with pytest.raises(ValueError, match="9 to 64 cells"):
        next(folder(home, size))
