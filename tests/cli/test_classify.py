"""``xoviz classify``: what it says of files, and that one bad file does not stop the others."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn.storage import save
from xoviz.pictures.write import write
from xoviz.tasks import task

SAMPLES = {sample.name: sample.picture for sample in task("letters").samples()}


@pytest.fixture
def pictures(tmp_path):
    """An X and an O, 9 x 9 pixels each drawn ten times as large, and a blank sheet."""
    for name in ("x", "o"):
        write(SAMPLES[name], tmp_path / f"{name}.png", scale=10)
    write(np.full((1, 40, 40), -1, np.float32), tmp_path / "blank.png")
    return tmp_path


@pytest.fixture
def guessing(tmp_path):
    """A network file with random weights and probabilities."""
    save(zoo.untrained("letters-28", 1), tmp_path / "guess.xoviz")
    return tmp_path / "guess.xoviz"


def test_for_people_one_line_a_file(xoviz, pictures):
    result = xoviz("classify", pictures / "x.png", pictures / "o.png", "--network", "talk")
    assert (result.status, result.err) == (0, "")
    assert result.out == f"{pictures / 'x.png'}: X, ahead by 0.44\n{pictures / 'o.png'}: O, ahead by 0.44\n"


def test_the_talks_votes_are_no_probabilities(xoviz, pictures):
    result = xoviz("classify", pictures / "x.png", "--network", "talk", "--json")
    (answer,) = json.loads(result.out)
    assert list(answer) == ["file", "class", "probabilities", "votes"]
    assert answer["file"] == str(pictures / "x.png")
    assert answer["class"] == "X"
    assert answer["probabilities"] is None
    assert answer["votes"] == {"X": 1.0, "O": pytest.approx(5 / 9)}


def test_other_networks_give_probabilities_that_add_up_to_one(xoviz, pictures, guessing):
    answers = json.loads(xoviz("classify", pictures / "x.png", pictures / "o.png", "--network", guessing, "--json").out)
    for answer in answers:
        assert sum(answer["probabilities"].values()) == pytest.approx(1)
        assert answer["class"] == max(answer["votes"], key=answer["votes"].get)


def test_one_bad_file_among_several_is_told_and_the_others_are_read(xoviz, pictures):
    (pictures / "bad.png").write_bytes((pictures / "x.png").read_bytes()[:60])
    files = [pictures / name for name in ("x.png", "bad.png", "missing.png", "blank.png", "o.png")]
    result = xoviz("classify", *files, "--network", "talk", "--json")
    assert result.status == 1
    assert [answer["class"] for answer in json.loads(result.out)] == ["X", "O"]
    for name, complaint in zip(("bad.png", "missing.png", "blank.png"), result.err.splitlines(), strict=True):
        assert complaint.startswith("xoviz: ")
        assert name in complaint


def test_none_that_can_be_read_is_an_empty_list(xoviz, tmp_path):
    result = xoviz("classify", tmp_path / "missing.png", "--network", "talk", "--json")
    assert (result.status, json.loads(result.out)) == (1, [])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_with_a_line_break_stays_on_one_line(xoviz, pictures):
    (pictures / "x.png").rename(pictures / "two\nlines.png")
    result = xoviz("classify", pictures / "two\nlines.png", "--network", "talk")
    assert result.out == f"'{pictures}/two\\nlines.png': X, ahead by 0.44\n"


def test_a_picture_is_no_network(xoviz, pictures):
    result = xoviz("classify", pictures / "x.png", "--network", pictures / "o.png")
    assert result.status == 1
    assert "'o.png'" in result.complaint
