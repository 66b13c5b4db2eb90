"""The commands on what is no letter: sounds, sentences and customers, by the names of their tasks' samples."""

from __future__ import annotations

import io
import json
import sys

import numpy as np
import pytest

from xoviz import tasks, zoo

SHIPPED = [name for name in ("sound", "text", "table", "memory", "catch", "grasp")
           if zoo.load(zoo.names_for(name)[0]).task == name]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_sample_is_read_by_the_network_of_its_task(xoviz, name):
    task, network = tasks.task(name), zoo.load(zoo.names_for(name)[0])
    sample = task.samples()[0]
    result = xoviz("explain", f"{name}:{sample.name}", "--json")
    found = json.loads(result.out)
    scores = network.forward(sample.picture).scores
    assert list(found["votes"]) == list(network.classes)
    assert list(found["votes"].values()) == pytest.approx(scores.tolist(), abs=1e-5)
    said = json.loads(xoviz("classify", f"{name}:{sample.name}", "--network", zoo.names_for(name)[0], "--json").out)
    assert said[0]["votes"] == pytest.approx(found["votes"], abs=1e-5)
    assert "input: " in xoviz("explain", f"{name}:{sample.name}").out or sample.picture.shape[1] == (
        sample.picture.shape[2])


@pytest.mark.parametrize(("command", "said"), [
    (("explain", "table:nobody"), "'table' has no sample 'nobody'; it has regular"),
    (("explain", "table:regular", "--network", "letters-9"), "reads a letter, and 'table:regular' is a customer"),
    (("break-it", "--network", "table", "--kind", "turn", "--alone"), "'turn' for a customer; there are noise"),
    (("break-it", "table:regular", "--flips"), "no cell of a customer is on or off"),
])
def test_what_makes_no_sense_is_said_in_a_sentence(xoviz, command, said):
    result = xoviz(*command)
    assert result.status in (1, 2)
    assert said in result.complaint


def test_a_picture_in_a_file_is_no_customer_and_a_sample_is_named(xoviz, tmp_path):
    from xoviz.pictures.write import write

    write(np.zeros((9, 9), np.float32), tmp_path / "x.png")
    result = xoviz("explain", tmp_path / "x.png", "--network", "table")
    assert result.status == 1
    assert "table:regular" in result.complaint


def test_columns_of_a_customer_are_blanked_and_covered(xoviz):
    found = json.loads(xoviz("break-it", "--network", "table", "--kind", "blanked", "--alone", "--pictures", "60",
                             "--json").out)
    assert found["unit"] == "columns"
    assert found["levels"] == list(range(13))
    (curve,) = found["curves"]
    assert curve["values"][0] > curve["values"][-1]
    cover = json.loads(xoviz("break-it", "table:regular", "--cover", "--json").out)
    assert np.shape(cover["leads"]) == (1, 12)
    assert cover["fill"] == "grey"
    trace = zoo.load("table").forward(tasks.task("table").samples()[0].picture)
    assert cover["bare_lead"] == pytest.approx(abs(float(trace.scores[0] - trace.scores[1])), abs=1e-5)


def test_the_first_kind_of_damage_is_that_of_the_task(xoviz):
    found = json.loads(xoviz("break-it", "text:doug-saw-jane", "--alone", "--json").out)
    assert (found["kind"], found["unit"]) == ("left out", "words")
    assert "words left out\n" in xoviz("break-it", "text:doug-saw-jane", "--alone").out
    told = xoviz("break-it", "--network", "text", "--kind", "replaced", "--alone").out
    assert "right is what a damaged sentence says, where it is one still; else what it said before\n" in told


def test_the_pairs_of_two_heads_are_told_apart(xoviz):
    result = xoviz("explain", f"grasp:{tasks.task('grasp').samples()[0].name}", "--class", "knife")
    assert result.status == 2
    assert "it has 'knife, power small', 'knife, power large'" in result.complaint


def test_moments_and_bands_are_counted_as_such(xoviz):
    for kind, unit in (("time", "moments"), ("pitch", "bands")):
        assert f"\n{unit} " in xoviz("break-it", "sound:rising", "--kind", kind, "--alone").out


def test_what_is_damaged_is_called_by_its_name(xoviz):
    told = xoviz("break-it", "--network", "table", "--kind", "blanked", "--pictures", "40", "--steps", "20").out
    assert told.startswith("table: 40 customers, ")
    assert "all of the customer against one of each class" in told
    assert "picture" not in told


def test_a_sentence_is_damaged_as_it_is_typed(xoviz):
    found = json.loads(xoviz("break-it", "Doug saw Jane", "--network", "text", "--alone", "--json").out)
    assert (found["image"], found["kind"]) == ("Doug saw Jane", "left out")


def test_layers_of_another_task_do_not_lend_their_name(xoviz):
    assert json.loads(xoviz("train", "--task", "catch", "--network", "bounce", "--steps", 2, "--json").out)[
        "network"] == "catch-10"


def test_all_tasks_are_named_where_one_is_chosen(xoviz):
    told = " ".join(xoviz("train", "--help").out.split())
    assert f"what to learn: {', '.join(tasks.names())} (letters)" in told


def test_on_a_terminal_one_sees_that_sounds_are_drawn_to_compare_with(xoviz, monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("xoviz.cli.classify.LETTERS", 100)
    assert xoviz("classify", "sound:click", "--network", "sound").out.startswith("sound:click: click")
    assert "drawing 100 sounds to compare with: 4 %" in terminal.getvalue()
