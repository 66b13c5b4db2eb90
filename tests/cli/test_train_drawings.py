"""``xoviz train`` on digits and on saved sets of drawings, and ``xoviz classify`` with what came of it."""

from __future__ import annotations

import json
import shlex
import sys

import numpy as np
import pytest

from xoviz import zoo
from xoviz.drawings.collection import Collection, Drawing
from xoviz.drawings.filing import save
from xoviz.drawings.split import Share
from xoviz.drawings.task import drawn_task
from xoviz.nn.storage import load
from xoviz.pictures.write import write
from xoviz.tasks.base import fresh
from xoviz.tasks.known.letters import LettersTask

KEYS = ["task", "network", "steps", "seed", "seconds", "samples_per_second", "loss", "accuracy", "held_out_accuracy",
        "findings"]


def collected(test: float = 0.25, count: int = 60, size: int = 16) -> Collection:
    """Rings and crosses under other names, and bars."""
    pictures, answers = LettersTask().draw(count, size, np.random.default_rng(1))
    names = ["cross", "ring"]
    drawings = [Drawing.imported(picture, names[answer]) for picture, answer in zip(pictures, answers, strict=True)]
    bars = np.full((20, 1, size, size), -1, np.float32)
    for place, bar in enumerate(bars):
        bar[0, 3:13, 3 + place // 2 : 5 + place // 2] = 0.5 + place / 40
    drawings += [Drawing.imported(bar, "bar") for bar in bars]
    return Collection("three of ours", ("cross", "ring", "bar"), tuple(drawings), Share(test))


@pytest.fixture
def file(tmp_path):
    save(collected(), tmp_path / "ours.zip")
    return tmp_path / "ours.zip"


@pytest.fixture
def sklearn():
    pytest.importorskip("sklearn", reason="the digits come with scikit-learn")


def test_digits_are_learned(xoviz, sklearn):
    document = json.loads(xoviz("train", "--task", "digits", "--size", 12, "--steps", 800, "--json").out)
    assert list(document) == KEYS
    assert (document["task"], document["network"]) == ("digits", "digits-12")
    assert document["held_out_accuracy"] > 0.85


def test_digits_have_layers_of_their_own_unless_a_network_is_named(xoviz, sklearn, tmp_path):
    out = tmp_path / "n.xoviz"
    told = xoviz("train", "--task", "digits", "--steps", 0, "--out", out).out
    assert told.startswith("digits-28 after 0 steps: ")
    assert "of 510 held-out drawings read rightly" in told
    made = load(out)
    assert made.stack == zoo.for_task((1, 28, 28), tuple("0123456789"), 1, "digits").stack
    assert (made.task, made.made.split(" --steps")[0]) == ("digits", "xoviz train --task digits")
    xoviz("train", "--task", "digits", "--network", "letters-9", "--steps", 0, "--out", out)
    assert load(out).layers == zoo.untrained("letters-9", 1, tuple("0123456789")).layers
    assert "--task digits --network letters-9" in load(out).made


def test_digits_without_their_package_are_told_in_one_sentence(xoviz, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    result = xoviz("train", "--task", "digits")
    assert (result.status, result.out) == (2, "")
    assert "scikit-learn, which is not installed; install it by: pip install" in result.complaint


def test_a_set_of_drawings_is_learned_and_tested_on_its_own_test_part(xoviz, file, tmp_path):
    out = tmp_path / "ours.xoviz"
    document = json.loads(xoviz("train", "--drawings", file, "--steps", 300, "--out", out, "--json").out)
    assert list(document) == KEYS
    assert (document["task"], document["network"]) == ("three of ours", "three of ours-16")
    made = load(out)
    assert (made.classes, made.task, made.input_shape) == (("cross", "ring", "bar"), "three of ours", (1, 16, 16))
    pictures, answers = fresh(drawn_task(collected()), 16, 1, 1000)
    assert len(pictures) == len(collected().parts()[1])
    assert made.accuracy(pictures, answers) == document["held_out_accuracy"] > 0.7


def test_the_recorded_command_makes_the_same_network_again(xoviz, file, tmp_path):
    first, second = tmp_path / "first.xoviz", tmp_path / "second.xoviz"
    xoviz("train", "--drawings", file, "--size", 20, "--steps", 20, "--letters", 10, "--out", first)
    recorded = shlex.split(load(first).made)
    assert recorded[:4] == ["xoviz", "train", "--drawings", str(file)]
    assert xoviz(*recorded[1:], "--out", second).status == 0
    np.testing.assert_array_equal(load(first).vector, load(second).vector)


def test_a_set_can_be_learned_by_the_layers_of_any_network_and_gone_on_with(xoviz, file, tmp_path):
    first, second = tmp_path / "first.xoviz", tmp_path / "second.xoviz"
    xoviz("train", "--drawings", file, "--network", "talk", "--steps", 5, "--out", first)
    assert (load(first).input_shape, load(first).stack.outputs) == ((1, 9, 9), 3)
    assert xoviz("train", "--drawings", file, "--network", first, "--continue", "--steps", 0, "--out",
                 second).status == 0
    np.testing.assert_array_equal(load(second).vector, load(first).vector)


def test_a_set_without_a_test_part_is_trained_on_all_the_same(xoviz, tmp_path):
    save(collected(test=0.0), tmp_path / "all.zip")
    result = xoviz("train", "--drawings", tmp_path / "all.zip", "--steps", 10)
    assert result.out.startswith("three of ours-16 after 10 steps: nothing to test it on\n")
    document = json.loads(xoviz("train", "--drawings", tmp_path / "all.zip", "--steps", 10, "--json").out)
    assert (document["held_out_accuracy"], document["findings"]) == (None, [])


@pytest.mark.parametrize(("options", "status", "said"), [
    (["--drawings", "missing.zip"], 2, "there is no file 'missing.zip'; save a set of drawings there first"),
    (["--drawings", "bad.zip"], 1, "'bad.zip' was not opened"),
    (["--drawings", "one.zip"], 1, "To tell something apart takes two classes"),
    (["--drawings", "lacking.zip"], 1, "There is no drawing of 'none of these' to train on"),
    (["--drawings", "good.zip", "--task", "letters"], 2, "not allowed with argument --"),
    (["--drawings", "good.zip", "--size", "8"], 2, "9 to 64 cells a side, not 8"),
    (["--drawings", "good.zip", "--continue"], 2, "say which with --network FILE"),
    (["--drawings", "good.zip", "--network", "letters-9", "--continue"], 2, "has 2 classes, but the task 'three of"),
])
def test_what_cannot_be_is_one_sentence(xoviz, tmp_path, monkeypatch, options, status, said):
    monkeypatch.chdir(tmp_path)
    save(collected(), "good.zip")
    save(collected().class_removed("bar").class_removed("ring"), "one.zip")
    save(collected().class_added("none of these"), "lacking.zip")
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nonsense")
    result = xoviz("train", *options)
    assert (result.status, result.out) == (status, "")
    assert said in result.complaint


def test_a_network_of_one_s_own_classes_reads_files(xoviz, file, tmp_path):
    out = tmp_path / "ours.xoviz"
    xoviz("train", "--drawings", file, "--steps", 400, "--rate", 0.01, "--out", out)
    drawn = np.full((1, 60, 60), -1, np.float32)
    drawn[0, 10:50, 28:34] = 1
    write(drawn, tmp_path / "bar.png")
    (answer,) = json.loads(xoviz("classify", tmp_path / "bar.png", "--network", out, "--json").out)
    assert answer["class"] == "bar"
    assert list(answer["probabilities"]) == ["cross", "ring", "bar"]
    assert xoviz("classify", tmp_path / "bar.png", "--network", out).out.startswith(f"{tmp_path / 'bar.png'}: bar ")


def test_what_digits_looked_like_counts_for_a_network_of_digits(sklearn):
    from xoviz.cli.classify import acquainted

    assert acquainted(zoo.for_task((1, 12, 12), tuple("0123456789"), 0, "digits")) is not None
    assert acquainted(zoo.for_task((1, 12, 12), ("a", "b"), 0, "digits")) is None
    assert acquainted(zoo.for_task((1, 12, 12), ("a", "b"), 0, "a set that is not here")) is None
