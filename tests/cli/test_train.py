"""``xoviz train``: it learns, the same seed gives the same network, and bad wishes are refused before the work."""

from __future__ import annotations

import io
import json
import math
import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn import Conv, Dense, ReLU, network
from xoviz.nn.storage import load, save
from xoviz.tasks import task
from xoviz.tasks.base import fresh

KEYS = ["task", "network", "steps", "seed", "seconds", "samples_per_second", "loss", "accuracy", "held_out_accuracy",
        "findings"]


def test_without_any_option_it_learns_to_read_letters(xoviz):
    result = xoviz("train", "--json")
    document = json.loads(result.out)
    assert (result.status, result.err) == (0, "")
    assert list(document) == KEYS
    assert document["network"] == "letters-9"
    assert document["held_out_accuracy"] >= 0.98
    assert document["accuracy"] >= 0.98
    assert document["samples_per_second"] == pytest.approx(5000 * 32 / document["seconds"])


def test_the_talks_stack_learns_too(xoviz):
    assert json.loads(xoviz("train", "--network", "talk", "--json").out)["held_out_accuracy"] >= 0.9


def test_what_it_says_of_fresh_letters_is_true_of_the_saved_network(xoviz, tmp_path):
    out = tmp_path / "mine.xoviz"
    said = json.loads(xoviz("train", "--steps", 200, "--seed", 7, "--out", out, "--json").out)
    saved = load(out)
    assert saved.name == "mine"
    assert saved.accuracy(*fresh(task("letters"), 9, 7, 1000)) == said["held_out_accuracy"]


@pytest.mark.parametrize("options", [
    ["--steps", 30, "--seed", 4, "--rate", 0.012345678901, "--batch", 5, "--optimiser", "momentum"],
    ["--steps", 30, "--network", "talk", "--size", 12],
    ["--steps", 300, "--rate", 5, "--seed", 1, "--optimiser", "momentum"],
])
def test_the_recorded_command_makes_the_same_network_again(xoviz, tmp_path, options):
    first, second = tmp_path / "first.xoviz", tmp_path / "second.xoviz"
    xoviz("train", *options, "--out", first)
    recorded = shlex.split(load(first).made)
    assert recorded[:2] == ["xoviz", "train"]
    assert xoviz(*recorded[1:], "--out", second).status == 0
    np.testing.assert_array_equal(load(first).vector, load(second).vector)
    assert load(first).stack == load(second).stack


def test_another_seed_gives_another_network(xoviz, tmp_path):
    for seed in (1, 2):
        xoviz("train", "--steps", 5, "--seed", seed, "--out", tmp_path / f"{seed}.xoviz")
    assert not np.array_equal(load(tmp_path / "1.xoviz").vector, load(tmp_path / "2.xoviz").vector)


def test_a_file_gives_its_layers_and_with_continue_its_weights(xoviz, tmp_path):
    file, out = tmp_path / "start.xoviz", tmp_path / "out.xoviz"
    save(zoo.untrained("letters-9", 5), file)
    xoviz("train", "--network", file, "--continue", "--steps", 0, "--out", out)
    np.testing.assert_array_equal(load(out).vector, load(file).vector)
    xoviz("train", "--network", file, "--seed", 6, "--steps", 0, "--out", out)
    np.testing.assert_array_equal(load(out).vector, zoo.untrained("letters-9", 6).vector)


def test_no_step_at_all_has_no_loss(xoviz):
    document = json.loads(xoviz("train", "--steps", 0, "--json").out)
    assert (document["steps"], document["loss"], document["accuracy"]) == (0, None, None)
    assert 0 <= document["held_out_accuracy"] <= 1


def test_a_run_that_diverges_says_so_and_keeps_the_last_reasonable_network(xoviz, tmp_path):
    out = tmp_path / "kept.xoviz"
    result = xoviz("train", "--optimiser", "momentum", "--rate", 5, "--seed", 1, "--steps", 500, "--out", out, "--json")
    document = json.loads(result.out)
    assert result.status == 1
    assert f"diverged: after step {document['steps']} " in result.complaint
    assert "learning rate of 5 " in result.complaint
    assert 0 < document["steps"] < 500
    assert math.isfinite(document["loss"])
    assert np.isfinite(load(out).vector).all()


def test_for_people_it_says_how_well_how_fast_and_where(xoviz, tmp_path):
    out = tmp_path / "n.xoviz"
    result = xoviz("train", "--steps", 20, "--out", out)
    assert "letters-9 after 20 steps: " in result.out
    assert "of 1,000 fresh letters read rightly" in result.out
    assert f"saved in {out}" in result.out
    assert [line.split("   ")[0] for line in result.err.splitlines()] == [f"step {s} of 20" for s in range(2, 21, 2)]


