"""Opening and saving: the first bytes tell what a file is; every failure is one sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn import Network
from xoviz.pictures.read import read
from xoviz.pictures.write import write
from xoviz.state import files
from xoviz.tasks.known.letters import LettersTask

X = LettersTask().samples()[0].picture


def test_a_network_comes_back_bit_for_bit_under_the_files_name(tmp_path):
    talk = zoo.load("talk")
    files.save_network(talk, tmp_path / "mine.xoviz")
    again = files.opened(tmp_path / "mine.xoviz", 9)
    assert isinstance(again, Network)
    assert again.name == "mine"
    assert again.stack == talk.stack
    np.testing.assert_array_equal(again.vector, talk.vector)


def test_a_network_with_another_ending_is_known_by_its_first_bytes(tmp_path):
    files.save_network(zoo.load("talk"), tmp_path / "mine.xoviz")
    (tmp_path / "mine.xoviz").rename(tmp_path / "letter.png")
    assert isinstance(files.opened(tmp_path / "letter.png", 9), Network)


def test_a_network_without_a_name_takes_the_files(tmp_path):
    files.save_network(replace(zoo.load("talk"), name="x"), tmp_path / "untitled.xoviz")
    (tmp_path / "untitled.xoviz").rename(tmp_path / "found.xoviz")
    assert files.opened(tmp_path / "found.xoviz", 9).name == "found"


def test_a_saved_letter_is_large_enough_to_look_at_and_comes_back_as_it_was(tmp_path):
    files.save_picture(X, tmp_path / "x.png")
    side = read(tmp_path / "x.png").shape[0]
    assert side >= 512
    assert side % 9 == 0
    np.testing.assert_array_equal(files.opened(tmp_path / "x.png", 9).picture, X)


def test_a_large_picture_is_saved_as_it_is(tmp_path):
    files.save_picture(np.full((1, 600, 600), -1, np.float32), tmp_path / "paper.png")
    assert read(tmp_path / "paper.png").shape == (600, 600)


@pytest.mark.parametrize("size", [9, 12, 28])
def test_a_picture_is_prepared_for_the_pad(tmp_path, size):
    write(X, tmp_path / "x.png", scale=7)
    prepared = files.opened(tmp_path / "x.png", size)
    assert prepared.stages[0].name == "the picture"
    picture = prepared.picture
    assert picture.shape == (1, size, size)
    assert abs(picture).max() <= 1


@pytest.mark.parametrize(("name", "content"), [
    ("nothing.png", b""),
    ("words.png", b"hello"),
    ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
    ("cut.xoviz", b"PK\x03\x04"),
    ("words.xoviz", b"hello"),
    ("zip.png", b"PK\x03\x04 no picture"),
])
def test_damaged_files_get_one_sentence_that_names_them(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=name) as refusal:
        files.opened(tmp_path / name, 9)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["gone.png", "gone.xoviz", "folder"])
def test_what_is_not_there_or_a_folder(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(ValueError, match=name):
        files.opened(tmp_path / name, 9)


def test_places_that_cannot_be_written(tmp_path):
    nowhere = tmp_path / "nowhere"
    with pytest.raises(ValueError, match=r"a\.png"):
        files.save_picture(X, nowhere / "a.png")
    with pytest.raises(ValueError, match=r"a\.xoviz"):
        files.save_network(zoo.load("talk"), nowhere / "a.xoviz")
    with pytest.raises(ValueError, match="must end in"):
        files.save_picture(X, tmp_path / "a.txt")
