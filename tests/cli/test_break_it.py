"""``xoviz break-it``: the window's curves, covers and flips on the command line; the same numbers for the same seed."""

from __future__ import annotations

import json

import numpy as np
import pytest

from xoviz import zoo
from xoviz.cli.break_words import bar
from xoviz.drawings.filing import save as save_drawings
from xoviz.drawings.split import Share
from xoviz.drawings.starter import starter
from xoviz.explain.batch import Batch
from xoviz.explain.cover import covered
from xoviz.explain.flips import Flip, fewest_flips, flipped
from xoviz.explain.robustness import Reader, accuracy_curves, rival_settings, rivals, score_curves
from xoviz.nn import Dense, network
from xoviz.nn.storage import save
from xoviz.tasks import task
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.damage import Damage, levels
from xoviz.tasks.templates import templates

KEYS = ["network", "image", "class", "kind", "unit", "seed", "pictures", "variants", "levels", "curves"]
FEW = ("--network", "letters-9", "--pictures", 60, "--steps", 40)
LETTERS = zoo.load("letters-9")
X = task("letters").samples()[0].picture


def document(result):
    assert (result.status, result.err) == (0, "")
    return json.loads(result.out)


def test_the_numbers_are_those_of_the_bench_for_the_same_seed(xoviz):
    found = document(xoviz("break-it", *FEW, "--kind", "turn", "--seed", 5, "--json"))
    assert list(found) == KEYS
    letters = task("letters")
    source = Pool(letters, 9, 5, rival_settings().batch)
    *_, trained = rivals(LETTERS, source, templates(letters, 9, 5), steps=40, seed=5)
    readers = (Reader("network", LETTERS), *trained.readers)
    *_, curves = accuracy_curves(readers, Batch(*fresh(letters, 9, 5, 60)), Damage("turn", 5), levels("turn", 9))
    assert found["levels"] == curves.levels.tolist()
    assert (found["unit"], found["pictures"], found["variants"], found["image"]) == ("degrees", 60, 1, None)
    for told, reader, curve in zip(found["curves"], readers, curves.curves, strict=True):
        assert (told["reader"], told["measure"], told["steps"]) == (reader.role, "accuracy", reader.steps)
        assert (told["values"], told["low"], told["high"]) == (
            curve.values.tolist(), curve.low.tolist(), curve.high.tolist())
    assert document(xoviz("break-it", *FEW, "--kind", "turn", "--seed", 5, "--json")) == found
    assert document(xoviz("break-it", *FEW, "--kind", "turn", "--seed", 6, "--json")) != found


def test_one_picture_is_followed_by_the_probability_of_its_class(xoviz):
    found = document(xoviz("break-it", "talk:x", "--network", "letters-9", "--kind", "noise", "--levels", "0.5,0,0.2",
                           "--alone", "--json"))
    *_, curves = score_curves([Reader("network", LETTERS)], X, 0, Damage("noise", 1, 20), [0, 0.2, 0.5])
    assert (found["image"], found["class"], found["pictures"], found["variants"]) == ("talk:x", "X", 1, 20)
    assert found["levels"] == [0, 0.2, 0.5]
    (told,) = found["curves"]
    assert (told["measure"], told["values"]) == ("probability", curves.curves[0].values.tolist())
    other = document(xoviz("break-it", "talk:x", "--network", "letters-9", "--levels", "0", "--class", "O", "--alone",
                           "--json"))
    assert other["curves"][0]["values"][0] == pytest.approx(1 - told["values"][0], abs=1e-6)


def test_people_see_a_table_with_bars_and_who_is_compared(xoviz):
    result = xoviz("break-it", *FEW, "--kind", "shift")
    assert result.status == 0
    lines = result.out.splitlines()
    (head,) = (line for line in lines if line.startswith("cells"))
    assert head.split("  ")[0] == "cells"
    for title in ("network", "retrained", "no pooling", "plain", "template"):
        assert title in head
    rows = lines[lines.index(head) + 1 : lines.index(head) + 6]
    assert [row.split()[0] for row in rows] == ["0", "1", "2", "3", "4"]
    assert "█" in rows[0]
    assert max(map(len, lines)) < 115
    assert max(map(len, [head, *rows])) <= 80
    assert "338 weights, after 40 steps" in result.out
    assert "training the rivals: 100 %" in result.err


def test_bars_are_as_long_as_shares_and_plain_where_they_must_be(monkeypatch):
    assert [bar(share, 8) for share in (0, 0.5, 1, 2, -1, 1 / 64)] == ["", "████", "████████", "████████", "", "▏"]
    monkeypatch.setattr("xoviz.cli.break_words.output.shows", lambda characters: False)
    assert bar(0.5, 8) == "####"


def test_a_cover_map(xoviz):
    found = document(xoviz("break-it", "talk:x", "--cover", "--json"))
    *_, cover = covered(zoo.load("talk"), X, 0)
    assert (found["class"], found["side"], found["fill"], found["bare"]) == ("X", 3, "paper", 1)
    assert found["values"] == cover.values.tolist()
    assert found["leads"] == cover.leads.tolist()
    assert {each for row in found["winners"] for each in row} == {"X"}
    said = xoviz("break-it", "talk:x", "--cover", "--side", 5, "--fill", "grey")
    assert (said.status, said.err) == (0, "")
    assert "5 x 5" in said.out
    *_, grey = covered(zoo.load("talk"), X, 0, 5, "grey")
    row, column = np.unravel_index(grey.leads.argmin(), grey.leads.shape)
    assert f"weakest with row {row + 1}, column {column + 1} in the middle" in said.out