def test_on_a_terminal_progress_is_one_line_that_is_cleared(xoviz, monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    xoviz("train", "--steps", 20, "--json")
    shown = terminal.getvalue()
    assert "\n" not in shown
    assert shown.startswith("\rstep 1 of 20")
    assert shown.endswith(" \r")


@pytest.mark.parametrize(("options", "said"), [
    (["--rate", "nan"], "the learning rate must be a number above 0, not nan"),
    (["--rate", "inf"], "the learning rate must be a number above 0, not inf"),
    (["--rate", "-0.1"], "the learning rate must be a number above 0, not -0.1"),
    (["--rate", "0"], "the learning rate must be a number above 0, not 0.0"),
    (["--rate", "fast"], "invalid float value: 'fast'"),
    (["--steps", "-1"], "must be a whole number from 0 on, not '-1'"),
    (["--steps", "1.5"], "must be a whole number from 0 on, not '1.5'"),
    (["--steps", "1e3"], "must be a whole number from 0 on, not '1e3'"),
    (["--seed", "-3"], "must be a whole number from 0 on, not '-3'"),
    (["--batch", "0"], "the batch must have 1 to 1024 pictures, not 0"),
    (["--batch", "100000"], "the batch must have 1 to 1024 pictures, not 100000"),
    (["--optimiser", "magic"], "the optimiser must be one of descent, momentum, adam, not 'magic'"),
    (["--task", "numbers"], "no task 'numbers'; the known ones are: letters, "),
    (["--network", "lenet"], "no network or file 'lenet'; the shipped networks are talk, letters-9, letters-28"),
    (["--size", "5"], "9 to 64 cells a side, not 5"),
    (["--size", "65"], "9 to 64 cells a side, not 65"),
    (["--size", "0"], "must be a whole number from 1 on"),
    (["--network", "talk", "--continue", "--size", "12"], "they read 9 x 9 cells, not 12"),
])
def test_what_cannot_be_is_bad_usage(xoviz, options, said):
    result = xoviz("train", *options)
    assert result.status == 2
    assert said in result.complaint
    assert result.out == ""


def test_a_network_for_another_task_is_bad_usage(xoviz, tmp_path):
    save(network((Dense("votes", 3),), (1, 9, 9), ("A", "B", "C")), tmp_path / "abc.xoviz")
    result = xoviz("train", "--network", tmp_path / "abc.xoviz")
    assert result.status == 2
    assert "has 3 classes, but the task 'letters' has 2: X, O" in result.complaint


def test_layers_that_do_not_fit_the_size_are_named(xoviz, tmp_path):
    layers = (Conv("wide", 1, (20, 20)), ReLU("relu"), Dense("votes", 2))
    save(network(layers, (1, 28, 28), ("X", "O")), tmp_path / "wide.xoviz")
    result = xoviz("train", "--network", tmp_path / "wide.xoviz", "--size", 12)
    assert result.status == 2
    assert "layer 'wide'" in result.complaint


def test_a_damaged_network_file_is_one_sentence(xoviz, tmp_path):
    (tmp_path / "bad.xoviz").write_bytes(b"PK\x03\x04 nonsense")
    result = xoviz("train", "--network", tmp_path / "bad.xoviz")
    assert result.status == 1
    assert "'bad.xoviz'" in result.complaint


@pytest.mark.parametrize(("out", "said"), [
    ("nowhere/n.xoviz", "there is no folder"),
    (".", "it is a folder or a device"),
    ("n" * 5000, "file name too long"),
    # Its own name would fit, the one that it has while it is being written would not.
    ("n" * 250, "file name too long"),
    ("circle", "symbolic links"),
    ("dangling", "there is no folder"),
])
def test_where_nothing_can_be_saved_is_told_without_a_traceback(xoviz, tmp_path, monkeypatch, out, said):
    monkeypatch.chdir(tmp_path)
    Path("circle").symlink_to("circle")
    Path("dangling").symlink_to("nowhere/n.xoviz")
    result = xoviz("train", "--steps", 1, "--out", out)
    assert (result.status, result.out) == (1, "")
    assert said in result.complaint
    assert {file.name for file in tmp_path.iterdir()} == {"circle", "dangling"}


def test_a_file_in_a_folder_that_takes_no_new_ones_is_told_before_the_work(xoviz, tmp_path, monkeypatch):
    def refused(**where):
        raise PermissionError(13, "Permission denied", where["dir"])

    monkeypatch.setattr("xoviz.cli.writable.NamedTemporaryFile", refused)
    (tmp_path / "n.xoviz").write_bytes(b"old")
    result = xoviz("train", "--out", tmp_path / "n.xoviz")
    assert "you are not permitted to" in result.complaint
    assert (tmp_path / "n.xoviz").read_bytes() == b"old"


def test_a_run_that_diverges_at_once_leaves_the_old_file(xoviz, tmp_path):
    out = tmp_path / "good.xoviz"
    out.write_bytes(b"good")
    result = xoviz("train", "--rate", 1e30, "--optimiser", "descent", "--steps", 50, "--json", "--out", out)
    assert result.status == 1
    assert json.loads(result.out)["steps"] == 0
    assert "Nothing was learned, so nothing was saved." in result.complaint
    assert out.read_bytes() == b"good"


@pytest.mark.parametrize("classes", [("A", "B"), ("O", "X")])
def test_what_was_trained_for_other_classes_cannot_be_continued(xoviz, tmp_path, classes):
    save(network((Dense("votes", 2),), (1, 9, 9), classes), tmp_path / "n.xoviz")
    result = xoviz("train", "--network", tmp_path / "n.xoviz", "--continue", "--steps", 1)
    assert result.status == 2
    assert f"was trained for {', '.join(classes)}, but the task 'letters' is about X, O" in result.complaint


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may do everything may write everywhere")
def test_a_folder_that_is_locked_is_told_before_the_work(xoviz, tmp_path):
    tmp_path.chmod(0o500)
    assert "you are not permitted to" in xoviz("train", "--out", tmp_path / "n.xoviz").complaint


def test_a_device_is_not_replaced_by_a_network(xoviz):
    assert "it is a folder or a device" in xoviz("train", "--out", os.devnull).complaint


def test_unprintable_names_do_not_lose_the_work(xoviz, tmp_path):
    file, out = tmp_path / "a\tb.xoviz", tmp_path / "c\td.xoviz"
    save(replace(zoo.untrained("letters-9", 1), name="plain"), file)
    assert xoviz("train", "--network", file, "--steps", 1, "--out", out).status == 0
    assert load(out).name == "c?d"


def test_twenty_letters_are_learned_by_heart_and_that_is_said(xoviz):
    result = xoviz("train", "--letters", 20, "--steps", 500)
    assert result.status == 0
    (told,) = (line for line in result.out.splitlines() if line.startswith("It has learned"))
    assert told.startswith("It has learned its 20 examples by heart")
    assert "reads 100.0\u00a0% rightly" in told
    (finding,) = json.loads(xoviz("train", "--letters", 20, "--steps", 500, "--json").out)["findings"]
    assert told == f"{finding['headline']} {finding['evidence']}"


def test_a_good_run_has_no_findings(xoviz):
    assert json.loads(xoviz("train", "--steps", 1000, "--json").out)["findings"] == []
    assert json.loads(xoviz("train", "--steps", 0, "--json").out)["findings"] == []


def test_a_rate_that_is_too_high_or_too_small_is_told(xoviz):
    assert "Training runs away: a learning rate of 50 is too high." in xoviz(
        "train", "--rate", 50, "--steps", 300).out
    assert "Learning crawls: a learning rate of 1e-07 is too small." in xoviz(
        "train", "--rate", 1e-7, "--steps", 500).out


def test_without_a_limit_the_run_is_what_it_was(xoviz, tmp_path):
    for name, more in (("plain", ()), ("endless", ("--letters", 0)), ("few", ("--letters", 20))):
        assert xoviz("train", "--steps", 50, "--out", tmp_path / f"{name}.xoviz", *more).status == 0
    plain, endless, few = (load(tmp_path / f"{name}.xoviz") for name in ("plain", "endless", "few"))
    assert np.array_equal(plain.vector, endless.vector)
    assert not np.array_equal(plain.vector, few.vector)
    assert "--letters" not in endless.made
    again = xoviz(*shlex.split(few.made)[1:], "--out", tmp_path / "again.xoviz")
    assert again.status == 0
    assert np.array_equal(load(tmp_path / "again.xoviz").vector, few.vector)


@pytest.mark.parametrize("letters", [-1, 5000])
def test_a_number_of_letters_that_cannot_be_is_bad_usage(xoviz, letters):
    result = xoviz("train", "--letters", letters)
    assert result.status == 2
    assert str(letters) in result.complaint


def test_two_heads_are_told_one_by_one(xoviz):
    result = xoviz("train", "--task", "grasp", "--steps", "40", "--batch", "8", "--json")
    document = json.loads(result.out)
    assert document["task"] == "grasp"
    one, other = document["heads_accuracy"]
    assert document["held_out_accuracy"] <= min(one, other) <= 1
    lines = xoviz("train", "--task", "grasp", "--steps", "2", "--batch", "8").out.splitlines()
    assert lines[1].endswith("of the answers knife … tomato")
    assert lines[2].endswith("of the answers power small … precision large")
