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
    assert list(answer) == ["file", "class", "probabilities", "votes", "sure", "reason"]
    assert answer["file"] == str(pictures / "x.png")
    assert answer["class"] == "X"
    assert (answer["sure"], answer["reason"]) == (True, None)
    assert answer["probabilities"] is None
    assert answer["votes"] == {"X": 1.0, "O": pytest.approx(5 / 9)}


def test_other_networks_give_probabilities_that_add_up_to_one(xoviz, pictures, guessing):
    answers = json.loads(xoviz("classify", pictures / "x.png", pictures / "o.png", "--network", guessing, "--json").out)
    for answer in answers:
        assert sum(answer["probabilities"].values()) == pytest.approx(1)
        assert answer["class"] == max(answer["votes"], key=answer["votes"].get)


def test_one_bad_file_among_several_is_told_and_the_others_are_read(xoviz, pictures):
    (pictures / "bad.png").write_bytes((pictures / "x.png").read_bytes()[:60])
    files = [pictures / name for name in ("x.png", "bad.png", "missing.png", "o.png")]
    result = xoviz("classify", *files, "--network", "talk", "--json")
    assert result.status == 1
    assert [answer["class"] for answer in json.loads(result.out)] == ["X", "O"]
    for name, complaint in zip(("bad.png", "missing.png"), result.err.splitlines(), strict=True):
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


def test_a_blank_picture_is_neither(xoviz, pictures):
    result = xoviz("classify", pictures / "x.png", pictures / "blank.png", "--network", "talk", "--json")
    letter, blank = json.loads(result.out)
    assert (result.status, result.err) == (0, "")
    assert letter["sure"]
    assert (blank["class"], blank["sure"], blank["reason"]) == (None, False, "there is hardly any ink")
    result = xoviz("classify", pictures / "blank.png", "--network", "talk")
    assert result.out == f"{pictures / 'blank.png'}: neither: there is hardly any ink\n"


def test_a_network_that_guesses_is_not_sure(xoviz, pictures, guessing):
    (answer,) = json.loads(xoviz("classify", pictures / "x.png", "--network", guessing, "--json").out)
    assert answer["class"] in ("X", "O")
    assert answer["sure"] is False
    assert "counts as sure" in answer["reason"]
    assert "; not sure: only " in xoviz("classify", pictures / "x.png", "--network", guessing).out


def test_the_shipped_network_is_sure_of_letters_and_not_of_an_h(xoviz, pictures):
    drawn = np.full((1, 100, 100), -1, np.float32)
    drawn[0, 20:80, 25:32] = drawn[0, 20:80, 68:75] = drawn[0, 46:53, 25:75] = 1
    write(drawn, pictures / "h.png")
    answers = json.loads(xoviz("classify", *(pictures / f"{name}.png" for name in "xoh"), "--json").out)
    assert [answer["sure"] for answer in answers] == [True, True, False]
    assert [answer["class"] for answer in answers[:2]] == ["X", "O"]
    assert answers[2]["reason"].startswith(("unlike the letters", "only "))


def test_a_network_that_reads_sentences_may_be_given_one(xoviz):
    done = xoviz("classify", "--network", "text", "Doug saw Jane.", "JANE SAW DOUG", "text:Spot heard nobody", "--json")
    assert done.status == 0
    assert [answer["class"] for answer in json.loads(done.out)] == ["Doug", "Jane", "Spot"]
    assert all(answer["sure"] for answer in json.loads(done.out))


def test_words_that_are_not_read_are_named(xoviz):
    done = xoviz("classify", "--network", "text", "Bob saw Jane here and there again today")
    assert done.status == 0
    assert "left empty, because the dictionary lacks it: Bob, and, there" in done.err
    assert "not read, because there is no place left: today" in done.err
    none = xoviz("classify", "--network", "text", "hello")
    assert none.status == 1
    assert "no word of 'hello' is in the dictionary of the task 'text': Doug Jane" in none.err


def test_a_network_with_two_heads_gives_both_answers_and_the_action(xoviz, tmp_path):
    cup = next(sample for sample in task("grasp").samples() if sample.name == "cup-with-a-handle")
    write(cup.picture, tmp_path / "cup.png", scale=9)
    result = xoviz("classify", tmp_path / "cup.png", "--network", "grasp")
    assert result.status == 0
    assert result.out.startswith(f"{tmp_path / 'cup.png'}: cup over ")
    assert "power small" in result.out
    assert result.out.endswith("; by the rule: Grasp the cup by its handle with the whole hand, and drink.\n")
    (answer,) = json.loads(xoviz("classify", tmp_path / "cup.png", "--network", "grasp", "--json").out)
    assert answer["class"] == "cup, power small"
    assert [head["class"] for head in answer["heads"]] == ["cup", "power small"]
    assert sum(answer["heads"][1]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert answer["action"].startswith("Grasp the cup by its handle")