def test_the_fewest_flips(xoviz):
    found = document(xoviz("break-it", "talk:x-scaling", "--flips", "--json"))
    talk = zoo.load("talk")
    picture = next(sample.picture for sample in task("letters").samples() if sample.name == "x-scaling")
    *_, flips = fewest_flips(talk, picture)
    assert (found["count"], found["proved"], found["becomes"]) == (len(flips.found), True, "O")
    assert found["margins"] == list(flips.margins)
    places = [Flip(each["row"], each["column"]) for each in found["flips"]]
    assert talk.forward(flipped(picture, places)).verdict == 1
    assert {each["to"] for each in found["flips"]} <= {"ink", "paper"}
    said = xoviz("break-it", "talk:x-scaling", "--flips")
    assert (said.status, said.err) == (0, "")
    assert "3 pixels make it O" in said.out
    assert "no fewer do: all sets of up to 2 were tried" in said.out
    assert "X is behind by" in said.out


def test_where_no_flips_are_found_that_is_an_answer(xoviz):
    found = document(xoviz("break-it", "talk:x", "--network", "letters-9", "--flips", "--most", 1, "--json"))
    assert (found["count"], found["flips"], found["becomes"], found["proved"]) == (None, None, None, False)
    assert "no set of pixels was found" in xoviz("break-it", "talk:x", "--network", "letters-9", "--flips", "--most",
                                                 1).out


@pytest.fixture
def stranger(tmp_path):
    """The file of a network for other classes, made for a task that nobody knows."""
    file = tmp_path / "fruits.xoviz"
    save(network((Dense("votes", 3),), (1, 9, 9), ("apple", "pear", "plum"), task="fruits"), file)
    return file


@pytest.mark.parametrize(("arguments", "words"), [
    (["--kind", "rain"], "no damage of the kind 'rain'"),
    (["--kind", "noise", "--levels", "0,3"], "level of noise lies within 0 to 1"),
    (["--levels", "much"], "numbers with commas"),
    (["--cover"], "name the picture"),
    (["--flips"], "name the picture"),
    (["talk:x", "--cover", "--flips"], "not allowed with"),
    (["talk:x", "--cover", "--side", "40"], "1 to 9 cells wide"),
    (["talk:x", "--cover", "--fill", "ink"], "paper, grey or mean"),
    (["talk:x", "--class", "Q"], "no class 'Q'"),
    (["talk:y"], "no picture 'talk:y'"),
    (["--network", "nowhere"], "no network or file 'nowhere'"),
    (["--task", "chess"], "no task 'chess'"),
    (["--pictures", "0"], "from 1 on"),
    (["--pictures", "10001"], "1 to 10,000 examples"),
    (["--drawings", "nowhere.zip"], "no file 'nowhere.zip'"),
    (["--drawings", "mine.zip", "--task", "letters"], "not allowed with"),
])
def test_bad_usage_is_one_sentence(xoviz, arguments, words):
    result = xoviz("break-it", *arguments)
    assert (result.status, result.out) == (2, "")
    assert words in result.complaint


def test_a_network_for_something_else_needs_its_own_pictures(xoviz, stranger):
    assert "no task 'fruits'" in xoviz("break-it", "--network", stranger).complaint
    assert "apple, pear, plum apart" in xoviz("break-it", "--network", stranger, "--task", "letters").complaint
    alone = document(xoviz("break-it", "talk:x", "--network", stranger, "--alone", "--kind", "scale", "--json"))
    assert alone["class"] in ("apple", "pear", "plum")
    assert np.isfinite(alone["curves"][0]["values"]).all()


def test_a_network_for_ones_own_drawings_is_broken_on_their_test_part(xoviz, tmp_path):
    drawings = starter()
    save_drawings(drawings, tmp_path / "shapes.zip")
    shown = network((Dense("votes", 3),), (1, 28, 28), drawings.classes, task="shapes", seed=3)
    save(shown, tmp_path / "shapes.xoviz")
    found = document(xoviz("break-it", "--drawings", tmp_path / "shapes.zip", "--network", tmp_path / "shapes.xoviz",
                           "--kind", "scale", "--steps", 5, "--json"))
    _, testing = drawings.parts()
    accuracy = shown.accuracy(drawings.pictures(28)[testing], drawings.answers[testing])
    assert found["pictures"] == len(testing)
    assert found["curves"][0]["values"][found["levels"].index(1.0)] == pytest.approx(accuracy)
    assert [each["reader"] for each in found["curves"]] == ["network", "retrained", "template"]


def test_a_set_without_a_test_part_cannot_tell_an_accuracy(xoviz, tmp_path):
    drawings = starter().split_by(Share(0.0))
    save_drawings(drawings, tmp_path / "shapes.zip")
    save(network((Dense("votes", 3),), (1, 28, 28), drawings.classes), tmp_path / "shapes.xoviz")
    result = xoviz("break-it", "--drawings", tmp_path / "shapes.zip", "--network", tmp_path / "shapes.xoviz")
    assert result.status == 1
    assert "keeps no picture for testing" in result.complaint
