"""A sweep as a person sees to it: it runs beside the window, is broken off, goes on, and its networks are opened."""

from __future__ import annotations

import multiprocessing
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QStandardPaths

from xoviz.nn import Network
from xoviz.state.fulfil.sweep import new_file
from xoviz.state.wishes import CancelStudy, OpenSweep, OpenTrial, StartSweep
from xoviz.sweep.lines import Line
from xoviz.sweep.results import read_results
from xoviz.sweep.spec_text import spec_from
from xoviz.sweep.trial import Trial
from xoviz.sweep.watched import remade

STACK = "conv {filters}@{side} | relu | dense {classes}"


def asked(**values):
    vary = {"stack": STACK, "filters": "1, 2", "side": "3, 20", "batch": 8} | values.pop("vary", {})
    return spec_from({"pictures": 160, "seeds": "1", "vary": vary} | values)


def result(person, name="sweep"):
    return person.session.studies.view[name].result


def ends(person, name="sweep"):
    person.until(lambda: not person.session.studies.running(name))
    return person.session.studies.view[name]


def test_it_runs_in_other_processes_and_a_trial_is_opened_in_one_undo_step(person, tmp_path):
    before, path = person.session.contents.network, tmp_path / "all.jsonl"
    person.wish(StartSweep(asked(), path, 1))
    study = ends(person)
    assert study.error is None
    progress = study.result.progress
    assert (progress.done, progress.total) == (4, 4)
    assert sum(line.outcome is None for line in progress.lines) == 2  # filters of 20 x 20 do not fit
    assert read_results(path).lines == progress.lines
    assert not multiprocessing.active_children()

    best = progress.best.lines[0]
    person.wish(OpenTrial(best.trial.number))
    ends(person, "trial")
    network = person.session.contents.network
    assert network.stack.size == best.outcome.parameters
    assert "bit for bit" in person.said[-1]
    person.session.undo()
    assert person.session.contents.network is before
    failed = next(line for line in progress.lines if line.outcome is None)
    for number in (failed.trial.number, 99):
        person.wish(OpenTrial(number))
        assert person.refused[-1] == f"There is no network of trial {number}."


def test_it_is_broken_off_at_once_and_goes_on_from_its_file(person, tmp_path):
    path, spec = tmp_path / "broken.jsonl", asked(vary={"side": "3", "filters": "1..40"})
    person.wish(StartSweep(spec, path, 1))
    person.until(lambda: result(person) is not None and result(person).progress.done >= 1)
    assert multiprocessing.active_children()
    person.wish(CancelStudy("sweep"))
    person.until(lambda: not multiprocessing.active_children())
    kept = read_results(path).lines
    assert 1 <= len(kept) < 40
    person.wish(OpenSweep(path))
    assert ends(person).result.progress.lines == kept
    assert result(person).spec == spec
    person.wish(StartSweep(spec, path, 1))
    person.until(lambda: result(person) is not None and result(person).progress.done > len(kept))
    person.wish(CancelStudy("sweep"))
    person.until(lambda: not multiprocessing.active_children())
    assert read_results(path).lines[: len(kept)] == kept


def test_closing_ends_the_processes_at_once(person, tmp_path):
    person.wish(StartSweep(asked(pictures=1_000_000), tmp_path / "closed.jsonl", 2))
    person.until(lambda: bool(multiprocessing.active_children()))
    start = perf_counter()
    person.session.close()
    assert perf_counter() - start < 5
    assert not multiprocessing.active_children()


def test_what_goes_wrong_is_said_in_a_sentence(person, tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_text("something else\n")
    for wish in (OpenSweep(path), StartSweep(asked(), path, 1), OpenSweep(tmp_path / "nowhere.jsonl")):
        person.wish(wish)
        assert wish.path.name in ends(person).error
    assert path.read_text() == "something else\n"


def test_without_a_file_results_go_to_a_new_one_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "data"))
    first = new_file()
    assert first.parent == tmp_path / "data" / "sweeps"
    first.touch()
    assert new_file() != first
    blocked = tmp_path / "blocked"
    blocked.touch()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(blocked))
    with pytest.raises(ValueError, match="choose a file"):
        new_file()


def test_a_trial_is_made_again_step_by_step():
    settings = dict(asked().space.at([0.0] * len(asked().space.domains)))
    trial = Trial(3, settings, 1, 160)
    *steps, last = remade(Line(trial, None))
    assert [step.share for step in steps] == sorted(step.share for step in steps)
    assert isinstance(last.network, Network)
    assert np.isfinite(last.network.vector).all()
    impossible = Trial(3, settings | {"side": 20}, 1, 160)
    with pytest.raises(ValueError, match="20"):
        list(remade(Line(impossible, None)))
