"""The trained networks that ship: they load, read letters that they have never seen, and say how they were made."""

from __future__ import annotations

import pytest

from xoviz import assets, zoo
from xoviz.nn.storage import save
from xoviz.tasks.base import fresh
from xoviz.tasks.known.letters import LettersTask

TRAINED = {"letters-9": 0.97, "letters-28": 0.99}


@pytest.fixture(params=TRAINED)
def name(request):
    return request.param


def test_it_has_the_stack_of_the_zoo(name):
    trained, untrained = zoo.load(name), zoo.untrained(name, 0)
    assert trained.stack == untrained.stack
    assert (trained.name, trained.classes, trained.task) == (name, ("X", "O"), "letters")


def test_it_reads_fresh_letters(name):
    trained = zoo.load(name)
    pictures, answers = fresh(LettersTask(), trained.input_shape[1], 20_160_818, 2000)
    assert trained.accuracy(pictures, answers) >= TRAINED[name]


def test_it_reads_far_better_than_before_it_learned(name):
    untrained = zoo.untrained(name, 0)
    pictures, answers = fresh(LettersTask(), untrained.input_shape[1], 1, 500)
    assert untrained.accuracy(pictures, answers) < 0.9


def test_it_records_the_command_that_trained_it(name):
    made = zoo.load(name).made
    assert "xoviz train" in made
    assert f"--network {name}" in made
    assert "--seed" in made


def test_its_file_is_what_saving_it_gives(name, tmp_path):
    save(zoo.load(name), tmp_path / "again.xoviz")
    assert (tmp_path / "again.xoviz").read_bytes() == assets.path("networks", f"{name}.xoviz").read_bytes()
