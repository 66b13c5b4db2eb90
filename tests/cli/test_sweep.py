"""``xoviz sweep``: what it finds is in its file, it goes on where it was killed, and any line can be run again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from xoviz.cli import main
from xoviz.drawings.filing import save
from xoviz.drawings.starter import starter
from xoviz.nn.storage import load
from xoviz.sweep.results import read_results
from xoviz.tasks import task
from xoviz.tasks.base import fresh

TINY = ("--stack", "conv {filters}@3 | relu | pool 2 | dense {classes}", "--vary", "filters=2,3", "--vary", "batch=8",
        "--vary", "letters=100", "--pictures", 160, "--processes", 0)
KEYS = ["results", "spec", "trials", "done", "pruned", "failed", "seconds", "best", "front"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "sweep.jsonl"
    assert main(["sweep", *map(str, TINY), "--seeds", "1,2", "--results", str(path)]) == 0
    return path.read_bytes()


@pytest.fixture
def results(whole, tmp_path) -> Path:
    path = tmp_path / "sweep.jsonl"
    path.write_bytes(whole)
    return path


def test_it_tells_of_each_trial_and_of_the_best(xoviz, tmp_path):
    result = xoviz("sweep", *TINY, "--results", tmp_path / "sweep.jsonl")
    assert (result.status, result.err) == (0, "")
    assert [line[:8] for line in result.out.splitlines() if line.startswith("trial ")] == ["trial 0:", "trial 1:"]
    assert "filters=2 seed=1" in result.out
    assert "best: trial" in result.out
    assert result.out.endswith(f"results in {tmp_path / 'sweep.jsonl'}\n")


def test_as_json_it_is_one_document(xoviz, tmp_path):
    result = xoviz("sweep", *TINY, "--results", tmp_path / "sweep.jsonl", "--json")
    document = json.loads(result.out)
    assert (list(document), result.err) == (KEYS, "")
    assert (document["trials"], document["done"], document["failed"], document["pruned"]) == (2, 2, 0, 0)
    assert document["spec"]["vary"]["filters"] == "2, 3"
    assert document["best"] in document["front"]
    assert document["best"]["accuracy"] == max(one["accuracy"] for one in document["front"])


def test_a_file_says_what_options_do_not(xoviz, tmp_path):
    spec = tmp_path / "sweep.toml"
    spec.write_text('pictures = 160\nseeds = "5..6"\n[vary]\nbatch = 8\nrate = "0.01..0.1 log in 3"\n')
    result = xoviz("sweep", spec, "--seeds", "7", "--vary", "rate=0.02", "--processes", 0, "--json",
                   "--results", tmp_path / "sweep.jsonl")
    document = json.loads(result.out)
    assert (document["trials"], document["spec"]["seeds"]) == (1, "7")
    assert document["best"]["settings"]["rate"] == 0.02


def test_what_is_there_is_not_run_again(xoviz, results):
    before = results.read_bytes()
    document = json.loads(xoviz("sweep", "--resume", "--results", results, "--processes", 0, "--json").out)
    assert (document["done"], results.read_bytes()) == (4, before)


def test_any_trial_can_be_run_again(xoviz, results, tmp_path):
    again = json.loads(xoviz("sweep", "--rerun", results, 3, "--json", "--out", tmp_path / "net.xoviz").out)
    assert (again["same"], again["line"]["trial"]) == (True, 3)
    outcome = read_results(results).lines[3].outcome
    assert load(tmp_path / "net.xoviz").accuracy(*fresh(task("letters"), 9, 2, 1000)) == outcome.accuracy
    assert "the same, bit for bit" in xoviz("sweep", "--rerun", results, 0).out


def test_a_line_that_was_changed_is_told(xoviz, results):
    results.write_text(results.read_text().replace('"until_99": null', '"until_99": 8'))
    result = xoviz("sweep", "--rerun", results, 1)
    assert result.status == 1
    assert "until_99: 8 then, None now" in result.out


def test_the_network_of_the_best_can_be_saved(xoviz, results, tmp_path):
    out = tmp_path / "net.xoviz"
    assert xoviz("sweep", "--results", results, "--save", "best", "--out", out).status == 0
    assert load(out).made.startswith("xoviz sweep, trial")
    assert load(out).classes == ("X", "O")


def test_a_set_of_drawings_is_learned_until_it_changes(xoviz, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save(starter(), "ours.zip")
    result = xoviz("sweep", *TINY, "--drawings", "ours.zip", "--vary", "size=9", "--vary", "filters=2")
    assert (result.status, result.err) == (0, "")
    held_out = len(starter().parts()[1])
    assert f"of {held_out} held-out drawings" in result.out
    assert "the same, bit for bit" in xoviz("sweep", "--rerun", "sweep.jsonl", 0).out
    save(starter(seed=2), "ours.zip")
    again = xoviz("sweep", "--rerun", "sweep.jsonl", 0)
    assert (again.status, again.out) == (1, "")
    assert "'ours.zip' has changed" in again.complaint


@pytest.mark.parametrize(("options", "status", "word"), [
    (["nowhere.toml"], 2, "no file"), (["--vary", "filters"], 2, "name and its values"),
    (["--vary", "x=1"], 2, "no setting"), (["--drawings", "no.zip"], 2, "could not be read"),
    (["--out", "net.xoviz"], 2, "--save"), (["--save", "best"], 2, "--out"),
    (["--rerun", "nowhere", 1], 1, "no results"), (["--tls-ca", "x"], 2, "--scheduler"),
    (["--processes", -1], 1, "processes"), (["--resume", "--results", "no"], 1, "no results"),
    (["--vary", "rate=0.1..0.2"], 2, "in 5"), (["--trials", 0], 2, "trials"), (["--scheduler", "here"], 1, "tcp://"),
    (["--scheduler", "here", "--processes", 2], 2, "--processes")])
def test_what_cannot_be_is_told_in_one_line_before_the_work(xoviz, tmp_path, monkeypatch, options, status, word):
    monkeypatch.chdir(tmp_path)
    result = xoviz("sweep", *options)
    assert (result.status, result.out) == (status, "")
    assert word in result.complaint
    assert not (tmp_path / "sweep.jsonl").exists()


def test_a_sweep_of_nothing_that_can_be_fails(xoviz, tmp_path):
    result = xoviz("sweep", "--stack", "conv 2@10 | dense 2", "--pictures", 640, "--processes", 0,
                   "--results", tmp_path / "sweep.jsonl")
    assert result.status == 1
    assert "no trial could be" in result.complaint


def test_the_results_of_another_sweep_are_left_alone(xoviz, results):
    before = results.read_bytes()
    result = xoviz("sweep", "--processes", 0, "--results", results)
    assert (result.status, results.read_bytes()) == (1, before)
    assert "another sweep" in result.complaint


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_killed_or_interrupted_it_goes_on_from_its_file(xoviz, tmp_path, number):
    # So many that the first is there long before the last: what is interrupted is never done here.
    pictures = "64000" if number == signal.SIGINT else "4800"
    options = [*map(str, TINY[:-1]), "1", "--seeds", "1..3", "--pictures", pictures]
    path, whole = tmp_path / "sweep.jsonl", tmp_path / "whole.jsonl"
    # A shell has what it runs in the background pass over interruptions; so it is with these tests, perhaps.
    start = ("import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
             "from xoviz.cli import main; sys.exit(main())")
    running = subprocess.Popen([sys.executable, "-c", start, "sweep", *options, "--results", path], encoding="utf-8",
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    with running:
        assert running.stdout.readline().startswith("trial ")
        (os.killpg if number == signal.SIGINT else os.kill)(running.pid, number)
        _, complaint = running.communicate()
    assert running.returncode == (130 if number == signal.SIGINT else -signal.SIGKILL)
    assert 1 <= len(read_results(path).lines) < 6
    if number == signal.SIGINT:
        assert complaint.count("\n") == 1
        assert "the same command goes on" in complaint
        return
    assert xoviz("sweep", *options, "--processes", 0, "--results", path).status == 0
    assert xoviz("sweep", *options, "--processes", 0, "--results", whole).status == 0
    assert sorted(path.read_text().splitlines()) == sorted(whole.read_text().splitlines())
