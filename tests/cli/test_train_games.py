"""`xoviz train` on a game: it learns by playing, and says how often it wins."""

from __future__ import annotations

import json
import shlex

import pytest

from xoviz import assets, zoo
from xoviz.nn.storage import load


def test_it_says_how_often_it_catches_the_ball(xoviz):
    result = xoviz("train", "--task", "catch", "--steps", "50")
    assert result.status == 0
    assert "of all 80 games that can begin; by chance" in result.out
    assert "by the rules 100.0 %" in result.out
    assert "read rightly" not in result.out


@pytest.mark.parametrize(("task", "games"), [("catch", 80), ("bounce", 270)])
def test_as_json(xoviz, task, games):
    result = xoviz("train", "--task", task, "--steps", "20", "--json")
    told = json.loads(result.out)
    assert told["task"] == task
    assert told["catches"] * games == pytest.approx(round(told["catches"] * games))
    assert (told["catches_perfect"], told["steps"]) == (1.0, 20)
    assert 0.1 < told["catches_random"] < 0.4


def test_the_same_seed_makes_the_same_network(xoviz, tmp_path):
    made = []
    for number in range(2):
        file = tmp_path / f"{number}" / "mine.xoviz"
        file.parent.mkdir()
        assert xoviz("train", "--task", "catch", "--steps", "60", "--seed", "4", "--out", file).status == 0
        made.append(file.read_bytes())
    assert made[0] == made[1]


def test_letters_are_not_asked_how_often_they_win(xoviz):
    assert "catches" not in json.loads(xoviz("train", "--steps", "1", "--json").out)


@pytest.mark.parametrize("options", [("--network", "letters-9"), ("--stack", "conv 4@3 | relu | dense 3")])
def test_whatever_the_layers_it_learns_what_its_moves_are_worth(xoviz, tmp_path, options):
    file = tmp_path / "mine.xoviz"
    assert xoviz("train", "--task", "catch", "--steps", "5", "--out", file, *options).status == 0
    assert load(file).stack.loss == "value"


@pytest.mark.long
@pytest.mark.parametrize("name", ["catch", "bounce"])
def test_the_recorded_command_makes_the_network_that_ships_again(name, xoviz, tmp_path):
    again = tmp_path / f"{name}.xoviz"
    assert xoviz(*shlex.split(zoo.load(name).made)[1:], "--out", again).status == 0
    assert again.read_bytes() == assets.path("networks", f"{name}.xoviz").read_bytes()
